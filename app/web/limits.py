"""Rate limits, on real time: for anonymous callers and for logins. Devices and staff are not limited."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from app.rules.refusal import Refusal
from app.web.settings import ServerSettings


class Limits:
    """Counters in this process's memory: addresses are kept for a minute and written nowhere."""

    def __init__(self, settings: ServerSettings) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._anonymous = RateLimitItemPerMinute(settings.anonymous_requests_per_minute)
        self._login = RateLimitItemPerMinute(settings.login_attempts_per_minute)

    def anonymous(self, address: str) -> None:
        """Count a call without a token; raises Refusal rate_limited."""
        self._count(self._anonymous, "anonymous", address)

    def login(self, address: str) -> None:
        """Count an attempt to sign in; raises Refusal rate_limited."""
        self._count(self._login, "login", address)

    def _count(self, item: RateLimitItemPerMinute, kind: str, address: str) -> None:
        if not self._limiter.hit(item, kind, address):
            raise Refusal("rate_limited")
