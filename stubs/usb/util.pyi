from collections.abc import Callable

from usb.core import Configuration, Device, Endpoint, Interface

ENDPOINT_IN: int
ENDPOINT_OUT: int

def endpoint_direction(address: int) -> int: ...
def claim_interface(device: Device, interface: int | Interface) -> None: ...
def release_interface(device: Device, interface: int | Interface) -> None: ...
def dispose_resources(device: Device) -> None: ...
def find_descriptor(
    desc: Configuration | Interface,
    find_all: bool = False,
    custom_match: Callable[[Endpoint], bool] | None = None,
    **args: int,
) -> Endpoint | None: ...
