"""Exit codes: 0 done, 1 refused with a reason on stderr, 2 wrong usage."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from printer.cli import main
from printer.double import PrinterDouble
from printer.double_server import DoubleServer
from printer.job import to_wire
from tests.printer.conftest import MakeJob

ROOT = Path(__file__).parents[2]


@pytest.fixture
def own(server: DoubleServer, tmp_path: Path) -> list[str]:
    """Arguments that lead to the double."""
    config = tmp_path / "config.toml"
    config.write_text(
        f'[other]\nx = 1\n[printer]\ntransport = "network"\nhost = "127.0.0.1"\nport = {server.port}\n'
        'mode = "native"\ntimeout_s = 0.3\n',
        encoding="utf-8",
    )
    return ["--config", str(config), "--data-dir", str(tmp_path / "data")]


def test_status(own: list[str], double: PrinterDouble, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", *own]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "ready"
    double.faults.add("paper_out")
    assert main(["status", *own]) == 1
    assert "paper_out" in capsys.readouterr().err


def test_test_page(own: list[str], double: PrinterDouble) -> None:
    assert main(["test", *own]) == 0
    assert "Testdruck" in double.paper.texts[0]


def test_print_reads_a_job(
    own: list[str], double: PrinterDouble, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(to_wire(make_job()))))
    assert main(["print", *own]) == 0
    assert double.papers == 1


@pytest.mark.parametrize("text", ["not json", "{}", "[]", '{"version": 2}'])
def test_print_refuses_what_is_no_job(
    own: list[str], text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert main(["print", *own]) == 1
    assert capsys.readouterr().err


@pytest.mark.parametrize(
    ("section", "complaint"),
    [
        ('[printer]\nhsot = "x"\n', 'perhaps you meant "host"'),
        ("printer = 1\n", "must be a section"),
        ("[printer\n", "config.toml"),
    ],
)
def test_a_wrong_config_is_named(
    tmp_path: Path, section: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(section, encoding="utf-8")
    assert main(["status", "--config", str(config), "--data-dir", str(tmp_path)]) == 1
    assert complaint in capsys.readouterr().err


def test_a_config_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--config", str(tmp_path / "no.toml")]) == 1
    assert "no.toml" in capsys.readouterr().err


def test_no_token_is_wrong_usage(
    own: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("WARTEMARKE_PRINTER_TOKEN", raising=False)
    assert main(["run", "--server", "http://127.0.0.1:1", *own]) == 2
    assert "WARTEMARKE_PRINTER_TOKEN" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["fly"], ["run"], ["double", "--port", "x"]])
def test_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    code: Any = ended.value.code
    assert code == 2


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    """The server builds an agent at its start; Pillow, escpos and Socket.IO wait for the first job."""
    code = (
        "import sys; from pathlib import Path; from printer import cli, qr; from printer.build import build_agent; "
        "from printer.settings import PrinterSettings; import tempfile; "
        "build_agent(PrinterSettings(transport='network', host='printer'), Path(tempfile.gettempdir())); "
        "print(sorted({'PIL', 'escpos', 'qrcode', 'serial', 'socketio', 'usb', 'flask'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
