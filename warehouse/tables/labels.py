"""What people say of titles: whether a centre wants to hear of it, and of random draws, what was told of these."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from warehouse.tables.columns import TIME, col, identity, metadata
from warehouse.tables.core import notice
from warehouse.tables.digest import action

label = Table(
    "label",
    metadata,
    identity(),
    col("key", Text, "First 16 hexadecimal digits of the SHA-256 of 'COUNTRY:folded title'."),
    col("country", Text, "ISO 3166-1 alpha-2 of the notice, or INTL."),
    col("title", Text, "The title as published, cleaned of markup."),
    col("source", Text, "Source of a notice of this title; empty where none is known.", server_default=""),
    col("native_id", Text, "Its number; empty where none is known.", server_default=""),
    col("label", Text, "yes, borderline or no; null in a row that takes another one back.", nullable=True),
    col("dimensions", ARRAY(Text), "Of what is bought, as far as somebody said so.", server_default="{}"),
    col("by", Text, "Who says so: a name given to the command, or 'subscriber' and the subscriber's id."),
    col("at", TIME, "When they said so, UTC."),
    col("origin", Text, "not_for_us, follow, missed or command: by what it was said."),
    col(
        "pick",
        Text,
        "uncertain, heavy or random: how a title was chosen that people were asked about, else empty. Only those drawn"
        " at random show base rates.",
        server_default="",
    ),
    col("note", Text, "Why, in a few words; empty when nothing was said.", server_default=""),
    col(
        "action_id",
        BigInteger,
        "not_for_us, follow: the act of a subscriber that says so; else null.",
        ForeignKey(action.c.id),
        nullable=True,
        unique=True,
    ),
    col(
        "voids",
        BigInteger,
        "The row that this one takes back; null in a row that says something.",
        ForeignKey("core.label.id"),
        nullable=True,
        unique=True,
    ),
    CheckConstraint("label in ('yes','borderline','no')", name="label"),
    CheckConstraint("(label IS NULL) = (voids IS NOT NULL)", name="voids"),
    CheckConstraint("origin in ('not_for_us','follow','missed','command')", name="origin"),
    CheckConstraint("pick in ('','uncertain','heavy','random')", name="pick"),
    Index(None, "key"),
    schema="core",
    comment="What people say of titles. Rows are never changed; the newest of a title that is not taken back counts.",
)

audit = Table(
    "audit",
    metadata,
    identity(),
    col("source", Text, "Source that was drawn from, e.g. th_egp."),
    col("day", Date, "Day on which the drawn notices were published, in the portal's zone."),
    col(
        "seed", Text, "What the draw was made with: the same seed draws the same titles of the same notices."
    ),
    col("population", Integer, "Notices of that source and day with a title, count."),
    col("size", Integer, "Titles drawn, count."),
    col("drawn_at", TIME, "When they were drawn, UTC."),
    col(
        "yes",
        Integer,
        "Titles that a centre wants to hear of, count; null until all are answered.",
        nullable=True,
    ),
    col("borderline", Integer, "Borderline titles, count; null likewise.", nullable=True),
    col("yes_told", Integer, "Of the yes those that were told, count; null likewise.", nullable=True),
    col("recall", Float, "yes_told by yes, 0 to 1; null likewise, and without a yes.", nullable=True),
    col(
        "recall_low", Float, "Lower end of its 95 % interval (Clopper-Pearson); null likewise.", nullable=True
    ),
    col("recall_high", Float, "Upper end; null likewise.", nullable=True),
    col("settled_at", TIME, "When the last answer was given, UTC; null until then.", nullable=True),
    UniqueConstraint("source", "day", "seed"),
    schema="core",
    comment="Random draws of what a source published on a day, and what share of what mattered was told.",
)

audit_title = Table(
    "audit_title",
    metadata,
    col("audit_id", BigInteger, "Audit.", ForeignKey(audit.c.id), primary_key=True),
    col("place", Integer, "Its place in the draw, from 1.", primary_key=True, autoincrement=False),
    col("notice_id", BigInteger, "Notice.", ForeignKey(notice.c.id, ondelete="CASCADE")),
    col("told", Text, "Tier of its lead when it was drawn: lead, watch, or none where it was not told."),
    col("answer", Text, "yes, borderline or no; null until somebody has read it.", nullable=True),
    col("by", Text, "Who says so: a name given to the command; empty until then."),
    col("answered_at", TIME, "When they said so, UTC; null until then.", nullable=True),
    CheckConstraint("told in ('lead','watch','none')", name="told"),
    CheckConstraint("answer in ('yes','borderline','no')", name="answer"),
    schema="core",
    comment="The titles of each audit, and what a person said of each without knowing what was told.",
)
