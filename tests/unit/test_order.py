"""Why one number comes before another: a table of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.rules.order import Calling, Pair, Standing, comes_first, explain, reason

NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
ZONE = ZoneInfo("Europe/Berlin")


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def ticket(number: str, drawn: float, key: float | None = None, **more: object) -> Standing:
    place = drawn if key is None else key
    standing = Standing(number, "waiting", at(drawn), at(drawn), at(place), int(drawn))
    return replace(standing, **more)  # type: ignore[arg-type]  # each case names what is different


A, B = ticket("A017", 0), ticket("B003", 5)
CALL = Calling(at(30), "Platz 2")
PICKED = replace(CALL, picked=True)
PARKED_B = ticket("B003", 5, state="parked")

CASES = {
    "drawn": Pair(A, B, CALL, at(30)),
    "just": Pair(A, ticket("B003", 0.5), CALL, at(30)),
    "before": Pair(B, ticket("A017", 40, key=-10, head=True), CALL, at(30)),
    "parked": Pair(B, ticket("A017", 0, state="parked"), CALL, at(30)),
    "no_show": Pair(B, ticket("A017", 0, state="no_show"), None, at(30)),
    "expected": Pair(B, ticket("A017", 0, state="expected"), None, at(30)),
    "turn": Pair(B, ticket("A017", 0, state="serving"), CALL, at(30)),
    "over": Pair(B, ticket("A017", 0, state="cancelled"), None, at(30)),
    "picked": Pair(B, A, PICKED, at(30)),
    "target": Pair(B, ticket("A017", 0, target="Platz 4"), CALL, at(30)),
    "early": Pair(B, ticket("A017", 0, key=-30, callable_from=TEN, appointment=TEN), None, at(30)),
    "later": Pair(B, ticket("A017", 0, callable_from=at(40), later=True), CALL, at(30)),
    "unfit": Pair(B, A, replace(CALL, fits=False), at(30)),
    "unreachable": Pair(B, A, replace(CALL, reachable=False), at(30)),
    "preferred": Pair(B, A, replace(CALL, preferred=True), at(30)),
    "unstaffed": Pair(B, replace(A, unstaffed=True), None, at(30)),
    "free": Pair(B, A, CALL, at(30)),
    "missed": Pair(B, ticket("A017", 0, key=20, missed=True), None, at(30)),
    "appointment": Pair(ticket("B003", 5, key=-5, appointment=TEN), A, None, at(30)),
    "head": Pair(ticket("B003", 5, key=-25, head=True), A, None, at(30)),
    "forwarded": Pair(ticket("A017", 0, forwarded=True), B, None, at(30)),
    "back": Pair(ticket("A017", 0, back=True), B, None, at(30)),
    "since": Pair(ticket("B003", 5, key=-1), A, None, at(30)),
}


@pytest.mark.parametrize("code", CASES)
def test_every_reason_has_its_case(code: str) -> None:
    assert reason(CASES[code]) == code


SENTENCES = {
    "drawn": "A017 kam vor B003 dran: A017 wurde früher gezogen (09:00 Uhr) als B003 (09:05 Uhr).",
    "parked": "B003 kam vor A017 dran: A017 war zurückgestellt.",
    "target": "B003 kam vor A017 dran: A017 wartet auf Platz 4.",
    "early": "B003 kommt voraussichtlich vor A017 dran: A017 hat einen Termin und wird erst ab 10:00 Uhr aufgerufen.",
    "unfit": "B003 kam vor A017 dran: Platz 2 bearbeitet das Anliegen von A017 nicht.",
    "appointment": "B003 kommt voraussichtlich vor A017 dran: B003 hat einen Termin um 10:00 Uhr.",
    "head": "B003 kommt voraussichtlich vor A017 dran: B003 hat Vorrang.",
    "expected": "B003 kommt voraussichtlich vor A017 dran: A017 ist hier noch nicht angemeldet.",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_it_is_said_in_one_sentence(code: str) -> None:
    said = explain(CASES[code], ZONE)
    assert said["de"] == SENTENCES[code]
    assert said["en"].endswith(".")


@pytest.mark.parametrize("code", CASES)
def test_no_sentence_has_a_hole(code: str) -> None:
    for sentence in explain(CASES[code], ZONE).values():
        assert "None" not in sentence
        assert "{" not in sentence
        assert "  " not in sentence


def test_a_head_start_explains_nothing_where_the_other_would_come_later_anyway() -> None:
    assert reason(Pair(replace(A, head=True), B, None, at(30))) == "drawn"


def test_of_two_waiting_ones_the_head_comes_first_unless_its_turn_cannot_come_yet() -> None:
    assert comes_first(A, B, at(30))
    assert not comes_first(replace(A, callable_from=TEN), B, at(30))
    assert comes_first(replace(A, callable_from=TEN), B, TEN)
    assert not comes_first(replace(A, unstaffed=True), B, at(30))
    assert comes_first(A, PARKED_B, at(30))
