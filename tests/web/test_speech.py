"""What is spoken, and that it can be heard."""

from __future__ import annotations

import array
import io
import subprocess
import sys
import wave

import pytest

from app.announce.engine import make_speech
from app.announce.settings import SpeechSettings
from app.announce.wording import announcement, spoken_number
from app.rules.refusal import Refusal
from app.usecases import log
from app.web.limits import NEW_SENTENCES
from tests.support.server import OFFICE
from tests.support.site import Site


@pytest.mark.parametrize(
    ("number", "spoken"),
    [
        ("A017", "A 17"),
        ("B003", "B 3"),
        ("W120", "W 120"),
        ("AB007", "A B 7"),
        ("017", "17"),
        ("A000", "A 0"),
        ("F", "F"),
    ],
)
def test_a_number_as_people_say_it(number: str, spoken: str) -> None:
    """The letter, then the number without leading zeros."""
    assert spoken_number(number) == spoken


def test_the_sentence() -> None:
    """In the visitor's language; one that we do not speak hears German."""
    assert announcement("A017", "Platz 4") == "Nummer A 17, Platz 4"
    assert announcement("A017", "Platz 4", "en") == "Number A, 17, desk 4"
    assert announcement("A017", "Zimmer 4", "tr") == "Numara A, 17, oda 4"
    assert announcement("A017", "Zimmer 4", "bg") == "Nummer A 17, Zimmer 4"


def test_zero_is_not_spoken() -> None:
    """espeak-ng would read 017 as "null siebzehn"."""

    def sounds(text: str) -> str:
        call = ["espeak-ng", "-q", "--ipa", "-v", "de", text]
        return subprocess.run(call, capture_output=True, text=True, check=True).stdout

    assert "nˈʊl" in sounds("Nummer A 017, Platz 4")
    assert "nˈʊl" not in sounds(announcement("A017", "Platz 4"))
    assert "ziːpts" in sounds(announcement("A017", "Platz 4")).replace("ˈ", "").replace("ˌ", "")


def test_the_sound_is_no_silence() -> None:
    """A WAV with the right length in its header, loud enough, made once."""
    speech = make_speech(SpeechSettings())
    sound = speech.say("Nummer A 17, Platz 4", "de")
    with wave.open(io.BytesIO(sound)) as file:
        frames, rate = file.readframes(file.getnframes()), file.getframerate()
        assert file.getsampwidth() == 2
    samples = array.array("h", frames)
    assert 1 < len(samples) / rate < 8
    assert (sum(sample * sample for sample in samples) / len(samples)) ** 0.5 > 500
    assert speech.say("Nummer A 17, Platz 4", "de") is sound


def test_a_machine_that_cannot_speak_says_why() -> None:
    """The shipped null engine refuses with a reason."""
    speech = make_speech(SpeechSettings(engine="off"))
    assert speech.why_not == "speech is switched off in config.toml"
    with pytest.raises(Refusal, match="cannot_speak"):
        speech.say("Nummer A 17", "de")


def test_any_program_may_speak() -> None:
    """Text on stdin, the language as argument, WAV on stdout."""
    code = "import sys; sys.stdout.buffer.write(b'RIFF' + sys.argv[1].encode() + sys.stdin.buffer.read())"
    settings = SpeechSettings(engine="command", command=(sys.executable, "-c", code, "{language}"))
    assert make_speech(settings).say("Grüße", "de") == "RIFFdeGrüße".encode()


@pytest.mark.parametrize(
    "code", ["raise SystemExit(1)", "print('no wav')", "import time; time.sleep(60)", "import os; os.abort()"]
)
def test_a_program_that_fails_or_hangs_is_a_refusal(code: str) -> None:
    """Never an exception, and never longer than the time allowed."""
    settings = SpeechSettings(engine="command", command=(sys.executable, "-c", code), timeout_s=0.5)
    with pytest.raises(Refusal, match="cannot_speak"):
        make_speech(settings).say("Nummer A 17", "de")


def test_a_program_that_is_missing_is_a_refusal() -> None:
    """The same for a wrong path."""
    with pytest.raises(Refusal, match="cannot_speak"):
        make_speech(SpeechSettings(engine="command", command=("/nowhere/speaker",))).say("A", "de")


def test_every_language_of_the_kiosk_has_a_voice_and_others_are_refused() -> None:
    """espeak-ng says which it has; Leichte Sprache is spoken in German; what it has not is a refusal."""
    speech = make_speech(SpeechSettings())
    languages = ("de", "de-simple", "en", "tr", "ar", "fa", "uk", "ru", "pl", "ro", "fr", "es")
    assert all(speech.speaks(language) for language in languages)
    assert speech.say("Ihre Nummer", "de-simple") is speech.say("Ihre Nummer", "de")
    assert speech.knows("Ihre Nummer", "de-simple")
    assert not speech.speaks("xx")
    with pytest.raises(Refusal, match="cannot_speak"):
        speech.say("Ihre Nummer", "xx")


