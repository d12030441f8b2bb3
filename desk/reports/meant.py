"""What a reader means: a notice, or what is left of one, by its address, its number, its title or its buyer."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection

from desk.reports.bought import Bought, find_bought
from desk.reports.meant_rows import LATEST, NOTICE, Row
from desk.reports.titled import find_titled
from domain.country import INTERNATIONAL
from transform.text import clean
from warehouse.db import rows_of
from warehouse.lead_details import living
from warehouse.monitoring.source_health import NEVER, RUNNING, SourceHealth, read_health

_LEAD = re.compile(r"L-[A-Z0-9]{1,20}")
# A number as portals write them: five digits in a row at least, and no blank.
_NUMBER = re.compile(r"[A-Za-z0-9./_-]*\d{5}[A-Za-z0-9./_-]*")
_DIGITS = re.compile(r"[A-Za-z]{0,4}\d{5,}")
_OF_LEAD = f"{NOTICE} m.lead_id = :id {LATEST}"
# By its page, or by one that was read of it; a list is the page of many.
_AT_ADDRESS = f"""{NOTICE} n.id = ANY(ARRAY(
  SELECT a.id FROM core.notice a WHERE a.url = ANY(:urls)
  UNION SELECT b.id FROM raw.document d JOIN core.notice_part p ON p.document_id = d.id
  JOIN core.notice b ON b.source = p.source AND b.native_id = p.native_id
  WHERE d.url = ANY(:urls) AND p.part <> 'list')) {LATEST}"""  # noqa: S608  # our own words
_NUMBERED = f"""{NOTICE} n.id = ANY(ARRAY(
  SELECT a.id FROM core.notice a WHERE a.native_id = ANY(:numbers)
    AND a.source = ANY(ARRAY(SELECT name FROM core.source WHERE :source IN ('', name)))
  UNION SELECT b.id FROM core.notice_number v JOIN core.notice b ON b.id = v.notice_id
  WHERE v.value = ANY(:numbers) AND v.role = 'self' AND :source IN ('', b.source))) {LATEST}"""  # noqa: S608  # our own words
_REJECTED = """
SELECT r.source, r.native_id, r.reason, r.message FROM raw.reject r JOIN raw.document d ON d.id = r.document_id
WHERE (r.native_id <> '' AND r.native_id = ANY(:numbers)) OR d.url = ANY(:urls)
ORDER BY r.rejected_at DESC LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader's words were found to mean.

    Attributes:
        notice: id, source, native_id, country, title, tier, score, dimensions, evidence, buyer; None where none fits.
        lead: id of the living lead that it belongs to, "" where it belongs to none.
        reject: source, native_id, reason and message of what could not be read; None where there is no such.
        source: the source that it is of, or whose site the address is on; "" where none is known.
        buyer: name of the buyer by which it was found; "" where it was found otherwise.
        near: what else of that buyer is near, the nearest first.
    """

    notice: Row | None = None
    lead: str = ""
    reject: Row | None = None
    source: str = ""
    buyer: str = ""
    near: "tuple[Found, ...]" = ()


def find(
    connection: Connection, about: str, country: str, day: date | None = None, today: date | None = None
) -> Found:
    """Find what a reader means.

    Args:
        connection: only read from.
        about: an address, a lead's id, a number, a title or a buyer.
        country: where a title or a buyer is looked for; "" for everywhere.
        day: on which it was published, as the reader says.
        today: the day of the report, by which a date without a year is read; None: it is not read.
    """
    said = clean(about)
    bought = None if _is_exact(said) else find_bought(connection, said, country, day, today)
    notice = None if bought is not None and bought.exact else _notice(connection, said, country, day)
    if notice is not None:
        return _of(connection, notice)
    if bought is not None:
        return _of_buyer(connection, bought)
    reject = _reject(connection, said)
    return Found(None, "", reject, reject["source"] if reject else _source_at(connection, said))


def _of(connection: Connection, notice: Row) -> Found:
    today = living(connection, [notice["lead_id"]]) if notice["lead_id"] else {}
    return Found(notice, today.get(notice["lead_id"], ""), None, notice["source"])


def _of_buyer(connection: Connection, bought: Bought) -> Found:
    first, *others = [_of(connection, one) for one in bought.notices] or [Found()]
    return replace(first, buyer=bought.name, near=tuple(others))


def _is_exact(said: str) -> bool:
    """Whether it is an address or a number, which names one thing alone."""
    return bool(_is_address(said) or _LEAD.search(said) or _NUMBER.fullmatch(said))


def _notice(connection: Connection, said: str, country: str, day: date | None) -> Row | None:
    lead = _LEAD.search(said)
    if lead:
        found = rows_of(connection, _OF_LEAD, id=lead[0])
    elif _is_address(said):
        found = _at_address(connection, said)
    elif _NUMBER.fullmatch(said):
        found = _numbered(connection, [said])
    else:
        found = find_titled(connection, said, country, day)
    return found[0] if found else None


def _is_address(said: str) -> bool:
    return said.startswith(("http://", "https://"))


def _forms(address: str) -> list[str]:
    """How a page's address may be kept: without its fragment, with a slash at its end or without."""
    bare = address.partition("#")[0].rstrip("/")
    return [bare, f"{bare}/"]


