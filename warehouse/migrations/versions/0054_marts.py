"""Notes of what the star of schema mart does not show yet, counts of rows, and how the star was refreshed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0054", "0053"

_TIME = sa.DateTime(timezone=True)
_COUNTED = {
    "documents": "raw.document",
    "rejects": "raw.reject",
    "notices": "core.notice",
    "unknown_fields": "raw.leftover",
}


def _col(name: str, kind: Any, comment: str, *rest: Any, **options: Any) -> sa.Column[Any]:  # noqa: ANN401  # Column's
    options.setdefault("nullable", False)
    return sa.Column(name, kind, *rest, comment=comment, **options)


def _id() -> sa.Column[Any]:
    return _col("id", sa.BigInteger(), "Surrogate key.", sa.Identity(always=True))


def upgrade() -> None:
    _change()
    _row_count()
    _refresh()
    _gone()
    _label()
    _data_test()


def _change() -> None:
    op.create_table(
        "mart_change",
        _id(),
        _col(
            "unit",
            sa.Text(),
            "What changed: lead, notice, party, project, crawl, source_day, mail, outbox, action or whole.",
        ),
        _col("key", sa.Text(), "Its natural key; empty for whole."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mart_change")),
        schema="ops",
        comment="What the star of schema mart does not show yet; a refresh takes the rows. A thing may be in several.",
    )


def _row_count() -> None:
    op.create_table(
        "row_count",
        _id(),
        _col("kind", sa.Text(), "documents, rejects, notices or unknown_fields."),
        _col("source", sa.Text(), "Source, e.g. th_egp."),
        _col("rows", sa.BigInteger(), "Rows that came, less those that went, count."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_count")),
        schema="ops",
        comment="How many rows there are, as a sum: each statement that adds or deletes some has a row at first.",
    )
    op.create_index(op.f("ix_row_count_kind_source"), "row_count", ["kind", "source"], schema="ops")
    for kind, table in _COUNTED.items():
        op.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")  # until there are triggers that count
        op.execute(
            f"INSERT INTO ops.row_count (kind, source, rows) SELECT '{kind}', source, count(*)"  # noqa: S608  # as above
            f" FROM {table} GROUP BY source"
        )


def _refresh() -> None:
    op.create_table(
        "refresh",
        _col("id", sa.Integer(), "Surrogate key: the number of the refresh."),
        _col(
            "as_of",
            _TIME,
            "The moment that the star shows, UTC: leads whose deadline was before it are closed.",
        ),
        _col("refreshed_at", _TIME, "When it was made, UTC; updated_at of the rows that it changed."),
        _col("seconds", sa.Float(), "How long it took, in seconds."),
        _col("rebuilt", sa.Boolean(), "Whether all was made anew, and not only what had changed."),
        _col("rows_changed", sa.BigInteger(), "Rows added or changed, count."),
        _col("rows_gone", sa.BigInteger(), "Rows taken away, count."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh")),
        schema="mart",
        comment="Refreshes of the star that changed something, the newest last.",
    )


def _gone() -> None:
    op.create_table(
        "gone",
        _col("table_name", sa.Text(), "Table of the star."),
        _col("row_key", sa.Text(), "Key of the row, its columns with ' ' between."),
        _col("gone_at", _TIME, "When a refresh took it away, UTC."),
        sa.PrimaryKeyConstraint("table_name", "row_key", name=op.f("pk_gone")),
        schema="mart",
        comment="Rows of the star that are no longer there, for copies that follow updated_at; one may be back since.",
    )


def _label() -> None:
    op.create_table(
        "label",
        _col("table_name", sa.Text(), "Table of the star."),
        _col("column_name", sa.Text(), "Column; empty for the table itself."),
        _col("label_en", sa.Text(), "What it is, English."),
        _col("label_ko", sa.Text(), "Name, Korean."),
        sa.PrimaryKeyConstraint("table_name", "column_name", name=op.f("pk_label")),
        schema="mart",
        comment="Names of the star's tables and columns for people.",
    )


def _data_test() -> None:
    op.create_table(
        "data_test",
        _col("name", sa.Text(), "Table, column and rule."),
        _col("rule", sa.Text(), "unique, found, present or fresh."),
        _col("told", sa.Text(), "What is wrong, a sentence; empty where all is well."),
        _col("failures", sa.BigInteger(), "Rows that break the rule, count."),
        _col("tested_at", _TIME, "When it was last tested, UTC."),
        _col("failing_since", _TIME, "Since when it fails, UTC; null while all is well.", nullable=True),
        sa.CheckConstraint("rule in ('unique','found','present','fresh')", name=op.f("ck_data_test_rule")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_data_test")),
        schema="mart",
        comment="How the star's data were found after its last refresh.",
    )


def downgrade() -> None:
    for function in ("note_mart_change", "note_row_count"):
        op.execute(f"DROP FUNCTION IF EXISTS ops.{function} CASCADE")  # and with them their triggers
    op.execute("DROP VIEW IF EXISTS mart.source_health")
    op.execute("DELETE FROM ops.setting WHERE name IN ('sql', 'star')")  # so that an upgrade makes them again
    for schema, table in (
        *(("mart", name) for name in ("data_test", "label", "gone", "refresh")),
        ("ops", "row_count"),
        ("ops", "mart_change"),
    ):
        op.drop_table(table, schema=schema)
