"""Every table, once, as data. The migrations, the data dictionary and the merge statements follow from this.

Times are `timestamptz` in UTC unless a comment says otherwise; money is `numeric`, never a float. A null means
"the portal does not say" unless a comment says otherwise.
"""

from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

SCHEMAS = ("raw", "core", "digest", "ops", "mart")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

TIME = DateTime(timezone=True)
MONEY = Numeric(24, 4)
RATE = Numeric(24, 12)  # one rupiah is some 0.00006 dollars


def col(name: str, kind: Any, comment: str, *rest: Any, **options: Any) -> Column[Any]:  # noqa: ANN401  # Column's own arguments
    """Declare a column; it is required unless `nullable=True`, and always has a comment."""
    options.setdefault("nullable", False)
    return Column(name, kind, *rest, comment=comment, **options)


def identity() -> Column[Any]:
    """Declare the surrogate key."""
    return col("id", BigInteger, "Surrogate key.", Identity(always=True), primary_key=True)


crawl = Table(
    "crawl",
    metadata,
    identity(),
    col("source", Text, "Source crawled, e.g. th_egp."),
    col("entrance", Text, "walk (the lists) or details (what refine asked for)."),
    col("started_at", TIME, "The crawl's clock when it began, UTC."),
    col(
        "finished_at",
        TIME,
        "The crawl's clock when it ended, UTC; null while it runs or when it was killed.",
        nullable=True,
    ),
    col("window_since", Date, "First day asked for, in the portal's zone."),
    col("window_until", Date, "Last day asked for, in the portal's zone."),
    col("state", Text, "running, complete, partial, empty, blocked or failed."),
    col("reason", Text, "Why the state is not complete, for people; empty when it is.", server_default=""),
    col("documents", Integer, "Pages landed, count.", server_default="0"),
    col("documents_new", Integer, "Pages whose bytes were not known before, count.", server_default="0"),
    col("rows", Integer, "Notices listed on those pages, count.", server_default="0"),
    col(
        "portal_total",
        Integer,
        "The portal's own count for the window; null where it gives none.",
        nullable=True,
    ),
    col(
        "run", Text, "What ordered it: cli, or DAG and run id of Airflow; null when not told.", nullable=True
    ),
    col(
        "quiet",
        Boolean,
        "True for a backfill: leads that only quiet walks have shown are not mailed as new.",
        server_default=text("false"),
    ),
    CheckConstraint("state in ('running','complete','partial','empty','blocked','failed')", name="state"),
    Index(None, "source", "started_at"),
    schema="raw",
    comment="One row a crawl of one source: what was asked and how it ended.",
)

document = Table(
    "document",
    metadata,
    identity(),
    col("source", Text, "Source, e.g. th_egp."),
    col("kind", Text, "Shape of the bytes: list, detail, schedule, document …"),
    col("key", Text, "The resource within the source; its bytes change with time."),
    col("hash", LargeBinary, "SHA-256 of the body."),
    col("url", Text, "Real URL, also for what came from the sandbox."),
    col("content_type", Text, "Header as sent; portals lie in it."),
    col("body", LargeBinary, "The bytes, verbatim."),
    col("meta", JSONB, "What the spider knew and the bytes do not say."),
    col("fetched_at", TIME, "When these bytes were first seen, UTC."),
    col("seen_at", TIME, "When these bytes were last seen, UTC."),
    col("crawl_id", BigInteger, "The crawl that first brought it.", ForeignKey(crawl.c.id)),
    UniqueConstraint("source", "key", "hash"),
    schema="raw",
    comment="What portals answered, verbatim and append-only; everything in core can be made again from it.",
)

