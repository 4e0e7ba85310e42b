"""What stands on the paper."""

from __future__ import annotations

import pytest
import zxingcpp

from printer.bitmap import render, wrap
from printer.fonts import font
from printer.layout import Banner, Code, Text, lay_out
from printer.letters import Letters
from tests.printer.conftest import URL, MakeJob


def texts(make_job: MakeJob, **changes: object) -> list[str]:
    return [block.text for block in lay_out(make_job(**changes)).blocks if isinstance(block, Text)]


def test_a_ticket_says_everything_once(make_job: MakeJob) -> None:
    assert texts(make_job) == [
        "Bürgerbüro Musterstadt",
        "Ihre Nummer",
        "A017",
        "Personalausweis oder Reisepass beantragen",
        "2 × Führungszeugnis",
        "4 Personen vor Ihnen",
        "voraussichtlich 10:30, selten nach 10:45",
        "Der Aufruf folgt nicht immer der Reihe der Nummern.",
        "Wartestand auf dem Handy: Code scannen",
        "Gezogen am 23.11.2026 um 09:14 Uhr",
    ]


@pytest.mark.parametrize(
    ("language", "ahead", "said"),
    [
        ("de", 0, "Niemand wartet vor Ihnen"),
        ("de-AT", 1, "1 Person vor Ihnen"),
        ("de", 2, "2 Personen vor Ihnen"),
        ("en", 0, "Nobody is waiting ahead of you"),
        ("en", 1, "1 person ahead of you"),
        ("nl", 2, "2 people ahead of you"),
    ],
)
def test_people_ahead_in_good_grammar(make_job: MakeJob, language: str, ahead: int, said: str) -> None:
    assert said in texts(make_job, language=language, ahead=ahead)


def test_without_a_public_address_there_is_no_word_of_phones(make_job: MakeJob) -> None:
    layout = lay_out(make_job(qr=None))
    assert not [block for block in layout.blocks if isinstance(block, Code)]
    assert not any("Handy" in text for text in texts(make_job, qr=None))


def test_only_a_reprint_is_marked_as_copy(make_job: MakeJob) -> None:
    def banners(kind: str) -> list[str]:
        return [block.text for block in lay_out(make_job(kind=kind)).blocks if isinstance(block, Banner)]

    assert (banners("ticket"), banners("reprint"), banners("test")) == ([], ["Kopie"], ["Testdruck"])


def test_the_paper_list_has_a_row_for_each_who_waits(make_job: MakeJob) -> None:
    rows = ("A017 09:14 Reisepass", "B003 09:20 Wohngeld")
    assert texts(make_job, kind="list", lines=rows)[-2:] == list(rows)
    assert "Zurzeit wartet niemand." in texts(make_job, kind="list", lines=())


@pytest.mark.parametrize("width", [576, 384])
def test_a_slip_says_what_to_do_with_it_and_its_code_can_be_scanned(make_job: MakeJob, width: int) -> None:
    code = "K7MX-4PQT"
    slip = {
        "kind": "slip",
        "number": code,
        "qr": code,
        "note": "Gültig bis 02.12.2026",
        "ahead": None,
        "estimate": None,
    }
    said = texts(make_job, **slip)
    assert said[1] == "Zum Weitermachen an einem anderen Tag"
    assert said.index(code) < said.index("Gültig bis 02.12.2026")
    assert not any("Ihre Nummer" in text or "Handy" in text for text in said)
    paper = render(lay_out(make_job(**slip)), width)
    assert [found.text for found in zxingcpp.read_barcodes(paper.convert("L"))] == [code]


def test_a_ticket_tells_what_its_appointment_means(make_job: MakeJob) -> None:
    late = "Ihr Termin um 10:00 Uhr ist vorbei. Sie warten jetzt wie alle ohne Termin."
    assert late in texts(make_job, note=late)


@pytest.mark.parametrize("width", [576, 384])
def test_the_code_on_the_paper_leads_to_the_phone_page(make_job: MakeJob, width: int) -> None:
    paper = render(lay_out(make_job()), width)
    assert paper.size[0] == width
    assert [code.text for code in zxingcpp.read_barcodes(paper.convert("L"))] == [URL]


def test_nothing_touches_the_edge_of_the_paper(make_job: MakeJob) -> None:
    paper = render(lay_out(make_job(office="Ordnungsangelegenheiten" * 8, number="Rathaus A017")), 384)
    left, _, right, _ = paper.convert("L").point(lambda grey: 255 - grey).getbbox() or (0, 0, 0, 0)
    assert left > 0
    assert right < 384


def test_umlauts_are_drawn_and_not_boxes() -> None:
    missing = font(40, bold=True).getmask("\uffff")
    for letter in "ÄÖÜäöüß€–×ẞşłЖ":
        assert bytes(font(40, bold=True).getmask(letter)) != bytes(missing), letter


def test_long_words_are_broken_and_short_ones_stay_whole() -> None:
    letters = Letters(32, bold=False, language="de")
    lines = list(wrap("Aufenthaltsbescheinigungsangelegenheiten für alle", letters, 200))
    assert all(letters.width(line) <= 200 for line in lines)
    assert "".join(line.removesuffix("-") for line in lines).startswith("Aufenthaltsbescheinigungsangelegenheiten")
    assert " ".join(lines).endswith(" für alle")


def test_how_long_drawing_takes(make_job: MakeJob) -> None:
    """No limit here, because the machine may be busy: the figure is for the reader."""
    import time

    render(lay_out(make_job()), 576)
    start = time.perf_counter()
    for _ in range(10):
        render(lay_out(make_job()), 576)
    print(f"ticket of 576 px drawn in {(time.perf_counter() - start) * 100:.1f} ms")
