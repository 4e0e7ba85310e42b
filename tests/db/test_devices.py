"""Devices say how they are; staff learn what to mend once, and once more when it is over, while the office works."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from app.rules import events as ev
from app.rules.looks import Look
from app.usecases import board, device_health, device_status, devices, printing, settings_displays
from app.usecases.context import Principal
from app.usecases.device_health import DeviceHealth
from app.usecases.device_status import Order
from app.usecases.settings_printers import PRINTERS
from app.usecases.settings_types import PrinterSettings
from tests.db.settings import change, wrong
from tests.support.office import DEVICES, PLAIN, Town, local
from tests.support.steps import refused

REAL = datetime(2026, 1, 5, 3, tzinfo=UTC)
"""Devices live on real time, whatever the office's clock shows."""


def says(town: Town, device: Principal, *, at: datetime = REAL, **said: Any) -> None:
    device_status.keep(town.ctx, device=device.id, said=said, at=at, now=town.now)


def reports(town: Town, screen: Principal, *, at: datetime = REAL, done: int = 0, **said: Any) -> Order | None:
    return device_status.report(
        town.ctx, principal=screen, said={"line": "socket", "build": "b1"} | said, done=done, at=at, now=town.now
    )


def told(town: Town) -> list[tuple[str, str, str]]:
    return [(alarm.device, alarm.code, alarm.level) for alarm in town.queue().alarms]


def raised(town: Town) -> list[str]:
    return [event.data["code"] for event in town.events() if event.type == ev.ALARM]


def causes(town: Town, name: str, *, at: datetime = REAL, build: str = "b1") -> tuple[str, list[str]]:
    every = device_health.health(town.ctx, build=build, at=at, now=town.now)
    found: DeviceHealth = next(one for one in every if one.device.name == name)
    return found.level, [cause.code for cause in found.causes]


@pytest.fixture(name="printer")
def town_printer(town: Town) -> Principal:
    return town.device("printer", "drucker")


def test_an_alarm_is_raised_once_and_ended_once(town: Town, printer: Principal) -> None:
    """Out of paper hurries, little paper does not; afterwards desks read for a minute that all is well."""
    says(town, printer, state="ready")
    says(town, printer, state="paper_low", tickets_left=30)
    assert told(town) == [("drucker", "paper_low", "calm")]
    assert town.queue().alarms[0].left == 30
    for _ in range(3):
        says(town, printer, state="paper_out", tickets_left=None)
    assert told(town) == [("drucker", "paper_out", "urgent")]
    says(town, printer, state="ready")
    assert told(town) == []
    assert [(alarm.device, alarm.code) for alarm in town.queue().mended] == [("drucker", "paper_out")]
    town.later(61)
    assert town.queue().mended == ()
    assert raised(town) == ["", "paper_low", "paper_out", ""]


@pytest.mark.parametrize("state", ["paper_out", "cover_open", "cutter", "offline", "unknown"])
def test_whatever_keeps_a_printer_from_printing_is_urgent(town: Town, printer: Principal, state: str) -> None:
    says(town, printer, state=state)
    assert told(town) == [("drucker", state, "urgent")]


def test_a_printer_without_a_way_back_is_no_fault(town: Town, printer: Principal) -> None:
    says(town, printer, state="unknown", blind=True)
    assert told(town) == []
    assert causes(town, "drucker") == ("ok", [])


@pytest.mark.parametrize(
    ("clock", "heard"), [((7, 0), []), ((7, 20), ["offline"]), ((12, 30), ["offline"]), ((17, 0), [])]
)
def test_nothing_is_told_while_devices_may_be_off(
    town: Town, printer: Principal, clock: tuple[int, int], heard: list[str]
) -> None:
    """From half an hour before the first numbers (07:45) to the last closing, lunch too."""
    says(town, printer, state="offline")
    town.now = local(*clock)
    assert [code for _, code, _ in told(town)] == heard


def test_a_screen_that_falls_silent_is_told_and_comes_back(town: Town) -> None:
    kiosk = town.kiosk()
    reports(town, kiosk)
    for seconds, found in ((60, []), (80, [("eingang", "disconnected", "urgent")])):
        device_status.sweep(town.ctx, at=REAL + timedelta(seconds=seconds), now=town.now)
        device_status.sweep(town.ctx, at=REAL + timedelta(seconds=seconds), now=town.now)
        assert told(town) == found
    assert raised(town) == ["disconnected"]
    reports(town, kiosk, at=REAL + timedelta(seconds=90))
    assert told(town) == []
    assert [alarm.code for alarm in town.queue().mended] == ["disconnected"]


def test_a_printer_whose_agent_has_gone_is_offline(town: Town, printer: Principal) -> None:
    says(town, printer, state="ready")
    device_status.present(town.ctx, device_ids=[printer.id], at=REAL + timedelta(seconds=100))
    device_status.sweep(town.ctx, at=REAL + timedelta(seconds=200), now=town.now)
    assert told(town) == []
    device_status.sweep(town.ctx, at=REAL + timedelta(seconds=300), now=town.now)
    assert told(town) == [("drucker", "offline", "urgent")]


