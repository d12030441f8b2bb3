"""Pairs of notices: which ones could be the same tender, what was decided about them, and what that connects."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from domain.match import MANUAL, PLAN, Decision, Edge, MatchForm, Probe, Verdict
from warehouse import tables
from warehouse.db import copy_rows, rows_of
from warehouse.match_overrides import Override

BLOCK_CAP = 200
NUMBER_CAP = 500
DECIDED = "decided"  # by a person: in place of a rule's version
PROBE = ("key", "since", "until", "numbered", "notice_id")
EDGE = ("a", "b", "verdict", "score", "evidence", "rule_version")
Pair = tuple[int, int]  # surrogate keys of two notices, the smaller first

# Each block is read once, however many probes reach it: a page of thousands of like titles fills few.
_CANDIDATES = """
WITH numbered AS (
  SELECT * FROM unnest(CAST(:numbered_ids AS bigint[]), CAST(:numbered_keys AS bigint[])) AS p(notice_id, key)
), overfull AS MATERIALIZED (
  SELECT key FROM (SELECT DISTINCT key FROM numbered) looked
  WHERE :number_cap < (SELECT count(*) FROM (
    SELECT FROM core.notice_block b WHERE b.block = key LIMIT :number_cap + 1) near)
), other AS (
  SELECT * FROM unnest(CAST(:other_ids AS bigint[]), CAST(:other_keys AS bigint[]), CAST(:other_since AS int[]),
                       CAST(:other_until AS int[])) AS p(notice_id, key, since, until)
), bounded AS MATERIALIZED (
  SELECT key, since, until, found.ids FROM (SELECT DISTINCT key, since, until FROM other) looked
  CROSS JOIN LATERAL (
    SELECT array_agg(near.notice_id) AS ids FROM (
      SELECT b.notice_id FROM core.notice_block b
      WHERE b.block = looked.key AND b.day BETWEEN looked.since AND looked.until LIMIT :cap + 1) near
  ) found
  WHERE cardinality(found.ids) <= :cap
), pairs AS (
  SELECT p.notice_id AS one, b.notice_id AS another
  FROM numbered p JOIN core.notice_block b ON b.block = p.key
  WHERE p.key <> ALL (SELECT key FROM overfull)
  UNION ALL
  SELECT p.notice_id, unnest(r.ids) FROM other p JOIN bounded r USING (key, since, until)
)
SELECT DISTINCT least(one, another) AS a, greatest(one, another) AS b
FROM pairs WHERE one <> another ORDER BY a, b
"""


def candidates(connection: Connection, probes: Mapping[int, Sequence[Probe]]) -> list[Pair]:
    """Pairs of a notice that probes for others and one that it finds.

    Args:
        connection: within the batch's transaction.
        probes: of each notice, by id. A key is left out that finds more than BLOCK_CAP, and one of
            an official number that more than NUMBER_CAP carry: so many share no tender, and no plan either.
    """
    values: dict[str, object] = {"cap": BLOCK_CAP, "number_cap": NUMBER_CAP}
    found = [(notice_id, probe) for notice_id, each in probes.items() for probe in each]
    for name, numbered in (("numbered", True), ("other", False)):
        chosen = [(notice_id, probe) for notice_id, probe in found if probe.numbered is numbered]
        values[f"{name}_ids"] = _array(notice_id for notice_id, _ in chosen)
        values[f"{name}_keys"] = _array(probe.key for _, probe in chosen)
        if not numbered:
            values["other_since"] = _array(probe.since for _, probe in chosen)
            values["other_until"] = _array(probe.until for _, probe in chosen)
    return [(row.a, row.b) for row in connection.execute(text(_CANDIDATES), values)]


def _array(numbers: Iterable[int]) -> str:
    """Write an array as Postgres reads it: much quicker than one expression for each element."""
    return "{" + ",".join(map(str, numbers)) + "}"


def match_forms(connection: Connection, notice_ids: Iterable[int]) -> dict[int, MatchForm]:
    """The forms in which notices are compared, by id."""
    rows = connection.execute(
        text("SELECT id, normal FROM core.notice WHERE id = ANY(:ids)"), {"ids": sorted(set(notice_ids))}
    )
    return {row.id: MatchForm.from_json(row.normal) for row in rows}


def countries(connection: Connection, notice_ids: Sequence[int]) -> list[str]:
    """The countries of these notices."""
    rows = connection.execute(
        text("SELECT country FROM core.notice WHERE id = ANY(:ids)"), {"ids": list(notice_ids)}
    )
    return list(rows.scalars())


# What was found stands first by itself, and each block of it is counted once: else Postgres would count the blocks of
# all probes that there are.
_PROBED = """
WITH found AS MATERIALIZED (
  SELECT b.notice_id AS one, p.notice_id AS another, p.key, p.since, p.until, p.numbered
  FROM unnest(CAST(:ids AS bigint[]), CAST(:keys AS bigint[]), CAST(:days AS int[])) AS b(notice_id, key, day)
  JOIN core.lead_probe p ON p.key = b.key AND b.day BETWEEN p.since AND p.until
  WHERE p.notice_id <> b.notice_id
), overfull AS MATERIALIZED (
  SELECT key, since, until FROM (SELECT DISTINCT key, since, until, numbered FROM found) looked
  CROSS JOIN LATERAL (SELECT CASE WHEN numbered THEN :number_cap ELSE :cap END AS most) m
  WHERE most < (
    SELECT count(*) FROM (
      SELECT FROM core.notice_block o WHERE o.block = key AND o.day BETWEEN since AND until LIMIT most + 1) near)
)
SELECT DISTINCT least(one, another) AS a, greatest(one, another) AS b
FROM found WHERE (key, since, until) NOT IN (SELECT key, since, until FROM overfull)
ORDER BY a, b
"""


def probed(connection: Connection, left: Mapping[int, Sequence[tuple[int, int]]]) -> list[Pair]:
    """Pairs of one of these notices and one in a lead of which a probe that is kept finds it.

    Args:
        connection: within the batch's transaction.
        left: the blocking keys of each notice, each with its day.
    """
    rows = [(notice_id, *block) for notice_id, blocks in left.items() for block in blocks]
    if not rows:
        return []
    ids, keys, days = (_array(column) for column in zip(*rows, strict=True))
    found = connection.execute(
        text(_PROBED), {"ids": ids, "keys": keys, "days": days, "cap": BLOCK_CAP, "number_cap": NUMBER_CAP}
    )
    return [(row.a, row.b) for row in found]


def add_probes(connection: Connection, probes: Mapping[int, Sequence[Probe]]) -> None:
    """Keep the probes of notices that come into a lead, for notices that come later."""
    rows = [(*probe, notice_id) for notice_id, each in probes.items() for probe in each]
    copy_rows(connection, tables.lead_probe.fullname, PROBE, rows)


def without_probes(connection: Connection) -> list[int]:
    """Notices in leads of which no probes are kept."""
    rows = connection.execute(
        text(
            "SELECT m.notice_id FROM core.lead_member m"
            " WHERE NOT EXISTS (SELECT FROM core.lead_probe p WHERE p.notice_id = m.notice_id) ORDER BY 1"
        )
    )
    return list(rows.scalars())


def forget(connection: Connection, notice_ids: Sequence[int]) -> None:
    """Delete what was decided about notices, and their probes."""
    if notice_ids:
        for gone in (
            "DELETE FROM core.match_edge WHERE a = ANY(:ids) OR b = ANY(:ids)",
            "DELETE FROM core.lead_probe WHERE notice_id = ANY(:ids)",
        ):
            connection.execute(text(gone), {"ids": list(notice_ids)})


def pairs_of(connection: Connection, notice_ids: Collection[int]) -> set[Pair]:
    """Pairs with one of these notices that are decided."""
    rows = connection.execute(
        text("SELECT a, b FROM core.match_edge WHERE a = ANY(:ids) OR b = ANY(:ids)"),
        {"ids": list(notice_ids)},
    )
    return {(row.a, row.b) for row in rows}


def add_decisions(connection: Connection, decisions: Mapping[Pair, Decision], rule_version: str) -> None:
    """Write the rule's decisions about pairs that are not decided yet."""
    rows = [
        (*pair, one.verdict.value, one.score, {"reasons": list(one.reasons)}, rule_version)
        for pair, one in decisions.items()
    ]
    copy_rows(connection, tables.match_edge.fullname, EDGE, rows)


