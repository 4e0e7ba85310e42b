"""Numbers: padded, consecutive, around the range, never one that lives."""

from hypothesis import given
from hypothesis import strategies as st

from app.rules.numbering import label, next_digits


def test_numbers_are_padded_to_the_range_and_at_least_three_digits() -> None:
    assert [label("A", 7, 99), label("A", 7, 999), label("A", 7, 9999)] == ["A007", "A007", "A0007"]


def test_the_first_number_of_a_day_is_the_first_of_the_range() -> None:
    assert next_digits(None, 10, 99, frozenset()) == 10


def test_after_the_last_comes_the_first_that_is_free() -> None:
    assert next_digits(99, 1, 99, frozenset(range(1, 13))) == 13


def test_none_free_is_none() -> None:
    assert next_digits(5, 1, 9, frozenset(range(1, 10))) is None


@given(
    st.integers(0, 50).flatmap(
        lambda first: st.tuples(st.just(first), st.integers(first, first + 30), st.none() | st.integers(0, 90))
    ),
    st.frozensets(st.integers(0, 90)),
)
def test_what_is_given_is_in_range_and_free_and_none_only_when_all_live(
    given_range: tuple[int, int, int | None], live: frozenset[int]
) -> None:
    first, last, issued = given_range
    found = next_digits(issued, first, last, live)
    if found is None:
        assert live >= set(range(first, last + 1))
    else:
        assert first <= found <= last
        assert found not in live
