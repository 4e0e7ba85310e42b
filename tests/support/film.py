"""Films for the tests: real ones from the browser's own recorder, and the bare structure of others."""

from __future__ import annotations

from base64 import b64decode

from playwright.sync_api import Page

from app.usecases import webm

# A white square wanders over blue.
RECORD = """
async ([type, ms]) => {
  const field = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
  const pen = field.getContext("2d");
  let at = 0;
  const draw = () => {
    pen.fillStyle = "#00306e";
    pen.fillRect(0, 0, 640, 360);
    pen.fillStyle = "white";
    pen.fillRect((at += 8), 140, 80, 80);
  };
  draw();
  const recorder = new MediaRecorder(field.captureStream(25), { mimeType: type });
  const done = new Promise((over) => (recorder.ondataavailable = ({ data }) => over(data)));
  const timer = setInterval(draw, 40);
  recorder.start();
  await new Promise((over) => setTimeout(over, ms));
  recorder.stop();
  const reader = new FileReader();
  reader.readAsDataURL(await done);
  await new Promise((over) => (reader.onload = over));
  clearInterval(timer);
  return reader.result.split(",")[1];
}
"""


def recorded(page: Page, media: str = "video/webm;codecs=vp8", ms: int = 600) -> bytes:
    """A film of so many milliseconds, made by the browser of this page."""
    return b64decode(page.evaluate(RECORD, [media, ms]))


def broken(film: bytes) -> bytes:
    """A WebM that is whole, but whose frames nobody can decode."""
    made = bytearray(film)
    for one in webm.elements(film):
        if one.kind in webm.BLOCKS:
            made[one.body + 4 : one.end] = b"\xff" * (one.end - one.body - 4)
    return bytes(made)


def element(kind: int, *content: bytes) -> bytes:
    """An element of WebM."""
    body = b"".join(content)
    return kind.to_bytes((kind.bit_length() + 7) // 8) + b"\x08" + len(body).to_bytes(4) + body


def webm_of(*more: bytes, doc_type: bytes = b"webm", kind: bytes = b"\x01", codec: bytes = b"V_VP9") -> bytes:
    """The structure of a WebM with one frame; `more` stands before it."""
    track = element(webm.TRACK, element(webm.CODEC, codec), element(webm.TRACK_TYPE, kind))
    cluster = element(webm.CLUSTER, element(0xA3, b"\x81\0\0\x80frame"))
    head = element(webm.HEAD, element(webm.DOC_TYPE, doc_type))
    return head + element(webm.SEGMENT, element(webm.TRACKS, track), *more, cluster)


def box(kind: bytes, *content: bytes) -> bytes:
    """A box of MP4."""
    body = b"".join(content)
    return (len(body) + 8).to_bytes(4) + kind + body


def mp4_of(*more: bytes, handler: bytes = b"vide", codec: bytes = b"avc1") -> bytes:
    """The structure of an MP4 with one frame; `more` stands in its track."""
    entry = box(b"stsd", bytes(7), b"\x01", box(codec, bytes(70)))
    media = box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(12)), box(b"minf", box(b"stbl", entry)))
    movie = box(b"moov", box(b"mvhd", bytes(100)), box(b"trak", *more, media))
    return box(b"ftyp", b"isom\0\0\2\0isom") + movie + box(b"mdat", b"frame")
