"""What stands on displays beside the calls: arrows, other offices, information until its last day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as other
from datetime import timedelta
from io import BytesIO

from msgspec.structs import replace
from PIL import Image

from app.usecases import devices, find, pictures, showing, slides
from app.usecases.context import Principal
from app.usecases.settings_displays import DISPLAYS
from app.usecases.settings_offer import COUNTERS
from app.usecases.settings_slides import SLIDES
from app.usecases.settings_types import SlideSettings
from tests.db.settings import change, get, head, wrong
from tests.support.office import MONDAY, PLAIN, SECOND, Town, local
from tests.support.steps import refused

Make = Callable[..., Town]
FAR = other(PLAIN, slug="sued", name="Bürgerbüro Süd", short_name="SUE", devices=())


def uploaded(town: Town, colour: str = "red") -> str:
    stream = BytesIO()
    Image.new("RGB", (8, 8), colour).save(stream, "PNG")
    return pictures.add(town.ctx, office="mitte", content=stream.getvalue())


def test_an_arrow_goes_with_every_call_to_its_counter(town: Town) -> None:
    first, *rest = get(town, COUNTERS).counters
    assert wrong(town, COUNTERS, counters=(replace(first, arrow="sideways"), *rest)) == {
        ("counters[0].arrow", "unknown_choice")
    }
    change(town, COUNTERS, counters=(replace(first, arrow="up_left"), *rest))
    town.draw()
    town.open(first.id)
    town.call(first.id)
    assert [call.arrow for call in town.board().calls] == ["up_left"]


def test_information_is_told_until_its_last_day_and_in_its_order(town: Town) -> None:
    """A display knows by the board's version that there is something else to tell."""
    assert town.board().slides == ""
    trial = SlideSettings(heading="Samstag offen", last_day=MONDAY)
    change(town, SLIDES, slides=(trial, SlideSettings(text=" Bitte leise. \n Danke. ")))
    version = town.board().slides
    told = slides.told(town.ctx, office="mitte", now=town.now)
    assert told.version == version
    assert [(one.heading, one.text) for one in told.slides] == [("Samstag offen", ""), ("", "Bitte leise.\nDanke.")]
    first, second = get(town, SLIDES).slides
    assert change(town, SLIDES, slides=(second, first)).slides == (second, first)
    town.now = local(9, day=MONDAY + timedelta(days=1))
    assert town.board().slides not in {"", version}
    assert [one.text for one in slides.told(town.ctx, office="mitte", now=town.now).slides] == ["Bitte leise.\nDanke."]


def test_a_picture_needs_words_and_goes_with_its_last_slide(town: Town) -> None:
    """Who cannot see it hears what is on it. What no slide shows is forgotten, the newest few aside."""
    name = uploaded(town)
    assert uploaded(town) == name
    assert wrong(town, SLIDES, slides=(SlideSettings(picture=name),)) == {("slides[0].alt", "required")}
    assert wrong(town, SLIDES, slides=(SlideSettings(),)) == {("slides[0].heading", "empty_slide")}
    strange = SlideSettings(picture="0" * 64, alt="Rathaus")
    assert wrong(town, SLIDES, slides=(strange,)) == {("slides[0].picture", "unknown_picture")}
    change(town, SLIDES, slides=(SlideSettings(picture=name, alt="Rathaus"),))
    newer = [uploaded(town, f"#0000{n:02x}") for n in range(0, 200, 17)]
    assert pictures.get(town.ctx, office="mitte", name=name)
    assert pictures.get(town.ctx, office="mitte", name=newer[-1])
    refused("not_found", lambda: pictures.get(town.ctx, office="mitte", name=newer[0]))
    change(town, SLIDES, slides=())
    refused("not_found", lambda: pictures.get(town.ctx, office="mitte", name=name))
    refused("not_found", lambda: pictures.get(town.ctx, office="mitte", name="0" * 64))


def test_a_display_reads_the_offices_it_is_set_to_and_no_others(make_town: Make) -> None:
    """A head gives away only what the own offices call; who leads both lets one display show both."""
    town = make_town(PLAIN, SECOND, FAR)
    wall = town.device("display", "wand")
    (shown,) = get(town, DISPLAYS).displays
    both = replace(shown, offices=("nord",))
    assert wrong(town, DISPLAYS, displays=(both,)) == {("displays[wand].offices", "not_your_office")}
    strange = replace(shown, offices=("mond", "mitte"))
    assert ("displays[wand].offices", "unknown_office") in wrong(town, DISPLAYS, displays=(strange,))
    leader = leading(town)
    there = town.queue("nord").counters[0].id
    assert wrong(town, DISPLAYS, leader, displays=(replace(shown, counters=(there,)),)) == {
        ("displays[wand].counters", "unknown_counter")
    }
    change(town, DISPLAYS, leader, displays=(replace(both, counters=(there,)),))
    seen = again(town, wall)
    opened = [seen.may(find.office_id(town.ctx, slug)) for slug in ("mitte", "nord", "sued")]
    assert opened == [True, True, False]
    assert [(one.name, one.here, one.counters) for one in town.queue("nord").displays] == [("wand", False, (there,))]
    assert [(one.name, one.here) for one in town.queue().displays] == [("wand", True)]
    assert get(town, DISPLAYS, head(town)).displays[0].offices == ("nord",)
    shared = [showing.is_shared(town.ctx, office=slug) for slug in ("mitte", "nord", "sued")]
    assert shared == [True, True, False]
    change(town, DISPLAYS, leader, displays=(shown,))
    assert again(town, wall).offices == wall.offices
    assert town.queue("nord").displays == ()


def leading(town: Town) -> Principal:
    """The head of both offices."""
    return other(head(town), offices=None, grants=frozenset({(None, "manager")}))


def again(town: Town, device: Principal) -> Principal:
    """The device as it is let in now."""
    found = devices.by_name(town.ctx, kind="display", name=device.name)
    assert found is not None
    return found
