"""What portals answered, and what parsers could not read of it."""

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

crawl = Table(
    "crawl",
    metadata,
    identity(),
    col("source", Text, "Source crawled, e.g. th_egp."),
    col(
        "entrance",
        Text,
        "walk (a list crawl), details (what refine requested) or files (what people brought).",
    ),
    col("started_at", TIME, "The crawl's clock when it began, UTC."),
    col(
        "finished_at",
        TIME,
        "The crawl's clock when it ended, UTC; null while it runs or when it was killed.",
        nullable=True,
    ),
    col("window_since", Date, "First day asked for, in the portal's zone."),
    col("window_until", Date, "Last day asked for, in the portal's zone."),
    col("state", Text, "running, complete, partial, empty, blocked, failed or not_configured."),
    col("reason", Text, "Why the state is not complete, for people; empty when it is.", server_default=""),
    col(
        "troubles",
        JSONB,
        'The same as codes, an array: {"code": "http_error", "times": 2, "status": 500}; see FailureReason.',
        server_default=text("'[]'"),
    ),
    col("documents", Integer, "Pages landed, count.", server_default="0"),
    col("documents_new", Integer, "Pages whose bytes were not known before, count.", server_default="0"),
    col("rows", Integer, "Notices listed on those pages, each once, count.", server_default="0"),
    col(
        "portal_total",
        BigInteger,
        "The portal's own count for the window; null where it gives none.",
        nullable=True,
    ),
    col(
        "run",
        Text,
        "What ordered it: cli, or DAG and run id of Airflow; null when not stated.",
        nullable=True,
    ),
    col(
        "permission",
        Text,
        "References of the written permissions that it went by, beyond what robots.txt allows; null without one.",
        nullable=True,
    ),
    col(
        "quiet",
        Boolean,
        "True for a backfill: leads that only quiet crawls have listed are not mailed as new.",
        server_default=text("false"),
    ),
    col(
        "settled",
        Boolean,
        "True once all its pages are refined: from then on state says what was read, not only what was listed.",
        server_default=text("false"),
    ),
    col("read", Integer, "Notices read of its pages, each once, count; null until settled.", nullable=True),
    col(
        "rejected",
        Integer,
        "Notices of its pages that could not be read, count; null until settled.",
        nullable=True,
    ),
    CheckConstraint(
        "state in ('running','complete','partial','empty','blocked','failed','not_configured')", name="state"
    ),
    Index(None, "source", "started_at"),
    Index("ix_crawl_unsettled", "id", postgresql_where=text("not settled")),
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
    col(
        "fingerprint",
        LargeBinary,
        "SHA-256 of the body without what its source's facts call volatile: the same page has the same.",
    ),
    col("url", Text, "Real URL, also for what came from the sandbox."),
    col("content_type", Text, "Header as sent; portals lie in it."),
    col(
        "body",
        LargeBinary,
        "The bytes, verbatim; null once they were moved to where ops.setting bodies says.",
        nullable=True,
    ),
    col(
        "moved_bytes",
        Integer,
        "How many bytes were moved, count; null while they are in body.",
        nullable=True,
    ),
    col("meta", JSONB, "What the spider knew and the bytes do not say."),
    col("fetched_at", TIME, "When these bytes were first seen, UTC."),
    col("seen_at", TIME, "When this page was last seen, with these bytes or others of its fingerprint, UTC."),
    col("crawl_id", BigInteger, "The crawl that first brought it.", ForeignKey(crawl.c.id)),
    CheckConstraint("(body is null) = (moved_bytes is not null)", name="body"),
    UniqueConstraint("source", "key", "fingerprint"),
    Index("ix_document_url", "url", postgresql_using="hash"),
    schema="raw",
    comment="What portals answered, verbatim and append-only; everything in core can be made again from it.",
)

crawl_page = Table(
    "crawl_page",
    metadata,
    col("crawl_id", BigInteger, "Crawl.", ForeignKey(crawl.c.id), primary_key=True, autoincrement=False),
    col(
        "document_id",
        BigInteger,
        "Document that it landed, new or known.",
        ForeignKey(document.c.id),
        primary_key=True,
        autoincrement=False,
    ),
    col(
        "listed",
        Integer,
        "Notices that its spider saw listed on it, count; null where only the parser can count them.",
        nullable=True,
    ),
    schema="raw",
    comment="Which pages a crawl landed: what was read of them decides how it ended.",
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
    comment="What parsers could not read, with the reason and the way back to the bytes.",
)

leftover = Table(
    "leftover",
    metadata,
    col("source", Text, "Source, e.g. th_egp.", primary_key=True),
    col("field", Text, "Dotted path of a field that no parser knows.", primary_key=True),
    col("example", Text, "One of its values."),
    col("document_id", BigInteger, "Document it was first met in.", ForeignKey(document.c.id)),
    schema="raw",
    comment="Fields that portals have added: a sign that a parser should be checked.",
)
