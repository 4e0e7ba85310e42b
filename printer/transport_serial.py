"""A serial line, through pyserial (extra `serial`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from printer.settings import PrinterSettings


class SerialLink:
    """One opened serial line. pyserial's own errors are OSErrors already."""

    def __init__(self, settings: PrinterSettings) -> None:
        """Open exclusively; the printer's settings must match baud and flow control."""
        import serial

        self._line = serial.Serial(
            settings.device,
            settings.baud,
            rtscts=settings.flow == "hardware",
            xonxoff=settings.flow == "xonxoff",
            write_timeout=settings.timeout_s,
            exclusive=True,
        )
        self._line.reset_input_buffer()

    def write(self, data: bytes) -> None:
        """Send all; raises OSError when the printer takes nothing for too long."""
        self._line.write(data)

    def read(self, timeout: float) -> bytes:
        """Bytes from the printer; empty for silence."""
        self._line.timeout = timeout
        first = self._line.read(1)
        return bytes(first + self._line.read(self._line.in_waiting)) if first else b""

    def close(self) -> None:
        """Give the line free."""
        self._line.close()
