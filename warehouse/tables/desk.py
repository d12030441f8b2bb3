"""What people do at the desk: sessions, and every act."""

from sqlalchemy import BigInteger, ForeignKey, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from warehouse.tables.columns import TIME, col, identity, metadata
from warehouse.tables.digest import subscriber

desk_session = Table(
    "session",
    metadata,
    col("hash", Text, "SHA-256 of the secret in the browser's cookie, hexadecimal.", primary_key=True),
    col("subscriber_id", BigInteger, "Who is logged in.", ForeignKey(subscriber.c.id)),
    col("opened_at", TIME, "When they came in, UTC."),
    col("expires_at", TIME, "When it ends by itself, UTC."),
    col("ended_at", TIME, "When they logged out, or were; null while it stands.", nullable=True),
    Index(None, "subscriber_id"),
    schema="desk",
    comment="Logins that are open, and were.",
)

desk_act = Table(
    "act",
    metadata,
    identity(),
    col("subscriber_id", BigInteger, "Who did it.", ForeignKey(subscriber.c.id)),
    col("kind", Text, "What was done: the thing, a point, the change, e.g. file.state."),
    col("subject", Text, "Id of the thing that it was done to, e.g. a lead's."),
    col("old", JSONB, "What was, as far as it changed."),
    col("new", JSONB, "What is since, as far as it changed."),
    col("acted_at", TIME, "When, UTC."),
    Index(None, "subject"),
    Index(None, "subscriber_id"),
    schema="desk",
    comment="What people did at the desk, never changed. Personal marks are in digest.action.",
)
