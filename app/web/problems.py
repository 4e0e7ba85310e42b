"""Refusals and errors as people and programs see them: one table code -> status, German, English."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

import msgspec
from flask import Response

PROBLEM_TYPE = "application/problem+json"


class Problem(NamedTuple):
    """One kind of refusal: its HTTP status and its sentence in German and English."""

    status: int
    de: str
    en: str


PROBLEMS: Mapping[str, Problem] = {
    # drawing
    "closed": Problem(409, "Zurzeit ist geschlossen.", "The office is closed at the moment."),
    "break": Problem(409, "Zurzeit ist Pause.", "The office has a break at the moment."),
    "holiday": Problem(409, "Heute ist Feiertag, es ist geschlossen.", "The office is closed for a public holiday."),
    "closed_day": Problem(409, "Heute ist geschlossen.", "The office is closed today."),
    "locked": Problem(409, "Dieses Anliegen ist zurzeit gesperrt.", "This service is not available at the moment."),
    "limit": Problem(409, "Für heute sind alle Nummern vergeben.", "All numbers for today have been given out."),
    "last_ticket": Problem(
        409,
        "Dieses Anliegen ist heute vor der Schließung nicht mehr zu schaffen.",
        "There is not enough time left for this matter before closing today.",
    ),
    "numbers_exhausted": Problem(409, "Im Augenblick ist keine Nummer frei.", "No number is free at the moment."),
    "burst": Problem(
        409,
        "Hier wurden gerade mehrere Nummern hintereinander gezogen.",
        "Several numbers have just been drawn here in a row.",
    ),
    "hoarding": Problem(
        409,
        "Hier wurden zu viele Nummern hintereinander gezogen. Bitte wenden Sie sich an den Empfang.",
        "Too many numbers have been drawn here in a row. Please ask at reception.",
    ),
    "unknown_service": Problem(409, "Dieses Anliegen gibt es hier nicht.", "This office has no such service."),
    "too_many_concerns": Problem(
        409, "So viele Anliegen passen nicht auf eine Nummer.", "That is more concerns than one number can have."
    ),
    "bad_quantity": Problem(422, "Diese Anzahl ist nicht möglich.", "This quantity is not possible."),
    "no_printer": Problem(409, "Diesen Drucker gibt es hier nicht.", "This office has no such printer."),
    "nothing_left": Problem(
        409,
        "Ein Anliegen muss auf der Nummer bleiben; sonst wäre nichts zu teilen.",
        "One concern has to stay with the number.",
    ),
    "bad_picture": Problem(
        422,
        "Diese Datei ist kein Bild, das sich lesen lässt. Möglich sind PNG, JPEG und WebP.",
        "This file is no picture that can be read. PNG, JPEG and WebP can.",
    ),
    "bad_film": Problem(
        422,
        "Diese Datei ist kein Film, der sich zeigen lässt, oder sie ist nicht vollständig. Möglich sind WebM und MP4.",
        "This file is no film that can be shown, or it is not complete. WebM and MP4 can.",
    ),
    "film_codec": Problem(
        422,
        "Dieser Film ist in einem Format ({codec}), das Anzeigen nicht abspielen. Bitte als MP4 mit H.264 oder als "
        "WebM speichern.",
        "This film is in a format ({codec}) that displays do not play. Please save it as MP4 with H.264 or as WebM.",
    ),
    "bad_pdf": Problem(
        422,
        "Diese Datei ist keine PDF, die sich lesen lässt. Vielleicht ist sie beschädigt.",
        "This file is no PDF that can be read. It may be damaged.",
    ),
    "locked_pdf": Problem(
        422,
        "Diese PDF ist mit einem Passwort geschützt. Bitte ohne Passwort speichern und noch einmal hochladen.",
        "This PDF is locked by a password. Please save it without one and upload it again.",
    ),
    "large_pdf": Problem(
        422,
        "Diese PDF ist zu aufwendig, um daraus Bilder zu machen. Bitte mit kleineren Bildern darin speichern.",
        "This PDF takes too much work to become pictures. Please save it with smaller pictures.",
    ),
    "too_many_pages": Problem(
        409,
        "Seiten dieser PDF: {pages}, Platz ist noch für {most}. Bitte Seiten weglassen oder alte Hinweise streichen.",
        "Pages of this PDF: {pages}, there is room for {most}. Please leave some out, or remove old notices.",
    ),
    "bad_clip": Problem(
        422,
        "Diese Datei ist kein Ton, der sich verwenden lässt: WAV, 16 Bit, mono, 16, 22,05 oder 44,1 kHz.",
        "This file is no sound that can be used: WAV, 16 bit, mono, 16, 22.05 or 44.1 kHz.",
    ),
    "clip_length": Problem(
        422,
        "Ein Wort dauert mindestens eine Zehntelsekunde und höchstens 6 Sekunden.",
        "A word takes at least a tenth of a second and 6 seconds at most.",
    ),
    "clip_rate": Problem(
        422,
        "Alle Wörter einer Sprache brauchen dieselbe Abtastrate.",
        "All words of a language need the same sample rate.",
    ),
    "too_many_clips": Problem(409, "So viele Wörter lassen sich nicht aufbewahren.", "So many words cannot be kept."),
    "large_picture": Problem(422, "Dieses Bild hat zu viele Bildpunkte.", "This picture has too many pixels."),
    "display_away": Problem(
        409,
        "Die Anzeige ist nicht verbunden: Bild und Ton lassen sich nicht prüfen.",
        "The display is not connected, so picture and sound cannot be checked.",
    ),
    "clock_behind": Problem(
        409,
        "Die Uhr des Servers geht nach, es wird keine Nummer ausgegeben.",
        "The server's clock is behind, so no number is given out.",
    ),
    "day_ended": Problem(409, "Diese Nummer galt an einem früheren Tag.", "This number belongs to an earlier day."),
    "day_closed": Problem(409, "Der Tag ist schon abgeschlossen.", "The day has been closed already."),
    "evacuation": Problem(
        409,
        "Bitte verlassen Sie das Gebäude. Bis es weitergeht, steht alles still.",
        "Please leave the building. Everything stands still until it goes on.",
    ),
    # arriving
    "number_taken": Problem(409, "Diese Nummer hat heute schon jemand.", "Somebody has this number today already."),
    "bad_number": Problem(
        422, "Diese Nummer gibt es nicht. Beispiel: A 17.", "There is no such number. Example: A 17."
    ),
    "time_over": Problem(422, "Die Uhrzeit ist schon vorbei.", "This time is over already."),
    "bad_time": Problem(422, "Diese Uhrzeit ist nicht möglich.", "This time is not possible."),
    "bad_date": Problem(
        422,
        "Für diesen Tag gibt es keine Zahlen. Möglich sind Tage bis heute, zum Beispiel 2026-11-23.",
        "There are no figures of this day. Days until today can be asked for, as 2026-11-23.",
    ),
    "outage_overlaps": Problem(
        409,
        "In dieser Zeit ist schon eine Unterbrechung eingetragen.",
        "An interruption is known at that time already.",
    ),
    "too_early": Problem(409, "Für diesen Termin ist es noch zu früh.", "It is too early for this appointment."),
    "appointment_over": Problem(
        409, "Dieser Termin war an einem früheren Tag.", "This appointment was on an earlier day."
    ),
    "appointment_cancelled": Problem(409, "Dieser Termin ist abgesagt.", "This appointment is cancelled."),
    "already_checked_in": Problem(409, "Sie sind schon angemeldet.", "You have checked in already."),
    "unknown_code": Problem(
        409,
        "Diesen Code kennen wir hier nicht. Bitte prüfen Sie die Eingabe.",
        "We do not know this code here. Please check it.",
    ),
    "slip_expired": Problem(409, "Dieser Schein gilt nicht mehr.", "This slip is not valid any more."),
    "slip_used": Problem(409, "Dieser Schein ist schon eingelöst.", "This slip has been used already."),
    "bad_appointments": Problem(
        422,
        "Diese Termine wurden nicht übernommen; was zu ändern ist, steht dabei.",
        "These appointments were not taken over; what has to be changed is listed.",
    ),
    # moves
    "illegal_move": Problem(409, "Das geht in diesem Zustand nicht.", "The state of the ticket does not allow this."),
    "later_used": Problem(
        409,
        "Mehr Zeit gibt es nur zweimal je Besuch.",
        "More time can be had twice in a visit only.",
    ),
    "already_called": Problem(409, "Diese Nummer wurde bereits aufgerufen.", "This number has already been called."),
    "not_here_yet": Problem(
        409,
        "Diese Nummer kommt von einem anderen Standort und ist hier noch nicht angemeldet.",
        "This number comes from another office and has not checked in here yet.",
    ),
    "case_open": Problem(
        409,
        "An diesem Platz ist noch ein Fall offen: erst abschließen, parken oder „nicht erschienen“.",
        "This counter still has an open case: finish it, park it or mark it as no-show first.",
    ),
    "too_few_calls": Problem(409, "Bitte erst noch einmal aufrufen.", "Please call again before marking a no-show."),
    "too_late": Problem(409, "Dafür ist es zu spät.", "It is too late for that."),
    "changed_since": Problem(409, "Inzwischen hat sich etwas geändert.", "Something has changed in the meantime."),
    "counter_busy": Problem(409, "Dieser Platz ist besetzt.", "This counter is busy."),
    "counter_closed": Problem(409, "Dieser Platz ist nicht geöffnet.", "This counter is not open."),
    "counter_taken": Problem(409, "An diesem Platz arbeitet schon jemand.", "Somebody else works at this counter."),
    "clerk_elsewhere": Problem(
        409, "Sie haben bereits einen anderen Platz geöffnet.", "You have opened another counter already."
    ),
    "not_qualified": Problem(
        409,
        "Dieses Anliegen wird an diesem Platz oder von dieser Person nicht bearbeitet.",
        "This service is not served at this counter or by this person.",
    ),
    "evacuation_there": Problem(
        409,
        "Der andere Standort wird gerade geräumt.",
        "The other office is being evacuated.",
    ),
    "not_reachable": Problem(
        409, "Dieser Platz ist mit dem Rollstuhl nicht erreichbar.", "A wheelchair cannot reach this counter."
    ),
    "nothing_open": Problem(
        409, "Alle Anliegen dieser Nummer sind schon erledigt.", "All concerns of this number are settled already."
    ),
    "same_service": Problem(409, "Die Nummer ist schon bei diesem Anliegen.", "The number has this service already."),
    "same_office": Problem(409, "Die Nummer ist schon an diesem Standort.", "The number is at this office already."),
    "no_such_concern": Problem(
        409, "Dieses Anliegen ist auf der Nummer nicht offen.", "The number has no such open concern."
    ),
    "unknown_reason": Problem(422, "Diesen Grund gibt es nicht.", "There is no such reason."),
    "unknown_class": Problem(422, "Diese Vorrangstufe gibt es nicht.", "There is no such priority class."),
    "unknown_need": Problem(422, "Diesen Bedarf kennt das System nicht.", "There is no such need."),
    "return_late": Problem(
        409,
        "Die Frist für die Rückkehr ist vorbei; bitte am Empfang entscheiden.",
        "The time to come back is over; reception decides.",
    ),
    "nobody_there": Problem(409, "Niemand wartet.", "Nobody is waiting."),
    "nothing_to_undo": Problem(409, "Es gibt nichts zurückzunehmen.", "There is nothing to take back."),
    "not_confirmed": Problem(409, "Die Nummer ist nicht bestätigt.", "The number is not confirmed."),
    "office_open": Problem(
        409, "Der Standort ist noch geöffnet.", "The office is still open; force the close if it is meant."
    ),
    "practice_mismatch": Problem(
        409,
        "Diese Datenbank ist keine Übungsdatenbank.",
        "This database is not a practice database.",
    ),
    "practice_only": Problem(409, "Das gibt es nur im Übungsbetrieb.", "This exists in practice mode only."),
    "practice_clock": Problem(
        409, "Die Übungsuhr lässt sich so nicht stellen.", "The practice clock cannot be set like this."
    ),
    "own_help": Problem(
        409, "Die eigene Meldung kann man nicht selbst beantworten.", "You cannot answer your own call for help."
    ),
    "help_over": Problem(409, "Diese Meldung ist schon beendet.", "This call for help has ended."),
    # settings
    "invalid_settings": Problem(422, "Einige Angaben passen noch nicht.", "Some of the settings are not possible."),
    "counter_in_use": Problem(
        409, "An diesem Platz arbeitet gerade jemand.", "Somebody works at this counter at the moment."
    ),
    # access
    "unauthenticated": Problem(401, "Bitte anmelden.", "Please sign in."),
    "forbidden": Problem(404, "Das gibt es hier nicht.", "There is no such thing here."),
    "not_found": Problem(404, "Das gibt es hier nicht.", "There is no such thing here."),
    "csrf": Problem(
        400, "Bitte die Seite neu laden und noch einmal versuchen.", "Please reload the page and try again."
    ),
    # request
    "malformed": Problem(422, "Die Anfrage ist nicht zu verstehen.", "The request cannot be understood."),
    "bad_json": Problem(400, "Das ist kein gültiges JSON.", "This is not valid JSON."),
    "too_large": Problem(413, "Die Anfrage ist zu groß.", "The request is too large."),
    "wrong_range": Problem(416, "So weit geht diese Datei nicht.", "This file does not go so far."),
    "wrong_method": Problem(405, "So geht das hier nicht.", "This method is not allowed here."),
    "request_id_missing": Problem(422, "Die Anfrage braucht eine request_id.", "The request needs a request_id."),
    "request_id_reused": Problem(
        422, "Diese request_id gehört zu einer anderen Anfrage.", "This request_id belongs to another request."
    ),
    "rate_limited": Problem(429, "Zu viele Anfragen. Bitte kurz warten.", "Too many requests. Please wait a moment."),
    "internal": Problem(500, "Im Server ist ein Fehler aufgetreten.", "An error has occurred in the server."),
    "unavailable": Problem(503, "Das ist zurzeit nicht möglich.", "This is not possible at the moment."),
    "too_many_sockets": Problem(
        503,
        "Es sind schon zu viele Bildschirme verbunden (max_sockets).",
        "Too many screens are connected already (max_sockets).",
    ),
    "too_many_phones": Problem(
        503,
        "Gerade fragen sehr viele Telefone. Bitte in einer Minute noch einmal laden.",
        "Very many phones are asking at the moment. Please load again in a minute.",
    ),
    "cannot_speak": Problem(503, "Der Server kann nicht sprechen.", "The server cannot speak."),
    "staff_protected": Problem(
        409,
        "Zahlen nach Platz zeigt der Bericht nur, wenn sie keine einzelne Person erkennen lassen.",
        "Figures by counter are shown only where they do not show a single person.",
    ),
    # setup
    "name_taken": Problem(409, "Diesen Namen gibt es schon.", "This name is taken."),
    "weak_password": Problem(
        409, "Das Passwort ist zu kurz oder zu einfach.", "The password is too short or too simple."
    ),
    "unknown_role": Problem(409, "Diese Rolle gibt es nicht.", "There is no such role."),
    "bad_login": Problem(409, "Name oder Passwort stimmt nicht.", "The name or the password is wrong."),
    "wrong_code": Problem(
        409,
        "Diesen Code zeigt kein Bildschirm. Er gilt eine Viertelstunde.",
        "No screen shows this code. Codes hold for a quarter of an hour.",
    ),
    "link_used": Problem(409, "Dieser Link gilt nicht mehr.", "This link is not valid any more."),
}
UNKNOWN = Problem(409, "Das geht zurzeit nicht.", "This is not possible at the moment.")
OUTSIDE = frozenset({"status", "type", "title", "code", "detail", "detail_de", "detail_en"})


def lookup(code: str) -> Problem:
    """The table's line for a code; a code the table does not know is a conflict."""
    return PROBLEMS.get(code, UNKNOWN)


