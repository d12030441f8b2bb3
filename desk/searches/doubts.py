"""What of a question can be read and still cannot be meant: bounds that leave nothing, a city that is none of ours."""

from collections.abc import Iterator

from sqlalchemy import Connection

from desk.searches.conditions import CITIES, forms_of, part_for_like
from desk.searches.query import SearchQuery
from warehouse.db import rows_of

# Kinds of doubt; each has words in the desk's catalogues.
BOUNDS, CITY = "bounds", "city"


def doubts_of(connection: Connection, query: SearchQuery) -> Iterator[tuple[str, str]]:
    """Each doubt with what it is about: nothing would ever answer, and nobody would know why."""
    if query.least is not None and query.most is not None and query.least > query.most:
        yield BOUNDS, f"{query.least:,f} > {query.most:,f}"
    for name, forms in forms_of(query.city):
        words = [part_for_like(form) for form in forms]
        if not any(rows_of(connection, f"{CITIES} LIMIT 1", word=word) for word in words):
            yield CITY, name