reject = Table(
    "reject",
    metadata,
    col(
        "document_id",
        BigInteger,
        "Document it was met in: the raw bytes.",
        ForeignKey(document.c.id),
        primary_key=True,
    ),
    col("number", Integer, "Position within the document, from 1.", primary_key=True, autoincrement=False),
    col("source", Text, "Source, e.g. th_egp."),
    col("native_id", Text, "Notice concerned; empty when the whole document is."),
    col("reason", Text, "Stable code, e.g. error_page, bad_date, unknown_code."),
    col("message", Text, "What is wrong, for people."),
    col("excerpt", Text, "The raw text around it."),
    col("rejected_at", TIME, "When the bytes were last seen, UTC."),
    schema="raw",
    comment="What readers could not take, with the reason and the way back to the bytes.",
)

leftover = Table(
    "leftover",
    metadata,
    col("source", Text, "Source, e.g. th_egp.", primary_key=True),
    col("field", Text, "Dotted path of a field that no reader knows.", primary_key=True),
    col("example", Text, "One of its values."),
    col("document_id", BigInteger, "Document it was first met in.", ForeignKey(document.c.id)),
    schema="raw",
    comment="Fields that portals have added: a sign that a reader should be looked at.",
)

source = Table(
    "source",
    metadata,
    col("name", Text, "e.g. th_egp.", primary_key=True),
    col("title", Text, "Name for people."),
    col("country", Text, "ISO 3166-1 alpha-2, or INTL for several."),
    col("kind", Text, "official, donor or news."),
    col("publisher", Text, "Who publishes it."),
    col("home", Text, "The portal's page for people."),
    col("zone", Text, "IANA zone the portal speaks in."),
    col("stale_hours", Integer, "Hours without a complete crawl after which it counts as stale."),
    schema="core",
    comment="The sources, from scrapers/sources/*.yml.",
)

centre = Table(
    "centre",
    metadata,
    col("name", Text, "bangkok, hanoi, jakarta or istanbul.", primary_key=True),
    col("title", Text, "Name for people, English."),
    col("title_ko", Text, "Name for people, Korean."),
    col("country", Text, "ISO 3166-1 alpha-2."),
    col("zone", Text, "IANA zone."),
    schema="core",
    comment="The four Smart City Cooperation Centres.",
)

place = Table(
    "place",
    metadata,
    col("code", Text, "ISO 3166-2 of a province, or that code with the city's name.", primary_key=True),
    col("country", Text, "ISO 3166-1 alpha-2."),
    col("kind", Text, "province or city."),
    col("province", Text, "Code of the province."),
    col("local", Text, "Name in the local language."),
    col("en", Text, "Name in English."),
    col("ko", Text, "Name in Korean."),
    col("programmes", ARRAY(Text), "Smart-city programmes it belongs to, e.g. ASCN."),
    schema="core",
    comment="Provinces and main cities, from transform/data/places.csv.",
)

notice_part = Table(
    "notice_part",
    metadata,
    col("source", Text, "Source, e.g. th_egp.", primary_key=True),
    col("native_id", Text, "The portal's own number of the announcement.", primary_key=True),
    col("part", Text, "list, detail, schedule or document.", primary_key=True),
    col("document_id", BigInteger, "Document the part was last read from.", ForeignKey(document.c.id)),
    col("seen_at", TIME, "When that document was last seen, UTC."),
    col("content", JSONB, "The part as its reader made it."),
    schema="core",
    comment="What each kind of page says of a notice; later pages of one kind replace earlier ones.",
)

