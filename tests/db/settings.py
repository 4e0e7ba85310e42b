"""Steps about settings: heads read, change and are refused."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from app.db import people
from app.rules.refusal import Refusal
from app.usecases import accounts, settings
from app.usecases.context import Context, Principal, Request
from app.usecases.settings import Topic
from tests.support.office import Town
from tests.support.steps import PASSWORD, refused


def head(town: Town, name: str = "leo", role: str = "manager", office: str | None = "mitte") -> Principal:
    """Somebody who may change settings, signed in anew: roles hold as they are at this moment."""
    if name not in {user.name for user in accounts.list_users(town.ctx)}:
        accounts.add_user(town.ctx, name=name, password=PASSWORD, role=role, office=office)
    with town.ctx.store.read() as conn:
        known = people.by_name(conn, name)
    assert known is not None
    token = accounts.start_session(town.ctx, person=known.id, now=town.now)
    found = accounts.session(town.ctx, token=token, now=town.now)
    if found is None:
        raise Refusal("bad_login")
    return found


def get(town: Town, topic: Topic[Any], who: Principal | None = None) -> Any:
    return settings.get(town.ctx, topic, office="mitte", principal=who or head(town))


def put(town: Town, topic: Topic[Any], wanted: Any, who: Principal | None = None, ctx: Context | None = None) -> Any:
    return settings.put(
        ctx or town.ctx,
        topic,
        office="mitte",
        wanted=wanted,
        principal=who or head(town),
        request=Request("PUT", None, b""),
        now=town.now,
    )


def change(town: Town, topic: Topic[Any], who: Principal | None = None, **members: Any) -> Any:
    return put(town, topic, replace(get(town, topic, who), **members), who)


def wrong(town: Town, topic: Topic[Any], who: Principal | None = None, **members: Any) -> set[tuple[str, str]]:
    """Which fields are refused, and why."""
    told = refused("invalid_settings", lambda: change(town, topic, who, **members))
    errors = told.facts["errors"]
    assert isinstance(errors, list)
    return {(error["field"], error["code"]) for error in errors}
