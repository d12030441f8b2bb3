"""Processes out of the warehouse: the relevant leads that began in a month, with all that their notices ever told.

Everything is read in one transaction (`snapshot`), so that all months are of one state of the warehouse.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Engine, text

from ocds.process import Process, Related, Told, Undertaking
from ocds.publication import Publication
from transform.notice_json import notice_from_json
from warehouse.db import rows_of

Row = dict[str, Any]
# The kinds of core.lead_relation as the later process tells them, in codes of the list relatedProcess. Lots that are
# tendered beside each other have no code there.
_RELATIONS: Final = {"retender_of": "unsuccessfulProcess", "next_year": "prior", "plan_of": "planning"}
# A process that came back from a file of ours keeps the ocid that it went out with.
_LEADS: Final = """
SELECT l.id, l.country, l.title, l.language, l.buyer, l.deadline_at, closes.at AS closes_at,
       core.stage_at(l.stage, closes.at, :as_of) AS stage, coalesce(l.cancellation, '') AS cancellation,
       coalesce(region.en, place.en, '') AS region,
       (SELECT min(n.native_id) FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id
         WHERE m.lead_id = l.id AND n.source = 'by_hand' AND starts_with(n.native_id, :prefix)) AS ocid
FROM core.lead l
-- Without a deadline the time counts from the last publication, however much later a crawl first saw it.
CROSS JOIN LATERAL (
  SELECT core.closes_at(l.stage, l.deadline_at, least(l.changed_at, max(n.published_at))) AS at
  FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id WHERE m.lead_id = l.id
) closes
LEFT JOIN core.place place ON place.code = l.place_code
LEFT JOIN core.place region ON region.code = place.province
WHERE l.merged_into IS NULL AND l.tier IN ('lead', 'watch')
  AND EXISTS (SELECT FROM core.lead_member m WHERE m.lead_id = l.id)
"""
_CAME_AS: Final = """l.id IN (
  SELECT m.lead_id FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id
  WHERE n.source = 'by_hand' AND n.native_id = ANY(:ocids)
)"""
_MONTH: Final = "to_char(coalesce(l.published_at, l.first_known_at), 'YYYY-MM')"
_VERSIONS: Final = """
SELECT m.lead_id, v.version, v.content, v.known_at, n.language
FROM core.lead_member m
JOIN core.notice n ON n.id = m.notice_id
JOIN core.notice_version v ON v.notice_id = n.id
WHERE m.lead_id = ANY(:ids)
ORDER BY m.lead_id, n.source, n.native_id, v.version
"""
_NAMES: Final = """
SELECT told.lead_id, p.id, p.name
FROM (
  SELECT m.lead_id, n.buyer_party AS id FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id
  WHERE m.lead_id = ANY(:ids)
  UNION
  SELECT m.lead_id, a.supplier_party FROM core.lead_member m JOIN core.award a USING (notice_id)
  WHERE m.lead_id = ANY(:ids)
) told
JOIN core.party p USING (id)
ORDER BY told.lead_id, p.id
"""
_RELATED: Final = """
SELECT r.from_lead AS lead_id, r.kind, r.to_lead AS id, l.title
FROM core.lead_relation r JOIN core.lead l ON l.id = r.to_lead
WHERE r.from_lead = ANY(:ids) AND l.merged_into IS NULL AND l.tier IN ('lead', 'watch') AND r.kind <> 'plan_of'
UNION ALL
SELECT r.to_lead, r.kind, r.from_lead, l.title
FROM core.lead_relation r JOIN core.lead l ON l.id = r.from_lead
WHERE r.to_lead = ANY(:ids) AND l.merged_into IS NULL AND l.tier IN ('lead', 'watch') AND r.kind = 'plan_of'
ORDER BY 1, 2, 3
"""
_PROJECTS: Final = """
SELECT k.lead_id, p.key_value AS number, p.title, p.url
FROM core.lead_project k JOIN core.project p ON p.id = k.project_id
WHERE k.lead_id = ANY(:ids) ORDER BY k.lead_id, p.id
"""
# A funder's project is no plan that reserves a budget.
_SHARED_PLANS: Final = r"""
SELECT DISTINCT m.lead_id, x.scheme || ':' || x.value AS plan
FROM core.lead_member m
JOIN core.notice_number x ON x.notice_id = m.notice_id AND x.role = 'plan'
  AND x.scheme NOT LIKE '%\_project'
WHERE m.lead_id = ANY(:ids) AND EXISTS (
  SELECT FROM core.notice_number y JOIN core.lead_member o ON o.notice_id = y.notice_id
  WHERE y.scheme = x.scheme AND y.value = x.value AND y.role = 'plan' AND o.lead_id <> m.lead_id
)
ORDER BY 1, 2
"""
# What the database itself makes a month's stamp of.
INPUTS: Final = (_VERSIONS, _NAMES, _RELATED, _PROJECTS, _SHARED_PLANS)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that reads one state of the warehouse and can write nothing."""
    reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with reading.connect() as connection:
        yield connection


