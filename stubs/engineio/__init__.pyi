from typing import Any

class Client:
    state: str
    sid: str | None
    def disconnect(self, abort: bool = False, reason: str | None = None) -> None: ...

class Server:
    sockets: dict[str, Any]
    def disconnect(self, sid: str | None = None) -> None: ...
    def shutdown(self) -> None: ...
