"""Load through HTTP: kiosks that draw and clerks that call as fast as the server answers.

Run as `python -m bench.load draw PORT TOKEN CLIENTS EACH` or `… call PORT TOKEN CLIENTS EACH COUNTER,COUNTER…` it
prints one line of JSON; the functions do the same inside a test.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field

from bench.client import Client
from bench.server import OFFICE

SERVICES = ("pass", "melde", "abholung", "auskunft")


@dataclass
class Load:
    """Seconds of each answer, what was answered (token, number), and seconds from the first to the last."""

    latencies: list[float] = field(default_factory=list)
    tickets: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds


def draws(ports: Sequence[int], token: str, clients: int, each: int, service: str = "") -> Load:
    """Let kiosks draw `each` numbers at once; of one service, or in turn of all."""

    def kiosk(place: int, client: Client, load: Load) -> None:
        for turn in range(each):
            wish = service or SERVICES[(place + turn) % len(SERVICES)]
            began = time.perf_counter()
            answer = client.draw(OFFICE, wish)
            load.latencies.append(time.perf_counter() - began)
            ticket = answer.expect(201).json()
            load.tickets.append((ticket["token"], ticket["number"]))

    return together(ports, token, clients, kiosk)


def calls(
    ports: Sequence[int], token: str, counters: Sequence[int], each: int, more: Callable[[], bool] = lambda: False
) -> Load:
    """Let a clerk per counter finish and call up to `each` times; `more`: go on while nobody is there?"""

    def clerk(place: int, client: Client, load: Load) -> None:
        path = f"/counters/{counters[place]}/next"
        while len(load.tickets) < each:
            expecting = more()
            began = time.perf_counter()
            answer = client.post(path, {"request_id": client.request_id(), "settle": "finish"}).expect(200, 204)
            if answer.status == 200:
                load.latencies.append(time.perf_counter() - began)
                ticket = answer.json()
                load.tickets.append((ticket["token"], ticket["number"]))
            elif not expecting:
                return

    return together(ports, token, len(counters), clerk)


def together(ports: Sequence[int], token: str, clients: int, work: Callable[[int, Client, Load], None]) -> Load:
    """Run the clients in threads that begin at once; raises what one of them raised."""
    loads = [Load() for _ in range(clients)]
    connections = [Client(ports[place % len(ports)], token) for place in range(clients)]
    failures: list[BaseException] = []
    gate = threading.Barrier(clients + 1)

    def body(place: int) -> None:
        try:
            connections[place].get("/offices")
            gate.wait()
            work(place, connections[place], loads[place])
        except BaseException as failure:  # noqa: BLE001 -- told in the thread that waits
            gate.abort()
            failures.append(failure)

    threads = [threading.Thread(target=body, args=(place,)) for place in range(clients)]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    for connection in connections:
        connection.close()
    if failures:
        raise failures[0]
    latencies = [latency for load in loads for latency in load.latencies]
    return Load(latencies, [ticket for load in loads for ticket in load.tickets], seconds)


def main(verb: str, port: str, token: str, clients: str, each: str, counters: str = "") -> None:
    """The program."""
    ports = [int(port)]
    if verb == "draw":
        load = draws(ports, token, int(clients), int(each))
    else:
        chosen = [int(counter) for counter in counters.split(",")][: int(clients)]
        load = calls(ports, token, chosen, int(each))
    print(json.dumps(asdict(load)))


if __name__ == "__main__":
    main(*sys.argv[1:])