def test_an_order_is_given_until_it_is_done(town: Town) -> None:
    """Logged with who gave it; the newest counts; what is no screen takes none."""
    kiosk, chef = town.kiosk(), town.api()
    assert reports(town, kiosk) is None
    give = partial(device_status.order, town.ctx, name="eingang", principal=chef, now=town.now)
    give(kind="kiosk", do="reload")
    give(kind="kiosk", do="restart")
    first, second = (event for event in town.events() if event.type == ev.DEVICE)
    assert (first.actor, second.data["do"]) == (chef.key, "restart")
    assert reports(town, kiosk, done=first.seq) == Order(second.seq, "restart")
    assert causes(town, "eingang")[1] == ["ordered"]
    assert reports(town, kiosk, done=second.seq) is None
    assert reports(town, kiosk) is None
    news = device_status.news(town.ctx, office="mitte", kind="kiosk", after=first.seq, upto=second.seq)
    assert [(one.device, one.message) for one in news] == [(kiosk.id, {"id": second.seq, "do": "restart"})]
    refused("malformed", lambda: give(kind="kiosk", do="explode"))
    refused("not_found", lambda: give(kind="printer", do="reload"))


def test_each_cause_is_found(town: Town, printer: Principal) -> None:
    """One level for each device, and everything that keeps it from being well."""
    kiosk = town.device("kiosk", "eingang")
    assert causes(town, "eingang") == ("urgent", ["never"])
    reports(town, kiosk)
    says(town, printer, state="ready")
    assert causes(town, "eingang") == ("ok", [])
    reports(town, kiosk, line="http", clock=90, error="TypeError")
    assert causes(town, "eingang", build="b2") == ("calm", ["old_build", "by_http", "clock", "error"])
    says(town, printer, state="cover_open")
    assert causes(town, "eingang")[1][-1] == "printer_down"
    late = REAL + timedelta(seconds=80)
    assert causes(town, "eingang", at=late) == ("urgent", ["disconnected"])
    town.now = local(20)
    assert causes(town, "eingang", at=late) == ("off", ["disconnected"])


@pytest.mark.parametrize("state", ["offline", "unknown"])
def test_a_printer_asleep_outside_the_hours_is_off_and_must_be_awake_before_the_opening(
    town: Town, printer: Principal, state: str
) -> None:
    """Switched off at night while its agent stays up: nobody is told until half an hour before the first numbers."""
    kiosk = town.device("kiosk", "eingang")
    town.now = local(20)
    reports(town, kiosk)
    says(town, printer, state=state)
    assert (causes(town, "drucker"), causes(town, "eingang"), told(town)) == (("off", [state]), ("ok", []), [])
    says(town, printer, state="paper_out")
    assert causes(town, "drucker") == ("urgent", ["paper_out"])
    says(town, printer, state=state)
    town.now = local(7, 15) + timedelta(days=1)
    assert causes(town, "drucker") == ("urgent", [state])
    assert causes(town, "eingang") == ("urgent", ["printer_down"])
    assert told(town) == [("drucker", state, "urgent")]


def test_a_printer_outside_its_own_times_is_left_alone_and_kiosks_do_without(town: Town, printer: Principal) -> None:
    """Its times begin later than the office's: no paper, no state at the kiosk, no alarm; staff print all the same."""
    kiosk = town.kiosk()
    reports(town, kiosk)
    says(town, printer, state="offline")
    assert told(town) == [("drucker", "offline", "urgent")]
    strange = PrinterSettings(name="fort", weekly={"0": ((600, 540),)})
    assert wrong(town, PRINTERS, printers=(strange, strange)) == {
        ("printers[fort].name", "unknown_printer"),
        ("printers[fort].weekly.0", "periods"),
        ("printers[fort].name", "twice"),
    }
    ten = PrinterSettings(name="drucker", weekly={"0": ((600, 720),)})
    assert change(town, PRINTERS, printers=(ten,)).printers == (ten,)
    assert (causes(town, "drucker"), causes(town, "eingang"), told(town)) == (("off", ["offline"]), ("ok", []), [])
    says(town, printer, state="paper_out")
    assert (causes(town, "drucker"), causes(town, "eingang"), told(town)) == (("off", ["paper_out"]), ("ok", []), [])
    says(town, printer, state="offline")
    shown = partial(board.kiosk_state, town.ctx, office="mitte", device=kiosk.id)
    assert shown(now=town.now).printer == "resting"
    assert town.draw(who=kiosk).handover == "unclaimed"
    town.now = local(9, 30)
    assert told(town) == [("drucker", "offline", "urgent")]
    town.now = local(10)
    assert shown(now=town.now).printer == "offline"
    assert town.draw(who=kiosk).handover == "printing"
    assert told(town) == [("drucker", "offline", "urgent")]
    assert (
        change(town, PRINTERS, printers=(PrinterSettings(name="drucker", weekly={"0": ()}),)).printers[0].weekly == {}
    )
    assert shown(now=local(16)).printer == "offline"


