"""From what documents say of occasions to occasions in the warehouse: of each the latest document counts."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from domain.programme import Occasion
from transform.enrich import moment_columns
from transform.language import identify
from transform.text import clean
from warehouse.programmes import occasions as store

_columns = itemgetter(*store.OCCASION)
# Columns that are named as the occasion's own fields, and hold text.
_SAME = ("source", "title", "description", "country", "place", "host", "programme", "url")


def save_occasions(
    connection: Connection, read: Sequence[tuple[Mapping[str, Any], Sequence[Occasion]]]
) -> None:
    """Keep what documents say of occasions; one that a document does not tell any more goes with it.

    Args:
        connection: within the batch's transaction.
        read: documents (rows of `warehouse.work_queue.documents`), each with the occasions that its parser found.
    """
    latest: dict[tuple[str, str], tuple[object, ...]] = {}
    for document, occasions in sorted(read, key=lambda one: (one[0]["seen_at"], one[0]["id"])):
        for occasion in occasions:
            latest[occasion.source, clean(occasion.native_id)] = _row(occasion, document)
    store.write_occasions(connection, [document["id"] for document, _ in read], list(latest.values()))


def _row(occasion: Occasion, document: Mapping[str, Any]) -> tuple[object, ...]:
    """The columns `store.OCCASION`."""
    starts, ends = moment_columns(occasion.starts), moment_columns(occasion.ends)
    values: dict[str, Any] = {
        **{name: clean(getattr(occasion, name)) for name in _SAME},
        "native_id": clean(occasion.native_id),
        "kind": occasion.kind.value,
        "language": identify(occasion.title, occasion.country, occasion.lang_hint).code,
        "starts_at": starts[0],
        "starts_precision": starts[1],
        "ends_at": ends[0],
        "ends_precision": ends[1],
        "zone": next((one.zone for one in (occasion.starts, occasion.ends) if one), ""),
        "published_at": moment_columns(occasion.published)[0],
        "document_id": document["id"],
        "first_known_at": document["fetched_at"],
        "seen_at": document["seen_at"],
    }
    row: tuple[object, ...] = _columns(values)
    return row
