"""What benchmarks.speed.refining is measured against: COPY of the same rows, dlt, and a warehouse that holds many."""

import time
from importlib.util import find_spec
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, text

from warehouse import tables
from warehouse.db import rows_of

# What refine writes for a notice, in the order in which the tables refer to each other.
WRITTEN = (
    tables.notice_part,
    tables.notice,
    tables.notice_version,
    tables.notice_number,
    tables.notice_block,
    tables.match_edge,
    tables.lead,
    tables.lead_member,
    tables.lead_probe,
    tables.lead_event,
)
APART = 1_000_000_000
# How a row of the copy `k` differs from its original: columns by name.
_SHIFTED = {
    "notice": {"id": f"id + k * {APART}", "native_id": "native_id || '~' || k"},
    "notice_part": {"native_id": "native_id || '~' || k"},
    "notice_version": {"notice_id": f"notice_id + k * {APART}"},
    "notice_number": {"notice_id": f"notice_id + k * {APART}", "value": "value || '~' || k"},
    "notice_block": {"notice_id": f"notice_id + k * {APART}", "block": "hashint8extended(block, k)"},
    "lead": {"id": "id || '~' || k", "anchor_notice_id": f"anchor_notice_id + k * {APART}"},
    "lead_probe": {"notice_id": f"notice_id + k * {APART}", "key": "hashint8extended(key, k)"},
    "lead_member": {"notice_id": f"notice_id + k * {APART}", "lead_id": "lead_id || '~' || k"},
}


def copy_seconds(engine: Engine) -> float:
    """Copy all rows that refine has written into empty tables with the same indexes, and say how long that took."""
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA copied"))
        cursor: Any = connection.connection.cursor()  # psycopg2's, which has COPY
        taken = []
        for table in WRITTEN:
            buffer = BytesIO()
            cursor.copy_expert(f"COPY {table.fullname} TO STDOUT", buffer)
            kept = "INCLUDING GENERATED INCLUDING INDEXES"
            cursor.execute(f"CREATE TABLE copied.{table.name} (LIKE {table.fullname} {kept})")
            taken.append((table.name, buffer))
    start = time.perf_counter()
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        for name, buffer in taken:
            buffer.seek(0)
            cursor.copy_expert(f"COPY copied.{name} FROM STDIN", buffer)
    return time.perf_counter() - start


def dlt_seconds(engine: Engine) -> float | None:
    """Load the notices as read with dlt, merging by their key, and say how long that took; None without dlt."""
    if find_spec("dlt") is None:
        return None
    import dlt

    with engine.connect() as connection:
        records = [row["content"] for row in rows_of(connection, "SELECT content FROM core.notice_part")]
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with TemporaryDirectory() as folder:
        pipeline = dlt.pipeline(
            "peer", pipelines_dir=folder, destination=dlt.destinations.postgres(url), dataset_name="peer"
        )
        start = time.perf_counter()
        key = ["source", "native_id", "part"]
        pipeline.run(records, table_name="notice", write_disposition="merge", primary_key=key)
        return time.perf_counter() - start


def grow(engine: Engine, size: int) -> int:
    """Let the warehouse hold about so many notices, as copies of those that it holds; returns how many those are."""
    with engine.begin() as connection:
        base = int(connection.execute(text("SELECT count(*) FROM core.notice")).scalar_one())
        _multiply(connection, round(size / base) - 1)
        stored = int(connection.execute(text("SELECT count(*) FROM core.notice")).scalar_one())
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))
    return stored


def _multiply(connection: Connection, copies: int) -> None:
    for table in WRITTEN:
        shifted = _SHIFTED.get(table.name)
        if shifted and copies > 0:
            names = [column.name for column in table.c if column.computed is None]
            values = ", ".join(shifted.get(name, name) for name in names)
            connection.execute(
                text(
                    f"INSERT INTO {table.fullname} ({', '.join(names)}) OVERRIDING SYSTEM VALUE"  # noqa: S608  # names are our own
                    f" SELECT {values} FROM {table.fullname}"
                    f" CROSS JOIN generate_series(CAST(1 AS bigint), {copies}) AS k"
                )
            )
