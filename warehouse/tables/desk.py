"""What people do at the desk: logins, sessions, and every act."""

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from warehouse.tables.columns import TIME, col, identity, metadata
from warehouse.tables.core import lead
from warehouse.tables.digest import outbox, subscriber

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

desk_login_ask = Table(
    "login_ask",
    metadata,
    identity(),
    col("address", Text, "SHA-256 of the address that was typed, in small letters; hexadecimal."),
    col("client", Text, "SHA-256 of the network address that asked, hexadecimal."),
    col("asked_at", TIME, "When, UTC."),
    Index(None, "address", "asked_at"),
    Index(None, "client", "asked_at"),
    schema="desk",
    comment="Who asked for a link to log in by, known or not, as bounds are counted by it. Kept for thirty days.",
)

desk_login_link = Table(
    "login_link",
    metadata,
    col("hash", Text, "SHA-256 of the secret in the mailed link, hexadecimal.", primary_key=True),
    col("subscriber_id", BigInteger, "Whom it lets in.", ForeignKey(subscriber.c.id)),
    col("ask_id", BigInteger, "What it answers.", ForeignKey(desk_login_ask.c.id, ondelete="CASCADE")),
    col("outbox_id", BigInteger, "The mail that it is in.", ForeignKey(outbox.c.id)),
    col("expires_at", TIME, "When it is good no more, UTC."),
    col("used_at", TIME, "When somebody came in by it, UTC; it is good once.", nullable=True),
    Index(None, "ask_id"),
    schema="desk",
    comment="Links to log in by that were mailed.",
)

desk_search = Table(
    "search",
    metadata,
    identity(),
    col("subscriber_id", BigInteger, "Whose it is.", ForeignKey(subscriber.c.id)),
    col("name", Text, "What they call it."),
    col("query", JSONB, "The question: field and values, as desk/searches/query.py has them."),
    col("rhythm", Text, "off, at_once, daily or weekly: when it tells what is new."),
    col("channel", Text, "Where it tells it, e.g. mail or feed."),
    col("made_at", TIME, "When it was first kept, UTC."),
    col(
        "asked_at",
        TIME,
        "What was known by then is not new, UTC: when it was made, or last changed or looked through.",
    ),
    col("mailed_on", Date, "The last morning that it was mailed for, in the centre's zone.", nullable=True),
    col("ended_at", TIME, "When it was taken away, UTC; null while it stands.", nullable=True),
    CheckConstraint("rhythm in ('off','at_once','daily','weekly')", name="rhythm"),
    Index(None, "subscriber_id"),
    schema="desk",
    comment="Questions to the leads that readers keep under a name.",
)

desk_search_item = Table(
    "search_item",
    metadata,
    col("search_id", BigInteger, "Search.", ForeignKey(desk_search.c.id), primary_key=True),
    col("lead_id", Text, "Lead.", ForeignKey(lead.c.id), primary_key=True),
    col("outbox_id", BigInteger, "The mail that told it.", ForeignKey(outbox.c.id)),
    col("told_at", TIME, "When it was chosen, UTC."),
    Index(None, "outbox_id"),
    schema="desk",
    comment="What each search has told, and so does not tell again, whatever became of the mail.",
)

desk_watch = Table(
    "watch",
    metadata,
    identity(),
    col("subscriber_id", BigInteger, "Who watches it.", ForeignKey(subscriber.c.id)),
    col("kind", Text, "party (as buyer and as winner), city or project."),
    col("subject", Text, "Its id: of core.party, core.place or core.project."),
    col("mode", Text, "follow or mute."),
    col("since", TIME, "When it was wished, UTC: what happened before is no news of it."),
    col("ended_at", TIME, "When it was taken back, UTC; null while it stands.", nullable=True),
    CheckConstraint("kind in ('party','city','project')", name="kind"),
    CheckConstraint("mode in ('follow','mute')", name="mode"),
    Index(None, "subscriber_id"),
    schema="desk",
    comment="What readers follow and mute beside single leads, never changed but for being taken back.",
)

desk_act = Table(
    "act",
    metadata,
    identity(),
    col(
        "subscriber_id",
        BigInteger,
        "Who did it; null for a command.",
        ForeignKey(subscriber.c.id),
        nullable=True,
    ),
    col(
        "command_by", Text, "Whose command did it, a user's name; empty for a subscriber.", server_default=""
    ),
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
