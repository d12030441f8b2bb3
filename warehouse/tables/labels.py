"""What people say of titles: whether a centre wants to hear of it."""

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Index, Table, Text

from warehouse.tables.columns import TIME, col, identity, metadata
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
