"""What staff keep together: a lead's file with notes, steps, links and dates; and what they changed of entry guides."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.schema import SchemaItem

from warehouse.tables.columns import TIME, col, identity, metadata
from warehouse.tables.core import centre, lead
from warehouse.tables.digest import subscriber

team_file = Table(
    "file",
    metadata,
    identity(),
    col("centre", Text, "Centre whose file it is.", ForeignKey(centre.c.name)),
    col(
        "lead_id",
        Text,
        "Lead that it is about; where that was merged away since, it is about the lead that it goes on as.",
        ForeignKey(lead.c.id),
    ),
    col(
        "owner_id",
        BigInteger,
        "Who looks after it; null for nobody.",
        ForeignKey(subscriber.c.id),
        nullable=True,
    ),
    col(
        "state", Text, "watching, contacted, preparing, bid, won, lost or passed.", server_default="watching"
    ),
    col("why", Text, "lost, passed: why; else empty.", server_default=""),
    col("version", Integer, "Count of its changes of owner, state and steps, from 1."),
    col("opened_at", TIME, "When it was opened, UTC."),
    col("changed_at", TIME, "When anything of it last changed, UTC."),
    UniqueConstraint("centre", "lead_id"),
    CheckConstraint(
        "state in ('watching','contacted','preparing','bid','won','lost','passed')", name="state"
    ),
    CheckConstraint("why <> '' or state not in ('lost','passed')", name="why"),
    Index(None, "lead_id"),
    schema="desk",
    comment="What a centre does about a lead: one file a centre and lead.",
)


def _within(name: str, comment: str, *columns: SchemaItem) -> Table:
    """A table of what a file holds: a row an entry, with who and when."""
    return Table(
        name,
        metadata,
        identity(),
        col("file_id", BigInteger, "File.", ForeignKey(team_file.c.id)),
        *columns,
        col("subscriber_id", BigInteger, "Who wrote it.", ForeignKey(subscriber.c.id)),
        col("written_at", TIME, "When, UTC."),
        Index(None, "file_id"),
        schema="desk",
        comment=comment,
    )


file_note = _within(
    "file_note", "Notes of a file, never changed.", col("note", Text, "In the writer's own words.")
)
file_link = _within(
    "file_link",
    "Papers of a file, as links; what is taken away goes, and its acts stay.",
    col("url", Text, "Address, https."),
    col("title", Text, "What it is; empty where nobody says."),
)
file_date = _within(
    "file_date",
    "Days that a centre set for itself; what is taken away goes, and its acts stay.",
    col("day", Date, "Day, in the lead's country."),
    col("title", Text, "What is on it."),
)
file_step = _within(
    "file_step",
    "Steps of the checklist that are done; one that is no longer done goes, and its acts stay.",
    col("step", Text, "Code of the step, as in desk/data/checklist.csv."),
    UniqueConstraint("file_id", "step"),
)

guide_row = Table(
    "guide_row",
    metadata,
    identity(),
    col(
        "row_id",
        Text,
        "Id of the row, as in desk/data/entry_guides.csv, or one of its own for a row that staff added.",
    ),
    col("country", Text, "ISO 3166-1 alpha-2, or ALL for what holds in all of them."),
    col("topic", Text, "What it is about, e.g. bonds."),
    col("fact_en", Text, "The statement in English."),
    col("fact_ko", Text, "The same in Korean."),
    col("valid_as_of", Text, "ISO 8601 date, month, year or interval from or at which it holds; undated."),
    col("source_title", Text, "Source, with its date."),
    col("source_url", Text, "Address of the source."),
    col("mark", Text, "seen (the legal or official text was read) or claimed (a secondary source says so)."),
    col("hidden", Boolean, "True: it is shown no more."),
    col("subscriber_id", BigInteger, "Who changed it.", ForeignKey(subscriber.c.id)),
    col("changed_at", TIME, "When, UTC."),
    CheckConstraint("mark in ('seen','claimed')", name="mark"),
    Index(None, "country", "row_id"),
    schema="desk",
    comment=(
        "Rows of entry guides as staff changed or added them, never changed themselves:"
        " the latest of a row counts."
    ),
)
