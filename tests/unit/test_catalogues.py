"""The catalogues of all languages: nothing missing, nothing unknown, the same {words}, the right plural form."""

from __future__ import annotations

import re
from itertools import product

import polib
import pytest

from app.languages.catalogue import DOMAINS, catalogue
from app.languages.known import LANGUAGES
from dev import ROOT

EVERY = [*product(DOMAINS, LANGUAGES)]
WORD = re.compile(r"\{(\w*)\}")
ADVICE = "add it to {path}; `python3 dev.py texts` brings all catalogues into order"


def po(domain: str, language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / DOMAINS[domain] / language / "LC_MESSAGES" / f"{domain}.po"))


def texts_of(entry: polib.POEntry) -> list[str]:
    return list(dict(entry.msgstr_plural).values()) or [entry.msgstr]


def words_of(entry: polib.POEntry) -> set[str]:
    return set(WORD.findall(" ".join(texts_of(entry))))


@pytest.mark.parametrize(("domain", "language"), EVERY)
def test_every_language_says_everything(domain: str, language: str) -> None:
    """The keys of German in German's order, none without a text, none that German does not know."""
    german, own = po(domain, "de"), po(domain, language)
    empty = [entry.msgid for entry in own if not all(texts_of(entry))]
    assert empty == [], ADVICE.format(path=own.fpath)
    keys = [(entry.msgid, entry.msgid_plural) for entry in german]
    assert [(entry.msgid, entry.msgid_plural) for entry in own] == keys, ADVICE.format(path=own.fpath)
    counts = {len(entry.msgstr_plural) for entry in own if entry.msgid_plural}
    assert counts <= {len(LANGUAGES[language].plurals)}


@pytest.mark.parametrize(("domain", "language"), EVERY)
def test_every_language_puts_the_same_words_in(domain: str, language: str) -> None:
    """A form for one may do without its number; no other word may be missing or misspelt."""
    german = {entry.msgid: words_of(entry) for entry in po(domain, "de")}
    assert {entry.msgid: words_of(entry) for entry in po(domain, language)} == german
    strange = [e.msgid for e in po(domain, language) if WORD.sub("", "".join(texts_of(e))).strip("{}") == ""]
    assert strange == []


@pytest.mark.parametrize(("domain", "language"), EVERY)
def test_what_is_read_at_run_time_is_what_translators_wrote(domain: str, language: str) -> None:
    spoken = catalogue(domain, language)
    written = po(domain, language)
    assert set(spoken.messages) == {entry.msgid for entry in written}
    for entry in written:
        found = spoken.messages[entry.msgid]
        assert (list(found.values()) if isinstance(found, dict) else [found]) == texts_of(entry)
