"""The ticket: how long drawing it takes, and how soon after the tap it goes over the wire."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from bench.client import Client
from bench.figures import Line, milliseconds, percentile
from bench.server import OFFICE, Office, serving

PAPERS, TAPS = 20, 40
DRAWN_S, ON_THE_WIRE_S = 0.05, 0.3
SAMPLES = {
    "de": ("Personalausweis und Reisepass", "voraussichtlich 10:30 Uhr, selten nach 10:45 Uhr"),
    "de-simple": ("Ausweis und Reise-Pass", "Sie sind ungefähr um 10:30 Uhr dran."),
    "en": ("Identity card and passport", "expected at 10:30, rarely after 10:45"),
    "tr": ("Kimlik kartı ve pasaport", "tahminen 10:30, nadiren 10:45 sonrası"),
    "ar": ("بطاقة الهوية وجواز السفر", "متوقع الساعة 10:30، ونادرًا بعد 10:45"),
    "fa": ("کارت شناسایی و گذرنامه", "احتمالاً 10:30، به‌ندرت پس از 10:45"),
    "uk": ("Посвідчення особи та паспорт", "орієнтовно о 10:30, рідко після 10:45"),
    "ru": ("Удостоверение личности и паспорт", "ориентировочно в 10:30, редко позже 10:45"),
    "pl": ("Dowód osobisty i paszport", "przewidywana godzina 10:30, rzadko po 10:45"),
    "ro": ("Carte de identitate și pașaport", "estimat la 10:30, rareori după 10:45"),
    "fr": ("Carte d’identité et passeport", "prévu à 10:30, rarement après 10:45"),
    "es": ("Documento de identidad y pasaporte", "previsto a las 10:30, rara vez después de las 10:45"),
}


def paper() -> Iterator[Line]:
    """A ticket drawn as a picture, each with another number, time and address: every language, and large type."""
    for language in SAMPLES:
        yield _drawn(language)
    yield _drawn("de", large=True)


def _drawn(language: str, *, large: bool = False) -> Line:
    from printer.bitmap import render
    from printer.job import PrintJob
    from printer.layout import lay_out

    concern, estimate = SAMPLES[language]
    first = PrintJob(
        job="00000000-0000-0000-0000-000000000000", kind="ticket", office="Bürgerbüro Musterstadt", number="A017",
        language=language, issued_at="2026-11-23T09:14:30+01:00", lines=(concern, f"2 × {concern}"),
        qr="https://warten.musterstadt.example/t/MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U", estimate=estimate, ahead=4,
        bring=(concern,), large=large,
    )  # fmt: skip
    render(lay_out(first), 576)
    seconds = []
    for place in range(PAPERS):
        at, shown = f"2026-11-23T09:{place + 15}:00+01:00", (estimate or "").replace("10:30", f"10:{place + 31}")
        job = replace(first, number=f"A{place:03}", ahead=place, issued_at=at, estimate=shown, qr=f"{first.qr}{place}")
        began = time.perf_counter()
        render(lay_out(job), 576)
        seconds.append(time.perf_counter() - began)
    what = f"ticket drawn, {language}" + (", large type" if large else "")
    return Line(what, milliseconds(seconds), "target p50 50 ms", percentile(seconds, 0.5) < DRAWN_S)


class Stopwatch:
    """When the first and the last byte of a ticket reached the printer."""

    def __init__(self) -> None:
        self.first = self.last = 0.0
        self.done = threading.Event()

    def start(self) -> None:
        """Before the next tap."""
        self.first = 0.0
        self.done.clear()

    def heard(self, data: bytes, *, cut: bool) -> None:
        """Bytes have come in; with them the ticket was cut off, or not."""
        if not self.first and b"\x1b@" in data:
            self.first = time.perf_counter()
        if cut:
            self.last = time.perf_counter()
            self.done.set()


def wire() -> Iterator[Line]:
    """From the tap at a kiosk to the first and to the last byte of the ticket at the printer."""
    from printer.double import PrinterDouble
    from printer.double_server import DoubleServer

    watch = Stopwatch()

    class Watched(PrinterDouble):
        def receive(self, data: bytes = b"") -> bytes:
            before = self.papers
            answer = super().receive(data)
            watch.heard(data, cut=self.papers > before)
            return answer

    with DoubleServer(Watched()) as double:
        office = replace(Office(("ausweis",), ("Platz 1",)), printer_port=double.port)
        with serving(office) as server, Client(server.port, server.device("kiosk", "eingang")) as kiosk:
            taps = [_tap(kiosk, watch) for _ in range(TAPS + 1)][1:]
    for what, place in (("first", 0), ("last", 1)):
        seconds = [tap[place] for tap in taps]
        good = median(seconds) < ON_THE_WIRE_S
        yield Line(f"tap to {what} byte at the printer", milliseconds(seconds), "target p50 300 ms", good)


def _tap(kiosk: Client, watch: Stopwatch) -> tuple[float, float]:
    """Draw a number as a kiosk does and wait for its paper; seconds to its first and its last byte."""
    watch.start()
    began = time.perf_counter()
    wanted = {"request_id": kiosk.request_id(), "concerns": [{"service": "ausweis"}], "language": "de"}
    kiosk.post(f"/offices/{OFFICE}/tickets", wanted).expect(201)
    if not watch.done.wait(10):
        raise RuntimeError("the ticket did not come to the printer")
    time.sleep(0.2)  # somebody takes the paper
    return watch.first - began, watch.last - began
