"""What the relay keeps, and for how long."""

from __future__ import annotations

from app.usecases.following import POLL_NEAR
from relay.cache import Cache, holds
from relay.wire import Answered


def test_a_near_phones_next_question_reaches_the_town_hall() -> None:
    """What a phone was told is no answer to its next question: a call would reach it one question later."""
    assert holds(Answered("1", 200, {}, b"")) <= POLL_NEAR / 2


def test_public_pages_say_for_themselves_how_long_they_hold() -> None:
    assert holds(Answered("1", 200, {"Cache-Control": "public, max-age=15"}, b"")) == 15


def test_readers_of_a_moment_cost_one_question() -> None:
    asked: list[str] = []

    def ask(tag: str) -> Answered:
        asked.append(tag)
        return Answered("1", 200, {"ETag": '"a"'}, b"page")

    cache = Cache()
    assert [cache.get(("/t/x/status", ""), ask).body for _ in range(3)] == [b"page"] * 3
    assert asked == [""]
    cache.forget("/t/x")
    cache.get(("/t/x/status", ""), ask)
    assert asked == ["", ""]
