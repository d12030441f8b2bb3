"""What a warehouse is given when the code has a new version of it (cityleads/bootstrap.py says when)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.postgresql import insert

from domain.centres import CENTRES, HEADQUARTERS
from domain.country import COUNTRIES
from pipeline.match import backfill_probes
from pipeline.programmes.cities import keep_shipped_steps
from pipeline.programmes.k_city import keep_k_city_projects
from scrapers.source_config import facts, file_source_names, source_names
from transform.values.city_programmes import city_programmes
from transform.values.places import all_places
from warehouse import tables
from warehouse.match_edges import without_probes


def write_reference_rows(connection: Connection) -> None:
    """Write the sources, countries, centres, places and cities that this code knows, over what is there already."""
    write_rows(connection, tables.source, map(facts, (*source_names(), *file_source_names())))
    write_rows(connection, tables.country, COUNTRIES.values())
    write_rows(connection, tables.centre, (*CENTRES, HEADQUARTERS))
    write_rows(connection, tables.place, all_places())
    write_rows(connection, tables.city_programme, city_programmes())
    keep_shipped_steps(connection, datetime.now(UTC))


def write_k_city_projects(connection: Connection) -> None:
    """Write the K-City Network's projects of the shipped table; apart, as what judges them takes longer to load."""
    keep_k_city_projects(connection, datetime.now(UTC))


def write_rows(connection: Connection, table: Table, things: Iterable[object]) -> None:
    """Write things whose attributes are named as the table's columns, over what is there already."""
    names = tables.written(table)
    rows = [{name: _plain(getattr(thing, name)) for name in names} for thing in things]
    key = [column.name for column in table.primary_key]
    statement = insert(table)
    updates = {name: statement.excluded[name] for name in names if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=updates), rows)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def write_probes(connection: Connection) -> None:
    """Note where leads look for others that were made before this was noted."""
    if missing := without_probes(connection):
        backfill_probes(connection, missing)
