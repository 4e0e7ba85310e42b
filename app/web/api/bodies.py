"""Request bodies of the API: strict, unknown members refused."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

# Without (?!\n) a text could still end in a line break, which `$` overlooks.
WORD = r"^[^\x00-\x1f\x7f]+$(?!\n)"
TEXT = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
RequestId = Annotated[
    str, Meta(min_length=1, max_length=64, pattern=WORD, description="made by the client, new for each wish")
]
Code = Annotated[str, Meta(min_length=1, max_length=64, pattern=WORD)]
Language = Annotated[str, Meta(min_length=2, max_length=12, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$(?!\n)")]
Texts = Annotated[
    dict[Language, Annotated[str, Meta(max_length=500, pattern=TEXT)]],
    Meta(max_length=20, description="language code -> text"),
]
Ident = Annotated[int, Meta(ge=1, le=2**31 - 1)]


class Body(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A body that may carry a request id; repeating the id returns the first answer."""

    request_id: RequestId | None = None


class Concern(Struct, forbid_unknown_fields=True, frozen=True):
    """One wanted service."""

    service: Code
    quantity: Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)] = 1


class Override(Struct, forbid_unknown_fields=True, frozen=True):
    """Staff draw although the office refuses."""

    reason: Annotated[str, Meta(min_length=1, max_length=200, pattern=WORD)]


Printer = Annotated[str, Meta(max_length=64, pattern=TEXT, description='name of a printer, "" for any of the office')]


Word = Annotated[str, Meta(max_length=20, pattern="^[a-z_]*$(?!\\n)")]
Moment = Annotated[datetime, Meta(tz=True)]


class ByHand(Struct, forbid_unknown_fields=True, frozen=True):
    """A number that was given from a pad while the system was away, as it was written, and when.

    `served`: on paper too, it counts and is never called. One of an earlier day that was not has stayed unserved.
    """

    number: Annotated[str, Meta(min_length=1, max_length=16, pattern=WORD)]
    drawn_at: Moment
    served: bool = False


class Draw(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A wish for a number.

    `printer`: staff want paper from it; a kiosk has its own. `needs`: wheelchair, walking, blind, deaf, interpreter
    (at a kiosk only where the office asks). For staff alone: priority `classes`, a `group` with up to 20 concerns
    and 99 pieces, a number given `by_hand`. `appointment`: the code of one; it gives the place, as at check-in, and
    goes with no group, number by hand or override. `confirmed`: the visitor of a kiosk, asked after several numbers in
    a row (`burst`), wants this one. `language`: German unless it is said or booked. `large_print`: the paper, and every
    copy of it, in large type.
    """

    request_id: RequestId
    concerns: Annotated[tuple[Concern, ...], Meta(min_length=1, max_length=20)]
    language: Language | None = None
    override: Override | None = None
    printer: Printer | None = None
    needs: Annotated[tuple[Word, ...], Meta(max_length=20)] = ()
    classes: Annotated[tuple[Word, ...], Meta(max_length=20)] = ()
    group: bool = False
    by_hand: ByHand | None = None
    appointment: Annotated[str, Meta(max_length=300, pattern=TEXT)] = ""
    confirmed: bool = False
    large_print: bool = False


class Touch(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Somebody touches a kiosk that gives no numbers: one `request_id` per visitor.

    `when` they would rather have come: the code of one of the state's `wishes`, "" as long as it is not said.
    """

    request_id: RequestId
    when: Word = ""


class Abandoned(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A dialogue in which a service was chosen and no number drawn, by its `request_id`.

    `reason`: idle, back (the choice was taken back), stop (cancelled), restart (the page was loaded anew).
    """

    request_id: RequestId
    service: Code
    reason: Word


class Correction(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Another service in place of one that was drawn by mistake."""

    request_id: RequestId
    replaces: Code
    service: Code


class Confirm(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """The citizen has taken the number from the screen."""

    request_id: RequestId


class Next(Body, frozen=True):
    """Call the next ticket; `settle` says what becomes of an open case."""

    settle: Annotated[str, Meta(pattern="^(finish|no_show|park)$")] | None = None


class Pick(Body, frozen=True):
    """Call this very number; a guest's carries the short name of the home office."""

    number: Annotated[str, Meta(min_length=1, max_length=40, pattern=WORD)]


class Move(Body, frozen=True):
    """Act on a ticket; `counter` where it is not the ticket's own."""

    counter: Ident | None = None


Reason = Annotated[str, Meta(max_length=20, pattern="^[a-z_]*$(?!\n)")]


class Park(Body, frozen=True):
    """Set a case aside: why (photo, form, document, printout, talk, other) and where the visitor waits."""

    reason: Annotated[str, Meta(pattern="^(|photo|form|document|printout|talk|other)$(?!\n)")] = ""
    room: Annotated[str, Meta(max_length=60, pattern=TEXT)] = ""


class Forward(Body, frozen=True):
    """Pass a visit on: to a service, a counter, both, or another office."""

    service: Code | None = None
    counter: Ident | None = None
    office: Code | None = None
    note: Annotated[str, Meta(max_length=500, pattern=TEXT)] = ""


class TakeOver(Body, frozen=True):
    """Move a colleague's open case to this counter."""

    counter: Ident


class WorkOnConcern(Body, frozen=True):
    """Take up the concern of a service (`start`), settle it (`done`), put it for another one (`replaces`), or add it.

    `position` tells which one is meant (of `service`, or of `replaces`) where several are of the same service.
    """

    service: Code
    done: bool | None = None
    quantity: Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)] | None = None
    replaces: Code | None = None
    reason: Reason = ""
    position: Annotated[int, Meta(ge=0, le=99)] | None = None
    start: bool = False


class Copy(Body, frozen=True):
    """A copy of a paper, from this printer or from where the first one came."""

    printer: Printer = ""


class Split(Body, frozen=True):
    """The open concerns at these positions leave the ticket for one of their own; `quantities`: so many pieces."""

    positions: Annotated[tuple[Annotated[int, Meta(ge=0, le=99)], ...], Meta(min_length=1, max_length=20)]
    quantities: Annotated[tuple[Annotated[int, Meta(ge=1, le=99)], ...], Meta(max_length=20)] | None = None
    printer: Printer | None = None


class Priority(Body, frozen=True):
    """Priority classes and needs of a ticket; what is left out stays as it is. `add`: beside those that are known."""

    classes: Annotated[tuple[Reason, ...], Meta(max_length=20)] | None = None
    needs: Annotated[tuple[Reason, ...], Meta(max_length=20)] | None = None
    add: bool = False


class Note(Body, frozen=True):
    """A note for colleagues; gone when the day ends."""

    text: Annotated[str, Meta(max_length=500, pattern=TEXT)]


class Open(Body, frozen=True):
    """Open a counter for all its services, or for some; take it over from somebody who has left."""

    services: Annotated[tuple[Code, ...], Meta(max_length=200)] | None = None
    take_over: bool = False


class AnswerHelp(Body, frozen=True):
    """Help is coming from this counter; without one from the reception."""

    counter: Ident | None = None


class Quick(Body, frozen=True):
    """A short matter without a number."""

    service: Code
    quantity: Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)] = 1


