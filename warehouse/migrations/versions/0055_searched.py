"""Leads are found by words, places and dates in the time of a page, however many there are."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0055", "0054"
# Texts are compared without case and accents; an index needs a function that promises to answer always alike, and
# unaccent does as long as its dictionary stays as it is.
_FOLDED = """
CREATE FUNCTION core.folded(said text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN lower({schema}.unaccent('{schema}.unaccent', said));
END $$
"""
# A database's owner may make these (they are trusted); where we may not, `cityleads doctor` says what is missing, and
# searches by words go without an index.
_EXTENSION = """
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS {name} SCHEMA public;
EXCEPTION
  WHEN insufficient_privilege THEN RAISE NOTICE 'may not make the extension {name}';
END $$
"""
_EXTENSIONS = ("pg_trgm", "unaccent")
_SHOWN = "merged_into IS NULL AND tier <> 'none'"
_INDEXES = {
    "ix_lead_next": f"core.lead (tier, deadline_at, score DESC, id) WHERE {_SHOWN}",
    "ix_lead_undated": f"core.lead (tier, score DESC, id) WHERE {_SHOWN} AND deadline_at IS NULL",
    "ix_lead_known": f"core.lead (first_known_at, id) WHERE {_SHOWN}",
    "ix_lead_said": "core.lead USING gin (core.folded(id || ' ' || title || ' ' || buyer) gin_trgm_ops)",
    "ix_lead_funder": "core.lead USING gin (core.folded(funder) gin_trgm_ops) WHERE funder <> ''",
    "ix_lead_hits": "core.lead USING gin ((evidence -> 'hits') jsonb_path_ops)",
    "ix_lead_place_code": "core.lead (place_code)",
    "ix_notice_url": "core.notice USING hash (url)",
    "ix_party_said": (
        "core.party USING gin (core.folded(id || ' ' || name || ' ' || name_en || ' ' || name_ko) gin_trgm_ops)"
    ),
}


def upgrade() -> None:
    for name in _EXTENSIONS:
        op.execute(_EXTENSION.format(name=name))
    found = op.get_bind().execute(
        sa.text(
            "SELECT e.extname, quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
        )
    )
    schemas = {str(name): str(schema) for name, schema in found}
    op.execute(_FOLDED.format(schema=schemas.get("unaccent", "public")))
    for name, over in _INDEXES.items():
        if "gin_trgm_ops" not in over:
            op.execute(f"CREATE INDEX {name} ON {over}")
        elif schemas.keys() >= {*_EXTENSIONS}:
            by_words = over.replace("gin_trgm_ops", f"{schemas['pg_trgm']}.gin_trgm_ops")
            op.execute(f"CREATE INDEX {name} ON {by_words}")
    op.execute("CREATE INDEX ix_document_url ON raw.document USING hash (url)")


def downgrade() -> None:
    op.execute("DROP INDEX raw.ix_document_url")
    for name in _INDEXES:
        op.execute(f"DROP INDEX IF EXISTS core.{name}")
    op.execute("DROP FUNCTION core.folded(text)")
