"""What readers say was missed, or is too much."""

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from warehouse.tables.columns import TIME, col, identity, metadata
from warehouse.tables.core import lead
from warehouse.tables.digest import subscriber

report = Table(
    "report",
    metadata,
    identity(),
    col("subscriber_id", BigInteger, "Who says so.", ForeignKey(subscriber.c.id)),
    col("kind", Text, "missed or too_much."),
    col("about", Text, "The notice's address, number or title, or the lead's id, as the reader gave it."),
    col("note", Text, "The reader's own words; empty when there are none."),
    col(
        "published_on",
        Date,
        "Day on which the portal published it, as the reader says; null when they do not.",
        nullable=True,
    ),
    col("source", Text, "Source that it is of, or should be of; empty when none is known."),
    col("native_id", Text, "The portal's number of the notice that was found; empty when none was."),
    col("country", Text, "ISO 3166-1 alpha-2 of that notice, or INTL; empty when none was found."),
    col("title", Text, "Its title as published; empty when none was found."),
    col("lead_id", Text, "Its lead; null when it is in none.", ForeignKey(lead.c.id), nullable=True),
    col("reason", Text, "missed: why, as the program found; too_much: empty."),
    col(
        "why",
        Text,
        "What of the reason: e.g. the filter, or how the source was read; too_much: what is too much.",
    ),
    col("facts", JSONB, "What the reason was found by: score, words, day of the mail, message of a parser."),
    col("reported_at", TIME, "When they said so, UTC."),
    CheckConstraint("kind in ('missed','too_much')", name="kind"),
    CheckConstraint(
        "reason in ('','told','not_sent','elsewhere','held','sifted','next_mail','old','not_read','judged_none',"
        "'not_listed')",
        name="reason",
    ),
    CheckConstraint("length(about) between 1 and 500 and length(note) <= 500", name="length"),
    Index(None, "subscriber_id", "reported_at"),
    Index(None, "reported_at"),
    schema="desk",
    comment="What readers say was missed or is too much, with the reason that was found; rows are never changed.",
)
