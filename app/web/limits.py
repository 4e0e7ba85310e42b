"""Rate limits, on real time: for anonymous callers, for logins, and for new speech. Else nobody is limited."""

import threading
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from app.rules.refusal import Refusal
from app.web.settings import ServerSettings

SELDOM = 60
NEW_SENTENCES = 240
"""A minute and kiosk: nobody listens to more, and making sound must not hold up the calls of the displays."""
MINUTE = 60.0
MOST_ADDRESSES = 10_000
"""Beyond this many, those of earlier minutes are forgotten at once."""
SPRAY = 10
"""How many names may be tried from one address, each as often as one name may be."""


def known_as(name: str) -> str:
    """A name as a short key."""
    return name.casefold()[:64]


class Minute:
    """Counts what comes in great numbers: the library's memory starts a thread for every address and minute."""

    def __init__(self, most: int) -> None:
        """`most`: of one address in a minute, which begins with its first request."""
        self._most = most
        self._counts: dict[str, tuple[float, int]] = {}
        self._tidied = 0.0
        self._guard = threading.Lock()

    def hit(self, address: str) -> bool:
        """Count one more; tell whether it is not too many."""
        present = time.monotonic()
        with self._guard:
            until, count = self._counts.get(address, (0.0, 0))
            if until <= present:
                until, count = present + MINUTE, 0
                self._forget(present)
            self._counts[address] = (until, count + 1)
        return count < self._most

    def _forget(self, present: float) -> None:
        if len(self._counts) > MOST_ADDRESSES and present - self._tidied > 1:
            self._tidied = present
            self._counts = {address: kept for address, kept in self._counts.items() if kept[0] > present}


class Limits:
    """Counters in this process's memory: addresses are kept for a minute and written nowhere."""

    def __init__(self, settings: ServerSettings) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._anonymous = Minute(settings.anonymous_requests_per_minute)
        self._login = RateLimitItemPerMinute(settings.login_attempts_per_minute)
        self._many_logins = RateLimitItemPerMinute(settings.login_attempts_per_minute * SPRAY)
        self._seldom = RateLimitItemPerMinute(SELDOM)
        self._speech = RateLimitItemPerMinute(NEW_SENTENCES)

    def anonymous(self, address: str) -> None:
        """Count a call without a token; raises Refusal rate_limited."""
        if not self._anonymous.hit(address):
            raise Refusal("rate_limited")

    def seldom(self, address: str) -> None:
        """Count what one place does rarely: pairing a screen, the first account. Raises Refusal rate_limited."""
        self._count(self._seldom, "seldom", address)

    def speech(self, device: int) -> None:
        """Count a sentence that has to be made for a kiosk; raises Refusal rate_limited."""
        self._count(self._speech, "speech", str(device))

    def may_sign_in(self, address: str, name: str) -> None:
        """Refuse (rate_limited) after too many failures for a name, or from an address for all names together.

        Only failures count: a whole town hall may come from one address at eight.
        """
        if not self._limiter.test(self._login, "login", address, known_as(name)):
            raise Refusal("rate_limited")
        if not self._limiter.test(self._many_logins, "logins", address):
            raise Refusal("rate_limited")

    def sign_in_failed(self, address: str, name: str) -> None:
        """Count a wrong name or password."""
        self._limiter.hit(self._login, "login", address, known_as(name))
        self._limiter.hit(self._many_logins, "logins", address)

    def _count(self, item: RateLimitItemPerMinute, kind: str, address: str) -> None:
        if not self._limiter.hit(item, kind, address):
            raise Refusal("rate_limited")