def replace_by_overrides(connection: Connection, overrides: Sequence[Override]) -> None:
    """Write people's decisions in place of the rule's."""
    if not overrides:
        return
    delete = "DELETE FROM core.match_edge WHERE a = :a AND b = :b"
    connection.execute(text(delete), [{"a": one.a, "b": one.b} for one in overrides])
    rows = [
        (one.a, one.b, one.verdict.value, MANUAL, {"reasons": [one.why], "by": one.decided_by}, DECIDED)
        for one in overrides
    ]
    copy_rows(connection, tables.match_edge.fullname, EDGE, rows)


def review(connection: Connection, country: str | None, limit: int) -> list[dict[str, Any]]:
    """Pairs that the rule leaves to people, in two leads of which one is relevant; the likeliest first.

    The lead of one side is null where that stands in none, as it is not relevant.

    Those are pairs with too little evidence, and likenesses that a notice has to several tenders, so that it stands
    alone (transform.matching.clustering). What shares a number was settled by the rule: a plan that several tenders
    carry out.
    """
    return rows_of(
        connection,
        """
        SELECT a.country, e.score, e.evidence -> 'reasons' AS reasons,
               a.source || '/' || a.native_id AS a, a.title AS title_a, a.buyer AS buyer_a,
               a.published_at AS published_a, a.deadline_at AS deadline_a, a.url AS url_a, am.lead_id AS lead_a,
               b.source || '/' || b.native_id AS b, b.title AS title_b, b.buyer AS buyer_b,
               b.published_at AS published_b, b.deadline_at AS deadline_b, b.url AS url_b, bm.lead_id AS lead_b
        FROM core.match_edge e
        JOIN core.notice a ON a.id = e.a
        JOIN core.notice b ON b.id = e.b
        LEFT JOIN core.lead_member am ON am.notice_id = e.a
        LEFT JOIN core.lead_member bm ON bm.notice_id = e.b
        LEFT JOIN core.lead al ON al.id = am.lead_id
        LEFT JOIN core.lead bl ON bl.id = bm.lead_id
        WHERE am.lead_id IS DISTINCT FROM bm.lead_id
          AND (e.verdict = 'unsure' OR e.verdict = 'same' AND e.score < :by_number AND 1 >= least(
            (SELECT count(*) FROM core.lead_member WHERE lead_id = am.lead_id),
            (SELECT count(*) FROM core.lead_member WHERE lead_id = bm.lead_id)))
          AND (al.tier <> 'none' OR bl.tier <> 'none')
          AND (CAST(:country AS text) IS NULL OR a.country = :country)
        ORDER BY e.score DESC, e.a, e.b LIMIT :limit
        """,
        country=country,
        limit=limit,
        by_number=PLAN,
    )


