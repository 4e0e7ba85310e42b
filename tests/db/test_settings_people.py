"""People of an office: roles, qualifications and accounts, and what a head may not do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from app.usecases import accounts
from app.usecases.context import Principal
from app.usecases.settings_people import PEOPLE
from app.usecases.settings_types import PersonSettings
from tests.db.settings import change, get, head, wrong
from tests.support.office import PLAIN, SECOND, Town
from tests.support.steps import PASSWORD, refused

Make = Callable[..., Town]


def sign_in(town: Town, name: str, password: str) -> str:
    return accounts.login(town.ctx, name=name, password=password, now=town.now)


def person(name: str, *roles: str, **more: Any) -> PersonSettings:
    return PersonSettings(name=name, roles=roles, **more)


def told(one: PersonSettings) -> PersonSettings:
    """As the settings tell of somebody who has roles here only."""
    return replace(one, everywhere=())


def with_person(town: Town, one: PersonSettings, who: Principal | None = None) -> tuple[PersonSettings, ...]:
    others = [known for known in get(town, PEOPLE, who).people if known.name != one.name]
    return (*others, one)


def test_a_qualification_taken_away_holds_at_the_next_call(town: Town) -> None:
    """And given back again."""
    change(town, PEOPLE, people=with_person(town, person("anna", "clerk", password=PASSWORD)))
    anna = head(town, "anna")
    town.draw("pass")
    town.open(1, anna)
    only = person("anna", "clerk", services=("meld",), preferred=("meld",), trainee=True)
    saved = change(town, PEOPLE, people=with_person(town, only))
    assert [one for one in saved.people if one.name == "anna"] == [told(only)]
    assert town.next(1, who=anna) is None
    change(town, PEOPLE, people=with_person(town, person("anna", "clerk")))
    assert town.next(1, who=anna) is not None
    assert wrong(town, PEOPLE, people=with_person(town, replace(only, services=("nichts",)))) == {
        ("people[anna].services", "unknown_service")
    }


def test_single_roles_are_given_and_taken_away(town: Town) -> None:
    change(town, PEOPLE, people=with_person(town, person("anna", "clerk", "reception", password=PASSWORD)))
    assert sorted(head(town, "anna").roles) == ["clerk", "reception"]
    change(town, PEOPLE, people=with_person(town, person("anna", "reception")))
    assert sorted(head(town, "anna").roles) == ["reception"]
    leo = tuple(one for one in get(town, PEOPLE).people if one.name == "leo")
    assert [one.name for one in change(town, PEOPLE, people=leo).people] == ["leo"]
    assert head(town, "anna").roles == frozenset()


def test_an_account_is_locked_and_let_in_again(town: Town) -> None:
    change(town, PEOPLE, people=with_person(town, person("anna", "clerk", password=PASSWORD)))
    change(town, PEOPLE, people=with_person(town, person("anna", "clerk", disabled=True)))
    refused("bad_login", lambda: sign_in(town, "anna", PASSWORD))
    change(town, PEOPLE, people=with_person(town, person("anna", "clerk", password="ein neues Passwort")))
    refused("bad_login", lambda: sign_in(town, "anna", PASSWORD))
    assert sign_in(town, "anna", "ein neues Passwort")


def test_a_new_account_needs_a_name_a_password_and_a_role(town: Town) -> None:
    assert wrong(town, PEOPLE, people=with_person(town, person(" ", password="kurz"))) == {
        ("people[].name", "name"),
        ("people[].roles", "no_role"),
        ("people[].password", "weak_password"),
    }
    assert wrong(town, PEOPLE, people=with_person(town, person("otto", "king", password=PASSWORD))) == {
        ("people[otto].roles", "unknown_role")
    }


def test_a_head_gives_no_administrators_role_and_takes_none_away(town: Town) -> None:
    boss = head(town, "boss", "admin")
    admin = person("boss", "admin")
    assert wrong(town, PEOPLE, people=with_person(town, person("eva", "admin", password=PASSWORD))) == {
        ("people[eva].roles", "admin_only")
    }
    assert ("people[boss].roles", "admin_only") in wrong(town, PEOPLE, people=with_person(town, person("boss")))
    for member in ({"disabled": True}, {"password": "ein neues Passwort"}):
        (found,) = {code for _, code in wrong(town, PEOPLE, people=with_person(town, replace(admin, **member)))} - {
            "last_admin"
        }
        assert found == "works_elsewhere"
    change(town, PEOPLE, boss, people=with_person(town, person("eva", "admin", password=PASSWORD), boss))
    assert "admin" in head(town, "eva").roles


def test_nobody_takes_away_the_last_administrator_or_the_own_role(town: Town) -> None:
    boss, leo = head(town, "boss", "admin"), head(town)
    own = {("people[boss].roles", "own_role"), ("people[boss].roles", "last_admin")}
    assert wrong(town, PEOPLE, boss, people=with_person(town, person("boss", "manager"), boss)) == own
    assert wrong(town, PEOPLE, leo, people=with_person(town, person("leo", "clerk"))) == {
        ("people[leo].roles", "own_role")
    }
    assert ("people[leo].disabled", "own_account") in wrong(
        town, PEOPLE, leo, people=with_person(town, person("leo", "manager", disabled=True))
    )
    root = head(town, "root", "admin", None)
    change(town, PEOPLE, root, people=with_person(town, person("boss", "manager"), root))
    assert head(town, "boss").roles == {"manager"}


def test_roles_in_all_offices_are_for_those_who_administer_all(make_town: Make) -> None:
    """Somebody stays who does."""
    town = make_town(PLAIN, SECOND)
    boss, root = head(town, "boss", "admin"), head(town, "root", "admin", None)
    chief = person("eva", everywhere=("admin", "clerk"), password=PASSWORD)
    assert wrong(town, PEOPLE, boss, people=with_person(town, chief)) == {("people[eva].everywhere", "admin_only")}
    change(town, PEOPLE, root, people=with_person(town, chief, root))
    eva = head(town, "eva")
    assert eva.offices is None
    assert eva.roles == {"admin", "clerk"}
    assert ("people[eva].everywhere", "own_role") in wrong(
        town, PEOPLE, eva, people=with_person(town, person("eva", "admin", everywhere=()), eva)
    )
    change(town, PEOPLE, root, people=with_person(town, person("eva", everywhere=("clerk",)), root))
    change(town, PEOPLE, boss, people=with_person(town, person("eva", "reception"), boss))
    assert head(town, "eva").offices is None
    assert head(town, "eva").roles == {"clerk", "reception"}
    gone = wrong(town, PEOPLE, root, people=with_person(town, person("root", everywhere=()), root))
    assert gone == {("people[root].everywhere", "own_role"), ("people[root].everywhere", "last_admin")}


def test_an_account_that_works_elsewhere_too_is_not_locked_from_here(make_town: Make) -> None:
    """Staff rotate to the village: it gets a role here, and keeps its password."""
    town = make_town(PLAIN, SECOND)
    head(town, "nora", "clerk", "nord")
    saved = change(town, PEOPLE, people=with_person(town, person("nora", "reception")))
    assert [(one.name, one.elsewhere) for one in saved.people] == [("leo", False), ("nora", True)]
    locked = person("nora", "reception", disabled=True)
    assert wrong(town, PEOPLE, people=with_person(town, locked)) == {("people[nora].disabled", "works_elsewhere")}
    root = head(town, "root", "admin", None)
    assert change(town, PEOPLE, root, people=with_person(town, locked, root)).people[1].disabled
