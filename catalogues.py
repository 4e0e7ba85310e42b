"""The translators' tool, `python3 dev.py texts`: brings every catalogue into the order of the German one.

New keys come with an empty text to be filled in, keys that German no longer has go, each text gets its German one as
a comment. Arguments are languages that are to be begun.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polib

from app.languages.known import LANGUAGES

ROOT = Path(__file__).resolve().parent
WIDTH = 118
FORMS = {
    ("one", "other"): "nplurals=2; plural=(n != 1);",
    ("one", "few", "many"): (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
    ),
    ("one", "few", "other"): "nplurals=3; plural=(n==1 ? 0 : n==0 || (n%100>=1 && n%100<=19) ? 1 : 2);",
    ("zero", "one", "two", "few", "many", "other"): (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
    ),
}
OWN_FORMS = {
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "fa": "nplurals=2; plural=(n > 1);",
    "fr": "nplurals=2; plural=(n > 1);",
}


def main() -> None:
    """Write every catalogue of the known languages that is there, or named."""
    for german in sorted(ROOT.glob("*/locale/de/LC_MESSAGES/*.po")):
        source = polib.pofile(str(german), wrapwidth=WIDTH)
        for language in LANGUAGES:
            path = german.parents[2] / language / "LC_MESSAGES" / german.name
            if path.is_file() or language in sys.argv[1:]:
                complete(source, path, language)


def complete(german: polib.POFile, path: Path, language: str) -> None:
    """Write one catalogue: German's entries in German's order, with the texts it has."""
    old = polib.pofile(str(path)) if path.is_file() else polib.POFile()
    new = polib.POFile(wrapwidth=WIDTH)
    new.header = german.header
    new.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": OWN_FORMS.get(language) or FORMS[LANGUAGES[language].plurals],
        "X-Reviewed-By": old.metadata.get("X-Reviewed-By", ""),
    }
    texts = {entry.msgid: entry for entry in old}
    new.extend(entry_of(one, texts.get(one.msgid), language) for one in german)
    path.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(path))


def entry_of(german: polib.POEntry, own: polib.POEntry | None, language: str) -> polib.POEntry:
    """The entry with its own text, or with none yet."""
    comment = "" if language == "de" else "\n".join(dict(german.msgstr_plural).values()) or german.msgstr
    entry = polib.POEntry(msgid=german.msgid, comment=comment, tcomment=own.tcomment if own else german.tcomment)
    if german.msgid_plural:
        count = len(LANGUAGES[language].plurals)
        known = dict(own.msgstr_plural) if own else {}
        entry.msgid_plural = german.msgid_plural
        entry.msgstr_plural = {index: known.get(index, "") for index in range(count)}
    else:
        entry.msgstr = own.msgstr if own else ""
    return entry


if __name__ == "__main__":
    main()
