"""Who reads, what was frozen for them, what was sent and what they were told."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from warehouse.tables.columns import TIME, col, identity, metadata
from warehouse.tables.core import centre, lead, notice

subscriber = Table(
    "subscriber",
    metadata,
    identity(),
    col("centre", Text, "Centre whose digest it is.", ForeignKey(centre.c.name)),
    col("email", Text, "Address."),
    col("language", Text, "ko or en: language of the mail."),
    col("active", Boolean, "False stops the mail.", server_default=text("true")),
    col(
        "urgent",
        Boolean,
        "True: also gets alerts, mails between the digests about deadlines that are too near for them.",
        server_default=text("false"),
    ),
    UniqueConstraint("centre", "email"),
    CheckConstraint("language in ('ko','en')", name="language"),
    schema="digest",
    comment="Who gets which digest.",
)

digest_run = Table(
    "run",
    metadata,
    identity(),
    col("centre", Text, "Centre.", ForeignKey(centre.c.name)),
    col("local_date", Date, "The morning it is for, in the centre's zone."),
    col("frozen_at", TIME, "When its content was chosen, UTC."),
    col("coverage", JSONB, "How each source's last crawl had ended, as told in the mail."),
    UniqueConstraint("centre", "local_date"),
    schema="digest",
    comment="One digest of one centre for one morning.",
)

digest_item = Table(
    "item",
    metadata,
    col("run_id", BigInteger, "Digest.", ForeignKey(digest_run.c.id), primary_key=True),
    col("subscriber_id", BigInteger, "Reader.", ForeignKey(subscriber.c.id), primary_key=True),
    col("lead_id", Text, "Lead.", ForeignKey(lead.c.id), primary_key=True),
    col("section", Text, "new, changed, closing or unsure.", primary_key=True),
    col("position", Integer, "Order within the section, from 1."),
    col("told", JSONB, "What this reader was told of the lead: the base for the next 'changed'."),
    col("changes", JSONB, "Field, old and new value against what this reader was last told."),
    CheckConstraint("section in ('new','changed','closing','unsure')", name="section"),
    Index(None, "subscriber_id", "lead_id"),
    schema="digest",
    comment="What each reader was told, and so what he need not be told again.",
)

outbox = Table(
    "outbox",
    metadata,
    identity(),
    col("run_id", BigInteger, "Digest; null for an alert.", ForeignKey(digest_run.c.id), nullable=True),
    col("subscriber_id", BigInteger, "Reader.", ForeignKey(subscriber.c.id)),
    col("frozen_at", TIME, "When its content was chosen, UTC."),
    col("message_id", Text, "Message-ID, made from reader and digest, or reader and deadlines.", unique=True),
    col("message", LargeBinary, "The mail as it goes out (RFC 5322)."),
    col("state", Text, "queued, sending, sent, written, deferred, failed or unknown."),
    col("attempts", Integer, "Tries so far, count.", server_default="0"),
    col("next_at", TIME, "Not before this time, UTC."),
    col("claimed_at", TIME, "When a sender took it, UTC.", nullable=True),
    col("last_reply", Text, "The mail server's last words.", server_default=""),
    UniqueConstraint("run_id", "subscriber_id"),
    CheckConstraint(
        "state in ('queued','sending','sent','written','deferred','failed','unknown')", name="state"
    ),
    schema="digest",
    comment="One row a mail and reader; a mail that may have gone out is never sent again.",
)

alert = Table(
    "alert",
    metadata,
    col("subscriber_id", BigInteger, "Reader.", ForeignKey(subscriber.c.id), primary_key=True),
    col("lead_id", Text, "Lead.", ForeignKey(lead.c.id), primary_key=True),
    col("deadline_at", TIME, "The deadline or pre-qualification that was near, UTC.", primary_key=True),
    col("outbox_id", BigInteger, "The mail that told it.", ForeignKey(outbox.c.id)),
    col("alerted_at", TIME, "When it was chosen, UTC."),
    col("told", JSONB, "What this reader was told of the lead: the base for the next 'changed'."),
    Index(None, "outbox_id"),
    schema="digest",
    comment="What readers were told between digests: a deadline of a lead once each, whatever became of the mail.",
)

muted = Table(
    "muted",
    metadata,
    col("lead_id", Text, "Lead.", ForeignKey(lead.c.id), primary_key=True),
    col("told", JSONB, "Its facts when a backfill found it: the base for the next 'changed'."),
    col("muted_at", TIME, "When a crawl first saw it, UTC."),
    schema="digest",
    comment="Leads that a backfill found: nobody is told of them as new, but of their changes and deadlines.",
)

action = Table(
    "action",
    metadata,
    identity(),
    col("subscriber_id", BigInteger, "Reader who did it.", ForeignKey(subscriber.c.id)),
    col("kind", Text, "follow, unfollow, mute, mute_buyer, not_for_us, not_same or unsubscribe."),
    col(
        "lead_id",
        Text,
        "Lead it was done to, or from; null for unsubscribe.",
        ForeignKey(lead.c.id),
        nullable=True,
    ),
    col(
        "notice_id",
        BigInteger,
        "not_same: the notice that is another tender than the lead; else null.",
        ForeignKey(notice.c.id),
        nullable=True,
    ),
    col("buyer", Text, "mute_buyer: the buyer as the lead named it; else empty.", server_default=""),
    col(
        "reason",
        Text,
        "not_for_us: not_smart_city, wrong_field, closed_to_us, too_small, too_late, known_already or other.",
        server_default="",
    ),
    col("note", Text, "The reader's own words; empty when there are none.", server_default=""),
    col("acted_at", TIME, "When it was done, UTC."),
    col("undone_at", TIME, "When its reader took it back, UTC; null while it stands.", nullable=True),
    CheckConstraint(
        "kind in ('follow','unfollow','mute','mute_buyer','not_for_us','not_same','unsubscribe')", name="kind"
    ),
    Index(None, "subscriber_id"),
    Index(None, "lead_id"),
    schema="digest",
    comment="What readers did by their links, never changed but for being undone.",
)