def _at_address(connection: Connection, address: str) -> list[dict[str, Any]]:
    """By the address, or by a number in it of a source on that host."""
    found = rows_of(connection, _AT_ADDRESS, urls=_forms(address))
    if found:
        return found
    source = _source_at(connection, address)
    return _numbered(connection, _DIGITS.findall(address), source) if source else []


def _numbered(connection: Connection, numbers: list[str], source: str = "") -> list[dict[str, Any]]:
    return rows_of(connection, _NUMBERED, numbers=[*numbers, *map(str.upper, numbers)], source=source)


def _reject(connection: Connection, said: str) -> Row | None:
    """What could not be read, by its number or by the address of its page."""
    numbers = _DIGITS.findall(said) if _is_address(said) else [said]
    found = rows_of(
        connection,
        _REJECTED,
        numbers=numbers,
        urls=_forms(said),
    )
    return found[0] if found else None


def _source_at(connection: Connection, said: str) -> str:
    """The source of a host: the one whose page for people is there, or that has read a page there; "" where none is."""
    host = _host(said)
    if not host:
        return ""
    homes = rows_of(connection, "SELECT name, home FROM core.source WHERE kind <> 'files' ORDER BY name")
    at_home = [row["name"] for row in homes if _host(row["home"]) == host]
    if at_home:
        return str(at_home[0])
    read = rows_of(
        connection,
        "SELECT source FROM (SELECT id, source, url FROM raw.document ORDER BY id DESC LIMIT 2000) d"
        " WHERE EXISTS (SELECT FROM unnest(CAST(:sites AS text[])) site WHERE starts_with(d.url, site))"
        " ORDER BY id DESC LIMIT 1",
        sites=[f"{scheme}://{www}{host}/" for scheme in ("http", "https") for www in ("", "www.")],
    )
    return str(read[0]["source"]) if read else ""


def _host(address: str) -> str:
    """The host of an address, without "www."; "" of what is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.") if _is_address(address) else ""
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Where what is nowhere could have been listed.

    Attributes:
        code: one of UNLISTED.
        looked: the sources that were looked at.
        unread: those of them that were not read in full then.
    """

    code: str
    looked: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def how_listed(
    connection: Connection, about: str, source: str, country: str, day: date | None, now: datetime
) -> Listing:
    """Why what is nowhere may not have been listed; no one source is blamed for what any of several may have.

    Args:
        connection: only read from.
        about: what the reader said; an address that is on no source's host says that none lists it.
        source: where it should stand; "" where that is not known, and then all sources of the country count.
        country: the reader's; "" for all.
        day: on which it was published, UTC; None looks at today.
        now: aware time.
    """
    until = now if day is None else min(now, datetime.combine(day, time(), UTC) + timedelta(days=1))
    countries = [country, INTERNATIONAL] if country and not source else None
    healths = [one for one in read_health(connection, until, countries) if source in ("", one.source)]
    if not healths or (not source and _is_address(clean(about))):
        return Listing("no_source")
    unread = [one for one in healths if not one.checked]
    code = _listing(healths[0]) if source else _UNREAD[bool(unread)]
    return Listing(code, _names(healths), _names(unread))


def _names(healths: list[SourceHealth]) -> tuple[str, ...]:
    return tuple(one.source for one in healths)


# By whether any of several sources was not read in full.
_UNREAD = {True: "some_unread", False: "nowhere"}


def _listing(health: SourceHealth) -> str:
    if health.checked:
        return "in_full"
    if health.state == NEVER or (health.state == RUNNING and health.full_at is None):
        return "never"
    return health.state if health.state in ("partial", "blocked", "failed", "not_configured") else "stale"