class UndoQuick(Body, frozen=True):
    """Which one: the `seq` that counting it has answered."""

    seq: Annotated[int, Meta(ge=1)]


class Lock(Body, frozen=True):
    """Stop one service (or the office) with a text, until a time or the end of the day."""

    text: Texts
    service: Code | None = None
    until: Annotated[datetime, Meta(tz=True)] | None = None


class Notice(Body, frozen=True):
    """What displays and kiosks say, or null to take it away."""

    text: Texts | None


class Say(Struct, forbid_unknown_fields=True, frozen=True):
    """What a kiosk shall speak: a sentence or two of what it shows."""

    text: Annotated[str, Meta(min_length=1, max_length=400, pattern=TEXT)]
    language: Language


class Shown(Struct, forbid_unknown_fields=True, frozen=True):
    """The call with this seq stands on the display; `heard`: it was played, too."""

    seq: Ident
    heard: bool = False


class NamedDisplay(Body, frozen=True, kw_only=True):
    """One display of the office."""

    display: Annotated[str, Meta(min_length=1, max_length=64, pattern=WORD)]


class CloseDay(Body, frozen=True):
    """End the office's day; before closing time only by force."""

    force: bool = False


class MoveClock(Body, frozen=True):
    """Set a practice clock that stands still."""

    to: Annotated[datetime, Meta(tz=True)]


class NewAppointment(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """An appointment as a portal knows it; `external_id` is its name there, a missing `code` is made."""

    at: Moment
    concerns: Annotated[tuple[Concern, ...], Meta(min_length=1, max_length=20)]
    external_id: Annotated[str, Meta(max_length=120, pattern=TEXT)] = ""
    code: Annotated[str, Meta(max_length=64, pattern=TEXT)] = ""
    language: Language = "de"
    label: Annotated[str, Meta(max_length=60, pattern=TEXT)] = ""


class NewAppointments(Body, frozen=True):
    """Appointments to add; those that are known by their `external_id` are changed."""

    appointments: Annotated[tuple[NewAppointment, ...], Meta(max_length=2000)]


class CheckIn(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Somebody is here: with the code of an appointment or slip, the address or token of the own ticket, or (at
    reception) the id of an appointment. `concerns`: further ones. `printer`: staff want paper from it. `needs` and
    `large_print` as in a draw, and priority `classes` from staff, beside those that are known.
    """

    request_id: RequestId
    code: Annotated[str, Meta(max_length=300, pattern=TEXT)] = ""
    appointment: Ident | None = None
    language: Language | None = None
    concerns: Annotated[tuple[Concern, ...], Meta(max_length=20)] = ()
    printer: Printer | None = None
    needs: Annotated[tuple[Word, ...], Meta(max_length=20)] = ()
    classes: Annotated[tuple[Word, ...], Meta(max_length=20)] = ()
    large_print: bool = False


class Slip(Body, frozen=True):
    """A slip for another day, good for some days; printed by the `printer` of that name ("": any)."""

    days: Annotated[int, Meta(ge=1, le=366)] | None = None
    printer: Printer = ""


class Outage(Body, frozen=True):
    """From when to when nothing worked."""

    since: Moment
    until: Moment


class TickOff(Body, frozen=True):
    """Numbers that were served on paper while nothing worked, by their tokens."""

    tickets: Annotated[tuple[Code, ...], Meta(min_length=1, max_length=200)]


ShortText = Annotated[str, Meta(max_length=120, pattern=TEXT)]


class Report(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What a screen says of itself: the build of its page, by which line, its clock, its last error, its last order."""

    build: ShortText
    line: Literal["socket", "http"]
    clock: Moment
    browser: ShortText = ""
    screen: ShortText = ""
    error: ShortText = ""
    done: Annotated[int, Meta(ge=0, le=2**53)] = 0


class Pair(Struct, forbid_unknown_fields=True, frozen=True):
    """The name of a printer that shall be paired."""

    name: Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$(?!\n)")]


class FinishPairing(Struct, forbid_unknown_fields=True, frozen=True):
    """The secret that came with the code."""

    secret: Annotated[str, Meta(max_length=100, pattern=TEXT)]
