"""Who works in an office: roles, qualifications, accounts.

A head may do all this in the own office but give and take no administrator's role; roles in all offices are for those
who administer all. Nobody takes away the last administrator, or the role that lets oneself be here.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from app.db import people
from app.db import settings as db
from app.db.engine import AnyRow, Connection
from app.rules.settings import Fault, Faults
from app.usecases import accounts
from app.usecases.change import Change
from app.usecases.settings import Topic
from app.usecases.settings_offer import check_codes, codes, ids_of
from app.usecases.settings_types import PeopleSettings, PersonSettings

LEADING = frozenset({"manager", "admin"})
ADMIN = "admin"


def _read(conn: Connection, office: int) -> PeopleSettings:
    rows: dict[str, list[AnyRow]] = defaultdict(list)
    for row in db.members(conn, office):
        rows[row.name].append(row)
    skills = {row.person_id: row for row in db.skills(conn, office)}
    names = codes(conn, office)
    return PeopleSettings(people=tuple(_person(found, office, skills, names) for found in rows.values()))


def _person(rows: list[AnyRow], office: int, skills: dict[int, AnyRow], names: dict[int, str]) -> PersonSettings:
    skill = skills.get(rows[0].id)
    return PersonSettings(
        name=rows[0].name,
        roles=tuple(row.role for row in rows if row.office_id == office),
        everywhere=tuple(row.role for row in rows if row.office_id is None),
        elsewhere=any(row.office_id not in {office, None} for row in rows),
        disabled=rows[0].disabled,
        services=None if skill is None or skill.services is None else tuple(sorted(names[s] for s in skill.services)),
        preferred=() if skill is None else tuple(sorted(names[s] for s in skill.preferred)),
        trainee=skill is not None and skill.trainee,
    )


def _tidy(wanted: PeopleSettings, present: PeopleSettings) -> PeopleSettings:
    """As it would be read: what is told only is what it is, and who is left out has no role."""
    known = {one.name: one for one in present.people}
    asked = {one.name.strip() for one in wanted.people}
    left_out = (PersonSettings(name=n, roles=(), disabled=known[n].disabled) for n in known if n not in asked)
    tidied = []
    for one in (*wanted.people, *left_out):
        name = one.name.strip()
        told = known.get(name, PersonSettings(name=name, roles=(), everywhere=()))
        tidied.append(
            replace(
                one,
                name=name,
                roles=tuple(sorted(set(one.roles))),
                services=None if one.services is None else tuple(sorted(set(one.services))),
                preferred=tuple(sorted(set(one.preferred))),
                password=one.password or None,
                everywhere=told.everywhere if one.everywhere is None else tuple(sorted(set(one.everywhere))),
                elsewhere=told.elsewhere,
            )
        )
    return replace(wanted, people=tuple(sorted(tidied, key=lambda one: one.name)))


def _check(c: Change, wanted: PeopleSettings, present: PeopleSettings) -> list[Fault]:
    faults, services = Faults(), codes(c.conn, c.office.id).values()
    known = {one.name: one for one in present.people}
    for one in wanted.people:
        where = f"people[{one.name}]"
        faults.need(accounts.storable(one.name), f"{where}.name", "name")
        check_codes(faults, f"{where}.services", one.services or (), services)
        check_codes(faults, f"{where}.preferred", one.preferred, services)
        _check_roles(faults, c, where, one, known.get(one.name))
        _check_account(faults, c, where, one)
    faults.unique((f"people[{one.name}].name", one.name) for one in wanted.people)
    _check_last_admin(faults, wanted, present)
    return faults.found


def _check_roles(faults: Faults, c: Change, where: str, one: PersonSettings, old: PersonSettings | None) -> None:
    faults.need(old is not None or one.roles or one.everywhere, f"{where}.roles", "no_role")
    admin, chief = ADMIN in c.principal.roles, _administers_all(c)
    for member, may_all in (("roles", admin), ("everywhere", chief)):
        before, after = (_roles(each, member) for each in (old, one))
        faults.need(after <= set(accounts.ROLES), f"{where}.{member}", "unknown_role")
        changed = before ^ after
        may = may_all or not (changed if member == "everywhere" else changed & {ADMIN})
        faults.need(may, f"{where}.{member}", "admin_only")
        if _is_self(c, one):
            lost = before - after
            leads = LEADING & (_roles(one, "roles") | _roles(one, "everywhere"))
            faults.need(ADMIN not in lost and (leads or not lost), f"{where}.{member}", "own_role")


def _roles(one: PersonSettings | None, member: str) -> set[str]:
    return set(getattr(one, member) or ()) if one is not None else set()


def _administers_all(c: Change) -> bool:
    return (None, ADMIN) in c.principal.grants or c.principal.kind == "system"


def _is_self(c: Change, one: PersonSettings) -> bool:
    return c.principal.kind == "user" and c.principal.name == one.name


def _check_account(faults: Faults, c: Change, where: str, one: PersonSettings) -> None:
    """Whether the account may be made, locked, unlocked or get another password from here."""
    account = people.by_name(c.conn, one.name) if accounts.storable(one.name) else None
    if account is None or one.password is not None:
        good = len(one.password or "") >= accounts.MINIMUM_PASSWORD
        faults.need(good, f"{where}.password", "weak_password")
    if account is None:
        return
    if account.disabled != one.disabled:
        faults.need(not _is_self(c, one), f"{where}.disabled", "own_account")
        faults.need(_governs(c, account.id), f"{where}.disabled", "works_elsewhere")
    if one.password is not None and not _is_self(c, one):
        faults.need(_governs(c, account.id), f"{where}.password", "works_elsewhere")


def _governs(c: Change, person: int) -> bool:
    """Tell whether all roles of a person are ones that the principal could take away."""
    if _administers_all(c):
        return True
    own = ADMIN in c.principal.roles
    return all(office == c.office.id and (own or role != ADMIN) for office, role in people.roles(c.conn, person))


def _check_last_admin(faults: Faults, wanted: PeopleSettings, present: PeopleSettings) -> None:
    """Somebody must be left who administers this office, and somebody who administers all if there was one."""
    scopes: tuple[tuple[str, Callable[[PersonSettings], bool]], ...] = (
        ("everywhere", lambda one: not one.disabled and ADMIN in _roles(one, "everywhere")),
        ("roles", lambda one: not one.disabled and ADMIN in _roles(one, "everywhere") | _roles(one, "roles")),
    )
    for member, administers in scopes:
        before = [one.name for one in present.people if administers(one)]
        if before and not any(administers(one) for one in wanted.people):
            faults.need(good=False, field=f"people[{before[0]}].{member}", code="last_admin")
            return


def _write(c: Change, wanted: PeopleSettings, present: PeopleSettings) -> None:
    known = {one.name: one for one in present.people}
    for one in wanted.people:
        if known.get(one.name) != one:
            _write_person(c, one, known.get(one.name))


def _write_person(c: Change, one: PersonSettings, old: PersonSettings | None) -> None:
    account = people.by_name(c.conn, one.name)
    if account is None:
        person, disabled = people.add(c.conn, one.name, accounts.hashed(one.password or "")), False
    else:
        person, disabled = int(account.id), account.disabled
        if one.password is not None:
            people.set_password(c.conn, person, accounts.hashed(one.password), end_sessions=not _is_self(c, one))
    for member, office in (("roles", c.office.id), ("everywhere", None)):
        before, after = _roles(old, member), _roles(one, member)
        for role in after - before:
            people.add_role(c.conn, person, office, role)
        for role in before - after:
            people.take_role(c.conn, person, office, role)
    if one.disabled != disabled:
        (people.disable if one.disabled else people.enable)(c.conn, person)
    db.set_skill(c.conn, c.office.id, person, _skill(c, one))


def _skill(c: Change, one: PersonSettings) -> dict[str, Any] | None:
    if one.services is None and not one.preferred and not one.trainee:
        return None
    services = None if one.services is None else ids_of(c.conn, c.office.id, one.services)
    return {
        "services": services,
        "preferred": ids_of(c.conn, c.office.id, one.preferred),
        "trainee": one.trainee,
    }


PEOPLE = Topic("people", PeopleSettings, _read, _tidy, _check, _write)