notice = Table(
    "notice",
    metadata,
    identity(),
    col("source", Text, "Source, e.g. th_egp."),
    col("native_id", Text, "The portal's own number of the announcement."),
    col("version", Integer, "Number of the current version, from 1."),
    col("country", Text, "ISO 3166-1 alpha-2 of where the thing is built or used."),
    col("stage", Text, "programme, plan, draft, open, amended, closed, cancelled or awarded.", nullable=True),
    col("title", Text, "As published, cleaned of markup."),
    col("description", Text, "As published, cleaned of markup; empty when there is none."),
    col("language", Text, "ISO 639-1 of the title; und when it cannot be told."),
    col("language_confidence", Float, "0 to 1."),
    col("language_method", Text, "script, letters, ngram or none."),
    col("buyer", Text, "Procuring entity; empty when not told."),
    col("buyer_unit", Text, "Its department; empty when not told."),
    col("place_text", Text, "The portal's words for where; empty when not told."),
    col("place_code", Text, "core.place of it.", ForeignKey(place.c.code), nullable=True),
    col("category", Text, "goods, works or services (OCDS).", nullable=True),
    col("procedure", Text, "open, selective, limited or direct (OCDS); empty when unknown."),
    col("procedure_details", Text, "The portal's own words for it."),
    col("status_details", Text, "The portal's own words for how far it is."),
    col("published_at", TIME, "When it was published, UTC.", nullable=True),
    col(
        "published_precision",
        Text,
        "minute, day, month or year: how much of published_at was said.",
        nullable=True,
    ),
    col("deadline_at", TIME, "When bids must be in, UTC.", nullable=True),
    col(
        "deadline_precision",
        Text,
        "minute, day, month or year: how much of deadline_at was said.",
        nullable=True,
    ),
    col("prequalification_at", TIME, "When newcomers must have asked to take part, UTC.", nullable=True),
    col("amount", MONEY, "The best sum known, in units of currency.", nullable=True),
    col("currency", Text, "ISO 4217.", nullable=True),
    col("amount_kind", Text, "budget, estimate, reference or award.", nullable=True),
    col("amount_exact", Boolean, "False where the portal rounded.", nullable=True),
    col("funder", Text, "Who pays where it is not the buyer; empty when not told."),
    col(
        "foreign_bidders",
        Boolean,
        "Whether foreigners may bid; null when the portal does not say.",
        nullable=True,
    ),
    col("url", Text, "Page for people."),
    col("tier", Text, "lead, watch or none."),
    col("score", Float, "Relevance, 0 upwards; comparable within one lexicon version."),
    col("dimensions", ARRAY(Text), "DEPA's seven characteristics, or core."),
    col(
        "evidence",
        JSONB,
        "The words that decided the tier, with field and offsets, and the traps that held it back.",
    ),
    col("lexicon_version", Text, "Version of the words that judged it."),
    col("content", JSONB, "The whole notice as merged from its parts."),
    col("normal", JSONB, "Normal forms for matching."),
    col("first_known_at", TIME, "When a crawl first saw it, UTC."),
    col("changed_at", TIME, "When the current version was first seen, UTC."),
    UniqueConstraint("source", "native_id"),
    CheckConstraint("tier in ('lead','watch','none')", name="tier"),
    Index(None, "country", "tier"),
    Index(None, "changed_at"),
    schema="core",
    comment="One announcement by one source, in common terms; the current version.",
)

notice_version = Table(
    "notice_version",
    metadata,
    col("notice_id", BigInteger, "Notice.", ForeignKey(notice.c.id), primary_key=True),
    col("version", Integer, "From 1.", primary_key=True, autoincrement=False),
    col("content", JSONB, "The whole notice as merged from its parts."),
    col("published_at", TIME, "When the portal says it was published, UTC.", nullable=True),
    col("known_at", TIME, "When a crawl first saw this version, UTC."),
    col("document_ids", ARRAY(BigInteger), "Documents it was made from."),
    schema="core",
    comment="Every version of every notice, never changed: what was said, and since when it was known.",
)

notice_number = Table(
    "notice_number",
    metadata,
    col("scheme", Text, "Whose numbering, e.g. tr_ikn.", primary_key=True),
    col("value", Text, "The number.", primary_key=True),
    col(
        "notice_id",
        BigInteger,
        "Notice that carries it.",
        ForeignKey(notice.c.id, ondelete="CASCADE"),
        primary_key=True,
    ),
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
    col("notice_id", BigInteger, "Notice.", ForeignKey(notice.c.id, ondelete="CASCADE"), primary_key=True),
    Index(None, "notice_id"),
    schema="core",
    comment="Blocking keys: only notices that share one are compared.",
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
    col("verdict", Text, "same, unsure, or related (alike, but another tender)."),
    col("score", Float, "Strength of the evidence; decides the order of joining."),
    col("evidence", JSONB, "What spoke for it and against it."),
    col("rule_version", Text, "Version of the rule that decided."),
    CheckConstraint("verdict in ('same','unsure','related')", name="verdict"),
    Index(None, "b"),
    schema="core",
    comment="Decisions about pairs of notices.",
)

