"""What comes back of what went out: a process that is in the warehouse already is not brought in a second time."""

from sqlalchemy import Connection

from domain.document import PageError
from ocds.values import written
from transform.parsers.ocds_files import processes
from warehouse.db import rows_of


def new_to(connection: Connection, body: bytes, prefix: str) -> bytes | None:
    """A file of OCDS without the processes that this warehouse has sent out itself.

    Args:
        connection: of the warehouse.
        body: the file.
        prefix: of the warehouse's own ocids.

    Returns:
        The file as it is where it holds none of them, the rest as a release a line, or None where nothing is left.
    """
    try:
        found, rejects = processes(body)
    except PageError:
        return body  # its parser says what is wrong with it
    known = _sent_out(connection, [str(one["ocid"]) for one in found], prefix)
    rest = [one for one in found if str(one["ocid"]) not in known]
    if len(rest) == len(found):
        return body
    return "".join(f"{written(one)}\n" for one in rest).encode() if rest else body if rejects else None


def _sent_out(connection: Connection, ocids: list[str], prefix: str) -> set[str]:
    """Those ocids that are of leads of this warehouse."""
    own = {ocid.removeprefix(f"{prefix}-"): ocid for ocid in ocids if ocid.startswith(f"{prefix}-")}
    rows = rows_of(connection, "SELECT id FROM core.lead WHERE id = ANY(:ids)", ids=list(own))
    return {own[row["id"]] for row in rows}