def test_what_staff_print_outside_the_times_of_a_printer_is_not_forgotten(town: Town, printer: Principal) -> None:
    """It waits, and says so; a printer that was paired anew keeps its times; another one is taken first."""
    kiosk = town.kiosk()
    says(town, printer, state="offline")
    change(town, PRINTERS, printers=(PrinterSettings(name="drucker", weekly={"0": ((600, 720),)}),))
    shown = partial(board.kiosk_state, town.ctx, office="mitte", device=kiosk.id)
    drawn = town.draw(printer="")
    assert drawn.handover == "printing"
    town.later(121)
    assert causes(town, "drucker") == ("urgent", ["offline", "jobs_waiting"])
    devices.revoke(town.ctx, kind="printer", name="drucker")
    pairing = devices.start_pairing(town.ctx, kind="printer", name="drucker", now=town.now)
    devices.confirm_pairing(town.ctx, code=pairing.code, office="mitte", principal=town.api(), now=town.now)
    town.board()
    devices.finish_pairing(town.ctx, secret=pairing.secret, now=town.now)
    town.draw()
    assert shown(now=town.now).printer == "resting"
    spare = town.device("printer", "reserve")
    town.do(printing.reprint, drawn, printer=None)
    copy = printing.next_job(town.ctx, printer=spare.id, now=town.now)
    assert copy is not None
    assert (copy["kind"], copy["number"]) == ("reprint", drawn.number)


def test_jobs_that_wait_or_have_no_answer_are_counted(town: Town, printer: Principal) -> None:
    says(town, printer, state="ready")
    printing.test_page(town.ctx, printer=printer.id, now=town.now)
    assert causes(town, "drucker") == ("ok", [])
    town.later(121)
    assert causes(town, "drucker") == ("urgent", ["jobs_waiting"])
    assert printing.next_job(town.ctx, printer=printer.id, now=town.now)
    printing.interrupted(town.ctx, printer=printer.id, now=town.now)
    assert causes(town, "drucker") == ("calm", ["jobs_unknown"])


def test_a_code_pairs_one_device_once_and_kiosks_find_their_new_printer(make_town: Any) -> None:
    """A second confirmation of the same code finds nothing; the only printer serves the kiosks that had none."""
    town: Town = make_town(replace(PLAIN, devices=DEVICES[1:]))
    pairing = devices.start_pairing(town.ctx, kind="printer", name="neu", now=town.now)
    assert devices.finish_pairing(town.ctx, secret=pairing.secret, now=town.now) is None

    def confirm() -> devices.Device:
        return devices.confirm_pairing(
            town.ctx, code=pairing.code.lower(), office="mitte", principal=town.api(), now=town.now
        )

    assert confirm() == devices.Device("printer", "neu")
    refused("not_found", confirm)
    token = devices.finish_pairing(town.ctx, secret=pairing.secret, now=town.now)
    assert token is not None
    found = devices.by_token(town.ctx, token)
    assert found is not None
    assert found.roles == {"printer"}
    refused("not_found", lambda: devices.finish_pairing(town.ctx, secret=pairing.secret, now=town.now))
    assert [d.printer for d in devices.list_devices(town.ctx) if d.kind == "kiosk"] == ["neu"]
    devices.print_on(town.ctx, kiosk="eingang", printer=None, principal=town.api(), now=town.now)
    assert [d.printer for d in devices.list_devices(town.ctx) if d.kind == "kiosk"] == [None]


def test_a_code_is_over_after_a_quarter_of_an_hour(town: Town) -> None:
    pairing = devices.start_pairing(town.ctx, kind="printer", name="neu", now=town.now)
    town.later(15 * 60 + 1)
    refused(
        "not_found",
        lambda: devices.confirm_pairing(
            town.ctx, code=pairing.code, office="mitte", principal=town.api(), now=town.now
        ),
    )
    refused("not_found", lambda: devices.finish_pairing(town.ctx, secret=pairing.secret, now=town.now))


def test_a_display_begins_as_configured_and_a_report_sets_nothing(town: Town) -> None:
    """After an update the old page still reports; what config.toml says must not be lost by that."""
    wall, quiet = town.device("display", "wand"), Look(gong="off", speech=False)
    assert settings_displays.of_device(town.ctx, principal=wall) is None
    assert settings_displays.begin(town.ctx, principal=wall, first=quiet) == quiet
    assert settings_displays.begin(town.ctx, principal=wall, first=Look()) == quiet
    assert settings_displays.of_device(town.ctx, principal=wall) == quiet
