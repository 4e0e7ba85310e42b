"""German words of the settings."""

from collections.abc import Mapping, Sequence

from app.languages import known

DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
SHORT_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
ROLES = {"clerk": "Sachbearbeitung", "reception": "Empfang", "manager": "Leitung", "admin": "Administration"}
LAENDER = {
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "BE": "Berlin",
    "BB": "Brandenburg",
    "HB": "Bremen",
    "HH": "Hamburg",
    "HE": "Hessen",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}
MUNICIPALITIES = {
    "": "keine Besonderheit",
    "katholisch": "überwiegend katholisch (Mariä Himmelfahrt, Fronleichnam)",
    "augsburg": "Augsburg (Friedensfest)",
}
LANGUAGES = {code: language.german for code, language in known.LANGUAGES.items() if code != known.GERMAN}
"""What the kiosk may speak beside German."""
PAPER_PARTS = {
    "office": "Name des Standorts",
    "concerns": "Anliegen",
    "bring": "Was man bereithalten soll",
    "ahead": "Wie viele davor warten",
    "estimate": "Voraussichtliche Uhrzeit",
    "order": "Hinweis zur Reihenfolge",
    "qr": "Code für das Handy",
    "drawn": "Datum und Uhrzeit",
}
RIGHT_TO_LEFT = frozenset(code for code, one in known.LANGUAGES.items() if one.direction == "rtl")
CLASSES = {
    "disabled": "Schwerbehinderung",
    "children": "Kleine Kinder",
    "short": "Kurzes Anliegen",
    "returned": "Wieder da nach dem Parken",
    "forwarded": "Weitergeleitet",
}
ARROWS = {
    "": "kein Pfeil",
    "straight": "geradeaus",
    "left": "nach links",
    "right": "nach rechts",
    "up": "Treppe oder Aufzug nach oben",
    "down": "Treppe oder Aufzug nach unten",
    "up_left": "schräg nach links",
    "up_right": "schräg nach rechts",
}
THEMES = {"dark": "dunkel", "light": "hell", "contrast": "Gelb auf Schwarz"}
GONGS = {"bells": "zwei Glocken", "steps": "drei Töne aufwärts", "low": "ein tiefer Ton", "off": "kein Gong"}
DISPLAY_PARTS = {
    "show_next": "Nummern, die in Kürze aufgerufen werden",
    "show_order": "„Aufruf nicht nach Zahlenfolge“",
    "show_waits": "Wartezeit je Dienstleistung",
    "show_hours": "Öffnungszeiten von heute",
    "show_slides": "Hinweise, Bilder und Filme, solange Platz ist",
    "show_languages": "Dasselbe in den anderen Sprachen, nacheinander darunter",
}
BOTH_SENSES = "Wer nicht sieht oder gerade nicht hinsieht, erfährt nicht, dass er an der Reihe ist."
FAULTS = {
    "required": "Bitte ausfüllen.",
    "too_long": "Höchstens {most:g} Zeichen.",
    "unprintable": "Bitte ohne Zeilenumbrüche und unsichtbare Zeichen.",
    "range": "Bitte eine Zahl von {least:g} bis {most:g}.",
    "number": "Bitte eine Zahl, zum Beispiel 12 oder 7,5.",
    "whole": "Bitte eine ganze Zahl.",
    "day": "Bitte ein Datum wie 24.12.2026.",
    "times": "Bitte Zeiten wie 8–12, 13:30–17 oder „zu“.",
    "periods": "Jede Zeit muss nach ihrem Beginn enden, spätestens um 24:00.",
    "overlap": "Die Zeiten überschneiden sich oder stehen nicht in der richtigen Reihenfolge.",
    "weekday": "Diesen Wochentag gibt es nicht.",
    "twice": "Das gibt es schon.",
    "last_day": "Der letzte Tag liegt vor dem ersten.",
    "too_far": "Höchstens zwei Jahre.",
    "series_overlap": "In dieser Zeit gelten schon andere befristete Öffnungszeiten.",
    "series_begun": "Seit dem Beginn steht alles fest; nur der letzte Tag lässt sich noch ändern.",
    "series_over": "Das Ende lässt sich nur auf heute oder später legen.",
    "series_past": "Der erste Tag muss in der Zukunft liegen.",
    "code": "Bitte nur kleine Buchstaben, Ziffern und Bindestriche.",
    "letter": "Bitte ein oder zwei große Buchstaben von A bis Z.",
    "letter_conflict": "Diesen Buchstaben hat eine andere Dienstleistung mit anderen Nummern. "
    "Bitte einen anderen Buchstaben wählen, oder dieselben Nummern von und bis.",
    "language": "Diese Sprache ist nicht bekannt.",
    "unknown_service": "Diese Dienstleistung gibt es nicht mehr.",
    "unknown_group": "Diese Gruppe hat keine Dienstleistung mehr.",
    "unknown_counter": "Diesen Platz gibt es nicht mehr.",
    "unknown_land": "Bitte ein Land wählen.",
    "unknown_role": "Diese Rolle gibt es nicht.",
    "no_role": "Bitte mindestens eine Rolle wählen.",
    "admin_only": "Die Rolle Administration vergibt und entzieht nur die Administration.",
    "own_role": "Die eigene Rolle, mit der Sie hier sind, kann nur jemand anderes entziehen.",
    "last_admin": "Das ist die letzte Administration dieses Standorts; sie muss bleiben.",
    "own_account": "Das eigene Konto lässt sich nicht sperren.",
    "works_elsewhere": "Dieses Konto hat auch Rollen, über die Sie nicht entscheiden; das kann nur die Administration.",
    "weak_password": "Bitte mindestens 10 Zeichen.",
    "name": "Bitte einen Namen mit höchstens 64 Zeichen.",
    "class_name": "Diese Vorrangstufe ist nicht möglich.",
    "too_many": "Das sind zu viele.",
    "unknown_part": "Das gibt es auf der Wartemarke nicht.",
    "unknown_display": "Diese Anzeige gibt es nicht mehr.",
    "never": "So würde er nie drucken. Soll er immer drucken, alle Felder leer lassen.",
    "unknown_printer": "Diesen Drucker gibt es nicht mehr.",
    "unknown_choice": "Bitte etwas aus der Liste wählen.",
    "no_counter": "Bitte mindestens einen Platz ankreuzen.",
    "colour": "Bitte eine Farbe wie #003366.",
    "low_contrast": "Weiße Schrift wäre darauf schlecht zu lesen: Der Kontrast ist {most:.1f}, nötig sind {least:g}. "
    "Bitte eine dunklere Farbe.",
    "unknown_office": "Diesen Standort gibt es nicht.",
    "not_your_office": "Über diesen Standort entscheiden Sie nicht.",
    "empty_slide": "Bitte eine Überschrift, einen Text, ein Bild oder einen Film.",
    "unknown_picture": "Dieses Bild gibt es nicht mehr. Bitte noch einmal hochladen.",
    "unknown_film": "Diesen Film gibt es nicht mehr. Bitte noch einmal hochladen.",
    "too_many_films": "Höchstens {most:g} Hinweise haben einen Film. Bitte erst einen alten streichen.",
    "no_logo": "Bitte ein Bild, das als Logo klein genug ist.",
}


def sentence(fault: Mapping[str, object]) -> str:
    """What is wrong with a field."""
    known = FAULTS.get(str(fault["code"]), "Das ist so nicht möglich.")
    return known.format(least=fault.get("least", 0), most=fault.get("most", 0))


def unheard(counters: Sequence[str], *, wholly: bool) -> list[str]:
    """That calls to these counters can only be seen; `wholly`: as all calls can."""
    if not counters:
        return []
    if wholly:
        return [f"Kein Aufruf ist zu hören: Keine Anzeige hat Gong oder Ansage. {BOTH_SENSES}"]
    return [f"Aufrufe an diesen Plätzen sind nur zu sehen, nicht zu hören: {', '.join(counters)}. {BOTH_SENSES}"]


def mishearing(alike: list[tuple[str, ...]], digits: list[str]) -> list[str]:
    """What people will mishear or misread."""
    found = [f"Die Buchstaben {' und '.join(group)} klingen ähnlich und werden leicht verwechselt." for group in alike]
    return found + [f"Der Buchstabe {letter} sieht aus wie eine Ziffer." for letter in digits]