lead = Table(
    "lead",
    metadata,
    col("id", Text, "Stable id, e.g. L-4K7Q2M9XT; made from the anchor notice.", primary_key=True),
    col("country", Text, "ISO 3166-1 alpha-2."),
    col(
        "anchor_notice_id", BigInteger, "Its earliest notice, which gives it its id.", ForeignKey(notice.c.id)
    ),
    col("tier", Text, "Best tier among its notices: lead, watch or none. Digests and marts leave out none."),
    col("score", Float, "Best relevance among its notices."),
    col("dimensions", ARRAY(Text), "DEPA's seven characteristics, or core."),
    col("stage", Text, "How far the tender is, by its latest notice.", nullable=True),
    col("title", Text, "Title of its most telling notice, in its own language."),
    col("language", Text, "ISO 639-1 of the title."),
    col("buyer", Text, "Procuring entity; empty when not told."),
    col("place_code", Text, "core.place.", ForeignKey(place.c.code), nullable=True),
    col("published_at", TIME, "When its first notice was published, UTC.", nullable=True),
    col(
        "deadline_at", TIME, "When bids must be in, UTC; the earliest where sources disagree.", nullable=True
    ),
    col("deadline_precision", Text, "minute, day, month or year.", nullable=True),
    col("prequalification_at", TIME, "When newcomers must have asked to take part, UTC.", nullable=True),
    col("amount", MONEY, "The best sum known, in units of currency.", nullable=True),
    col("currency", Text, "ISO 4217.", nullable=True),
    col("amount_kind", Text, "budget, estimate, reference or award.", nullable=True),
    col("amount_exact", Boolean, "False where the portal rounded.", nullable=True),
    col("funder", Text, "Who pays where it is not the buyer; empty when not told."),
    col("foreign_bidders", Boolean, "Whether foreigners may bid; null when no portal says.", nullable=True),
    col("url", Text, "Page for people."),
    col("evidence", JSONB, "The words that made it a lead."),
    col("disagreements", JSONB, "Fields on which its sources differ: field → source → value."),
    col("first_known_at", TIME, "When a crawl first saw one of its notices, UTC."),
    col("changed_at", TIME, "When one of its notices last changed, UTC."),
    col(
        "merged_into",
        Text,
        "The lead that it turned out to be; null while it lives.",
        ForeignKey("core.lead.id"),
        nullable=True,
    ),
    CheckConstraint("tier in ('lead','watch','none')", name="tier"),
    Index(None, "country", "tier", "deadline_at"),
    schema="core",
    comment="What a centre acts on: all notices about one tender or project.",
)

lead_member = Table(
    "lead_member",
    metadata,
    col("notice_id", BigInteger, "Notice.", ForeignKey(notice.c.id, ondelete="CASCADE"), primary_key=True),
    col("lead_id", Text, "The lead that it belongs to.", ForeignKey(lead.c.id)),
    Index(None, "lead_id"),
    schema="core",
    comment="Which notice belongs to which lead.",
)

lead_relation = Table(
    "lead_relation",
    metadata,
    col("from_lead", Text, "The later or lesser lead.", ForeignKey(lead.c.id), primary_key=True),
    col("to_lead", Text, "The lead that it relates to.", ForeignKey(lead.c.id), primary_key=True),
    col("kind", Text, "retender_of, sibling_lot or plan_of.", primary_key=True),
    col("evidence", JSONB, "Why."),
    CheckConstraint("kind in ('retender_of','sibling_lot','plan_of')", name="kind"),
    schema="core",
    comment="Leads that belong together without being one tender.",
)

