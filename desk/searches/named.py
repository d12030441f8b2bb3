"""The search that a token or a webhook has: a kept one, which may change, or a question of its own."""

from urllib.parse import parse_qsl, urlencode

from sqlalchemy import Connection

from desk.searches.query import SearchQuery
from desk.searches.saved import read_search

_KEPT = "search"


def name_kept(search_id: int) -> str:
    """What stands for a kept search, as a query string."""
    return urlencode({_KEPT: search_id})


def read_named(connection: Connection, owner: int, told: str) -> SearchQuery | None:
    """The question behind a query string.

    Args:
        connection: read from.
        owner: id of whose token or webhook it is; nobody else's search is read.
        told: a question, or what `name_kept` made; "" asks for all leads.

    Returns:
        None where the kept search has ended, or is not theirs.
    """
    pairs = parse_qsl(told)
    kept = dict(pairs).get(_KEPT)
    if kept is None:
        return SearchQuery.parse(pairs)[0]
    found = read_search(connection, int(kept)) if kept.isdecimal() and len(kept) < 19 else None
    return found.query if found is not None and found.subscriber == owner else None
