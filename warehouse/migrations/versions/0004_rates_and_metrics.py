"""Exchange rates, and what each source brought each day."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def count(name: str, comment: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, comment=comment)


def upgrade() -> None:
    rate = sa.Numeric(24, 12)
    op.create_table(
        "exchange_rate",
        sa.Column("currency", sa.Text(), nullable=False, comment="ISO 4217."),
        sa.Column("rate_date", sa.Date(), nullable=False, comment="Day of the rate, as its source dates it."),
        sa.Column("krw", rate, nullable=False, comment="Korean won for one unit of the currency."),
        sa.Column("usd", rate, nullable=False, comment="US dollars for one unit of the currency."),
        sa.Column("source", sa.Text(), nullable=False, comment="Who says so, e.g. ecb."),
        sa.PrimaryKeyConstraint("currency", "rate_date", name=op.f("pk_exchange_rate")),
        schema="core",
        comment="Reference rates. A currency without a row has no known rate, and nothing is made up for it.",
    )
    latency = (
        "Median seconds from publication to being known, over that day's new notices that were published to the"
        " minute and since the source's first crawl; null when there is none."
    )
    leads = "Leads and watched ones first known that day, by their anchor's source, count."
    op.create_table(
        "metric",
        sa.Column("source", sa.Text(), nullable=False, comment="Source."),
        sa.Column("day", sa.Date(), nullable=False, comment="Day in UTC."),
        count("crawls", "Walks of its lists begun that day, count."),
        count("complete", "Those that ended complete or empty, count."),
        count("documents", "Pages landed, details too, count."),
        count("documents_new", "Pages whose bytes were not known before, count."),
        count("rows", "Notices listed by the walks, count."),
        count("rejects", "Rejects on record whose bytes were last seen that day, count."),
        count("notices_new", "Notices first known that day, count."),
        count(
            "notices_changed",
            "Versions after a notice's first that became known that day; its first detail page makes one. Count.",
        ),
        count("leads_new", leads),
        sa.Column("latency_p50_seconds", sa.Float(), nullable=True, comment=latency),
        sa.ForeignKeyConstraint(["source"], ["core.source.name"], name=op.f("fk_metric_source")),
        sa.PrimaryKeyConstraint("source", "day", name=op.f("pk_metric")),
        schema="ops",
        comment="What each source brought each day since its first crawl; housekeeping counts the last 14 days anew.",
    )


def downgrade() -> None:
    op.execute(
        "DROP VIEW IF EXISTS mart.leads, mart.source_metrics, mart.exchange_rates, core.exchange_rate_span"
    )
    op.execute("DELETE FROM ops.setting WHERE name = 'sql'")  # so that the views come back with the tables
    op.drop_table("metric", schema="ops")
    op.drop_table("exchange_rate", schema="core")
