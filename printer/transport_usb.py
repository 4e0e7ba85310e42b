"""USB: the kernel's device (/dev/usb/lp0), or vendor and product id through pyusb (extra `usb`)."""

from __future__ import annotations

import os
import select
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from printer.settings import PrinterSettings
    from printer.transport import Link

_PRINTER_CLASS: Final = 7
_CHUNK: Final = 4096


def open_usb(settings: PrinterSettings) -> Link:
    """Open the printer by its device file if one is set, else by its ids."""
    if settings.device:
        return DeviceLink(settings.device, settings.timeout_s)
    return UsbLink(settings.vendor_id, settings.product_id, settings.timeout_s)


class DeviceLink:
    """A character device that can be written and read."""

    def __init__(self, device: str, write_timeout: float) -> None:
        """Open it; `write_timeout` in seconds bounds each write."""
        self._file = os.open(device, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
        self._write_timeout = write_timeout

    def write(self, data: bytes) -> None:
        """Send all; raises TimeoutError when the printer takes nothing for too long."""
        end = time.monotonic() + self._write_timeout
        while data:
            _, ready, _ = select.select([], [self._file], [], max(end - time.monotonic(), 0))
            if not ready:
                raise TimeoutError("the printer takes no more data")
            data = data[os.write(self._file, data[:_CHUNK]) :]

    def read(self, timeout: float) -> bytes:
        """Bytes from the printer; empty for silence."""
        ready, _, _ = select.select([self._file], [], [], max(timeout, 0))
        return os.read(self._file, 256) if ready else b""

    def close(self) -> None:
        """Give the device free."""
        os.close(self._file)


class UsbLink:
    """The printer interface of a USB device: one bulk endpoint out, one in."""

    def __init__(self, vendor_id: int, product_id: int, write_timeout: float) -> None:
        """Find and claim it; raises OSError when it is not plugged in or held by another program."""
        import usb.core

        self._device: Any = usb.core.find(idVendor=vendor_id, idProduct=product_id)
        if self._device is None:
            raise OSError(f"no USB device {vendor_id:04x}:{product_id:04x}")
        self._interface = self._claim()
        self._out, self._in = _endpoints(self._interface)
        self._wait_ms = int(write_timeout * 1000)

    def _claim(self) -> Any:
        import usb.util

        interface: Any = usb.util.find_descriptor(
            self._device.get_active_configuration(), bInterfaceClass=_PRINTER_CLASS
        )
        if interface is None:
            raise OSError("the USB device has no printer interface")
        if self._device.is_kernel_driver_active(interface.bInterfaceNumber):
            self._device.detach_kernel_driver(interface.bInterfaceNumber)
        usb.util.claim_interface(self._device, interface.bInterfaceNumber)
        return interface

    def write(self, data: bytes) -> None:
        """Send all; pyusb's time-out is an OSError."""
        while data:
            data = data[self._out.write(data[:_CHUNK], self._wait_ms) :]

    def read(self, timeout: float) -> bytes:
        """Bytes from the printer; empty for silence."""
        import usb.core

        try:
            return bytes(self._in.read(64, max(int(timeout * 1000), 1)))
        except usb.core.USBTimeoutError:
            return b""

    def close(self) -> None:
        """Release the interface."""
        import usb.util

        usb.util.dispose_resources(self._device)


def _endpoints(interface: Any) -> tuple[Any, Any]:
    import usb.util

    found = {usb.util.endpoint_direction(end.bEndpointAddress): end for end in interface}
    try:
        return found[usb.util.ENDPOINT_OUT], found[usb.util.ENDPOINT_IN]
    except KeyError:
        raise OSError("the USB printer has no way back") from None
