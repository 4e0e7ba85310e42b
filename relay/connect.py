"""The town hall's end: asks the relay for visitors' requests, and the server for their answers. Calls go out only."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import structlog
from msgspec import MsgspecError
from urllib3 import HTTPConnectionPool, PoolManager, Retry, Timeout, connection_from_url
from urllib3.exceptions import HTTPError

from relay import wire
from relay.allowed import PRINTABLE, allowed
from relay.wire import EXCHANGE, LONGEST_WAIT, Answered, Asked

CARRIED = (
    "Content-Type", "ETag", "Cache-Control", "Content-Encoding", "Content-Security-Policy", "Referrer-Policy",
    "Retry-After", "Refresh", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers",
)  # fmt: skip
SERVER_SECONDS = 5.0
PAUSES = (0.5, 1.0, 2.0, 5.0)
"""Seconds before the next attempt, growing while the relay is away."""
REMEMBERED = 2_000
UNAUTHORIZED, OK, NOT_FOUND, BAD_GATEWAY = 401, 200, 404, 502
NEVER_TAKEN = frozenset({400, 413})
"""The relay will not take these answers however often they are brought."""


class WrongToken(Exception):
    """The relay does not know this token."""


@dataclass(slots=True)
class Job:
    """A request that is being done, or was; `done` is set with its answer."""

    answer: Answered | None = None
    done: threading.Event = field(default_factory=threading.Event)


class Once:
    """Does each request once, however often the relay hands it out because an answer was lost."""

    def __init__(self, do: Callable[[Asked], Answered]) -> None:
        """`do` asks the server."""
        self._do = do
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._guard = threading.Lock()

    def answer(self, asked: Asked) -> Answered:
        """The answer of a request, new or remembered."""
        with self._guard:
            job = self._jobs.get(asked.id)
            mine = job is None
            if job is None:
                job = self._jobs[asked.id] = Job()
                while len(self._jobs) > REMEMBERED:
                    self._jobs.popitem(last=False)
        if mine:
            try:
                job.answer = self._do(asked)
            finally:
                job.done.set()
        job.done.wait(SERVER_SECONDS)
        return job.answer or Answered(asked.id, BAD_GATEWAY, {})


class Server:
    """The queue system's own server, asked for what is allowed and nothing else."""

    def __init__(self, url: str) -> None:
        """`url`: where it listens, as http://127.0.0.1:8000."""
        self._pool: HTTPConnectionPool = connection_from_url(url, maxsize=16, timeout=Timeout(SERVER_SECONDS))
        self._log = structlog.get_logger("relay")

    def ask(self, asked: Asked) -> Answered:
        """Ask the server; what does not answer or is not allowed is an answer too."""
        fits = PRINTABLE.fullmatch(asked.known) and PRINTABLE.fullmatch(asked.language)
        if not (fits and allowed(asked.method, asked.path, asked.query)):
            self._log.warning("the relay asked for something it may not have", method=asked.method)
            return Answered(asked.id, NOT_FOUND, {})
        headers = {"Accept": "text/html", "Accept-Encoding": "gzip"}
        headers |= {"If-None-Match": asked.known} if asked.known else {}
        headers |= {"Accept-Language": asked.language} if asked.language else {}
        target = asked.path + (f"?{asked.query}" if asked.query else "")
        try:
            # An action is never tried again by itself: nobody knows whether it has happened.
            answer = self._pool.urlopen(
                asked.method, target, headers=headers, retries=False, redirect=False, decode_content=False
            )
        except HTTPError as error:
            self._log.warning("the server does not answer", error=type(error).__name__)
            return Answered(asked.id, BAD_GATEWAY, {})
        carried = {name: answer.headers[name] for name in CARRIED if name in answer.headers}
        location = urlsplit(answer.headers.get("Location", ""))
        if location.path:
            carried["Location"] = location.path + (f"?{location.query}" if location.query else "")
        return Answered(asked.id, answer.status, carried, answer.data)


class Broken(Exception):
    """This end has failed in a way that nobody expected; whoever watches over it starts it again."""


class Connector:
    """Several questions held open at the relay at once; `run` returns when it is stopped or the token is wrong."""

    def __init__(self, relay: str, token: str, server: str, connections: int) -> None:
        """Addresses without a path; nothing is connected yet."""
        self._url = relay.rstrip("/") + EXCHANGE
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        timeout = Timeout(connect=5.0, read=LONGEST_WAIT + 10)
        self._pool = PoolManager(maxsize=connections, retries=Retry(0), timeout=timeout)
        self._once = Once(Server(server).ask)
        self._connections = connections
        self._stopping = threading.Event()
        self._refused = False
        self._broken: Exception | None = None
        self._log = structlog.get_logger("relay")

    def stop(self) -> None:
        """End `run`."""
        self._stopping.set()

    def run(self) -> None:
        """Serve until `stop`; raises WrongToken, or Broken."""
        threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self._connections)]
        for thread in threads:
            thread.start()
        self._stopping.wait()
        if self._refused:
            raise WrongToken
        if self._broken is not None:
            raise Broken from self._broken

    def _work(self) -> None:
        try:
            self._serve()
        except Exception as error:  # noqa: BLE001 -- whatever it was, a thread must not end unheard
            self._broken = error
            self.stop()

    def _serve(self) -> None:
        answers: tuple[Answered, ...] = ()
        failed = 0
        while not self._stopping.is_set():
            try:
                asked = self._exchange(answers)
                answers, failed = tuple(self._once.answer(one) for one in asked), 0
            except WrongToken:
                self._refused = True
                self.stop()
            except (HTTPError, MsgspecError, OSError) as error:
                # Answers are kept for the next attempt: the visitor may still be waiting.
                if not failed:
                    self._log.warning("the relay does not answer", error=type(error).__name__)
                self._stopping.wait(PAUSES[min(failed, len(PAUSES) - 1)])
                failed += 1

    def _exchange(self, answers: tuple[Answered, ...]) -> tuple[Asked, ...]:
        body = wire.encode(wire.Message(answers, LONGEST_WAIT))
        answer = self._pool.request("POST", self._url, body=body, headers=self._headers, redirect=False)
        if answer.status == UNAUTHORIZED:
            raise WrongToken
        if answer.status in NEVER_TAKEN:
            self._log.warning("the relay refuses answers", status=answer.status)
            return ()
        if answer.status != OK:
            raise OSError(f"HTTP {answer.status}")
        return wire.requests.decode(answer.data).requests
