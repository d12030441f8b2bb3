"""Projects, a level above leads: what documents say of each, what happened to them, and what people decided."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column(
            "id", sa.Text(), nullable=False, comment="Stable id, e.g. PR-4K7Q2M9XTA; made from its number."
        ),
        sa.Column(
            "key_scheme",
            sa.Text(),
            nullable=False,
            comment="Whose numbering its number is of, e.g. wb_project.",
        ),
        sa.Column("key_value", sa.Text(), nullable=False, comment="Its number, as notices quote it."),
        sa.Column(
            "source", sa.Text(), nullable=False, comment="Source that tells of it, e.g. intl_wb_projects."
        ),
        sa.Column("native_id", sa.Text(), nullable=False, comment="The source's own number of it."),
        sa.Column("funder", sa.Text(), nullable=False, comment="Who pays for it or carries the programme."),
        sa.Column(
            "stage",
            sa.Text(),
            nullable=True,
            comment="concept, appraisal, approved, active, closed or dropped.",
        ),
        sa.Column(
            "stage_details", sa.Text(), nullable=False, comment="The funder's own words for how far it is."
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="As published, cleaned of markup."),
        sa.Column(
            "description",
            sa.Text(),
            nullable=False,
            comment="As published, cleaned of markup; empty when there is none.",
        ),
        sa.Column(
            "language",
            sa.Text(),
            nullable=False,
            comment="ISO 639-1 of the title; und when it cannot be recognised.",
        ),
        sa.Column(
            "countries",
            sa.ARRAY(sa.Text()),
            nullable=False,
            comment="ISO 3166-1 alpha-2 of all its countries.",
        ),
        sa.Column(
            "place_text",
            sa.Text(),
            nullable=False,
            comment="The source's words for where; empty when not stated.",
        ),
        sa.Column("place_code", sa.Text(), nullable=True, comment="core.place of it."),
        sa.Column(
            "borrower", sa.Text(), nullable=False, comment="Who owes the money; empty when not stated."
        ),
        sa.Column("agency", sa.Text(), nullable=False, comment="Who carries it out; empty when not stated."),
        sa.Column(
            "sectors",
            sa.ARRAY(sa.Text()),
            nullable=False,
            comment="The funder's own words for what it is about.",
        ),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="The funder's own word for what sort of project it is; empty when not stated.",
        ),
        sa.Column(
            "amount",
            sa.Numeric(precision=24, scale=4),
            nullable=True,
            comment="Of the whole undertaking, in units of currency.",
        ),
        sa.Column("currency", sa.Text(), nullable=True, comment="ISO 4217."),
        sa.Column(
            "active_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="The latest day on which the source shows that something happened, UTC.",
        ),
        sa.Column(
            "approval_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was approved, or is planned to be, UTC.",
        ),
        sa.Column(
            "approval_planned",
            sa.Boolean(),
            nullable=True,
            comment="Whether approval_at is a plan, which may be years stale.",
        ),
        sa.Column(
            "milestones",
            postgresql.JSONB(),
            nullable=False,
            comment="Its steps, earliest first: name, day (ISO date) and whether it is planned.",
        ),
        sa.Column("url", sa.Text(), nullable=False, comment="Page for people."),
        sa.Column(
            "tier",
            sa.Text(),
            nullable=False,
            comment="lead, watch or none: what it is worth to centres. None is shown nowhere.",
        ),
        sa.Column(
            "score",
            sa.Float(),
            nullable=False,
            comment="Relevance, 0 upwards; comparable within one lexicon version.",
        ),
        sa.Column(
            "dimensions",
            sa.ARRAY(sa.Text()),
            nullable=False,
            comment="DEPA's seven characteristics, or core.",
        ),
        sa.Column(
            "evidence",
            postgresql.JSONB(),
            nullable=False,
            comment="The words that decided the tier, and the traps that held it back.",
        ),
        sa.Column(
            "lexicon_version",
            sa.Text(),
            nullable=False,
            comment="Version of the lexicon and model that classified it.",
        ),
        sa.Column(
            "first_known_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When a crawl first saw it, UTC.",
        ),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When what is said of it last changed, UTC.",
        ),
        sa.CheckConstraint(
            "stage in ('concept','appraisal','approved','active','closed','dropped')",
            name=op.f("ck_project_stage"),
        ),
        sa.CheckConstraint("tier in ('lead','watch','none')", name=op.f("ck_project_tier")),
        sa.ForeignKeyConstraint(["place_code"], ["core.place.code"], name=op.f("fk_project_place_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("key_scheme", "key_value", name=op.f("uq_project_key_scheme_key_value")),
        schema="core",
        comment="Projects of funders and programmes, a level above leads: by the latest document that tells of each.",
    )
    op.create_index(
        op.f("ix_project_countries"),
        "project",
        ["countries"],
        unique=False,
        schema="core",
        postgresql_using="gin",
    )
    op.create_table(
        "project_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False, comment="Surrogate key."),
        sa.Column("project_id", sa.Text(), nullable=False, comment="Project."),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="new, stage_moved, amount_changed or milestone."
        ),
        sa.Column(
            "field",
            sa.Text(),
            nullable=False,
            comment="stage, amount, or the milestone's name; empty for a new project.",
        ),
        sa.Column("old", sa.Text(), nullable=True, comment="Value before; null when there was none."),
        sa.Column("new", sa.Text(), nullable=True, comment="Value after; null for a new project."),
        sa.Column(
            "happened_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When a crawl first saw it, UTC.",
        ),
        sa.CheckConstraint(
            "kind in ('new','stage_moved','amount_changed','milestone')", name=op.f("ck_project_event_kind")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["core.project.id"], name=op.f("fk_project_event_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_event")),
        sa.UniqueConstraint(
            "project_id",
            "kind",
            "field",
            "happened_at",
            name=op.f("uq_project_event_project_id_kind_field_happened_at"),
        ),
        schema="core",
        comment="What happened to a project, and when it was known.",
    )
    op.create_index(
        op.f("ix_project_event_happened_at"), "project_event", ["happened_at"], unique=False, schema="core"
    )
    op.create_table(
        "project_version",
        sa.Column("project_id", sa.Text(), nullable=False, comment="Project."),
        sa.Column("document_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Document."),
        sa.Column(
            "content", postgresql.JSONB(), nullable=False, comment="The project as the parser read it."
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["raw.document.id"], name=op.f("fk_project_version_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["core.project.id"],
            name=op.f("fk_project_version_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("project_id", "document_id", name=op.f("pk_project_version")),
        schema="core",
        comment="What each document says of each project: how it stands and its events follow from these.",
    )
    op.create_index(
        op.f("ix_project_version_document_id"),
        "project_version",
        ["document_id"],
        unique=False,
        schema="core",
    )
    op.create_table(
        "project_link",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False, comment="Surrogate key."),
        sa.Column("lead_id", sa.Text(), nullable=False, comment="Lead."),
        sa.Column("project_id", sa.Text(), nullable=False, comment="Project."),
        sa.Column(
            "verdict", sa.Text(), nullable=False, comment="same (the lead is a part of the project) or apart."
        ),
        sa.Column("decided_by", sa.Text(), nullable=False, comment="Who said so."),
        sa.Column(
            "decided_at", sa.DateTime(timezone=True), nullable=False, comment="When they said so, UTC."
        ),
        sa.CheckConstraint("verdict in ('same','apart')", name=op.f("ck_project_link_verdict")),
        sa.ForeignKeyConstraint(["lead_id"], ["core.lead.id"], name=op.f("fk_project_link_lead_id")),
        sa.ForeignKeyConstraint(["project_id"], ["core.project.id"], name=op.f("fk_project_link_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_link")),
        schema="core",
        comment="What people decided about leads and projects. Rows are never changed; the latest about a pair counts.",
    )
    op.create_index(op.f("ix_project_link_lead_id"), "project_link", ["lead_id"], unique=False, schema="core")
    op.create_index(
        op.f("ix_project_link_project_id"), "project_link", ["project_id"], unique=False, schema="core"
    )


def downgrade() -> None:
    # Views hold on to these tables; warehouse/sql makes all of them anew once its hash is forgotten.
    op.execute("DROP VIEW IF EXISTS mart.project_lead, mart.project, core.lead_project")
    op.execute("DELETE FROM ops.setting WHERE name = 'sql'")
    op.drop_table("project_link", schema="core")
    op.drop_table("project_version", schema="core")
    op.drop_table("project_event", schema="core")
    op.drop_table("project", schema="core")
