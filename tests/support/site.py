"""A whole server in this process, without its threads: for questions that one request answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.factory import Server
from app.usecases import accounts, devices
from app.usecases.context import Context
from tests.support.server import OFFICE, PASSWORD

CSRF = re.compile(r'name="csrf"\s+(?:content|value)="([0-9a-f]{64})"')


@dataclass
class Site:
    """The server, and people and programs who ask it."""

    server: Server
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def app(self) -> Flask:
        """The Flask application."""
        return self.server.app

    @property
    def ctx(self) -> Context:
        """The use cases' context."""
        return self.server.edge.ctx

    def token(self, kind: str, office: str = OFFICE) -> str:
        """The token of the office's device of a kind."""
        key = (kind, office)
        if key not in self.tokens:
            now = self.server.edge.clock.now()
            self.tokens[key] = devices.register(self.ctx, kind=kind, office=office, name=f"{kind}-{office}", now=now)
        return self.tokens[key]

    def ask(self, method: str, path: str, token: str = "", **options: Any) -> TestResponse:
        """One request of a program, or of nobody."""
        headers = dict(options.pop("headers", {}))
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self.app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **options)

    def account(self, name: str, role: str, office: str | None = OFFICE) -> None:
        """An account, unless it is there."""
        if name not in {user.name for user in accounts.list_users(self.ctx)}:
            accounts.add_user(self.ctx, name=name, password=PASSWORD, role=role, office=office)

    def sign_in(self, name: str) -> FlaskClient:
        """A browser with a session of this account."""
        browser = self.app.test_client()
        form = {"name": name, "password": PASSWORD, "csrf": csrf_of(browser.get("/login"))}
        answer = browser.post("/login", data=form)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return browser


def csrf_of(page: TestResponse) -> str:
    """The CSRF token of a page."""
    return csrf_in(page.get_data(as_text=True))


def csrf_in(page: str) -> str:
    """The same of a page that another server has sent."""
    found = CSRF.search(page)
    assert found, "the page has no CSRF token"
    return found[1]
