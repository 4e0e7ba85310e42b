"""The server as a process: what stops it from starting, what it says, how it stops."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from socketio.exceptions import ConnectionError as NoConnection

from app.usecases import accounts, films
from app.web import csrf
from app.web.films import AT_ONCE
from app.web.server import RECEIVE_SECONDS, SPARE_THREADS
from app.web.wires import Wires
from tests.support import server as servers
from tests.support.film import element, webm_of
from tests.support.server import OFFICE, PASSWORD, Follower, Process, command, eventually, http, http_client
from tests.support.site import csrf_in

STOP_SECONDS = 5.0
# Without our cut gunicorn takes 30 s. That it is under 2 s is measured by `python -m bench start`, on a quiet machine.
SCREENS = 20
HALVES = {
    "head": b"POST /api/v1/offices/mitte/tickets HTTP/1.1\r\nHost: x\r\n",
    "body": b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 100\r\n\r\nname=",
}
UPGRADE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


def refused(folder: Path, *options: str, **more: str) -> str:
    """Start a server that must not start; returns its one line."""
    done = command(folder, "serve", "--port", "0", *options, **more)  # type: ignore[arg-type]  # text only
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr.strip().splitlines()[-1]


def test_a_second_server_on_the_data_is_refused(running: Process) -> None:
    """Two processes on one SQLite file would spoil the order of the log."""
    said = refused(running.folder)
    assert "another server (process" in said
    assert str(running.folder / "data") in said


def test_a_second_server_on_the_port_is_refused(running: Process, folder: Path) -> None:
    """At once, with the address."""
    port = running.url.rpartition(":")[2]
    done = command(folder, "serve", "--port", port)
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in done.stderr


def test_a_folder_that_cannot_be_written_is_refused(folder: Path) -> None:
    """Whatever hinders it, here a file in its place."""
    (folder / "data").write_text("not a folder")
    assert "cannot be written to" in refused(folder)


def test_a_broken_database_is_refused(folder: Path) -> None:
    """With the reason and without a stack."""
    (folder / "data").mkdir()
    (folder / "data" / "wartemarke.db").write_bytes(b"this is no database at all" * 100)
    assert "the database cannot be opened" in refused(folder)


def test_wrong_usage_is_two(folder: Path) -> None:
    """Exit code 2, as everywhere."""
    assert command(folder, "serve", "--prot", "1").returncode == 2
    assert command(folder, "serve", "--practice-speed", "0").returncode == 1


def test_the_first_link_is_told_while_nobody_administers(tmp_path: Path) -> None:
    """It makes the account once; a restart after that tells none."""
    with servers.server(tmp_path) as process:
        link = re.search(r"^http://\S+/setup/(\S+)$", process.said(), re.MULTILINE)
        assert link
        with http_client(base_url=process.url) as browser:
            page = browser.get(f"/setup/{link[1]}")
            token = re.search(r'name="csrf" value="(\w+)"', page.text)
            assert token
            form = {"name": "chefin", "password": servers.PASSWORD, "again": servers.PASSWORD, "csrf": token[1]}
            assert browser.post(f"/setup/{link[1]}", data=form).status_code == 303
            assert browser.get("/admin").status_code == 200
        process.stop()
        process.start()
        assert "/setup/" not in process.said()


def test_it_stops_in_time_with_open_sockets(tmp_path: Path) -> None:
    """SIGTERM with twenty screens and a kept connection: gone within two seconds, every screen told."""
    with servers.server(tmp_path) as process:
        token = process.device("api", "prog")
        screens = [Follower(process.url, "/board", {"token": token, "office": "mitte"}) for _ in range(SCREENS)]
        with process.client(token) as kept:
            kept.get("/offices")
            seconds = process.stop()
        assert seconds < STOP_SECONDS
        eventually(lambda: all(screen.gone for screen in screens))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_by_a_signal_to_all_its_processes(tmp_path: Path, number: int) -> None:
    """As a terminal (Ctrl-C) or a service manager sends it: quickly, in order, without a word of alarm."""
    with servers.server(tmp_path) as process:
        screen = Follower(process.url, "/board", {"token": process.device("api", "prog")})
        screen.snapshot()
        assert process.stop_all(number) < STOP_SECONDS
        assert process.process is not None
        assert process.process.returncode == 0
        assert "rror" not in process.said()


def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    """And what is logged about it is JSON too."""
    with servers.server(tmp_path) as process:
        assert process.process is not None
        children = Path(f"/proc/{process.process.pid}/task/{process.process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        eventually(lambda: "SIGKILL" in process.said())
        eventually(process.ready, servers.START_SECONDS)
        assert json.loads(process.said().strip().splitlines()[-1])["level"] == "error"


def test_an_office_may_show_its_board_to_the_whole_network(tmp_path: Path) -> None:
    """board_public: over HTTP and on the socket without a token; the queue stays closed."""
    with servers.server(tmp_path, text="[server]\nboard_public = true\n" + servers.CONFIG) as process:
        assert http().get(f"{process.url}/api/v1/offices/mitte/board").status_code == 200
        assert http().get(f"{process.url}/api/v1/offices/mitte/queue").status_code == 401
        Follower(process.url, "/board", {"office": "mitte"}).snapshot()
        with pytest.raises(NoConnection):
            Follower(process.url, "/desk", {"office": "mitte"})


def test_too_many_sockets_are_refused_and_requests_go_on(tmp_path: Path) -> None:
    """Beyond max_sockets a socket gets a clear answer, and HTTP does not starve."""
    text = "[server]\nmax_sockets = 3\n" + servers.CONFIG
    with servers.server(tmp_path, text=text) as process:
        token = process.device("api", "prog")
        screens = [Follower(process.url, "/board", {"token": token}) for _ in range(3)]
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
        key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
        answer = http().get(f"{process.url}/socket.io/?EIO=4&transport=websocket", headers=upgrade | key)
        assert (answer.status_code, answer.json()["code"]) == (503, "too_many_sockets")
        with process.client(token) as program:
            assert program.get("/offices").status_code == 200
        screens[0].close()
        eventually(lambda: http().get(f"{process.url}/health/ready").json()["sockets"] < 3)
        Follower(process.url, "/board", {"token": token}).snapshot()


def test_health_tells_database_publisher_and_devices(running: Process) -> None:
    """And Prometheus gets its figures."""
    ready = http().get(f"{running.url}/health/ready").json()
    assert ready["checks"] == {"database": True, "publisher": True}
    assert ready["devices"]["known"] >= 3
    assert http().get(f"{running.url}/health/live").json() == {"status": "ok"}
    metrics = http().get(f"{running.url}/metrics").text
    assert re.search(r'^wartemarke_log_seq{office="mitte"} \d', metrics, re.MULTILINE)
    assert re.search(
        r'^wartemarke_device_well{kind="printer",name="drucker",office="mitte"} [01]', metrics, re.MULTILINE
    )


def test_slow_clients_hold_nobody_up(tmp_path: Path) -> None:
    """More connections than threads that never send all of their request: others wait a few seconds at most."""
    text = "[server]\nmax_sockets = 2\nrequest_threads = 1\n" + servers.CONFIG
    with servers.server(tmp_path, text=text) as process:
        host, port = process.url.removeprefix("http://").split(":")
        for half in HALVES.values():
            slow = [socket.create_connection((host, int(port))) for _ in range(2 + SPARE_THREADS + 20)]
            for connection in slow:
                connection.sendall(half)
            assert http().get(f"{process.url}/api/v1/offices", timeout=4 * RECEIVE_SECONDS).status_code == 200
            for connection in slow:
                connection.close()


def test_a_file_may_take_longer_than_other_requests(running: Process) -> None:
    """A head's picture on a slow line: its second half comes when slow requests of strangers were given up."""
    accounts.add_user(running.ctx, name="leo", password=PASSWORD, role="manager", office=OFFICE)
    stream = BytesIO()
    Image.new("RGB", (400, 300), "green").save(stream, "PNG")
    host, port = running.url.removeprefix("http://").split(":")

    def halves() -> Iterator[bytes]:
        yield stream.getvalue()[:500]
        with socket.create_connection((host, int(port)), 4 * RECEIVE_SECONDS) as stranger:
            stranger.sendall(HALVES["head"])
            # Given up: an answer or an end.
            stranger.recv(100)
        yield stream.getvalue()[500:]

    with http_client(base_url=running.url, timeout=60) as leo:
        proof = csrf_in(leo.get("/login").text)
        leo.post("/login", data={"name": "leo", "password": PASSWORD, "csrf": proof})
        own = {csrf.HEADER: csrf_in(leo.get("/").text), "Content-Length": str(len(stream.getvalue()))}
        assert leo.post(f"/api/v1/offices/{OFFICE}/pictures", content=halves(), headers=own).status_code == 201


