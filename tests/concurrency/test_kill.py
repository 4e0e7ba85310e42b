"""Scenario 32: the server is killed at any moment under load; nothing acknowledged is lost, nothing doubled."""

import pytest

from bench.kill import kill_rounds
from tests.support.postgres import PostgresServer

# `bench kill` kills two hundred times.
KILLS = 6


@pytest.mark.timeout(200)
def test_kills_lose_and_double_nothing() -> None:
    """Numbers stay gap-free, no ticket is called twice, every state is what was acknowledged last."""
    killed = kill_rounds(KILLS)
    assert killed.ledger.problems == []
    assert len(killed.ledger.drawn) > KILLS, "there was hardly any load"
    assert len(killed.ledger.calls) > KILLS, "there was hardly any load"
    assert killed.ledger.repeated > 0, "no kill hit a request under way"


@pytest.mark.timeout(120)
def test_kills_on_postgresql(postgres: PostgresServer) -> None:
    """The same with another database, which lives on."""
    assert kill_rounds(2, postgres.create_database()).ledger.problems == []