def fed_at(connection: Connection) -> datetime:
    """When the warehouse was last fed, UTC; what an export tells never depends on today. 1970 for an empty one."""
    asked = """
        SELECT coalesce(greatest(max(changed_at), (SELECT max(finished_at) FROM raw.crawl)), 'epoch') FROM core.lead
    """
    at: datetime = connection.execute(text(asked)).scalar_one()
    return at


def months(connection: Connection) -> list[str]:
    """The months in which relevant leads began, as "2026-11", by UTC."""
    asked = (
        f"SELECT DISTINCT {_MONTH} FROM core.lead l WHERE merged_into IS NULL AND tier IN ('lead', 'watch')"  # noqa: S608  # our own words
    )
    return sorted(connection.execute(text(asked)).scalars())


def leads_of(connection: Connection, month: str, as_of: datetime, publication: Publication) -> list[Row]:
    """The leads of a month."""
    asked = f"{_LEADS} AND {_MONTH} = :month ORDER BY l.id"
    return rows_of(connection, asked, month=month, as_of=as_of, prefix=f"{publication.prefix}-")


def leads_under(
    connection: Connection, ocids: list[str], as_of: datetime, publication: Publication
) -> list[Row]:
    """The leads that came with ocids of this publication, in files of it."""
    asked = f"{_LEADS} AND {_CAME_AS} ORDER BY l.id"
    return rows_of(connection, asked, ocids=ocids, as_of=as_of, prefix=f"{publication.prefix}-")


def stamp(connection: Connection, leads: list[Row]) -> str:
    """A hash of all that a month's processes are made of, computed where the rows are."""
    parts = [str(leads)]
    for asked in INPUTS:
        hashed = f"SELECT md5(coalesce(string_agg(md5(told::text), ''), '')) FROM ({asked}) told"  # noqa: S608  # our own words
        parts.append(str(connection.execute(text(hashed), {"ids": [row["id"] for row in leads]}).scalar()))
    return "-".join(parts)


def processes(
    connection: Connection, leads: list[Row], as_of: datetime, publication: Publication
) -> Iterator[Process]:
    """The processes of leads, in the leads' order."""
    ids = [row["id"] for row in leads]
    versions, names, related, projects, plans = (_by_lead(connection, asked, ids) for asked in INPUTS)
    ocids = _ocids(connection, [row["id"] for found in related.values() for row in found], publication)
    for row in leads:
        lead_id = row["id"]
        kept = {name: value for name, value in row.items() if name != "id"}
        yield Process(
            **kept | {"ocid": row["ocid"] or publication.ocid(lead_id)},
            lead_id=lead_id,
            as_of=as_of,
            told=tuple(_told(version) for version in versions[lead_id]),
            related=_related(related.get(lead_id, []), ocids),
            projects=tuple(Undertaking(**one) for one in _without_lead(projects, lead_id)),
            names=dict(map(itemgetter("id", "name"), names.get(lead_id, ()))),
            shared_plans=frozenset(one["plan"] for one in plans.get(lead_id, ())),
        )


def _related(rows: list[Row], ocids: dict[str, str]) -> tuple[Related, ...]:
    known = (row for row in rows if row["kind"] in _RELATIONS)
    return tuple(Related(_RELATIONS[row["kind"]], ocids[row["id"]], row["title"]) for row in known)


def _without_lead(rows: dict[str, list[Row]], lead_id: str) -> list[Row]:
    return [
        {name: value for name, value in row.items() if name != "lead_id"} for row in rows.get(lead_id, ())
    ]


def _told(row: Row) -> Told:
    return Told(notice_from_json(row["content"]), row["version"], row["language"], row["known_at"])


def _by_lead(connection: Connection, asked: str, ids: list[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows_of(connection, asked, ids=ids):
        found.setdefault(row["lead_id"], []).append(row)
    return found


def _ocids(connection: Connection, ids: list[str], publication: Publication) -> dict[str, str]:
    """The ocids of related leads, which may have begun in other months."""
    asked = """
        SELECT m.lead_id, min(n.native_id) AS ocid FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id
        WHERE m.lead_id = ANY(:ids) AND n.source = 'by_hand' AND starts_with(n.native_id, :prefix) GROUP BY 1
    """
    kept = rows_of(connection, asked, ids=ids, prefix=f"{publication.prefix}-")
    return {lead_id: publication.ocid(lead_id) for lead_id in ids} | {
        row["lead_id"]: row["ocid"] for row in kept
    }
