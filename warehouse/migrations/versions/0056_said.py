"""What leads, buyers and places are looked for by stands folded beside them, so that no search folds it again."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0056", "0055"
_ZEROS = "\u0e50\u0660\u06f0\u0966\u0ed0\u1040\u17e0"
_FROM = "İIıĐđłŁøØ" + "".join(chr(ord(zero) + digit) for zero in _ZEROS for digit in range(10))
_TO = "iiiddlloo" + "0123456789" * len(_ZEROS)
_MARKS = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
# As `transform.text.fold` does it, from what Postgres itself has: it needs no dictionary that somebody may change.
_FOLDED = f"""
CREATE OR REPLACE FUNCTION core.folded(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN octet_length(said) = char_length(said) THEN lower(said) ELSE normalize(regexp_replace(
  lower(translate(normalize(said, NFKD), '{_FROM}', '{_TO}')), '{_MARKS}', '', 'g'), NFKC) END
"""
# Before its buyer's name a lead has a character that no text holds, so that a buyer is found by its own name alone.
_SAID = {
    "lead": "core.folded(id || ' ' || title || chr(31) || buyer)",
    "party": "core.folded(id || ' ' || name || ' ' || name_en || ' ' || name_ko)",
    "place": "core.folded(local || ' ' || en || ' ' || ko)",
}
_COMMENTS = {
    "lead": "Id, title and, after character 31, buyer, folded: what words are looked for in.",
    "party": "Id and names, folded: what a buyer is looked for in.",
    "place": "Names, folded: what a city is looked for in.",
}
_WORDS = {"ix_lead_said": "core.lead", "ix_party_said": "core.party"}
_OTHERS = {
    "ix_lead_title": "core.lead USING hash (lower(title))",
    "ix_lead_buyer": "core.lead (\"left\"(country || ' ' || buyer, 200))",
}


def upgrade() -> None:
    for name in _WORDS:
        op.execute(f"DROP INDEX IF EXISTS core.{name}")
    op.execute(_FOLDED)
    op.execute("REINDEX TABLE core.lead")
    for table, said in _SAID.items():
        op.execute(f"ALTER TABLE core.{table} ADD said text NOT NULL GENERATED ALWAYS AS ({said}) STORED")
        op.execute(f"COMMENT ON COLUMN core.{table}.said IS '{_COMMENTS[table]}'")
    schema = (
        op.get_bind()
        .execute(
            sa.text(
                "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
                " WHERE e.extname = 'pg_trgm'"
            )
        )
        .scalar()
    )
    for name, table in _WORDS.items():
        if schema is not None:
            op.execute(f"CREATE INDEX {name} ON {table} USING gin (said {schema}.gin_trgm_ops)")
    for name, over in _OTHERS.items():
        op.execute(f"CREATE INDEX {name} ON {over}")


def downgrade() -> None:
    for name in _OTHERS:
        op.execute(f"DROP INDEX core.{name}")
    for table in _SAID:
        op.execute(f"ALTER TABLE core.{table} DROP said")
