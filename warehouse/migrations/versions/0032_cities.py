"""Cities in smart-city programmes: the programmes, the steps that cities have reached, and what changed."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def _text(name: str, comment: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable, comment=comment)


def _id() -> sa.Column[int]:
    return sa.Column(
        "id", sa.BigInteger(), sa.Identity(always=True), nullable=False, comment="Surrogate key."
    )


def _time(name: str, comment: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, comment=comment)


def _subject(table: str) -> tuple[sa.Column[str] | sa.Constraint, ...]:
    """Whose step it is, as both tables have it."""
    return (
        _text("place_code", "City or province."),
        _text("programme", "Programme."),
        _text("area", "The part of the place, or the project, that it is about; empty for all of the place."),
        sa.ForeignKeyConstraint(["place_code"], ["core.place.code"], name=op.f(f"fk_{table}_place_code")),
        sa.ForeignKeyConstraint(
            ["programme"], ["core.city_programme.name"], name=op.f(f"fk_{table}_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    op.create_table(
        "city_programme",
        _text("name", "Code, e.g. depa."),
        _text("country", "ISO 3166-1 alpha-2; empty for a programme of several countries."),
        _text("title", "Name for people, English."),
        _text("title_ko", "Name for people, Korean."),
        _text("about", "What it is and what its steps mean, English."),
        _text("source", "Where that is from."),
        _text("as_of", "Year of the source."),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_city_programme")),
        schema="core",
        comment="Smart-city programmes that cities are in, from transform/data/programmes.csv.",
    )
    op.create_table(
        "city_step",
        _id(),
        *_subject("city_step"),
        _text("step", "The programme's own word, e.g. certified."),
        sa.Column(
            "position",
            sa.Integer(),
            nullable=False,
            comment="How far the step is among those of its programme, from 1.",
        ),
        _text(
            "stage",
            "applied, assessed or approved; null in a programme that designates nobody.",
            nullable=True,
        ),
        _text("since", "Since when, as far as it is known: an ISO 8601 year, month or day."),
        _text("source", "Who says so."),
        _text("as_of", "Of when the source is, as since."),
        _text("recorded_by", "Who recorded it; empty for the table that comes with this version."),
        _time("recorded_at", "When it was recorded, UTC."),
        sa.CheckConstraint("stage in ('applied','assessed','approved')", name=op.f("ck_city_step_stage")),
        sa.UniqueConstraint(
            "place_code",
            "programme",
            "area",
            "step",
            "since",
            name=op.f("uq_city_step_place_code_programme_area_step_since"),
        ),
        schema="core",
        comment="Steps that cities have reached in programmes: those of transform/data, and what people recorded.",
    )
    op.create_table(
        "city_event",
        _id(),
        *_subject("city_event"),
        _text("old_step", "Step before; null where there was none.", nullable=True),
        _text("old_since", "Since when it was the step, as core.city_step has it.", nullable=True),
        _text("new_step", "Step after; null where the table has it no more.", nullable=True),
        _text("new_since", "Since when it is the step, as core.city_step has it.", nullable=True),
        _time("happened_at", "When it became known here, UTC."),
        _text("told_by", "Who recorded it; empty for another version of the shipped table."),
        schema="core",
        comment="What changed about cities in programmes, and when it was known. The first filling is no change.",
    )
    op.create_index(
        op.f("ix_city_event_happened_at"), "city_event", ["happened_at"], unique=False, schema="core"
    )


def downgrade() -> None:
    # Views hold on to these tables; warehouse/sql makes all of them anew once its hash is forgotten.
    op.execute("DROP VIEW IF EXISTS mart.city, mart.city_step, core.city_now")
    op.execute("DELETE FROM ops.setting WHERE name = 'sql'")
    for table in ("city_event", "city_step", "city_programme"):
        op.drop_table(table, schema="core")
