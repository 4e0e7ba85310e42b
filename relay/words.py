"""The one thing the relay itself says to visitors, in all languages at once: it cannot know which one they read."""

LANGUAGES = (
    (
        "de",
        "ltr",
        "Keine Verbindung zum Bürgerbüro",
        "Ihre Nummer gilt weiter. Bitte achten Sie vor Ort auf die Anzeige.",
    ),
    (
        "de-simple",
        "ltr",
        "Das Bürgerbüro antwortet gerade nicht",
        "Ihre Nummer gilt noch. Bitte schauen Sie im Büro auf den Bildschirm mit den Nummern.",
    ),
    ("en", "ltr", "No connection to the citizen office", "Your number is still valid. Please watch the display there."),
    ("tr", "ltr", "Vatandaş bürosuna bağlantı yok", "Numaranız geçerliliğini korur. Lütfen oradaki ekranı izleyin."),
    ("ar", "rtl", "لا يوجد اتصال بمكتب المواطنين", "رقمك لا يزال صالحًا. يرجى متابعة الشاشة في المكتب."),
    ("fa", "rtl", "ارتباط با دفتر شهروندان برقرار نیست", "شمارهٔ شما همچنان معتبر است. لطفاً به نمایشگر محل توجه کنید."),
    ("uk", "ltr", "Немає зв'язку з офісом", "Ваш номер чинний. Стежте, будь ласка, за табло на місці."),
    ("ru", "ltr", "Нет связи с офисом", "Ваш номер действителен. Следите, пожалуйста, за табло на месте."),
    ("pl", "ltr", "Brak połączenia z biurem", "Państwa numer jest nadal ważny. Prosimy patrzeć na tablicę na miejscu."),
    ("ro", "ltr", "Nu există conexiune cu biroul", "Numărul rămâne valabil. Vă rugăm să urmăriți afișajul de acolo."),
    ("fr", "ltr", "Pas de connexion avec le bureau", "Votre numéro reste valable. Veuillez suivre l'écran sur place."),
    ("es", "ltr", "Sin conexión con la oficina", "Su número sigue siendo válido. Mire la pantalla de la oficina."),
)
"""Language, direction, heading, sentence."""

_PART = '<section lang="{}" dir="{}"><{tag}>{}</{tag}><p>{}</p></section>'
_HEAD = (
    '<!doctype html><html lang="de"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><meta http-equiv="refresh" content="10">'
    "<title>Keine Verbindung – No connection</title></head><body><main>"
)
AWAY = (
    _HEAD
    + "".join(_PART.format(*line, tag="h2" if n else "h1") for n, line in enumerate(LANGUAGES))
    + "</main></body></html>"
)
"""The page while the town hall is silent; it tries again by itself."""
