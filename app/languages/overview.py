"""How far each language is: for who decides which ones are offered."""

from collections.abc import Callable
from dataclasses import dataclass

from app.languages.catalogue import DOMAINS, catalogue
from app.languages.known import GERMAN, LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Progress:
    """A language's texts: how many there are and how many of them it has, who has read them, whether it can be spoken.

    `reviewers` is empty until all catalogues have been read by somebody who speaks the language. `original`: nothing
    was translated.
    """

    language: Language
    texts: int
    present: int
    reviewers: tuple[str, ...]
    spoken: bool
    original: bool


def progress(speaks: Callable[[str], bool]) -> list[Progress]:
    """All languages; `speaks` tells whether there is a voice for one."""
    return [_progress(language, spoken=speaks(language.code)) for language in LANGUAGES.values()]


def _progress(language: Language, *, spoken: bool) -> Progress:
    wanted = {(domain, key) for domain in DOMAINS for key in catalogue(domain, GERMAN).messages}
    own = [catalogue(domain, language.code) for domain in DOMAINS]
    present = {(domain, key) for domain, found in zip(DOMAINS, own, strict=True) for key in found.messages}
    read_by = [found.reviewed_by for found in own]
    reviewers = tuple(dict.fromkeys(read_by)) if all(read_by) else ()
    return Progress(language, len(wanted), len(wanted & present), reviewers, spoken, language.code == GERMAN)
