"""config.toml: what is wrong is said with what was meant; every key is documented."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from app.announce.settings import SpeechSettings
from app.config import ConfigError, Settings, load, parse, warnings
from app.rules.catalog import PaperLayout, Policy
from app.usecases.seed import CounterSeed, DeviceSeed, OfficeSeed, ServiceSeed
from app.web.settings import ServerSettings
from dev import ROOT
from display.settings import DisplaySettings
from kiosk.settings import KioskSettings
from printer.settings import PrinterSettings
from tests.support.server import CONFIG, command

EXAMPLE = ROOT / "config.toml"
OWN_NAMES = {"weekly", "services", "counters", "devices", "exceptions", "policy", "ticket"}
SECTIONS: dict[str, Any] = {
    "server": ServerSettings,
    "speech": SpeechSettings,
    "kiosk": KioskSettings,
    "display": DisplaySettings,
    "printer": PrinterSettings,
    "office.policy": Policy,
    "office.ticket": PaperLayout,
    "office.service": ServiceSeed,
    "office.counter": CounterSeed,
    "office.device": DeviceSeed,
    "office": OfficeSeed,
}


def documented(section: str) -> set[str]:
    """The keys that stand under all headings of a section, commented out or not."""
    keys: set[str] = set()
    inside = False
    for line in EXAMPLE.read_text("utf-8").splitlines():
        heading = re.match(r"#? ?\[+([\w.]+)\]+", line)
        if heading:
            inside = heading[1] == section
        elif inside and (key := re.match(r"#? ?(\w+) = ", line)):
            keys.add(key[1])
    return keys


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_is_documented(section: str) -> None:
    """Each key stands in the shipped file, with its default when it is commented out, and no other."""
    expected = {item.name for item in fields(SECTIONS[section])} - OWN_NAMES
    assert documented(section) == expected


@pytest.mark.parametrize("section", ["server", "speech", "kiosk", "display", "printer"])
def test_what_is_commented_out_is_the_default(section: str) -> None:
    """Taking the comments away changes nothing."""
    text = EXAMPLE.read_text("utf-8")
    table = re.search(rf"^\[{section}\]\n((?:#.*\n)*)", text, re.MULTILINE)
    assert table
    lines = [re.sub(r"^# ", "", line) for line in table[1].splitlines() if not line.startswith("# screen_diagonal")]
    raw = tomllib.loads(f"[{section}]\n" + "\n".join(lines))
    assert getattr(parse(raw, {}), section) == getattr(Settings(), section)


def test_the_shipped_office_is_ready() -> None:
    """Eight services whose letters are heard and read apart, five counters, hours with a break, a long Thursday."""
    settings = load(EXAMPLE, {})
    (office,) = settings.offices
    assert warnings(settings) == []
    assert len(office.services) == 8
    assert all(service.names.keys() >= {"de", "en"} and service.minutes > 0 for service in office.services)
    assert [counter.label for counter in office.counters] == [f"Platz {n}" for n in range(1, 6)]
    assert max(office.weekly, key=lambda day: office.weekly[day][-1][1]) == 3
    assert len(office.weekly[0]) == 2
    assert {(device.kind, device.name) for device in office.devices} == {
        ("printer", "drucker"),
        ("kiosk", "eingang"),
        ("display", "wartebereich"),
    }


WRONG = [
    ("[server]\nprot = 1", 'server.prot: unknown key, perhaps you meant "port"'),
    ("[sever]\nport = 1", 'sever: unknown key, perhaps you meant "server"'),
    ('[server]\nport = "80"', "server.port: must be a whole number, not '80'"),
    ("[server]\nport = 99999", "server.port: 99999 is out of range"),
    ("[server]\nmax_sockets = true", "server.max_sockets: must be a whole number"),
    ('[server]\npublic_url = "warten.de"', "must begin with http"),
    ('[server]\ndatabase_url = "mysql://x"', "must begin with sqlite:///"),
    ('[speech]\nengine = "espeek"', "'espeek' is not possible, choose one of auto, espeak"),
    ("[kiosk]\nidle_seconds = -1", "kiosk.idle_seconds: -1 is out of range, 1 to 3600"),
    ("[kiosk]\nscreen_diagonal_inches = 0", "kiosk.screen_diagonal_inches: 0.0 is out of range"),
    ("[display]\nrows = 0", "display.rows: 0 is out of range"),
    ('[kiosk]\nlanguages = "de"', "kiosk.languages: must be a list"),
    ('[printer]\ntransport = "network"', "printer.host is missing"),
    ("[office]", "office: must be written as [[office]]"),
    ('[[office]]\nslug = "x"\ntimezon = "UTC"', 'timezon: unknown key, perhaps you meant "timezone"'),
    ('[[office]]\nslug = "x"', 'office "x".name: is missing'),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_wrong_setting_is_named(text: str, said: str) -> None:
    """Where it stands, what is wrong, and what was probably meant."""
    with pytest.raises(ConfigError, match=re.escape(said)):
        parse(tomllib.loads(text), {})


IN_THE_OFFICE = [
    ('land = "NW"', 'land = "XX"', "land: 'XX' is unknown, one of BW BY"),
    ('name = "eingang"', 'name = "eingang"\nprinter = "gibtsnicht"', 'there is no printer "gibtsnicht"'),
    (
        "burst_numbers = 0",
        "undo_seconds = -5",
        "policy.undo_seconds: -5 is out of range, 0 to 3600",
    ),
    ("burst_numbers = 0", "max_concerns = 0", "policy.max_concerns: 0 is out of range"),
    ('short_name = "MI"', 'short_name = "Bürgerbüro Mitte-Altstadt"', "short_name: at most 20 characters"),
    ("minutes = 12", "minutes = inf", "minutes, minutes_per_piece: 0 to 600"),
    ("minutes = 12", "minutes = nan", "minutes: must be above 0"),
    ("minutes = 12", "minutes = 12\nminutes_per_piece = -1", "minutes, minutes_per_piece: 0 to 600"),
    ('letter = "W"', 'letter = "F"\nfirst = 100', "the letter F has two ranges"),
    ('label = "Platz 2"', 'label = "' + "x" * 65 + '"', "label: at most 64 characters"),
    (
        "[[office.counter]]",
        "[[office.closure]]\nday = 2026-12-24\n[[office.closure]]\nday = 2026-12-24\n[[office.counter]]",
        "closure.day: 2026-12-24 stands there twice",
    ),
    (
        'short_name = "NO"',
        'short_name = "NO"\ndevice = [{ kind = "kiosk", name = "eingang" }]',
        "office.device.name: kiosk eingang stands there twice",
    ),
    ('"08:00-12:00", "13:00-17:00"', '"08:00-12:00", "11:00-17:00"', "the periods overlap"),
    ('"08:00-12:00", "13:00-17:00"', '"12:00-08:00"', "does not end after it begins"),
    ('"08:00-12:00", "13:00-17:00"', '"8-12"', 'must look like "08:00-12:00"'),
    ("monday =", "mondey =", 'mondey: unknown key, perhaps you meant "monday"'),
    ('timezone = "Europe/Berlin"', 'timezone = "Europe/Bonn"', "timezone: 'Europe/Bonn' is unknown"),
    ("minutes = 12", "minutes = 0", "minutes: must be above 0"),
    ('letter = "F"', 'letter = "f"', "letter: one or two capital letters"),
    ('code = "meld"', 'code = "pass"', "service.code: pass stands there twice"),
    ('slug = "nord"', 'slug = "mitte"', "office.slug: mitte stands there twice"),
    ('kind = "kiosk"', 'kind = "toaster"', "kind is kiosk, display or printer"),
]


@pytest.mark.parametrize(("good", "bad", "said"), IN_THE_OFFICE)
def test_a_wrong_office_is_named(good: str, bad: str, said: str) -> None:
    """The same for what fills the database."""
    with pytest.raises(ConfigError, match=re.escape(said)):
        parse(tomllib.loads(CONFIG.replace(good, bad, 1)), {})


def test_the_environment_overrides() -> None:
    """Containers and tests choose folder, database, address and secret."""
    own = {
        "WARTEMARKE_DATA_DIR": "/srv/x",
        "WARTEMARKE_DATABASE_URL": "postgresql+psycopg://a@b/c",
        "WARTEMARKE_PUBLIC_URL": "https://warten.example",
        "WARTEMARKE_SECRET_FILE": "/run/secret",
    }
    found = parse({}, own).server
    assert (found.data_dir, found.database_url, found.public_url, found.secret_file) == tuple(own.values())


def test_letters_that_sound_alike_are_warned_of() -> None:
    """They work, but people come when somebody else is called."""
    found = warnings(parse(tomllib.loads(CONFIG.replace('letter = "F"', 'letter = "B"').replace('"W"', '"D"')), {}))
    assert found == ['office "mitte": the letters B, D sound alike']


def test_the_command_says_it_too(folder: Path) -> None:
    """check-config: 0 and a word when all is good, 1 and the reason when not."""
    assert command(folder, "check-config").returncode == 0
    (folder / "config.toml").write_text("[server]\nprot = 1\n", "utf-8")
    refused = command(folder, "check-config")
    assert (refused.returncode, refused.stderr) == (
        1,
        'wartemarke: server.prot: unknown key, perhaps you meant "port"\n',
    )
