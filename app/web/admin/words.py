"""What the pages about devices say in German: states, causes, and what to do about each."""

from datetime import datetime
from typing import NamedTuple

from app.usecases.device_health import DeviceHealth

JUST_NOW, HOURS_FROM, DAYS_FROM = 2, 120, 48
KIND_WORDS = {"kiosk": "Terminal", "display": "Anzeige", "printer": "Drucker", "api": "Programm"}
LEVEL_WORDS = {"ok": "in Ordnung", "calm": "Hinweis", "urgent": "Störung", "off": "aus", "new": "noch nicht gekoppelt"}
BADGES = {"ok": "success", "calm": "warning", "urgent": "danger", "off": "info", "new": "info"}
LINE_WORDS = {"socket": "ständig verbunden", "http": "fragt alle 2 Sekunden nach", "none": "nicht verbunden"}
REASON_WORDS = {
    "paper_out": "Papier aus",
    "cover_open": "Deckel offen",
    "offline": "nicht erreichbar",
    "cutter": "Messer klemmt",
    "timeout": "keine Antwort",
    "unknown": "unbekannt",
}
STATE_WORDS = {
    "ready": "bereit",
    "paper_low": "Papier geht zu Ende",
    "paper_out": "Papier aus",
    "cover_open": "Deckel offen",
    "cutter": "Messer klemmt",
    "offline": "antwortet nicht",
    "unknown": "unbekannt",
}


class Words(NamedTuple):
    """A cause as a person reads it, and what to do."""

    what: str
    todo: str


NO_TELLING = Words("Unbekannte Störung", "Bitte die Protokolle des Servers ansehen.")
CAUSES = {
    "unpaired": Words(
        "Noch nicht gekoppelt",
        "Die Seite des Geräts öffnen (beim Drucker „wartemarke-printer pair“ starten) und den Code hier eingeben.",
    ),
    "never": Words(
        "Hat sich noch nie gemeldet",
        "Gerät einschalten. Seine Seite muss im Browser offen sein, beim Drucker „wartemarke-printer run“ laufen.",
    ),
    "disconnected": Words(
        "Meldet sich nicht",
        "Ist es eingeschaltet? Steckt das Netzwerkkabel? Sonst aus- und wieder einschalten.",
    ),
    "paper_low": Words("Papier geht zu Ende", "Eine neue Rolle bereitlegen und bei Gelegenheit wechseln."),
    "paper_out": Words(
        "Papier ist aus", "Neue Rolle einlegen. Bis dahin steht die Nummer auf dem Bildschirm, niemand verliert sie."
    ),
    "cover_open": Words("Deckel ist offen", "Deckel schließen, bis er einrastet."),
    "cutter": Words(
        "Messer klemmt", "Drucker ausschalten, Papierreste am Messer entfernen, Deckel schließen, wieder einschalten."
    ),
    "offline": Words(
        "Drucker antwortet nicht", "Ist er eingeschaltet? Steckt das Kabel? Läuft das Druckprogramm an seinem Rechner?"
    ),
    "unknown": Words(
        "Zustand unbekannt",
        "Der Drucker antwortet nicht. Aus- und einschalten, dann eine Testseite drucken.",
    ),
    "muted": Words("Anzeige ist stumm", "Am Bildschirm einmal auf „Ton einschalten“ tippen."),
    "silent": Words(
        "Ohne Ton eingestellt",
        "Aufrufe sind nur zu sehen. Unter Einstellungen, Anzeigen für eine Anzeige im Raum Gong oder Ansage wählen.",
    ),
    "old_build": Words(
        "Seite ist veraltet",
        "Sie lädt sich neu, sobald niemand davor steht. Sonst „Seite neu laden“ drücken.",
    ),
    "by_http": Words(
        "Keine ständige Verbindung",
        "Ein Proxy oder Virenscanner unterbricht Websockets. Es geht weiter, aber langsamer; bitte die IT fragen.",
    ),
    "clock": Words("Uhr geht falsch", "Die Uhr dieses Rechners stellen (Zeitserver einschalten)."),
    "error": Words(
        "Fehler auf der Seite", "„Seite neu laden“ drücken. Kommt er wieder, den Text an die Betreuung weitergeben."
    ),
    "ordered": Words("Neuladen ist angeordnet", "Geschieht, sobald niemand davor steht und das Gerät verbunden ist."),
    "no_printer": Words(
        "Ohne Drucker", "Nummern stehen nur auf dem Bildschirm. Unten einen Drucker wählen, wenn es einen gibt."
    ),
    "printer_down": Words(
        "Sein Drucker druckt nicht", "Nummern stehen auf dem Bildschirm, bis sie bestätigt sind. Den Drucker ansehen."
    ),
    "jobs_waiting": Words(
        "Aufträge warten", "Sie werden gedruckt, sobald der Drucker wieder da ist. Nichts doppelt drucken."
    ),
    "jobs_unknown": Words(
        "Aufträge ohne Antwort",
        "Niemand weiß, ob diese Zettel herauskamen. Fehlt einer, am Empfang als Kopie nachdrucken.",
    ),
}


def words_of(code: str) -> Words:
    """The sentence about a cause and what to do."""
    return CAUSES.get(code, NO_TELLING)


def plain_state(found: DeviceHealth) -> str:
    """One state in a few words: the first urgent cause, else the first, else that all is well."""
    urgent = [cause for cause in found.causes if cause.level == "urgent"]
    for cause in (*urgent, *found.causes):
        if found.level == "off":
            return "aus (wird gerade nicht gebraucht)"
        left = found.device.status.get("tickets_left")
        more = f", noch etwa {left} Zettel" if cause.code == "paper_low" and left is not None else ""
        return words_of(cause.code).what + more
    return LEVEL_WORDS[found.level]


def ago(moment: datetime | None, present: datetime) -> str:
    """How long ago, in the words of a table."""
    if moment is None:
        return "noch nie"
    minutes = int((present - moment).total_seconds() // 60)
    if minutes < JUST_NOW:
        return "gerade eben"
    if minutes < HOURS_FROM:
        return f"vor {minutes} min"
    hours = minutes // 60
    return f"vor {hours} h" if hours < DAYS_FROM else f"vor {hours // 24} Tagen"
