"""What each subscriber was told of projects."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("run_id", sa.BigInteger(), nullable=False, comment="Digest."),
        sa.Column("subscriber_id", sa.BigInteger(), nullable=False, comment="Subscriber."),
        sa.Column("project_id", sa.Text(), nullable=False, comment="Project."),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order within the section, from 1."),
        sa.Column(
            "stage",
            sa.Text(),
            nullable=True,
            comment="The stage that they were told: the base for the next move.",
        ),
        sa.ForeignKeyConstraint(["project_id"], ["core.project.id"], name=op.f("fk_project_project_id")),
        sa.ForeignKeyConstraint(["run_id"], ["digest.run.id"], name=op.f("fk_project_run_id")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["digest.subscriber.id"], name=op.f("fk_project_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "subscriber_id", "project_id", name=op.f("pk_project")),
        schema="digest",
        comment="What each subscriber was told of projects, and so need not be told again.",
    )
    op.create_index(
        op.f("ix_project_subscriber_id_project_id"),
        "project",
        ["subscriber_id", "project_id"],
        unique=False,
        schema="digest",
    )


def downgrade() -> None:
    op.drop_table("project", schema="digest")