def sentence(code: str, facts: Mapping[str, object], language: str) -> str:
    """What people read: the text given with the refusal (of a lock), else the table's with the facts that it names."""
    given = facts.get("text")
    if isinstance(given, Mapping) and given.get("de"):
        return str(given.get(language) or given["de"])
    found = lookup(code)
    return (found.de if language == "de" else found.en).format_map(facts)


def body(code: str, facts: Mapping[str, object], language: str = "de") -> dict[str, object]:
    """The members of the problem+json document; `facts` follow as extensions."""
    found = lookup(code)
    german, english = sentence(code, facts, "de"), sentence(code, facts, "en")
    head: dict[str, object] = {
        "type": f"/api/docs#{code}",
        "title": found.en,
        "status": found.status,
        "code": code,
        "detail": german if language == "de" else english,
        "detail_de": german,
        "detail_en": english,
    }
    return head | {name: value for name, value in facts.items() if name not in OUTSIDE and not name.endswith("_id")}


def response(code: str, facts: Mapping[str, object] | None = None, language: str = "de") -> Response:
    """The answer for a refusal or an error."""
    found = lookup(code)
    text = msgspec.json.encode(body(code, facts or {}, language), enc_hook=str)
    headers = {"WWW-Authenticate": "Bearer"} if found.status == HTTPStatus.UNAUTHORIZED else {}
    return Response(text, found.status, headers, content_type=PROBLEM_TYPE)
