"""A centre's staff keep a file of each lead that they work on."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0045", "0044"

_TIME = sa.DateTime(timezone=True)
_WHO = "digest.subscriber.id"


def _col(name: str, kind: Any, comment: str, *rest: Any, **options: Any) -> sa.Column[Any]:  # noqa: ANN401  # Column's
    options.setdefault("nullable", False)
    return sa.Column(name, kind, *rest, comment=comment, **options)


def _key(table: str, column: str, target: str) -> sa.ForeignKey:
    return sa.ForeignKey(target, name=op.f(f"fk_{table}_{column}_{target.split('.')[1]}"))


def upgrade() -> None:
    _file()
    _within(
        "file_note",
        "Notes of a file, never changed.",
        _col("note", sa.Text(), "In the writer's own words."),
    )
    _within(
        "file_link",
        "Papers of a file, as links; what is taken away goes, and its acts stay.",
        _col("url", sa.Text(), "Address, https."),
        _col("title", sa.Text(), "What it is; empty where nobody says."),
    )
    _within(
        "file_date",
        "Days that a centre set for itself; what is taken away goes, and its acts stay.",
        _col("day", sa.Date(), "Day, in the lead's country."),
        _col("title", sa.Text(), "What is on it."),
    )
    _within(
        "file_step",
        "Steps of the checklist that are done; one that is no longer done goes, and its acts stay.",
        _col("step", sa.Text(), "Code of the step, as in desk/data/checklist.csv."),
        sa.UniqueConstraint("file_id", "step", name=op.f("uq_file_step_file_id_step")),
    )


def _file() -> None:
    states = "'watching','contacted','preparing','bid','won','lost','passed'"
    about = (
        "Lead that it is about; where that was merged away since, it is about the lead that it goes on as."
    )
    op.create_table(
        "file",
        _col("id", sa.BigInteger(), "Surrogate key.", sa.Identity(always=True)),
        _col("centre", sa.Text(), "Centre whose file it is.", _key("file", "centre", "core.centre.name")),
        _col("lead_id", sa.Text(), about, _key("file", "lead_id", "core.lead.id")),
        _col(
            "owner_id",
            sa.BigInteger(),
            "Who looks after it; null for nobody.",
            _key("file", "owner_id", _WHO),
            nullable=True,
        ),
        _col(
            "state",
            sa.Text(),
            "watching, contacted, preparing, bid, won, lost or passed.",
            server_default="watching",
        ),
        _col("why", sa.Text(), "lost, passed: why; else empty.", server_default=""),
        _col("version", sa.Integer(), "Count of its changes of owner, state and steps, from 1."),
        _col("opened_at", _TIME, "When it was opened, UTC."),
        _col("changed_at", _TIME, "When anything of it last changed, UTC."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("centre", "lead_id", name=op.f("uq_file_centre_lead_id")),
        sa.CheckConstraint(f"state in ({states})", name=op.f("ck_file_state")),
        sa.CheckConstraint("why <> '' or state not in ('lost','passed')", name=op.f("ck_file_why")),
        schema="desk",
        comment="What a centre does about a lead: one file a centre and lead.",
    )
    op.create_index(op.f("ix_file_lead_id"), "file", ["lead_id"], schema="desk")


def _within(name: str, comment: str, *columns: Any) -> None:  # noqa: ANN401  # columns and constraints
    op.create_table(
        name,
        _col("id", sa.BigInteger(), "Surrogate key.", sa.Identity(always=True)),
        _col("file_id", sa.BigInteger(), "File.", _key(name, "file_id", "desk.file.id")),
        *[one for one in columns if isinstance(one, sa.Column)],
        _col("subscriber_id", sa.BigInteger(), "Who wrote it.", _key(name, "subscriber_id", _WHO)),
        _col("written_at", _TIME, "When, UTC."),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *[one for one in columns if not isinstance(one, sa.Column)],
        schema="desk",
        comment=comment,
    )
    op.create_index(op.f(f"ix_{name}_file_id"), name, ["file_id"], schema="desk")


def downgrade() -> None:
    for name in ("file_step", "file_date", "file_link", "file_note", "file"):
        op.drop_table(name, schema="desk")
