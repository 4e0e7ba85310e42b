"""Days as people of a language write them: CLDR through Babel, Western digits, the Gregorian calendar."""

from datetime import date
from functools import lru_cache
from typing import Literal

from app.languages.known import LANGUAGES, known


@lru_cache(maxsize=512)
def day_text(day: date, language: str, form: Literal["full", "long"] = "long") -> str:
    """A day, "23. November 2026"; `full` with its weekday."""
    from babel.dates import format_date

    return str(format_date(day, form, locale=LANGUAGES[known(language)].locale))


@lru_cache(maxsize=512)
def weekday_text(weekday: int, language: str) -> str:
    """A weekday (0 is Monday) as it stands alone."""
    from babel.dates import get_day_names

    return str(get_day_names("wide", "stand-alone", LANGUAGES[known(language)].locale)[weekday])


@lru_cache(maxsize=512)
def short_day_text(day: date, language: str) -> str:
    """A day without its year, "23.11."."""
    from babel.dates import format_skeleton

    return str(format_skeleton("MMMMd", day, locale=LANGUAGES[known(language)].locale))
