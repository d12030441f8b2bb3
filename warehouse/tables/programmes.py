"""Tables of schema core for what is told beside notices: projects, a level above leads."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from warehouse.tables.columns import MONEY, TIME, col, identity, metadata
from warehouse.tables.core import lead, place
from warehouse.tables.raw import document

project = Table(
    "project",
    metadata,
    col("id", Text, "Stable id, e.g. PR-4K7Q2M9XTA; made from its number.", primary_key=True),
    col("key_scheme", Text, "Whose numbering its number is of, e.g. wb_project."),
    col("key_value", Text, "Its number, as notices quote it."),
    col("source", Text, "Source that tells of it, e.g. intl_wb_projects."),
    col("native_id", Text, "The source's own number of it."),
    col("funder", Text, "Who pays for it or carries the programme."),
    col("stage", Text, "concept, appraisal, approved, active, closed or dropped.", nullable=True),
    col("stage_details", Text, "The funder's own words for how far it is."),
    col("title", Text, "As published, cleaned of markup."),
    col("description", Text, "As published, cleaned of markup; empty when there is none."),
    col("language", Text, "ISO 639-1 of the title; und when it cannot be recognised."),
    col("countries", ARRAY(Text), "ISO 3166-1 alpha-2 of all its countries."),
    col("place_text", Text, "The source's words for where; empty when not stated."),
    col("place_code", Text, "core.place of it.", ForeignKey(place.c.code), nullable=True),
    col("borrower", Text, "Who owes the money; empty when not stated."),
    col("agency", Text, "Who carries it out; empty when not stated."),
    col("sectors", ARRAY(Text), "The funder's own words for what it is about."),
    col("kind", Text, "The funder's own word for what sort of project it is; empty when not stated."),
    col("amount", MONEY, "Of the whole undertaking, in units of currency.", nullable=True),
    col("currency", Text, "ISO 4217.", nullable=True),
    col(
        "active_at",
        TIME,
        "The latest day on which the source shows that something happened, UTC.",
        nullable=True,
    ),
    col("approval_at", TIME, "When it was approved, or is planned to be, UTC.", nullable=True),
    col(
        "approval_planned", Boolean, "Whether approval_at is a plan, which may be years stale.", nullable=True
    ),
    col("milestones", JSONB, "Its steps, earliest first: name, day (ISO date) and whether it is planned."),
    col("url", Text, "Page for people."),
    col("tier", Text, "lead, watch or none: what it is worth to centres. None is shown nowhere."),
    col("score", Float, "Relevance, 0 upwards; comparable within one lexicon version."),
    col("dimensions", ARRAY(Text), "DEPA's seven characteristics, or core."),
    col("evidence", JSONB, "The words that decided the tier, and the traps that held it back."),
    col("lexicon_version", Text, "Version of the lexicon and model that classified it."),
    col("first_known_at", TIME, "When a crawl first saw it, UTC."),
    col("changed_at", TIME, "When what is said of it last changed, UTC."),
    UniqueConstraint("key_scheme", "key_value"),
    CheckConstraint("tier in ('lead','watch','none')", name="tier"),
    CheckConstraint("stage in ('concept','appraisal','approved','active','closed','dropped')", name="stage"),
    Index(None, "countries", postgresql_using="gin"),
    schema="core",
    comment="Projects of funders and programmes, a level above leads: by the latest document that tells of each.",
)

project_version = Table(
    "project_version",
    metadata,
    # A project is written after the versions that it is compiled from.
    col(
        "project_id",
        Text,
        "Project.",
        ForeignKey(project.c.id, deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    col(
        "document_id",
        BigInteger,
        "Document.",
        ForeignKey(document.c.id),
        primary_key=True,
        autoincrement=False,
    ),
    col("content", JSONB, "The project as the parser read it."),
    Index(None, "document_id"),
    schema="core",
    comment="What each document says of each project: how it stands and its events follow from these.",
)

project_event = Table(
    "project_event",
    metadata,
    identity(),
    col("project_id", Text, "Project.", ForeignKey(project.c.id)),
    col("kind", Text, "new, stage_moved, amount_changed or milestone."),
    col("field", Text, "stage, amount, or the milestone's name; empty for a new project."),
    col("old", Text, "Value before; null when there was none.", nullable=True),
    col("new", Text, "Value after; null for a new project.", nullable=True),
    col("happened_at", TIME, "When a crawl first saw it, UTC."),
    UniqueConstraint("project_id", "kind", "field", "happened_at"),
    CheckConstraint("kind in ('new','stage_moved','amount_changed','milestone')", name="kind"),
    Index(None, "happened_at"),
    schema="core",
    comment="What happened to a project, and when it was known.",
)

project_link = Table(
    "project_link",
    metadata,
    identity(),
    col("lead_id", Text, "Lead.", ForeignKey(lead.c.id)),
    col("project_id", Text, "Project.", ForeignKey(project.c.id)),
    col("verdict", Text, "same (the lead is a part of the project) or apart."),
    col("decided_by", Text, "Who said so."),
    col("decided_at", TIME, "When they said so, UTC."),
    CheckConstraint("verdict in ('same','apart')", name="verdict"),
    Index(None, "lead_id"),
    Index(None, "project_id"),
    schema="core",
    comment="What people decided about leads and projects. Rows are never changed; the latest about a pair counts.",
)
