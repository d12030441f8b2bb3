"""Fairs, conferences, briefings and calls are kept, and who was told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_TEXT, _TIME = sa.Text(), sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_occasion()
    _make_told()


def _make_occasion() -> None:
    op.create_table(
        "occasion",
        sa.Column("source", _TEXT, nullable=False, comment="Source that tells of it, e.g. intl_icak."),
        sa.Column("native_id", _TEXT, nullable=False, comment="The source's own number of it."),
        sa.Column("kind", _TEXT, nullable=False, comment="fair, conference, briefing, call or other."),
        sa.Column("title", _TEXT, nullable=False, comment="As published, cleaned of markup."),
        sa.Column(
            "description",
            _TEXT,
            nullable=False,
            comment="As published, cleaned of markup; empty when there is none.",
        ),
        sa.Column(
            "language",
            _TEXT,
            nullable=False,
            comment="ISO 639-1 of the title; und when it cannot be recognised.",
        ),
        sa.Column("starts_at", _TIME, nullable=True, comment="Its first moment, UTC."),
        sa.Column(
            "starts_precision",
            _TEXT,
            nullable=True,
            comment="How much of it was said: minute, day, month or year.",
        ),
        sa.Column(
            "ends_at",
            _TIME,
            nullable=True,
            comment="Its last moment, UTC; of a call when applications must be in.",
        ),
        sa.Column(
            "ends_precision",
            _TEXT,
            nullable=True,
            comment="How much of it was said: minute, day, month or year.",
        ),
        sa.Column("zone", _TEXT, nullable=False, comment="IANA zone of its clocks; empty without a moment."),
        sa.Column(
            "country",
            _TEXT,
            nullable=False,
            comment="ISO 3166-1 alpha-2 of where it is held; empty for none of ours in particular.",
        ),
        sa.Column(
            "place", _TEXT, nullable=False, comment="The source's words for where; empty when not stated."
        ),
        sa.Column("host", _TEXT, nullable=False, comment="Body that announces it; empty when not stated."),
        sa.Column(
            "programme", _TEXT, nullable=False, comment="Programme, e.g. K-City Network; empty for none."
        ),
        sa.Column("published_at", _TIME, nullable=True, comment="When it was announced, UTC."),
        sa.Column("url", _TEXT, nullable=False, comment="Page for people."),
        sa.Column("document_id", sa.BigInteger(), nullable=False, comment="Document it was last read from."),
        sa.Column("first_known_at", _TIME, nullable=False, comment="When a crawl first saw it, UTC."),
        sa.Column("seen_at", _TIME, nullable=False, comment="When that document was last seen, UTC."),
        sa.CheckConstraint(
            "kind in ('fair','conference','briefing','call','other')", name=op.f("ck_occasion_kind")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["raw.document.id"], name=op.f("fk_occasion_document_id")),
        sa.PrimaryKeyConstraint("source", "native_id", name=op.f("pk_occasion")),
        schema="core",
        comment="Fairs, conferences, briefings and calls: what the latest document says of each.",
    )
    op.create_index(op.f("ix_occasion_document_id"), "occasion", ["document_id"], schema="core")


def _make_told() -> None:
    op.create_table(
        "occasion",
        sa.Column("run_id", sa.BigInteger(), nullable=False, comment="Digest."),
        sa.Column("subscriber_id", sa.BigInteger(), nullable=False, comment="Subscriber."),
        sa.Column(
            "occasion_id",
            _TEXT,
            nullable=False,
            comment="Occasion, as in mart.occasion; it may be gone since.",
        ),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order within the section, from 1."),
        sa.ForeignKeyConstraint(["run_id"], ["digest.run.id"], name=op.f("fk_occasion_run_id")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["digest.subscriber.id"], name=op.f("fk_occasion_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "subscriber_id", "occasion_id", name=op.f("pk_occasion")),
        schema="digest",
        comment="Which occasions each subscriber was told of, and so need not be told again.",
    )
    op.create_index(
        op.f("ix_occasion_subscriber_id_occasion_id"),
        "occasion",
        ["subscriber_id", "occasion_id"],
        schema="digest",
    )


def downgrade() -> None:
    # A view holds on to the table; warehouse/sql makes all of them anew once its hash is forgotten.
    op.execute("DROP VIEW IF EXISTS mart.occasion")
    op.execute("DELETE FROM ops.setting WHERE name = 'sql'")
    op.drop_table("occasion", schema="digest")
    op.drop_table("occasion", schema="core")
