from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

import engineio
from socketio import exceptions as exceptions

_Handler = TypeVar("_Handler", bound=Callable[..., Any])
_Transport = Literal["websocket", "polling"]

class Client:
    connected: bool
    failed_namespaces: list[str]
    sid: str | None
    eio: engineio.Client
    def __init__(
        self,
        reconnection: bool = True,
        reconnection_attempts: int = 0,
        reconnection_delay: float = 1,
        reconnection_delay_max: float = 5,
        randomization_factor: float = 0.5,
        logger: Any = False,
        serializer: str = "default",
        json: Any = None,
        handle_sigint: bool = True,
        **kwargs: Any,
    ) -> None: ...
    def on(self, event: str, handler: _Handler | None = None, namespace: str | None = None) -> Any: ...
    def connect(
        self,
        url: str,
        headers: Mapping[str, str] = ...,
        auth: object = None,
        transports: _Transport | list[_Transport] | None = None,
        namespaces: str | list[str] | None = None,
        socketio_path: str = "socket.io",
        wait: bool = True,
        wait_timeout: float = 1,
        retry: bool = False,
    ) -> None: ...
    def wait(self) -> None: ...
    def emit(
        self,
        event: str,
        data: object = None,
        namespace: str | None = None,
        callback: Callable[..., object] | None = None,
    ) -> None: ...
    def call(self, event: str, data: object = None, namespace: str | None = None, timeout: float = 60) -> Any: ...
    def disconnect(self) -> None: ...
    def shutdown(self) -> None: ...
    def get_sid(self, namespace: str | None = None) -> str | None: ...
    def sleep(self, seconds: float = 0) -> None: ...
    def transport(self) -> str: ...

class SimpleClient:
    client: Client | None
    connected: bool
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    @property
    def sid(self) -> str | None: ...
    def connect(
        self,
        url: str,
        headers: Mapping[str, str] = ...,
        auth: object = None,
        transports: _Transport | list[_Transport] | None = None,
        namespace: str = "/",
        socketio_path: str = "socket.io",
        wait_timeout: float = 5,
    ) -> None: ...
    def emit(self, event: str, data: object = None) -> None: ...
    def call(self, event: str, data: object = None, timeout: float = 60) -> Any: ...
    def receive(self, timeout: float | None = None) -> list[Any]: ...
    def disconnect(self) -> None: ...
    def __enter__(self) -> SimpleClient: ...
    def __exit__(self, *args: object) -> None: ...

class Server:
    eio: engineio.Server
    environ: dict[str, Any]
    def emit(
        self,
        event: str,
        data: object = None,
        to: str | None = None,
        room: str | None = None,
        skip_sid: str | list[str] | None = None,
        namespace: str | None = None,
        callback: Callable[..., object] | None = None,
        ignore_queue: bool = False,
    ) -> None: ...
    def enter_room(self, sid: str, room: str, namespace: str | None = None) -> None: ...
    def leave_room(self, sid: str, room: str, namespace: str | None = None) -> None: ...
    def rooms(self, sid: str, namespace: str | None = None) -> list[str]: ...
    def disconnect(self, sid: str, namespace: str | None = None, ignore_queue: bool = False) -> None: ...
    def shutdown(self) -> None: ...
