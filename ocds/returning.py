"""What comes back of what went out: what this warehouse would send out just so is not brought in a second time."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from domain.document import PageError
from ocds import extraction
from ocds.months import Published, publish
from ocds.process import Json
from ocds.publication import Publication
from ocds.values import written
from transform.parsers.ocds_files import processes
from warehouse.db import rows_of


def new_to(connection: Connection, body: bytes, publication: Publication) -> bytes | None:
    """A file of OCDS without the processes that this warehouse has sent out itself.

    Args:
        connection: of the warehouse.
        body: the file.
        publication: the warehouse's own; its prefix tells which ocids may be of here.

    Returns:
        The file as it is where it holds none of them, the rest as a release a line, or None where nothing is left.
    """
    try:
        found, rejects = processes(body)
    except PageError:
        return body  # its parser says what is wrong with it
    known = _sent_out(connection, found, publication)
    rest = [one for one in found if str(one["ocid"]) not in known]
    if len(rest) == len(found):
        return body
    return "".join(f"{written(one)}\n" for one in rest).encode() if rest else body if rejects else None


def _sent_out(connection: Connection, found: Iterable[Json], publication: Publication) -> set[str]:
    """The ocids of leads that began here, and of those that came in a file and would go out just as they come."""
    own = f"{publication.prefix}-"
    told = {str(one["ocid"]): one for one in found if str(one["ocid"]).startswith(own)}
    if not told:
        return set()
    began = _leads(connection, {ocid.removeprefix(own): ocid for ocid in told})
    return began | _as_we_tell_it(connection, told, publication)


def _leads(connection: Connection, ocids: dict[str, str]) -> set[str]:
    rows = rows_of(connection, "SELECT id FROM core.lead WHERE id = ANY(:ids)", ids=list(ocids))
    return {ocids[row["id"]] for row in rows}


def _as_we_tell_it(connection: Connection, told: dict[str, Json], publication: Publication) -> set[str]:
    """Those that are, word for word, what an export of now says of them; any other is news of where it began."""
    as_of = extraction.fed_at(connection)
    leads = extraction.leads_under(connection, list(told), as_of, publication)
    ours = map(publish, extraction.processes(connection, leads, as_of, publication))
    return {ocid for one in ours if told.get(ocid := str(one.record["ocid"])) in _as_read(one)}


def _as_read(one: Published) -> tuple[Any, ...]:
    """A process as it is read from its releases, and from its record."""
    lines = "\n".join(map(written, one.releases)), written(one.record)
    return tuple(found for line in lines for found in processes(line.encode())[0])