lead_event = Table(
    "lead_event",
    metadata,
    identity(),
    col("lead_id", Text, "Lead.", ForeignKey(lead.c.id)),
    col(
        "kind",
        Text,
        "new, advanced, amended, deadline_moved, value_changed, cancelled, awarded, retendered or merged.",
    ),
    col("field", Text, "Field that changed; empty when the event is not about one."),
    col("old", Text, "Value before; null when there was none.", nullable=True),
    col("new", Text, "Value after; null when there is none.", nullable=True),
    col("happened_at", TIME, "When a crawl saw it, UTC."),
    UniqueConstraint("lead_id", "kind", "field", "new", "happened_at", postgresql_nulls_not_distinct=True),
    Index(None, "happened_at"),
    schema="core",
    comment="What happened to a lead, and when it was known.",
)

exchange_rate = Table(
    "exchange_rate",
    metadata,
    col("currency", Text, "ISO 4217.", primary_key=True),
    col("rate_date", Date, "Day of the rate, as its source dates it.", primary_key=True),
    col("krw", RATE, "Korean won for one unit of the currency."),
    col("usd", RATE, "US dollars for one unit of the currency."),
    col("source", Text, "Who says so, e.g. ecb."),
    schema="core",
    comment="Reference rates. A currency without a row has no known rate, and nothing is made up for it.",
)

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

work = Table(
    "work",
    metadata,
    col("document_id", BigInteger, "Document to be refined.", ForeignKey(document.c.id), primary_key=True),
    col("state", Text, "new, done or failed."),
    col("attempts", Integer, "Tries that have not succeeded, count.", server_default="0"),
    col("queued_at", TIME, "When it was landed, UTC."),
    col("last_error", Text, "Why the last try failed.", server_default=""),
    CheckConstraint("state in ('new','done','failed')", name="state"),
    Index("ix_work_new", "document_id", postgresql_where=text("state = 'new'")),
    schema="ops",
    comment="The queue between landing and refine; drained with SKIP LOCKED.",
)

detail_request = Table(
    "detail_request",
    metadata,
    col("source", Text, "Source to ask.", primary_key=True),
    col("native_id", Text, "Notice whose details are wanted.", primary_key=True),
    col("locator", JSONB, "What the spider needs to fetch them."),
    col("reason", Text, "lead, watch or member (of a lead)."),
    col("state", Text, "wanted, fetched or gone (the portal has no such page)."),
    col("wanted_at", TIME, "When it was asked for, UTC."),
    col("fetched_at", TIME, "When it was last fetched, UTC.", nullable=True),
    CheckConstraint("state in ('wanted','fetched','gone')", name="state"),
    schema="ops",
    comment="The one loop back: refine asks for details, a spider drains the rows.",
)

setting = Table(
    "setting",
    metadata,
    col("name", Text, "Name.", primary_key=True),
    col("value", JSONB, "Value."),
    schema="ops",
    comment="Facts about this warehouse itself: whether it holds sandbox or live data, the last sandbox day.",
)

metric = Table(
    "metric",
    metadata,
    col("source", Text, "Source.", ForeignKey(source.c.name), primary_key=True),
    col("day", Date, "Day in UTC.", primary_key=True),
    col("crawls", Integer, "Walks of its lists begun that day, count."),
    col("complete", Integer, "Those that ended complete or empty, count."),
    col("documents", Integer, "Pages landed, details too, count."),
    col("documents_new", Integer, "Pages whose bytes were not known before, count."),
    col("rows", Integer, "Notices listed by the walks, count."),
    col("rejects", Integer, "Rejects on record whose bytes were last seen that day, count."),
    col("notices_new", Integer, "Notices first known that day, count."),
    col(
        "notices_changed",
        Integer,
        "Versions after a notice's first that became known that day; its first detail page makes one. Count.",
    ),
    col(
        "leads_new", Integer, "Leads and watched ones first known that day, by their anchor's source, count."
    ),
    col(
        "latency_p50_seconds",
        Float,
        "Median seconds from publication to being known, over that day's new notices that were published to the"
        " minute and since the source's first crawl; null when there is none.",
        nullable=True,
    ),
    schema="ops",
    comment="What each source brought each day since its first crawl; housekeeping counts the last 14 days anew.",
)
