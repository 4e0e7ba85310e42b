"""A page's modules come as one file, unless that file is older than they are."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from app.web.assets_route import BUNDLES, MADE_OF, module_tags

MODULES = {"kiosk/kiosk.js": "import './line.js';", "kiosk/line.js": "follow();"}


def built(folder: Path, modules: dict[str, str], joined: tuple[str, ...] = ("kiosk/kiosk.js",)) -> dict[str, Path]:
    """The static files of a checkout after its build, by their public names."""
    sums = {name: sha256(text.encode()).hexdigest() for name, text in modules.items()}
    texts = modules | {BUNDLES + name: "all" for name in joined} | {MADE_OF: json.dumps(sums)}
    known = {name: folder / name for name in texts}
    for name, path in known.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[name], "utf-8")
    return known


def source(known: dict[str, Path], name: str = "kiosk/kiosk.js") -> str:
    return str(module_tags(known, "b1")(name))


def test_a_page_names_the_one_file(tmp_path: Path) -> None:
    known = built(tmp_path, MODULES)
    assert source(known) == '<script type="module" src="/static/b1/vendor/pages/kiosk/kiosk.js"></script>'


def test_a_module_that_changed_since_or_has_gone_makes_the_files_old(tmp_path: Path) -> None:
    known = built(tmp_path, MODULES)
    known["kiosk/line.js"].write_text("stay();", "utf-8")
    assert 'src="/static/b1/kiosk/kiosk.js"' in source(known)
    del known["kiosk/line.js"]
    assert 'src="/static/b1/kiosk/kiosk.js"' in source(known)


def test_without_a_build_or_for_a_page_that_it_did_not_know_the_modules_are_served(tmp_path: Path) -> None:
    known = built(tmp_path, MODULES, joined=())
    assert 'src="/static/b1/kiosk/kiosk.js"' in source(known)
    del known[MADE_OF]
    assert 'src="/static/b1/kiosk/kiosk.js"' in source(known)
