"""What goes out of the desk: tokens that programs show, webhooks, and rows of what each was given."""

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

from warehouse.tables.columns import TIME, col, identity, metadata
from warehouse.tables.digest import subscriber

desk_token = Table(
    "token",
    metadata,
    identity(),
    col("hash", Text, "SHA-256 of the token, hexadecimal; the token itself is kept nowhere.", unique=True),
    col("subscriber_id", BigInteger, "Whose it is.", ForeignKey(subscriber.c.id)),
    col("name", Text, "What its owner calls it."),
    col(
        "opens",
        Text,
        "What it is good for: api (the header of every request), or one feed: leads.atom, events.atom or"
        " deadlines.ics.",
    ),
    col("search", Text, "Of a feed: its search as a query string; empty for all leads.", server_default=""),
    col("made_at", TIME, "When it was made, UTC."),
    col("withdrawn_at", TIME, "When it was withdrawn, UTC; null while it stands.", nullable=True),
    CheckConstraint("opens in ('api','leads.atom','events.atom','deadlines.ics')", name="opens"),
    Index(None, "subscriber_id"),
    schema="desk",
    comment="Personal tokens, which programs show instead of a login.",
)

desk_token_use = Table(
    "token_use",
    metadata,
    col("token_id", BigInteger, "Token.", ForeignKey(desk_token.c.id), primary_key=True),
    col("day", Date, "Calendar day, UTC.", primary_key=True),
    col("answers", Integer, "Requests that were answered, those with nothing new too, count."),
    col("entries", Integer, "Leads, events, projects or dates that they held, count."),
    col("last_at", TIME, "When the last of them was answered, UTC."),
    schema="desk",
    comment="What was fetched by each token on each day.",
)

desk_webhook = Table(
    "webhook",
    metadata,
    identity(),
    col("subscriber_id", BigInteger, "Whose it is.", ForeignKey(subscriber.c.id)),
    col("name", Text, "What its owner calls it."),
    col("url", Text, "Where messages go; whoever knows a chat's address may write there."),
    col("template", Text, "Form of the message: generic, slack, teams, jandi or naver_works."),
    col("secret", Text, "What signs its messages (Standard Webhooks), with its prefix whsec_."),
    col("search", Text, "Its search as a query string; empty for all leads.", server_default=""),
    col("made_at", TIME, "When it was made, UTC; what happened before is not sent."),
    col("ended_at", TIME, "When it was ended, UTC; null while it stands.", nullable=True),
    col(
        "looked_at",
        TIME,
        "All that happened by then was queued for it, UTC; null before the first time.",
        nullable=True,
    ),
    col("trouble", Text, "Why it ended by itself; empty where it did not.", server_default=""),
    CheckConstraint("template in ('generic','slack','teams','jandi','naver_works')", name="template"),
    Index(None, "subscriber_id"),
    schema="desk",
    comment="Addresses that events of a search are sent to.",
)

desk_delivery = Table(
    "delivery",
    metadata,
    identity(),
    col("webhook_id", BigInteger, "Webhook.", ForeignKey(desk_webhook.c.id)),
    col("event", Text, "Id of the event, the same for good: the header webhook-id."),
    col("lead_id", Text, "Lead that it is about; empty for a trial.", server_default=""),
    col("body", Text, "The message as it is signed and sent, JSON; empty once it has had its time."),
    col("state", Text, "queued, sending, sent, deferred, failed or unknown."),
    col("attempts", Integer, "Tries so far, count.", server_default="0"),
    col("queued_at", TIME, "When it was queued, UTC."),
    col("next_at", TIME, "Not before this time, UTC."),
    col("claimed_at", TIME, "When a sender took it, UTC.", nullable=True),
    col("last_status", Integer, "The last answer's HTTP status; null where there was none.", nullable=True),
    col("last_reply", Text, "The last answer's first words, or what went wrong.", server_default=""),
    UniqueConstraint("webhook_id", "event"),
    CheckConstraint("state in ('queued','sending','sent','deferred','failed','unknown')", name="state"),
    Index("ix_delivery_next_at", "state", "next_at"),
    schema="desk",
    comment="One row a message and webhook; an event is never sent twice to the same webhook.",
)
