"""Quick services: a short matter without a number is counted, and nothing else changes."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.db import side_tables
from app.db.engine import AnyRow
from app.usecases import counters, quick
from app.usecases.context import Principal
from app.usecases.quick import QuickService
from tests.support.office import Town
from tests.support.steps import clerk, refused


def serve(
    town: Town, counter: int, service: str = "hol", quantity: int = 1, who: Principal | None = None
) -> QuickService:
    return quick.quick_service(
        town.ctx,
        counter=counter,
        service=service,
        quantity=quantity,
        principal=who or town.api(),
        request=town.request("quick"),
        now=town.now,
    )


def rows(town: Town) -> list[AnyRow]:
    with town.ctx.store.read() as conn:
        return list(conn.execute(select(side_tables.quick_service)))


def test_it_is_counted_beside_an_open_case(town: Town) -> None:
    town.open(1)
    town.draw()
    case = town.act("start", town.call(1))
    before = town.queue()
    until = town.now + timedelta(seconds=60)
    assert serve(town, 1, "meld", 2) == QuickService("meld", 2, "Platz 1", town.now, before.seq + 1, until)
    assert [(r.counter_id, r.service_id, r.quantity, r.trainee) for r in rows(town)] == [(1, 2, 2, False)]
    after = town.queue()
    assert (after.seq, after.serving) == (before.seq + 1, before.serving)
    assert town.act("finish", case).state == "finished"


def test_only_at_ones_own_open_counter_and_only_what_one_may_serve(town: Town) -> None:
    anna, bert = clerk(town, "anna"), clerk(town, "bert")
    town.skill(anna, services=[2], trainee=True)
    refused("counter_closed", lambda: serve(town, 1, "meld", who=anna))
    town.open(1, who=anna)
    refused("counter_taken", lambda: serve(town, 1, "meld", who=bert))
    refused("not_qualified", lambda: serve(town, 1, "pass", who=anna))
    refused("unknown_service", lambda: serve(town, 1, "nichts", who=anna))
    refused("bad_quantity", lambda: serve(town, 1, "meld", 0, who=anna))
    counters.pause_counter(town.ctx, counter=1, principal=anna, request=town.request("pause"), now=town.now)
    refused("counter_closed", lambda: serve(town, 1, "meld", who=anna))
    assert rows(town) == []
    counters.resume_counter(town.ctx, counter=1, principal=anna, request=town.request("resume"), now=town.now)
    serve(town, 1, "meld", who=anna)
    assert [r.trainee for r in rows(town)] == [True]
