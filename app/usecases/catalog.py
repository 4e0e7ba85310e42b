"""What is known of an office's services in every language: it changes with the settings alone."""

from datetime import datetime

from app.db import offices as db
from app.rules.hours import local_day
from app.usecases import find
from app.usecases.answers_kiosk import Catalog, CatalogService
from app.usecases.change import read_office
from app.usecases.context import Context


def catalog(ctx: Context, *, office: str, now: datetime) -> Catalog:
    """Return the catalogue of what an office offers today; `not_found`."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        found = read_office(ctx, conn, db.row(conn, office_id), now)
    today = local_day(found.zone, now).isoformat()
    return Catalog(
        office=found.slug,
        config_seq=found.config_seq,
        groups={service.group: found.group_names.get(service.group, {}) for service in found.services if service.group},
        services=tuple(
            CatalogService(service.code, service.names, service.bring, service.keywords)
            for service in found.services
            if service.offered(today)
        ),
    )
