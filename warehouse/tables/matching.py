"""Tables of schema core for matching: what notices are found by, what was decided about pairs, and how leads relate."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

from warehouse.tables.columns import TIME, col, identity, metadata
from warehouse.tables.core import lead, notice

notice_number = Table(
    "notice_number",
    metadata,
    col("scheme", Text, "Whose numbering, e.g. tr_ikn.", primary_key=True),
    col("value", Text, "The number.", primary_key=True),
    # No foreign key, here and at notice_block: Postgres would look up each row's notice, which is in the same
    # transaction and is never deleted.
    col("notice_id", BigInteger, "Notice that carries it.", primary_key=True, autoincrement=False),
    col(
        "role",
        Text,
        "self (identifies the tender), plan (what it carries out) or amends (what it corrects).",
        primary_key=True,
    ),
    Index(None, "notice_id"),
    schema="core",
    comment="Official numbers, the firmest ground for saying that two notices are one tender.",
)

notice_block = Table(
    "notice_block",
    metadata,
    col("block", BigInteger, "Hash of a blocking key.", primary_key=True, autoincrement=False),
    col(
        "day",
        Integer,
        "Day of publication, in days since 1970-01-01; 0 where time does not matter to the key or is not known.",
        primary_key=True,
        autoincrement=False,
    ),
    col("notice_id", BigInteger, "Notice.", primary_key=True, autoincrement=False),
    Index(None, "notice_id"),
    schema="core",
    comment="Blocking keys: only notices that share one, and whose days are near, are compared.",
)

match_edge = Table(
    "match_edge",
    metadata,
    col(
        "a",
        BigInteger,
        "The notice with the smaller id.",
        ForeignKey(notice.c.id, ondelete="CASCADE"),
        primary_key=True,
    ),
    col(
        "b",
        BigInteger,
        "The notice with the larger id.",
        ForeignKey(notice.c.id, ondelete="CASCADE"),
        primary_key=True,
    ),
    col("verdict", Text, "same, unsure, related (alike, but another tender), or apart (a person said so)."),
    col("score", Float, "Strength of the evidence; decides the order of joining."),
    col("evidence", JSONB, "What spoke for it and against it."),
    col("rule_version", Text, "Version of the rule that decided."),
    CheckConstraint("verdict in ('same','unsure','related','apart')", name="verdict"),
    Index(None, "b"),
    schema="core",
    comment="Decisions about pairs of notices: the rule's, and in their place what people decided.",
)

match_decision = Table(
    "match_decision",
    metadata,
    identity(),
    col("source_a", Text, "Source of the notice that sorts first."),
    col("native_id_a", Text, "Its number."),
    col("source_b", Text, "Source of the other."),
    col("native_id_b", Text, "Its number."),
    col("verdict", Text, "same or apart."),
    col("decided_by", Text, "Who said so."),
    col("why", Text, "In their own words; empty when nothing was said."),
    col("decided_at", TIME, "When they said so, UTC."),
    CheckConstraint("verdict in ('same','apart')", name="verdict"),
    Index(None, "source_a", "native_id_a"),
    Index(None, "source_b", "native_id_b"),
    schema="core",
    comment="What people decided about pairs of notices. Rows are never changed; the latest about a pair counts.",
)

lead_probe = Table(
    "lead_probe",
    metadata,
    col("key", BigInteger, "Hash of a blocking key.", primary_key=True, autoincrement=False),
    col("since", Integer, "First day, in days since 1970-01-01.", primary_key=True, autoincrement=False),
    col("until", Integer, "Last day.", primary_key=True, autoincrement=False),
    col("numbered", Boolean, "Whether the key is an official number."),
    col("notice_id", BigInteger, "Notice.", ForeignKey(notice.c.id, ondelete="CASCADE"), primary_key=True),
    Index(None, "notice_id"),
    schema="core",
    comment="Where notices in a lead look for others: a later notice with such a key and day may be the same tender.",
)

lead_relation = Table(
    "lead_relation",
    metadata,
    col("from_lead", Text, "The later or lesser lead.", ForeignKey(lead.c.id), primary_key=True),
    col("to_lead", Text, "The lead that it relates to.", ForeignKey(lead.c.id), primary_key=True),
    col("kind", Text, "retender_of, sibling_lot, next_year or plan_of.", primary_key=True),
    col("evidence", JSONB, "Why."),
    CheckConstraint("kind in ('retender_of','sibling_lot','next_year','plan_of')", name="kind"),
    Index(None, "to_lead"),
    schema="core",
    comment="Leads that belong together without being one tender.",
)