def test_a_program_speaks_the_languages_it_names() -> None:
    """Or all, if it names none."""
    named = make_speech(SpeechSettings(engine="command", command=("speaker",), languages=("de", "tr")))
    assert [named.speaks(language) for language in ("de", "de-simple", "tr", "en")] == [True, True, True, False]
    assert make_speech(SpeechSettings(engine="command", command=("speaker",))).speaks("en")


def test_a_kiosk_may_have_its_words_spoken(speaking: Site) -> None:
    """With its own token, in a voice that exists; nobody else, and nothing that is no sentence."""
    path = f"/offices/{OFFICE}/speech"
    words = {"text": "Worum geht es?", "language": "de"}
    kiosk = speaking.token("kiosk")
    sound = speaking.ask("POST", path, kiosk, json=words)
    assert sound.status_code == 200
    assert sound.content_type == "audio/wav"
    assert sound.data.startswith(b"RIFF")
    refused = speaking.ask("POST", path, kiosk, json=words | {"language": "xx"})
    assert (refused.status_code, refused.json and refused.json["code"]) == (503, "cannot_speak")
    assert speaking.ask("POST", path, speaking.token("display"), json=words).status_code == 404
    assert speaking.ask("POST", path, kiosk, json=words | {"text": "x" * 401}).status_code == 422


@pytest.mark.parametrize(("language", "sounds"), [("tr", 2), ("en", 2), ("de", 1), ("de-simple", 1), ("xx", 1)])
def test_a_call_has_the_sound_of_its_visitors_language_too(speaking: Site, language: str, sounds: int) -> None:
    """`own_audio` beside the German `audio`, other words in another voice; none where German is spoken anyway."""
    program, display = speaking.token("api"), speaking.token("display")
    wish = {"request_id": f"call-{language}", "concerns": [{"service": "pass"}], "language": language}
    assert speaking.ask("POST", f"/offices/{OFFICE}/tickets", program, json=wish).status_code == 201
    office = speaking.ask("GET", f"/offices/{OFFICE}").json
    assert office is not None
    counter, before = office["counters"][0]["id"], log.heads(speaking.ctx)[OFFICE].seq
    speaking.ask("POST", f"/counters/{counter}/open", program, json={"take_over": True})
    called = speaking.ask("POST", f"/counters/{counter}/next", program, json={"settle": "finish"})
    assert called.status_code == 200
    board = speaking.ask("GET", f"/offices/{OFFICE}/board?since={before}", display).json
    assert board is not None
    [call] = board["announce"]
    addresses = [address for address in (call["audio"], call["own_audio"]) if address]
    heard = {
        speaking.app.test_client().get(address, headers={"Authorization": f"Bearer {display}"}).data
        for address in addresses
    }
    assert all(sound.startswith(b"RIFF") for sound in heard)
    assert len(addresses) == len(heard) == sounds


def test_new_sentences_of_a_kiosk_are_bounded_and_known_ones_are_not(speaking: Site) -> None:
    """Nobody listens to so many; what has been made already costs nothing."""
    path, kiosk = "/offices/nord/speech", speaking.token("kiosk", "nord")
    words = {"text": "Das ist schon gesagt.", "language": "de"}
    assert speaking.ask("POST", path, kiosk, json=words).status_code == 200
    # A language without a voice counts as well, and takes no time here.
    statuses = [
        speaking.ask("POST", path, kiosk, json={"text": f"{n}", "language": "xx"}).status_code
        for n in range(NEW_SENTENCES + 1)
    ]
    assert statuses[-1] == 429
    assert speaking.ask("POST", path, kiosk, json=words).status_code == 200


def test_a_server_without_a_voice_says_so(site: Site) -> None:
    """The kiosk then says it on the glass."""
    words = {"text": "Worum geht es?", "language": "de"}
    refused = site.ask("POST", f"/offices/{OFFICE}/speech", site.token("kiosk"), json=words)
    assert (refused.status_code, refused.json and refused.json["code"]) == (503, "cannot_speak")


def test_a_display_of_several_offices_hears_which_one_calls(speaking: Site) -> None:
    """The sentence names the office only where that is asked for."""
    staff, own = speaking.token("api"), f"/offices/{OFFICE}"
    wish = {"request_id": "named", "concerns": [{"service": "pass"}]}
    number = speaking.ask("POST", f"{own}/tickets", staff, json=wish).get_json()["number"]
    counter = speaking.ask("GET", own).get_json()["counters"][0]
    speaking.ask("POST", f"/counters/{counter['id']}/open", staff, json={"take_over": True})
    speaking.ask("POST", f"/counters/{counter['id']}/next", staff, json={"settle": "finish"})
    screen = speaking.token("display")
    call = speaking.ask("GET", f"{own}/board", screen).get_json()["calls"][0]
    speech = speaking.server.edge.speech
    for query, place in (("", call["counter"]), ("?named", f"MI, {call['counter']}")):
        sound = speaking.ask("GET", f"{own}/announcements/{call['seq']}.wav{query}", screen).data
        assert sound == speech.say(announcement(number, place), "de")
