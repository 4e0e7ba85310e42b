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
