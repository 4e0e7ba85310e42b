"""Static files under `/static/<build>/…`: immutable, compressed once, from the folders of all parts."""

import gzip
import json
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, request
from markupsafe import Markup
from werkzeug.exceptions import NotFound

ROOT = Path(__file__).resolve().parents[2]
ROOTS = {
    "app": ROOT / "app/web/static",
    "vendor": ROOT / "app/web/assets",
    "kiosk": ROOT / "kiosk/static",
    "display": ROOT / "display/static",
}
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
PACKED = frozenset({".js", ".css", ".svg", ".json", ".txt", ".md"})
BUNDLES = "vendor/pages/"
"""Where the build puts each page's modules as one file."""
MADE_OF = f"{BUNDLES}made-of.json"
"""The sums of the scripts that they were made of, by name."""
IMMUTABLE = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file in memory; `packed` is its gzip form, if that pays."""

    content: bytes
    packed: bytes | None
    kind: str


def files() -> dict[str, Path]:
    """Every static file by its public name."""
    return {
        f"{name}/{path.relative_to(root).as_posix()}": path
        for name, root in ROOTS.items()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def build_of(known: dict[str, Path]) -> str:
    """A short id that changes whenever any file changes."""
    digest = sha256()
    for name, path in known.items():
        digest.update(name.encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def bundles_are_fresh(known: dict[str, Path]) -> bool:
    """Were the bundles made of the scripts that are there now?"""
    if MADE_OF not in known:
        return False
    sums: dict[str, str] = json.loads(known[MADE_OF].read_bytes())
    return all(name in known and sha256(known[name].read_bytes()).hexdigest() == sums[name] for name in sums)


def module_tags(known: dict[str, Path], build: str) -> Callable[[str], Markup]:
    """For templates: a page's script, with all its modules in one file if the build made it of those that are here."""
    folder = BUNDLES if bundles_are_fresh(known) else ""

    def tag_of(name: str) -> Markup:
        public = folder + name if folder + name in known else name
        return Markup('<script type="module" src="/static/{}/{}"></script>').format(build, public)

    return tag_of


def load(path: Path) -> Asset:
    """Read and compress one file."""
    content = path.read_bytes()
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = gzip.compress(content, 9, mtime=0) if path.suffix in PACKED else None
    return Asset(content, packed if packed and len(packed) < len(content) else None, kind)


def create_blueprint(known: dict[str, Path], build: str) -> Blueprint:
    """Serve the files; each is read once and kept."""
    blueprint = Blueprint("static_files", __name__)
    kept: dict[str, Asset] = {}

    @blueprint.get("/static/<build_id>/<path:name>")
    def static_file(build_id: str, name: str) -> Response:
        if name not in known:
            raise NotFound
        asset = kept.get(name)
        if asset is None:
            asset = kept[name] = load(known[name])
        # A page of an earlier build may still ask: it gets the present file, which must not be kept for good.
        headers = {"Cache-Control": IMMUTABLE if build_id == build else "no-cache", "Vary": "Accept-Encoding"}
        if asset.packed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
            return Response(asset.packed, headers=headers | {"Content-Encoding": "gzip"}, content_type=asset.kind)
        return Response(asset.content, headers=headers, content_type=asset.kind)

    return blueprint