def test_who_does_not_read_a_film_holds_nothing(tmp_path: Path) -> None:
    """Neither the turn that other displays wait for nor a thread: the connection is cut."""
    servers.write_config(tmp_path)
    with servers.running(Process(tmp_path, servers.STANDING, program="tests.web.hasty_server")) as process:
        film = webm_of(element(0xEC, bytes(8 * 1024 * 1024)))
        name = films.add(process.ctx, office=OFFICE, content=film)
        cookie = {"Cookie": f"wm_display_wand={process.device('display', 'wand')}"}
        address, headers = f"/display/wand/films/{OFFICE}/{name}", "".join(f"{k}: {v}\r\n" for k, v in cookie.items())
        host, port = process.url.removeprefix("http://").split(":")
        still = [socket.socket() for _ in range(AT_ONCE)]
        for one in still:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.connect((host, int(port)))
            one.sendall(f"GET {address} HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode())
            assert one.recv(12).endswith(b"200")
        whole = partial(http().get, process.url + address, headers=cookie)
        assert whole().status_code == 503
        assert eventually(lambda: (answer := whole()).status_code == 200 and answer.content == film)
        came = 0
        with suppress(ConnectionResetError):
            while part := still[0].recv(1024 * 1024):
                came += len(part)
        assert came < len(film)
        for one in still:
            one.close()
        assert "Traceback" not in process.said()


def test_sockets_that_nobody_was_let_in_on_are_cut(tmp_path: Path) -> None:
    """They lock no screen out: half of the places stay free of them, and after a few seconds all are."""
    text = "[server]\nmax_sockets = 4\n" + servers.CONFIG
    with servers.server(tmp_path, text=text) as process:
        token = process.device("display", "wand")
        screen = Follower(process.url, "/board", {"token": token})
        screen.snapshot()
        host, port = process.url.removeprefix("http://").split(":")
        strangers = [socket.create_connection((host, int(port))) for _ in range(3)]
        for stranger in strangers:
            stranger.sendall(UPGRADE)
            assert stranger.recv(20).startswith(b"HTTP/1.1 101")
        eventually(lambda: http().get(f"{process.url}/health/ready").json()["sockets"] == 1, 15)
        assert not screen.gone
        Follower(process.url, "/board", {"token": process.device("display", "wand2")}).snapshot()
        for stranger in strangers:
            stranger.close()


@pytest.mark.parametrize(("addresses", "refused"), [("aaaa", ""), ("aaaaa", "a"), ("aaaab", ""), ("aaabbbb", "")])
def test_one_address_leaves_room_for_others(addresses: str, refused: str) -> None:
    """Of eight sockets one address holds four before somebody on them is let in."""
    coming, turned_away = iter(addresses), list[str]()

    def arrive(*_request: Any) -> list[bytes]:
        address = next(coming, None)
        if address is None:
            return []
        with socket.socket() as wire:
            environ = {"PATH_INFO": "/socket.io/", "gunicorn.socket": wire, "REMOTE_ADDR": address}
            return list(wires(environ, lambda *_answer: turned_away.append(address)))

    wires = Wires(arrive, 8)
    arrive()
    assert turned_away == list(refused)


@pytest.mark.parametrize("path", ["/t/{token}", "/api/v1/tickets/{token}", "/api/v1/tickets/{token}/nothing"])
def test_logs_hold_no_token_and_no_address(running: Process, path: str) -> None:
    """Neither of a good nor of a bad request; what is logged is JSON."""
    with running.client(running.device("api", f"log{hash(path)}")) as program:
        wish = {"request_id": f"log{path}", "concerns": [{"service": "pass"}]}
        token = program.post("/offices/mitte/tickets", json=wish).json()["token"]
    http().get(running.url + path.format(token=token))
    lines = [line for line in running.said().splitlines() if line.startswith("{")]
    assert token not in running.said()
    assert not any("127.0.0.1" in line for line in lines)
    assert all(json.loads(line)["event"] for line in lines)
