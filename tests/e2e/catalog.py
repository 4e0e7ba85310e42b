"""A large office: sixty services under eight topics, as a city offers them."""

from __future__ import annotations

from itertools import cycle

TOPICS = {
    "Ausweise": (
        "Personalausweis beantragen|Apply for an identity card",
        "Reisepass beantragen|Apply for a passport",
        "Abholung von Ausweis oder Pass|Collect an identity card or passport",
        "Vorläufiger Personalausweis|Temporary identity card",
        "Kinderreisepass|Passport for a child",
        "eID-Karte für Bürgerinnen und Bürger der Europäischen Union|eID card for citizens of the European Union",
        "Verlust oder Diebstahl melden|Report a loss or theft",
        "PIN zurücksetzen|Reset the PIN",
    ),
    "Wohnen": (
        "Wohnung anmelden oder ummelden|Register a new address",
        "Wohnung abmelden|Give up an address",
        "Meldebescheinigung|Certificate of residence",
        "Haushaltsbescheinigung|Household certificate",
        "Auskunftssperre|Block information from the register",
        "Wohnberechtigungsschein|Entitlement to social housing",
        "Nebenwohnung anmelden|Register a second home",
        "Einzugsbestätigung abgeben|Hand in the landlord's confirmation",
    ),
    "Auto und Verkehr": (
        "Fahrzeug zulassen|Register a vehicle",
        "Fahrzeug abmelden|Deregister a vehicle",
        "Adresse im Fahrzeugschein ändern|Change the address in the vehicle papers",
        "Führerschein umtauschen|Exchange a driving licence",
        "Führerschein beantragen|Apply for a driving licence",
        "Internationaler Führerschein|International driving licence",
        "Anwohnerparkausweis|Resident's parking permit",
        "Parkausweis für schwerbehinderte Menschen mit außergewöhnlicher Gehbehinderung|Disabled parking permit",
    ),
    "Familie": (
        "Geburtsurkunde|Birth certificate",
        "Eheschließung anmelden|Register a marriage",
        "Vaterschaft anerkennen|Acknowledge paternity",
        "Namensänderung|Change of name",
        "Elterngeld|Parental allowance",
        "Kita-Gutschein|Voucher for day care",
        "Sterbefall anzeigen|Register a death",
        "Unterhaltsvorschuss|Advance on maintenance",
    ),
    "Soziales": (
        "Wohngeld|Housing benefit",
        "Rentenangelegenheiten|Pension matters",
        "Bildung und Teilhabe|Education package",
        "Schwerbehindertenausweis|Disabled person's pass",
        "Sozialpass|Social pass",
        "Hilfe zur Pflege|Help with care",
        "Seniorenberatung|Advice for older people",
    ),
    "Bescheinigungen": (
        "Führungszeugnis|Certificate of conduct",
        "Beglaubigung von Kopien|Certified copies",
        "Beglaubigung von Unterschriften|Certified signatures",
        "Gewerbezentralregister|Extract from the trade register",
        "Lebensbescheinigung|Certificate of life",
        "Untersuchungsberechtigungsschein|Certificate for a medical examination",
        "Steuer-Identifikationsnummer|Tax number",
    ),
    "Gewerbe": (
        "Gewerbe anmelden|Register a business",
        "Gewerbe ummelden|Change a business",
        "Gewerbe abmelden|Close a business",
        "Gaststättenerlaubnis|Licence for a restaurant",
        "Reisegewerbekarte|Licence for a travelling trade",
        "Sondernutzung von Straßen|Special use of streets",
    ),
    "": (
        "Fundbüro|Lost property",
        "Hund anmelden|Register a dog",
        "Fischereischein|Fishing licence",
        "Müll und Sperrmüll|Waste",
        "Stadtplan und Broschüren|Maps and leaflets",
        "Beschwerde oder Lob|Complaint or praise",
        "Auskunft und Sonstiges|Information and other matters",
        "Wahlschein und Briefwahl|Postal vote",
    ),
}
MORE = {
    "Personalausweis beantragen": """
keywords = { de = ["Perso"], en = ["ID"], uk = ["паспорт"], ru = ["паспорт"], ar = ["هوية"], fa = ["شناسنامه"] }
[office.service.bring]
de = ["Alter Ausweis oder Pass", "Aktuelles Passfoto", "Geburtsurkunde beim ersten Mal"]
en = ["Old identity card or passport", "Recent passport photo"]
""",
    "Wohnung anmelden oder ummelden": """
keywords = { de = ["Umzug"], en = ["moving"] }
bring = { de = ["Ausweise aller Personen", "Bestätigung des Vermieters"] }
unit = { de = "Personen" }
max_quantity = 9
""",
}
LETTERS = "ACFGJLMRSTUVWXYZ"
COUNT = sum(map(len, TOPICS.values()))


def services() -> str:
    """The services as the configuration has them."""
    letters = cycle(LETTERS)
    found = []
    for topic, names in TOPICS.items():
        for n, name in enumerate(names):
            german, english = name.split("|")
            code = f"{topic[:4].lower().strip() or 'rest'}-{n}"
            head = f'[[office.service]]\ncode = "{code}"\nletter = "{next(letters)}"\ngroup = "{topic}"\nminutes = 8\n'
            found.append(f'{head}names = {{ de = "{german}", en = "{english}" }}\n{MORE.get(german, "")}')
    return "".join(found)
