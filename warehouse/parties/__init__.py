"""Parties and awards. Writing the same rows twice changes nothing, whatever the order of batches."""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from warehouse import tables
from warehouse.db import copy_rows, stage

PARTY = tables.written(tables.party)
AWARD = tuple(column.name for column in tables.award.c)

# Two ways to write one name are one party. Whichever came first, the one stays whose letters come last by their codes:
# small letters before capitals.
_MERGE = """
INSERT INTO core.party AS p ({columns})
SELECT DISTINCT ON (s.id) {staged_columns} FROM {staged} s
LEFT JOIN core.party known ON known.id = s.id AND ({known}) IS NOT DISTINCT FROM ({new})
WHERE known.id IS NULL
ORDER BY s.id, s.name COLLATE "C" DESC
ON CONFLICT (id) DO UPDATE SET {updates}
WHERE excluded.name COLLATE "C" > p.name OR excluded.name = p.name AND ({ours}) IS DISTINCT FROM ({theirs})
"""


def save_parties(connection: Connection, rows: Sequence[Sequence[object]]) -> None:
    """Keep parties (columns PARTY), several rows of one id too; they come in the order of their ids."""
    if not rows:
        return
    staged = stage(connection, tables.party, PARTY, rows)
    others = PARTY[1:]
    statement = _MERGE.format(
        staged=staged,
        columns=", ".join(PARTY),
        staged_columns=", ".join(f"s.{name}" for name in PARTY),
        known=", ".join(f"known.{name}" for name in others),
        new=", ".join(f"s.{name}" for name in others),
        updates=", ".join(f"{name} = excluded.{name}" for name in others),
        ours=", ".join(f"p.{name}" for name in others),
        theirs=", ".join(f"excluded.{name}" for name in others),
    )
    connection.execute(text(statement))


def replace_awards(
    connection: Connection, notice_ids: Sequence[int], rows: Sequence[Sequence[object]]
) -> None:
    """Write awards (columns AWARD); those that the given notices had go first."""
    if notice_ids:
        forget = text("DELETE FROM core.award WHERE notice_id = ANY(:ids)")
        connection.execute(forget, {"ids": list(notice_ids)})
    copy_rows(connection, tables.award.fullname, AWARD, rows)
