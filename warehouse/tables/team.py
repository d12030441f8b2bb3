"""What a centre's staff keep of a lead together: its file, with notes, steps, links and dates."""

from sqlalchemy import (
    BigInteger,
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
