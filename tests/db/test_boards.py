"""What stands on displays beside the calls: arrows, other offices, information until its last day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as other
from datetime import timedelta
from io import BytesIO
from itertools import pairwise

import pytest
from msgspec.structs import replace
from PIL import Image
from sqlalchemy import func, select

from app.db import board_tables as t
from app.db import devices as db
from app.db.films import LATE, PIECE
from app.usecases import (
    device_health,
    device_status,
    devices,
    films,
    find,
    live,
    pictures,
    presentations,
    showing,
    slides,
)
from app.usecases.context import Principal
from app.usecases.settings_displays import DISPLAYS
from app.usecases.settings_offer import COUNTERS
from app.usecases.settings_slides import MOST_FILMS, SLIDES
from app.usecases.settings_types import SlideSettings
from tests.db.settings import change, get, head, wrong
from tests.support.film import element, webm_of
from tests.support.office import MONDAY, PLAIN, SECOND, Town, local
from tests.support.pdf import pdf_of
from tests.support.steps import refused

Make = Callable[..., Town]
FAR = other(PLAIN, slug="sued", name="Bürgerbüro Süd", short_name="SUE", devices=())


def uploaded(town: Town, colour: str = "red") -> str:
    stream = BytesIO()
    Image.new("RGB", (8, 8), colour).save(stream, "PNG")
    return pictures.add(town.ctx, office="mitte", content=stream.getvalue())


def filmed(town: Town, number: int, size: int = 1) -> str:
    return films.add(town.ctx, office="mitte", content=webm_of(element(0xEC, bytes([number]) * size)))


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
    newer = [uploaded(town, f"#0000{n:02x}") for n in range(0, 250, 11)]
    assert pictures.get(town.ctx, office="mitte", name=name)
    assert pictures.get(town.ctx, office="mitte", name=newer[-1])
    refused("not_found", lambda: pictures.get(town.ctx, office="mitte", name=newer[0]))
    change(town, SLIDES, slides=())
    refused("not_found", lambda: pictures.get(town.ctx, office="mitte", name=name))
    refused("not_found", lambda: pictures.get(town.ctx, office="mitte", name="0" * 64))


def test_a_film_needs_words_and_goes_with_its_last_slide(town: Town) -> None:
    """A film is no picture; it may have one for where nothing should move. They are large: only a few have room."""
    name, *_ = (filmed(town, number) for number in range(films.SPARE + 1))
    refused("not_found", lambda: films.get(town.ctx, office="mitte", name=name))
    name, picture = filmed(town, 0), uploaded(town)
    assert wrong(town, SLIDES, slides=(SlideSettings(film=name),)) == {("slides[0].alt", "required")}
    strange = SlideSettings(picture=name, film=picture, alt="Terminal")
    assert {code for _, code in wrong(town, SLIDES, slides=(strange,))} == {"unknown_picture", "unknown_film"}
    kept = SlideSettings(film=name, picture=picture, alt=" Terminal ")
    assert wrong(town, SLIDES, slides=(kept,) * (MOST_FILMS + 1)) == {(f"slides[{MOST_FILMS}].film", "too_many_films")}
    change(town, SLIDES, slides=(kept,))
    (told,) = slides.told(town.ctx, office="mitte", now=town.now).slides
    assert (told.film, told.picture, told.alt) == (name, picture, "Terminal")
    version = town.board().slides
    newer = [filmed(town, number) for number in range(1, films.SPARE + 2)]
    film = films.get(town.ctx, office="mitte", name=name)
    assert (film.media, len(films.read(town.ctx, film, 0))) == ("video/webm", film.size)
    change(town, SLIDES, slides=(replace(kept, film=newer[-1]),))
    assert town.board().slides not in {"", version}
    change(town, SLIDES, slides=())
    for number in range(8, 8 + films.SPARE):
        filmed(town, number)
    refused("not_found", lambda: films.get(town.ctx, office="mitte", name=name))
    assert films.read(town.ctx, film, 0) == b""


def test_a_film_comes_and_goes_in_pieces_between_which_others_have_their_turn(town: Town) -> None:
    """Nobody knows it before it is whole, and none of one that was given up remains. Sent again it is the newest."""
    states: list[tuple[int, int]] = []

    def look() -> None:
        with town.ctx.store.read() as conn:
            named = conn.execute(select(func.count(t.film.c.name))).scalar_one()
            states.append((named, conn.execute(select(func.count()).select_from(t.film_piece)).scalar_one()))

    def fail() -> None:
        if len(states) == 3:
            raise OSError("disk full")

    town.ctx.store.on_commit += [look, fail]
    with pytest.raises(OSError, match="disk full"):
        filmed(town, 0, 2 * PIECE)
    assert states == [(0, 0), (0, 0), (0, 1)]
    town.ctx.store.on_commit.remove(fail)
    states.clear()
    name = filmed(town, 1, 2 * PIECE)
    assert states == [(0, 1), (0, 1), (0, 2), (0, 3), (0, 4), (1, 4)]
    first = films.get(town.ctx, office="mitte", name=name)
    change(town, SLIDES, slides=(SlideSettings(film=name, alt="Terminal"),))
    states.clear()
    assert filmed(town, 1, 2 * PIECE) == name
    assert states == [(1, 4)]
    assert films.get(town.ctx, office="mitte", name=name) == first
    states.clear()
    change(town, SLIDES, slides=())
    for number in range(2, 2 + LATE):
        filmed(town, number)
    assert states[-1] == (films.SPARE, films.SPARE)
    assert {now - before for (_, before), (_, now) in pairwise(states)} <= {-1, 0, 1}


def test_no_film_comes_into_the_place_of_one_that_a_display_may_be_reading(town: Town) -> None:
    first = filmed(town, 0)
    change(town, SLIDES, slides=(SlideSettings(film=first, alt="Terminal"),))
    filmed(town, 1)
    read = films.get(town.ctx, office="mitte", name=filmed(town, 2))
    filmed(town, 0)
    filmed(town, 1)
    change(town, SLIDES, slides=())
    refused("not_found", lambda: films.get(town.ctx, office="mitte", name=read.name))
    assert films.get(town.ctx, office="mitte", name=filmed(town, 3)).id != read.id


def test_pages_of_a_pdf_wait_to_be_used_where_there_is_room(town: Town) -> None:
    """Each is a picture that slides may name, until newer ones take the room of those that none does."""

    def sent(*pages: str) -> presentations.Presentation:
        return presentations.add(town.ctx, office="mitte", content=pdf_of(*([page] for page in pages)))

    first, second = sent("Heiligabend zu", "").pages
    assert (first.alt, second.alt) == ("Heiligabend zu", "")
    assert wrong(town, SLIDES, slides=(SlideSettings(picture=second.picture),)) == {("slides[0].alt", "required")}
    kept = SlideSettings(picture=first.picture, alt=first.alt)
    change(town, SLIDES, slides=(kept, *(SlideSettings(heading=f"{n}") for n in range(17))))
    assert pictures.get(town.ctx, office="mitte", name=first.picture)
    refusal = refused("too_many_pages", lambda: sent("1", "2", "3"))
    assert refusal.facts == {"pages": 3, "most": 2}
    assert len(sent("1", "2").pages) == 2


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
    near = [
        [one.slug for one in showing.beside(town.ctx, office=office, now=town.now)]
        for office in ("mitte", "nord", "sued")
    ]
    assert near == [["nord"], ["mitte"], []]
    change(town, DISPLAYS, leader, displays=(shown,))
    assert again(town, wall).offices == wall.offices
    assert town.queue("nord").displays == ()


def test_what_many_displays_say_of_calls_is_kept_at_once(make_town: Make) -> None:
    """One commit, who tells a lie or is revoked alone is told so; said again it changes nothing and commits nothing."""
    town = make_town(PLAIN, SECOND)
    walls = [town.device("display", name).id for name in ("flur", "halle", "wand", "weg")]
    mitte, nord = (find.office_id(town.ctx, slug) for slug in ("mitte", "nord"))
    town.draw("pass")
    counter = town.queue().counters[0].id
    town.open(counter)
    called = town.call(counter)
    seq = town.queue().seq
    devices.revoke(town.ctx, kind="display", name="weg")
    commits: list[bool] = []
    town.ctx.store.on_commit.append(lambda: commits.append(True))
    said = [showing.Answer(mitte, seq, wall, heard=False) for wall in walls[:3]]
    said += [showing.Answer(mitte, seq, walls[0], heard=True)]
    said += [showing.Answer(mitte, seq, unknown, heard=True) for unknown in (walls[3], 2**31 - 1)]
    said += [showing.Answer(mitte, seq - 1, walls[0], heard=True), showing.Answer(nord, seq, walls[1], heard=True)]
    refused = showing.acknowledge(town.ctx, said)
    assert [one and one.code for one in refused] == [None] * 4 + ["not_found"] * 4
    for _ in range(2):
        told = [(one.number, one.display, one.heard) for one in town.queue().shown]
        assert told == [(called.number, name, name == "flur") for name in ("flur", "halle", "wand")]
        assert showing.acknowledge(town.ctx, said[:4]) == [None] * 4
    assert len(commits) == 1


def test_a_call_that_can_only_be_seen_is_told_to_staff_and_to_whoever_looks_after_displays(make_town: Make) -> None:
    """Of two displays one may be silent; calls of other counters and offices need a sound all the same."""
    town = make_town(PLAIN, SECOND)
    town.device("display", "flur")
    town.device("display", "wand")
    flur, wand = get(town, DISPLAYS).displays
    counter, *others = (one.id for one in get(town, COUNTERS).counters)

    def told(office: str = "mitte") -> list[tuple[str, str]]:
        (now,) = live.live(town.ctx, slugs=(office,), now=town.now).offices
        desk, head = ([(a.code, a.device) for a in alarms] for alarms in (town.queue(office).alarms, now.alarms))
        assert desk == head
        return [alarm for alarm in desk if alarm[0] == "silent"]

    mute = replace(flur, gong="off", speech=False)
    change(town, DISPLAYS, displays=(mute, wand))
    assert [one.audible for one in town.queue().displays] == [False, True]
    assert told() == []
    # Where there is no display at all clerks call by voice anyway.
    assert showing.unheard_counters(town.ctx, office="nord", now=town.now) == ((), True)
    leader = leading(town)
    change(town, DISPLAYS, leader, displays=(replace(mute, offices=("nord",)), replace(wand, counters=tuple(others))))
    assert (told(), told("nord")) == ([("silent", "flur")], [("silent", "flur")])
    unheard = showing.unheard_counters(town.ctx, office="mitte", now=town.now)
    assert unheard == ((town.queue().counters[0].name,), False)
    causes = {one.device.name: [cause.code for cause in one.causes] for one in healthy(town)}
    assert (causes["flur"], causes["wand"]) == (["silent"], [])
    spoken = replace(flur, gong="off", counters=(counter,))
    change(town, DISPLAYS, leader, displays=(spoken, replace(wand, volume=0, quiet_volume=0)))
    assert told() == [("silent", "wand")]
    town.now = local(20)
    assert told() == []


def test_a_mute_display_that_is_set_to_silent_is_not_well_again(make_town: Make) -> None:
    """Nobody hears a call there, before as after: only the new reason is told."""
    town = make_town(PLAIN)
    screen = town.device("display", "wand")
    for muted in (True, False):
        said = {"line": "socket", "muted": muted}
        device_status.keep(town.ctx, device=screen.id, said=said, at=town.now, now=town.now)
    assert [(one.device, one.code) for one in town.queue().mended] == [("wand", "muted")]
    (wand,) = get(town, DISPLAYS).displays
    change(town, DISPLAYS, displays=(replace(wand, gong="off", speech=False),))
    assert ([one.code for one in town.queue().alarms], town.queue().mended) == (["silent"], ())


def healthy(town: Town) -> tuple[device_health.DeviceHealth, ...]:
    """How the devices are, all of them having just been heard."""
    at = town.now
    with town.ctx.store.write() as conn:
        db.touch(conn, [row.id for row in db.every(conn)], at)
    return device_health.health(town.ctx, build="1", at=at, now=town.now)


def leading(town: Town) -> Principal:
    """The head of both offices."""
    return other(head(town), offices=None, grants=frozenset({(None, "manager")}))


def again(town: Town, device: Principal) -> Principal:
    """The device as it is let in now."""
    found = devices.by_name(town.ctx, kind="display", name=device.name)
    assert found is not None
    return found
