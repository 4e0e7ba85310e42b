from collections.abc import Callable

class Namespace:
    namespace: str
    def __init__(self, namespace: str | None = None) -> None: ...
    def emit(
        self,
        event: str,
        data: object = None,
        room: str | None = None,
        include_self: bool = True,
        namespace: str | None = None,
        callback: Callable[..., object] | None = None,
    ) -> None: ...
    def close_room(self, room: str, namespace: str | None = None) -> None: ...
