"""The words that an office has recorded, and the calls that are said with them."""

from __future__ import annotations

import io
import re
import wave

import pytest
from flask.testing import FlaskClient

from app.announce.needed import needed
from app.rules import events as ev
from app.usecases import log
from app.web import csrf
from tests.support.server import OFFICE
from tests.support.site import Site, csrf_of

VOICE = f"/api/v1/offices/{OFFICE}/voice/de"


def sound(value: int, rate: int = 22_050) -> bytes:
    """A fifth of a second in which every sample has this value."""
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(value.to_bytes(2, "little") * (rate // 5))
    return stream.getvalue()


@pytest.fixture(scope="module", name="leo")
def head_browser(both: Site) -> FlaskClient:
    """The head of the office, whose browser sends its token by itself."""
    both.account("leo", "manager")
    browser = both.sign_in("leo")
    browser.environ_base["HTTP_X_CSRF_TOKEN"] = csrf_of(browser.get("/"))
    assert csrf.HEADER == "X-CSRF-Token"
    return browser


def test_a_head_records_hears_and_forgets_words(both: Site, leo: FlaskClient) -> None:
    """What is wrong says so; a second recording takes the place of the first; the log tells who did what, no sound."""
    before = seq(both)
    assert leo.put(f"{VOICE}/nummer.wav", data=sound(1)).get_json() == {"word": "nummer", "seconds": 0.2}
    assert leo.put(f"{VOICE}/nummer.wav", data=sound(2, 44_100)).status_code == 200
    assert leo.get(f"{VOICE}/nummer.wav").data == sound(2, 44_100)
    assert leo.put(f"{VOICE}/platz.wav", data=sound(3)).get_json()["code"] == "clip_rate"
    assert leo.put(f"{VOICE}/platz.wav", data=b"RIFF").get_json()["code"] == "bad_clip"
    assert leo.put(f"{VOICE}/Platz 4.wav", data=sound(3)).get_json()["code"] == "malformed"
    assert leo.put(f"{VOICE.removesuffix('de')}xx/platz.wav", data=sound(3)).status_code == 404
    assert leo.put(f"{VOICE}/für.wav", data=sound(3, 44_100)).status_code == 200
    listed = leo.get(VOICE).get_json()
    assert (listed["rate"], [clip["word"] for clip in listed["clips"]]) == (44_100, ["für", "nummer"])
    assert leo.delete(f"{VOICE}/nummer.wav").status_code == 204
    assert leo.delete(f"{VOICE}/nummer.wav").status_code == 404
    assert leo.put(f"{VOICE}/platz.wav", data=sound(3, 44_100)).status_code == 200
    assert leo.delete(VOICE).status_code == 204
    assert leo.delete(VOICE).status_code == 404
    since = log.events(both.ctx, office=OFFICE, after=before, upto=seq(both))
    told = [(event.actor[:5], event.data) for event in since if event.type == ev.VOICE]
    words = [{"recorded": [word]} for word in ("nummer", "nummer", "für")]
    words += [{"removed": ["nummer"]}, {"recorded": ["platz"]}, {"removed": ["für", "platz"]}]
    assert told == [("user:", {"language": "de"} | word) for word in words]
    assert leo.get(VOICE).get_json() == {"language": "de", "rate": None, "clips": []}


def seq(site: Site) -> int:
    """How long the office's log is."""
    return log.heads(site.ctx)[OFFICE].seq


def test_calls_are_said_in_the_own_voice_once_all_words_are_there(both: Site, leo: FlaskClient) -> None:
    """This server has no other voice: until then the display has a gong only. A page tells what is missing."""
    staff, own = both.token("api"), f"/offices/{OFFICE}"
    counter = both.ask("GET", own).get_json()["counters"][0]
    wish = {"request_id": "voice", "concerns": [{"service": "pass"}]}
    number = both.ask("POST", f"{own}/tickets", staff, json=wish).get_json()["number"]
    groups = [group for group in needed((number[0],), (counter["name"],), "de") if not group.is_optional]
    words = [word for group in groups for word in group.words]
    page = f"/settings/{OFFICE}/voice"
    for value, word in enumerate(words, 1):
        assert leo.get(f"{page}.wav").status_code == 404
        leo.put(f"{VOICE}/{word}.wav", data=sound(value))
    both.ask("POST", f"/counters/{counter['id']}/open", staff, json={"take_over": True})
    screen = both.token("display")
    since = both.ask("GET", f"{own}/board", screen).get_json()["seq"]
    both.ask("POST", f"/counters/{counter['id']}/next", staff, json={"settle": "finish"})
    (call,) = both.ask("GET", f"{own}/board?since={since}", screen).get_json()["announce"]
    heard = both.app.test_client().get(call["audio"], headers={"Authorization": f"Bearer {screen}"}).data
    with wave.open(io.BytesIO(heard)) as file:
        samples = file.readframes(file.getnframes())
    values = dict.fromkeys(int.from_bytes(samples[at : at + 2], "little") for at in range(0, len(samples), 2))
    spoken = [words[value - 1] for value in values if value]
    assert spoken[:2] == ["nummer", number[0].lower()]
    assert "platz" in spoken
    assert "nötigen Wörter" in leo.get(page).get_data(as_text=True)
    leo.delete(f"{VOICE}/{words[0]}.wav")
    assert both.ask("GET", call["audio"].removeprefix("/api/v1"), screen).status_code == 503
    leo.delete(VOICE)


def test_offices_on_one_display_need_each_others_letters(both: Site, leo: FlaskClient) -> None:
    """Who is sent over keeps the number, which may name where it is from: L 12 of the north is NO L 12."""

    def needs() -> list[str]:
        page = leo.get(f"/settings/{OFFICE}/voice").get_data(as_text=True)
        return re.findall('data-word="(.)"', page.partition("Ziffern")[0])

    both.token("display")
    before = needs()
    both.account("anna", "admin", None)
    anna = both.sign_in("anna")
    path, headers = f"/api/v1/offices/{OFFICE}/settings/displays", {csrf.HEADER: csrf_of(anna.get("/"))}
    displays = anna.get(path).get_json()["displays"]
    shared = [one | {"offices": ["nord"]} for one in displays]
    assert anna.put(path, json={"displays": shared}, headers=headers).status_code == 200
    assert set(needs()) == {*before, "l", "n", "o"}
    assert anna.put(path, json={"displays": displays}, headers=headers).status_code == 200
    assert needs() == before
