"""The pipeline's own state: work that waits, detail requests, settings and figures."""

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
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from warehouse.tables.columns import TIME, col, identity, metadata
from warehouse.tables.core import source
from warehouse.tables.raw import document

work = Table(
    "work",
    metadata,
    col("document_id", BigInteger, "Document to be refined.", ForeignKey(document.c.id), primary_key=True),
    col("state", Text, "new, done or failed."),
    col("attempts", Integer, "Tries that have not succeeded, count.", server_default="0"),
    col("queued_at", TIME, "When it was landed, UTC."),
    col("last_error", Text, "Why the last try failed.", server_default=""),
    col("read_at", TIME, "When it was first refined, by the machine's clock, UTC.", nullable=True),
    col(
        "read_by",
        Text,
        "Version of the code that read it last; empty where it must be read.",
        server_default="",
    ),
    col(
        "native_ids",
        ARRAY(Text),
        "Notices that were read of it, as many as parts and digests.",
        nullable=True,
    ),
    col(
        "passed_over",
        ARRAY(Text),
        "Rows that are not ours by rule (another country's, no tender), by number.",
        nullable=True,
    ),
    col("parts", ARRAY(Text), "The part that was read of each of them.", nullable=True),
    col("digests", ARRAY(BigInteger), "Hash of each part, as core.notice_part has it.", nullable=True),
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
    col("reason", Text, "lead, watch, member (of a lead) or title (that says nothing by itself)."),
    col(
        "state",
        Text,
        "wanted, fetched, gone (the portal has no such page) or given_up (asked for in vain for two weeks).",
    ),
    col("wanted_at", TIME, "When it was asked for, UTC."),
    col("fetched_at", TIME, "When it was last fetched, UTC.", nullable=True),
    col("lost", Integer, "How often in a row it was asked for in vain, count.", server_default="0"),
    col("lost_at", TIME, "When it was last asked for in vain, UTC.", nullable=True),
    CheckConstraint("state in ('wanted','fetched','gone','given_up')", name="state"),
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
    col("crawls", Integer, "List crawls begun that day, count."),
    col("complete", Integer, "Those that ended complete or empty, count."),
    col("documents", Integer, "Pages landed, details too, count."),
    col("documents_new", Integer, "Pages whose bytes were not known before, count."),
    col("rows", Integer, "Notices listed by the list crawls, count."),
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

operator_alert = Table(
    "operator_alert",
    metadata,
    identity(),
    col("code", Text, "What is wrong: scrapers' FailureReason, or a code of desk/data/alert_kinds.csv."),
    col("about", Text, "Source, field, task or file that it is wrong with."),
    col("told", Text, "The last figures, for people."),
    col(
        "facts",
        JSONB,
        "The named values that told was made of, for other languages; empty where it is a text of its own.",
        server_default="{}",
    ),
    col("since", TIME, "When it was first seen, UTC."),
    col("last_seen", TIME, "When it was last seen, UTC."),
    col("times", Integer, "How often it was seen, count."),
    col("mailed_at", TIME, "When a message with it was handed over, UTC.", nullable=True),
    col("well_at", TIME, "When it was first seen to be over, UTC.", nullable=True),
    col("well_mailed_at", TIME, "When a message that it is over was handed over, UTC.", nullable=True),
    Index("uq_operator_alert_open", "code", "about", unique=True, postgresql_where=text("well_at IS NULL")),
    schema="ops",
    comment="What an operator must act on, each trouble once from when it comes to when it is over.",
)

operator_message = Table(
    "operator_message",
    metadata,
    identity(),
    col("way", Text, "webhook or mail."),
    col("made_at", TIME, "When it was handed over, UTC; its alerts have the same moment."),
    col("state", Text, "sending, sent, written (a file), deferred, failed or unknown (it may have arrived)."),
    col("told", Text, "The text; no address and no secret is in it."),
    col("reply", Text, "What the receiver answered, without its address.", server_default=""),
    CheckConstraint("way in ('webhook','mail')", name="way"),
    CheckConstraint("state in ('sending','sent','written','deferred','failed','unknown')", name="state"),
    Index(None, "way", "id"),
    schema="ops",
    comment="Each try to tell the operator what is new in ops.operator_alert. Kept for 400 days.",
)

latency = Table(
    "latency",
    metadata,
    col("source", Text, "Source.", ForeignKey(source.c.name), primary_key=True),
    col("day", Date, "UTC day on which the step ended.", primary_key=True),
    col("step", Text, "From what to what, as warehouse/monitoring/latency.py says.", primary_key=True),
    col("times", Integer, "Notices, documents or leads that took the step that day, count."),
    col("p50_seconds", Float, "Median of the time that it took, seconds."),
    col("p95_seconds", Float, "95th percentile, seconds."),
    col("longest_seconds", Float, "The longest, seconds."),
    col(
        "goal_seconds",
        Float,
        "What the design asks for, seconds; null where it asks for nothing.",
        nullable=True,
    ),
    col("in_goal", Integer, "How many kept that goal, count; 0 without one."),
    schema="ops",
    comment="How long each step took, by source and day; housekeeping counts the last 14 days anew.",
)
