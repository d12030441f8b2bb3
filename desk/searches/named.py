"""The search that a token or a webhook has: a kept one, which may change, or a question of its own."""

from dataclasses import fields
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import Connection

from desk.field_errors import FieldError
from desk.searches.doubts import doubts_of
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


def check_named(connection: Connection, owner: int, told: str) -> None:
    """Whether a query string is a search that its owner may have, so that nothing is made that tells nothing or all.

    Args:
        connection: read from.
        owner: id of whose token or webhook it shall be.
        told: a question, or what `name_kept` made.

    Raises:
        FieldError: about "search"; a condition is not known or cannot be read, or they keep no such search.
    """
    known = [one.name for one in fields(SearchQuery)]
    pairs = parse_qsl(told, keep_blank_values=True)
    unknown = [name for name, _ in pairs if name not in (*known, _KEPT)]
    if unknown or (told and not pairs):
        said = ", ".join(unknown) or told
        raise FieldError(
            "search", f"no condition of a search: {said}; known are {', '.join([_KEPT, *known])}"
        )
    query, unread = SearchQuery.parse(pairs)
    if unread:
        raise FieldError("search", f"cannot be read: {', '.join(unread)}")
    doubts = [f"{kind} {what}" for kind, what in doubts_of(connection, query)]
    if doubts:
        raise FieldError("search", f"nothing can ever answer: {', '.join(doubts)}")
    if read_named(connection, owner, told) is None:
        raise FieldError("search", "its owner keeps no search with this id")
