"""DLE EOT: what the four answers mean."""

from __future__ import annotations

import pytest

from printer.status import is_status_byte, understand

OK = [0x12, 0x12, 0x12, 0x12]


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        (OK, "ready"),
        ([0x12, 0x12, 0x12, 0x1E], "paper_low"),
        ([0x1A, 0x32, 0x12, 0x7E], "paper_out"),
        ([0x1A, 0x12, 0x12, 0x72], "paper_out"),
        ([0x1A, 0x16, 0x12, 0x12], "cover_open"),
        ([0x1A, 0x36, 0x12, 0x72], "cover_open"),
        ([0x1A, 0x52, 0x1A, 0x12], "cutter"),
        ([0x1A, 0x12, 0x12, 0x12], "offline"),
        ([0x12, 0x12, 0x32, 0x12], "offline"),
        ([], "unknown"),
        (OK[:3], "unknown"),
    ],
)
def test_state_from_answers(answers: list[int], state: str) -> None:
    assert understand(answers).state == state


def test_what_is_no_answer_to_a_status_question() -> None:
    assert all(is_status_byte(byte) for byte in (0x12, 0x16, 0x1A, 0x7E))
    assert not any(is_status_byte(byte) for byte in (0x00, 0x0C, 0x10, 0x92, 0xFF))
