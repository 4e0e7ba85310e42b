"""What a sub page edits: one topic as a whole, or the things in its list one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from msgspec.structs import replace

from app.usecases.settings import Topic
from app.web.settings_page.typed import Form, Typed, as_form

Values = Mapping[str, str | bool | Sequence[str]]


def no_row(_item: Any) -> tuple[str, ...]:
    """For what has no list."""
    return ()


def as_it_is(item: Any, _offices: Mapping[str, str]) -> Any:
    """For what names no other office."""
    return item


def never(_item: Any, _today: date) -> bool:
    """For what is never over."""
    return False


@dataclass(frozen=True)
class Editor:
    """One sub page. `fields` is the template of the form.

    `values` tells what the form shows of an item (None: of a new one), `read` makes the item of what was typed.
    `many` names the list of the topic whose items are edited; without one the topic itself is. Faults of items are
    named by `key` if `keyed`, else by their place. `ordered`: people choose the place. What is `over` is listed last.
    `named` puts names (by slug) in the place of other offices, for the list.
    `also`: another page that makes new things, its last word of the address and what its button says.
    """

    path: str
    title: str
    lead: str
    fields: str
    topic: Topic[Any]
    values: Callable[[Any], Values]
    read: Callable[[Typed, Any], Any]
    many: str = ""
    new: str = ""
    also: tuple[str, str] | None = None
    columns: tuple[str, ...] = ()
    row: Callable[[Any], tuple[str, ...]] = no_row
    named: Callable[[Any, Mapping[str, str]], Any] = as_it_is
    key: Callable[[Any], str] = str
    name: Callable[[Any], str] = str
    keyed: bool = True
    ordered: bool = False
    removes: str = ""
    over: Callable[[Any, date], bool] = never

    def items(self, document: Any) -> tuple[Any, ...]:
        """The things in the list."""
        found: tuple[Any, ...] = getattr(document, self.many)
        return found

    def cells(self, item: Any, offices: Mapping[str, str]) -> tuple[str, ...]:
        """An item's line of the list; `offices` are names by slug."""
        return self.row(self.named(item, offices))

    def find(self, document: Any, key: str | None) -> Any:
        """What is edited: the topic itself, or the item with this key; None: a new one."""
        if not self.many:
            return document
        return next((item for item in self.items(document) if self.key(item) == key), None)

    def form(self, document: Any, item: Any) -> Form:
        """What the form shows of an item."""
        form = as_form(self.values(item))
        if self.ordered:
            items = self.items(document)
            form["position"] = str((items.index(item) if item is not None else len(items)) + 1)
        return form

    def typed(self, typed: Typed, document: Any, old: Any) -> tuple[Any, str]:
        """The topic with what was typed, and what the faults of this item begin with."""
        item = self.read(typed, old)
        if not self.many:
            return item, ""
        items = list(self.items(document))
        place = items.index(old) if old is not None else len(items)
        if old is not None:
            items.remove(old)
        if self.ordered:
            place = max(0, typed.whole("position") - 1)
        place = min(place, len(items))
        items.insert(place, item)
        return replace(document, **{self.many: tuple(items)}), self.prefix(item, place)

    def prefix(self, item: Any, place: int) -> str:
        """What the faults of an item begin with."""
        return f"{self.many}[{self.key(item) if self.keyed else place}]."

    def without(self, document: Any, old: Any) -> Any:
        """The topic without an item."""
        return replace(document, **{self.many: tuple(item for item in self.items(document) if item is not old)})
