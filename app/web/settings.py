"""Section [server] of config.toml."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where the server listens, where it keeps its data, and how people outside reach it.

    `public_url` is the address phones use; without one there is no QR code and no word of phones.
    `max_sockets` bounds the screens, desks and printers that are connected at once.
    `embedded_printer`: name of the printer this machine itself prints on, as [printer] says (empty: none).
    `board_public`: may anyone in the network read the board of an office, or only devices and staff?
    """

    host: str = "127.0.0.1"
    port: int = 8000
    data_dir: str = "data"
    database_url: str = ""
    public_url: str = ""
    secret_file: str = ""
    max_sockets: int = 128
    request_threads: int = 32
    trusted_proxies: int = 0
    embedded_printer: str = "drucker"
    board_public: bool = False
    login_attempts_per_minute: int = 10
    anonymous_requests_per_minute: int = 6000