def edges_that_join(connection: Connection, notice_ids: Collection[int]) -> list[Edge]:
    """Decisions at these notices that two are the same tender, or that a title recurs."""
    edges = edges_at(connection, notice_ids, (Verdict.SAME, Verdict.RELATED))
    return [edge for edge in edges if edge.verdict is Verdict.SAME or edge.title_recurs]


def told_between(connection: Connection, notice_ids: Collection[int]) -> dict[frozenset[int], Verdict]:
    """What people decided about pairs of these notices."""
    rows = connection.execute(
        text(
            "SELECT a, b, verdict FROM core.match_edge"
            " WHERE a = ANY(:ids) AND b = ANY(:ids) AND rule_version = :decided"
        ),
        {"ids": list(notice_ids), "decided": DECIDED},
    )
    return {frozenset((row.a, row.b)): Verdict(row.verdict) for row in rows}


def edges_at(
    connection: Connection, notice_ids: Collection[int], verdicts: Collection[Verdict]
) -> list[Edge]:
    """Decisions of these kinds of which at least one side is among these notices."""
    rows = connection.execute(
        text(
            "SELECT a, b, score, verdict FROM core.match_edge"
            " WHERE verdict = ANY(:verdicts) AND (a = ANY(:ids) OR b = ANY(:ids)) ORDER BY a, b"
        ),
        {"ids": list(notice_ids), "verdicts": [verdict.value for verdict in verdicts]},
    )
    return [Edge(row.a, row.b, row.score, Verdict(row.verdict)) for row in rows]
