"""Titles that people may be asked about: those of the warehouse that nobody has labelled, and what is known of them."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection

from warehouse.db import rows_of

# What is taken first into each pool. A draw is by a hash of the title, so that asking again draws the same.
_FIRST: Final = {
    "best of none": "(tier <> 'none' OR ruled), score DESC, drawn",
    "watch": "tier <> 'watch', score, drawn",
    "least of lead": "tier <> 'lead', score, drawn",
    "heavy": "readers DESC, notices DESC, worth DESC, drawn",
    "random": "drawn",
}
_TITLES: Final = """
WITH told AS (
  SELECT m.notice_id, count(DISTINCT i.subscriber_id) AS readers
  FROM digest.item i
  JOIN core.living_lead v ON v.origin = i.lead_id
  JOIN core.lead_member m ON m.lead_id = v.id
  GROUP BY m.notice_id
), newest AS (
  SELECT currency, usd FROM core.exchange_rate_span WHERE until = 'infinity'
), title AS MATERIALIZED (
  SELECT n.country, n.title, md5(n.country || ':' || n.title) AS drawn,
         (array_agg(n.id ORDER BY n.score DESC, n.source, n.native_id))[1] AS notice_id,
         (array_agg(n.tier ORDER BY n.score DESC, n.source, n.native_id))[1] AS tier,
         max(n.score) AS score, bool_or(jsonb_exists_any(n.evidence -> 'traps', :rules)) IS TRUE AS ruled,
         count(*) AS notices, coalesce(max(t.readers), 0) AS readers,
         coalesce(max(n.amount * r.usd)::float8, 0) AS worth
  FROM core.notice n
  LEFT JOIN told t ON t.notice_id = n.id
  LEFT JOIN newest r ON r.currency = n.currency
  WHERE n.title <> '' AND (CAST(:country AS text) IS NULL OR n.country = :country)
    AND NOT EXISTS (
      SELECT FROM core.label l
      WHERE l.country = n.country AND l.title = n.title AND l.label IS NOT NULL
        AND NOT EXISTS (SELECT FROM core.label v WHERE v.voids = l.id))
  GROUP BY n.country, n.title
)"""


def unlabelled(
    connection: Connection, country: str | None, rules: Iterable[str], size: int
) -> list[dict[str, Any]]:
    """Titles that nobody has labelled, for `pipeline.labels.choice` to choose from.

    Args:
        connection: of the warehouse.
        country: only of this one.
        rules: names of rules that decide whatever the score is; such a title tells nothing of the model.
        size: at most so many of each pool: the best of "none", "watch", the least of "lead", those that are seen
            most, and a random draw.

    Returns:
        Each title of a country once, of its notice that scores most: country, title, notice_id, tier, score, ruled,
        notices (count), readers (to how many it was mailed), worth (US dollars of its dearest notice, 0 where unknown).
    """
    each = "(SELECT * FROM title ORDER BY {} LIMIT :size)"
    pools = " UNION ".join(map(each.format, _FIRST.values()))
    asked = f"{_TITLES} {pools} ORDER BY drawn"
    return rows_of(connection, asked, country=country, rules=list(rules), size=size)


def shown(connection: Connection, notice_ids: Iterable[int]) -> list[dict[str, Any]]:
    """What a person is shown of notices.

    Returns:
        Rows of id, source, native_id, country, title, buyer, url, tier, score, dimensions, evidence.
    """
    return rows_of(
        connection,
        "SELECT id, source, native_id, country, title, buyer, url, tier, score, dimensions, evidence"
        " FROM core.notice WHERE id = ANY(:ids)",
        ids=list(notice_ids),
    )
