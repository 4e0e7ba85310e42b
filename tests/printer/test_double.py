"""The double is what others trust, so it is tested too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from printer.double import PrinterDouble
from printer.double_console import obey

ROOT = Path(__file__).parents[2]


def test_it_answers_status_in_real_time_and_other_questions_in_turn() -> None:
    double = PrinterDouble()
    assert double.receive(b"\x1b@A\n\x10\x04\x01\x1dr\x01") == b"\x12\x00"
    double.faults.add("paper_out")
    assert double.receive(b"B\n\x1dr\x01\x10\x04\x04") == bytes([0x12 | 0x6C])
    double.mend()
    assert double.receive() == b"\x00"


def test_a_question_may_come_in_pieces() -> None:
    double = PrinterDouble()
    assert [double.receive(bytes([byte])) for byte in b"\x10\x04\x04"] == [b"", b"", b"\x12"]


def test_only_a_cut_makes_a_paper() -> None:
    double = PrinterDouble()
    double.receive(b"\x1b@hello\n")
    assert (double.papers, double.paper.uncut > 0) == (0, True)
    double.receive(b"\x1dV\x01")
    assert (double.papers, double.paper.texts) == (1, ["hello"])


def test_it_obeys_what_is_typed() -> None:
    double = PrinterDouble()
    assert obey(double, "paper_out") == "paper_out"
    assert obey(double, "") == "0 papers, paper_out"
    assert obey(double, "ready") == "ready"
    assert obey(double, "hang 100") == "hang from byte 100"
    assert obey(double, "explode").startswith("not understood")


def test_it_plays_at_a_terminal(tmp_path: Path) -> None:
    """Serves while commands are typed and ends with `quit`."""
    command = [sys.executable, "-m", "printer", "double", "--port", "0", "--out", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, input="cover_open\n\nquit\n", capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0
    assert done.stdout.splitlines()[-2:] == ["cover_open", "0 papers, cover_open"]
