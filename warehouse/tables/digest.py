"""Who subscribes, what was frozen for them, and what they were sent."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from warehouse.tables.cities import city_event
from warehouse.tables.columns import MONEY, TIME, col, identity, metadata
from warehouse.tables.core import centre, lead, notice, source
from warehouse.tables.programmes import project

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
    col(
        "rhythm",
        Text,
        "daily; weekly (one digest on the week's first working day); or urgent (alerts alone).",
        server_default="daily",
    ),
    col(
        "dimensions",
        ARRAY(Text),
        "New leads of these alone: DEPA's seven characteristics, or core; all if empty.",
        server_default="{}",
    ),
    col(
        "least_krw",
        MONEY,
        "New leads worth at least this alone, in won; those of unknown worth too. Null for all.",
        nullable=True,
    ),
    col("csv", Boolean, "True: the list comes as CSV too.", server_default=text("false")),
    col(
        "chosen_at",
        TIME,
        "When dimensions or least sum were last chosen, UTC: what was left out before then is not mailed as new later.",
        nullable=True,
    ),
    col(
        "suspended_at",
        TIME,
        "When the server had refused the address for good on three days, UTC; no mail goes there any more.",
        nullable=True,
    ),
    col("role", Text, "reader, editor or operator: what they may do at the desk.", server_default="reader"),
    UniqueConstraint("centre", "email"),
    CheckConstraint("role in ('reader','editor','operator')", name="role"),
    CheckConstraint("language in ('ko','en')", name="language"),
    CheckConstraint("rhythm in ('daily','weekly','urgent')", name="rhythm"),
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
    col("coverage", JSONB, "How each source's last crawl had ended, as the mail says."),
    UniqueConstraint("centre", "local_date"),
    schema="digest",
    comment="One digest of one centre for one morning.",
)

digest_item = Table(
    "item",
    metadata,
    col("run_id", BigInteger, "Digest.", ForeignKey(digest_run.c.id), primary_key=True),
    col("subscriber_id", BigInteger, "Subscriber.", ForeignKey(subscriber.c.id), primary_key=True),
    col("lead_id", Text, "Lead.", ForeignKey(lead.c.id), primary_key=True),
    col("section", Text, "urgent, new, changed, closing, over, news or unsure.", primary_key=True),
    col("position", Integer, "Order within the section, from 1."),
    col("told", JSONB, "What this subscriber was sent of the lead: the base for the next 'changed'."),
    col("changes", JSONB, "Field, old and new value compared with what this subscriber was last sent."),
    CheckConstraint("section in ('urgent','new','changed','closing','over','news','unsure')", name="section"),
    Index(None, "subscriber_id", "lead_id"),
    schema="digest",
    comment="What each subscriber was sent, and so need not be sent again.",
)


def _told_of(name: str, key: Column[Any], *more: Column[Any], comment: str) -> Table:
    """A table of what subscribers were told beside leads: a row a digest, subscriber and thing."""
    return Table(
        name,
        metadata,
        col("run_id", BigInteger, "Digest.", ForeignKey(digest_run.c.id), primary_key=True),
        col("subscriber_id", BigInteger, "Subscriber.", ForeignKey(subscriber.c.id), primary_key=True),
        key,
        col("position", Integer, "Order within the section, from 1."),
        *more,
        Index(None, "subscriber_id", key.name),
        schema="digest",
        comment=comment,
    )


digest_occasion = _told_of(
    "occasion",
    col("occasion_id", Text, "Occasion, as in mart.occasion; it may be gone since.", primary_key=True),
    comment="Which occasions each subscriber was told of, and so need not be told again.",
)

digest_city = _told_of(
    "city",
    col("event_id", BigInteger, "Change of a city's step.", ForeignKey(city_event.c.id), primary_key=True),
    comment="Which changes of cities each subscriber was told of, and so need not be told again.",
)

digest_project = _told_of(
    "project",
    col("project_id", Text, "Project.", ForeignKey(project.c.id), primary_key=True),
    col("stage", Text, "The stage that they were told: the base for the next move.", nullable=True),
    comment="What each subscriber was told of projects, and so need not be told again.",
)

outbox = Table(
    "outbox",
    metadata,
    identity(),
    col(
        "run_id",
        BigInteger,
        "Digest; null for a mail between digests.",
        ForeignKey(digest_run.c.id),
        nullable=True,
    ),
    col("subscriber_id", BigInteger, "Subscriber.", ForeignKey(subscriber.c.id)),
    col("frozen_at", TIME, "When its content was chosen, UTC."),
    col(
        "message_id",
        Text,
        "Message-ID, made from the subscriber and what the mail is: a digest, or what it tells between digests.",
        unique=True,
    ),
    col("message", LargeBinary, "The mail as it goes out (RFC 5322)."),
    col("state", Text, "queued, sending, sent, written, deferred, failed or unknown."),
    col("attempts", Integer, "Tries so far, count.", server_default="0"),
    col("next_at", TIME, "Not before this time, UTC."),
    col(
        "until",
        TIME,
        "After this it is of no use and is not sent any more, UTC; null: a day after it was frozen.",
        nullable=True,
    ),
    col("claimed_at", TIME, "When a sender took it, UTC.", nullable=True),
    col("last_reply", Text, "The mail server's last words.", server_default=""),
    col(
        "bad_address",
        Boolean,
        "True: the server refused the subscriber's address for good.",
        server_default=text("false"),
    ),
    UniqueConstraint("run_id", "subscriber_id"),
    CheckConstraint(
        "state in ('queued','sending','sent','written','deferred','failed','unknown')", name="state"
    ),
    schema="digest",
    comment="One row a mail and subscriber; a mail that may have gone out is never sent again.",
)

alert = Table(
    "alert",
    metadata,
    col("subscriber_id", BigInteger, "Subscriber.", ForeignKey(subscriber.c.id), primary_key=True),
    col("lead_id", Text, "Lead.", ForeignKey(lead.c.id), primary_key=True),
    col("deadline_at", TIME, "The deadline or pre-qualification that was near, UTC.", primary_key=True),
    col("outbox_id", BigInteger, "The mail that it was in.", ForeignKey(outbox.c.id)),
    col("alerted_at", TIME, "When it was chosen, UTC."),
    col("told", JSONB, "What this subscriber was sent of the lead: the base for the next 'changed'."),
    Index(None, "outbox_id"),
    schema="digest",
    comment="What subscribers were sent between digests: a deadline of a lead once each, whatever became of the mail.",
)

muted = Table(
    "muted",
    metadata,
    col("lead_id", Text, "Lead.", ForeignKey(lead.c.id), primary_key=True),
    col("told", JSONB, "Its facts when a backfill found it: the base for the next 'changed'."),
    col("muted_at", TIME, "When a crawl first saw it, UTC."),
    schema="digest",
    comment="Leads that a backfill found: they are not mailed as new, but their changes and deadlines are.",
)

action = Table(
    "action",
    metadata,
    identity(),
    col("subscriber_id", BigInteger, "Subscriber who did it.", ForeignKey(subscriber.c.id)),
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
    col("note", Text, "The subscriber's own words; empty when there are none.", server_default=""),
    col("acted_at", TIME, "When it was done, UTC."),
    col("undone_at", TIME, "When it was undone, UTC; null while it stands.", nullable=True),
    CheckConstraint(
        "kind in ('follow','unfollow','mute','mute_buyer','not_for_us','not_same','unsubscribe')", name="kind"
    ),
    Index(None, "subscriber_id"),
    Index(None, "lead_id"),
    schema="digest",
    comment="What subscribers did by their links, never changed but for being undone.",
)

held = Table(
    "held",
    metadata,
    col("lead_id", Text, "Lead.", ForeignKey(lead.c.id), primary_key=True),
    col("source", Text, "The source that brought too much at once.", ForeignKey(source.c.name)),
    col("day", Date, "The day on which it did, UTC."),
    col("held_at", TIME, "When a digest first held it, UTC."),
    col("verdict", Text, "released or dropped; null while it waits for a person.", nullable=True),
    col("judged_at", TIME, "When a person decided about it, UTC.", nullable=True),
    col("judged_by", Text, "Who did; empty while it waits.", server_default=""),
    CheckConstraint("verdict in ('released','dropped')", name="verdict"),
    schema="digest",
    comment="New leads that are mailed to nobody yet, because their source brought far more than it ever does.",
)

company = Table(
    "company",
    metadata,
    col("name", Text, "Name, as cards show it.", primary_key=True),
    col(
        "id",
        BigInteger,
        "Number of the company, in addresses of its pages.",
        Identity(always=True),
        unique=True,
    ),
    col("dimensions", ARRAY(Text), "One of these must be the lead's; any if empty.", server_default="{}"),
    col(
        "countries",
        ARRAY(Text),
        "ISO 3166-1 alpha-2; one of these must be the lead's; any if empty.",
        server_default="{}",
    ),
    col(
        "keywords",
        ARRAY(Text),
        "One of these must stand in title or buyer, or be what a matched word means; any if empty.",
        server_default="{}",
    ),
    col(
        "concepts",
        ARRAY(Text),
        "What it can do, as concepts of the lexicon; one of these must be among the lead's; any if empty.",
        server_default="{}",
    ),
    col(
        "languages",
        ARRAY(Text),
        "ISO 639-1, in which it can bid; one of these must be asked for where a lead tells; any if empty.",
        server_default="{}",
    ),
    col("least_krw", MONEY, "The least that a lead must be worth, in won; null for any.", nullable=True),
    col("most_krw", MONEY, "The most that a lead may be worth, in won; null for any.", nullable=True),
    col("language", Text, "ko or en: language of its list.", server_default="ko"),
    col("email", Text, "Where its list goes, a role address; null where none is sent.", nullable=True),
    col("rhythm", Text, "never, daily or weekly: when its list goes out by itself.", server_default="never"),
    col("most", Integer, "Leads a mail, at most, count.", server_default="10"),
    col(
        "consented_on",
        Date,
        "Day on which the firm agreed to be kept here and to be introduced, KST; null before.",
        nullable=True,
    ),
    col(
        "link_serial",
        Integer,
        "Number of its page's links; earlier ones are worth nothing.",
        server_default="1",
    ),
    col("version", Integer, "Count of its profile's changes, from 1.", server_default="1"),
    col("active", Boolean, "False: it is looked for no more.", server_default=text("true")),
    CheckConstraint("language in ('ko','en')", name="language"),
    CheckConstraint("rhythm in ('never','daily','weekly')", name="rhythm"),
    CheckConstraint("most between 1 and 20", name="most"),
    schema="digest",
    comment="Companies that leads may be for.",
)

translation = Table(
    "translation",
    metadata,
    col("hash", Text, "SHA-256 of the text's UTF-8, hexadecimal.", primary_key=True),
    col("language", Text, "ko or en: the language that was wanted.", primary_key=True),
    col("engine", Text, "The kind of service, with its model where it has one, e.g. deepl."),
    col("translated", Text, "What it made of the text; null where it refused it.", nullable=True),
    col("asked_at", TIME, "When it was asked, UTC."),
    CheckConstraint("language in ('ko','en')", name="language"),
    schema="digest",
    comment="Titles that a machine translated, for readers alone: nothing is judged or matched by them.",
)
