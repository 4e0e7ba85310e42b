"""Every count meets the right form: by gettext, by CLDR on the server, and (tests/e2e) by the browser."""

from __future__ import annotations

from itertools import product

import pytest
from babel import Locale

from app.languages.catalogue import DOMAINS, catalogue
from app.languages.known import LANGUAGES
from tests.unit.test_catalogues import po

COUNTS = (*range(26), 100, 101, 102, 103, 111, 121, 1000, 1001, 1_000_000)
"""0, 1, 2, 3, 5, 11, 21, 100 and what Slavic languages, Romanian and Arabic tell apart beside them."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_gettext_and_cldr_choose_the_same_form(language: str) -> None:
    """Translators write the forms in gettext's order; the pages choose by CLDR's names."""
    rule = Locale.parse(LANGUAGES[language].locale).plural_form
    for domain in DOMAINS:
        spoken = catalogue(domain, language)
        for key, forms in spoken.messages.items():
            if isinstance(forms, dict):
                chosen = {n: forms.get(rule(n)) or forms["other"] for n in COUNTS}
                assert chosen == {n: spoken.reader.ngettext(key, key, n) for n in COUNTS}, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_reached_and_every_count_has_one(language: str) -> None:
    rule = Locale.parse(LANGUAGES[language].locale).plural_form
    reached = {rule(n) for n in COUNTS}
    plurals = LANGUAGES[language].plurals
    assert set(plurals) <= reached
    # French and Spanish tell millions apart; nobody waits that long, and the form is the one of "other".
    assert reached - set(plurals) <= {"many"}


@pytest.mark.parametrize(("domain", "language"), [*product(DOMAINS, LANGUAGES)])
def test_a_count_stands_in_its_sentence(domain: str, language: str) -> None:
    """Only zero, one and two may be words instead of digits."""
    in_words = {"zero", "one", "two"}
    for entry in (e for e in po(domain, language) if e.msgid_plural):
        forms = dict(zip(LANGUAGES[language].plurals, dict(entry.msgstr_plural).values(), strict=True))
        numbered = {"{n}" in text for name, text in forms.items() if name not in in_words}
        assert len(numbered) == 1, entry.msgid


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", {1: "1 Person ist vor Ihnen.", 2: "2 Personen sind vor Ihnen."}),
        (
            "pl",
            {1: "Przed Państwem jest 1 osoba.", 3: "Przed Państwem są 3 osoby.", 5: "Przed Państwem jest 5 osób."},
        ),
        ("ru", {5: "Перед вами 5 человек.", 21: "Перед вами 21 человек.", 22: "Перед вами 22 человека."}),
        ("uk", {1: "Перед вами 1 людина.", 11: "Перед вами 11 людей.", 21: "Перед вами 21 людина."}),
        ("ro", {19: "19 persoane sunt înaintea dumneavoastră.", 20: "20 de persoane sunt înaintea dumneavoastră."}),
        ("ar", {2: "أمامك شخصان.", 3: "أمامك 3 أشخاص.", 11: "أمامك 11 شخصًا.", 100: "أمامك 100 شخص."}),
        ("fa", {0: "0 نفر جلوتر از شماست.", 2: "2 نفر جلوتر از شما هستند."}),
        ("fr", {0: "0 personne est avant vous.", 2: "2 personnes sont avant vous."}),
    ],
)
def test_people_ahead(language: str, said: dict[int, str]) -> None:
    assert {n: catalogue("kiosk", language).say("ahead", n=n) for n in said} == said
