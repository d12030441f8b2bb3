"""What keeps the star of schema mart: notes of what changed, counts, its last refresh, and how its data were found."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Float, Index, Integer, Table, Text

from warehouse.tables.columns import TIME, col, identity, metadata

mart_change = Table(
    "mart_change",
    metadata,
    identity(),
    col(
        "unit",
        Text,
        "What changed: lead, notice, party, project, crawl, source_day, mail, outbox, action or whole.",
    ),
    col("key", Text, "Its natural key; empty for whole."),
    schema="ops",
    comment="What the star of schema mart does not show yet; a refresh takes the rows. A thing may be in several.",
)

row_count = Table(
    "row_count",
    metadata,
    identity(),
    col("kind", Text, "documents, rejects, notices or unknown_fields."),
    col("source", Text, "Source, e.g. th_egp."),
    col("rows", BigInteger, "Rows that came, less those that went, count."),
    Index(None, "kind", "source"),
    schema="ops",
    comment="How many rows there are, as a sum: each statement that adds or deletes some has a row at first.",
)

mart_refresh = Table(
    "refresh",
    metadata,
    col("id", Integer, "Surrogate key: the number of the refresh.", primary_key=True),
    col("as_of", TIME, "The moment that the star shows, UTC: leads whose deadline was before it are closed."),
    col("refreshed_at", TIME, "When it was made, UTC; updated_at of the rows that it changed."),
    col("seconds", Float, "How long it took, in seconds."),
    col("rebuilt", Boolean, "Whether all was made anew, and not only what had changed."),
    col("rows_changed", BigInteger, "Rows added or changed, count."),
    col("rows_gone", BigInteger, "Rows taken away, count."),
    schema="mart",
    comment="Refreshes of the star that changed something, the newest last.",
)

mart_gone = Table(
    "gone",
    metadata,
    col("table_name", Text, "Table of the star.", primary_key=True),
    col("row_key", Text, "Key of the row, its columns with ' ' between.", primary_key=True),
    col("gone_at", TIME, "When a refresh took it away, UTC."),
    schema="mart",
    comment="Rows of the star that are no longer there, for copies that follow updated_at; one may be back since.",
)

mart_label = Table(
    "label",
    metadata,
    col("table_name", Text, "Table of the star.", primary_key=True),
    col("column_name", Text, "Column; empty for the table itself.", primary_key=True),
    col("label_en", Text, "What it is, English."),
    col("label_ko", Text, "Name, Korean."),
    schema="mart",
    comment="Names of the star's tables and columns for people.",
)

mart_data_test = Table(
    "data_test",
    metadata,
    col("name", Text, "Table, column and rule.", primary_key=True),
    col("rule", Text, "unique, found, present or fresh."),
    col("told", Text, "What is wrong, a sentence; empty where all is well."),
    col("failures", BigInteger, "Rows that break the rule, count."),
    col("tested_at", TIME, "When it was last tested, UTC."),
    col("failing_since", TIME, "Since when it fails, UTC; null while all is well.", nullable=True),
    CheckConstraint("rule in ('unique','found','present','fresh')", name="rule"),
    schema="mart",
    comment="How the star's data were found after its last refresh.",
)
