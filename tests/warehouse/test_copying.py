"""What is copied into a table is what comes out of it, whatever it holds."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from warehouse.db import copy_rows

# Characters that COPY's text format or Postgres's arrays give a meaning, and some of ours.
TEXTS = st.text(st.sampled_from("ab\\\n\t\r\"{},ก ễİN.'"), max_size=6)
COLUMNS = ("words", "number", "sum", "part", "yes", "day", "at", "body", "said", "list")
ROW = st.tuples(
    TEXTS | st.none(),
    st.integers(-(2**62), 2**62) | st.none(),
    st.decimals(-(10**9), 10**9, places=3) | st.none(),
    st.floats(allow_nan=False) | st.none(),
    st.booleans() | st.none(),
    st.dates(date(1900, 1, 1)) | st.none(),
    st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)) | st.none(),
    st.binary(max_size=4) | st.none(),
    st.dictionaries(TEXTS, TEXTS | st.integers(0, 9), max_size=2) | st.none(),
    st.lists(TEXTS, max_size=2).map(tuple) | st.none(),
)
TABLE = (
    "CREATE TEMP TABLE copied (number bigint, words text, sum numeric, part float, yes boolean, day date,"
    " at timestamptz, body bytea, said jsonb, list text[], place serial)"
)


def copied(engine: Engine, rows: Sequence[tuple[object, ...]]) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        connection.execute(text(TABLE))
        copy_rows(connection, "copied", COLUMNS, rows)
        found = connection.execute(text(f"SELECT {', '.join(COLUMNS)} FROM copied ORDER BY place"))  # noqa: S608  # our own names
        return [tuple(map(_plain, row)) for row in found]


def _plain(value: object) -> object:
    if isinstance(value, memoryview):
        return bytes(value)
    return tuple(value) if isinstance(value, list) else value


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, max_size=4))
def test_rows_come_out_as_they_went_in(database: Engine, rows: list[tuple[object, ...]]) -> None:
    assert copied(database, rows) == rows


def test_what_postgres_cannot_hold_is_left_out_of_a_text(database: Engine) -> None:
    rest: tuple[object, ...] = (
        1,
        Decimal(2),
        0.5,
        True,
        date(2026, 1, 1),
        datetime(2026, 1, 1, tzinfo=UTC),
        b"",
        {},
        (),
    )
    words = ("a\0b", "c\td", "\0", "half \ud83d")
    found = copied(database, [(word, *rest) for word in words])
    assert [row[0] for row in found] == ["ab", "c\td", "", "half ?"]


def test_no_rows_are_no_work(database: Engine) -> None:
    assert copied(database, []) == []
