"""Countries are rows of their own: a lead's zone is its country's, of which several centres may tell, or none."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_COLUMNS = {
    "code": "ISO 3166-1 alpha-2.",
    "name": "Name in English.",
    "name_ko": "Name in Korean.",
    "zone": "IANA zone in which its portals and public offices read their clocks.",
    "language": "ISO 639-1 code of the language of its notices, beside English.",
    "currency": "ISO 4217 code of its money.",
}
_CENTRES = (
    "The four Smart City Cooperation Centres.",
    "The Smart City Cooperation Centres, and the headquarters that reads of all of them.",
)
_NAME = ("bangkok, hanoi, jakarta or istanbul.", "Short name, e.g. bangkok.")


def upgrade() -> None:
    op.create_table(
        "country",
        *(sa.Column(name, sa.Text(), nullable=False, comment=text) for name, text in _COLUMNS.items()),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_country")),
        schema="core",
        comment="Countries whose notices are collected. Several centres may act on one, or none.",
    )
    op.create_table_comment("centre", _CENTRES[1], existing_comment=_CENTRES[0], schema="core")
    op.alter_column("centre", "name", comment=_NAME[1], existing_comment=_NAME[0], schema="core")


def downgrade() -> None:
    op.alter_column("centre", "name", comment=_NAME[0], existing_comment=_NAME[1], schema="core")
    op.create_table_comment("centre", _CENTRES[0], existing_comment=_CENTRES[1], schema="core")
    # The views are made anew by the next upgrade.
    op.execute("DROP VIEW IF EXISTS mart.leads, mart.lead_events, mart.notices, mart.lead_stages")
    op.drop_table("country", schema="core")
