"""From how far a display can be read, and which colours carry white letters."""

import pytest

from app.rules.looks import contrast_to_white, legible_m, needed_inches


@pytest.mark.parametrize(("inches", "metres"), [(32, 5.8), (55, 10.0)])
def test_a_number_of_a_quarter_of_the_height_is_read_from_that_far(inches: float, metres: float) -> None:
    """26 % of the height of a 16:9 picture give 0.7 degrees up to there."""
    assert legible_m(inches, 0.26) == pytest.approx(metres, abs=0.1)


def test_the_needed_picture_is_just_large_enough() -> None:
    assert legible_m(needed_inches(7.0)) == pytest.approx(7.0)


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54), ("#0000ff", 8.59)]
)
def test_contrast_is_that_of_the_standard(colour: str, contrast: float) -> None:
    """Known values of WCAG's formula."""
    assert contrast_to_white(colour) == pytest.approx(contrast, abs=0.01)
