"""www.aiib.org: the list of project procurement as the page's script holds it, and the feed of the newest papers.

The list is JavaScript, its rows as they were recorded: members without quotation marks, entities, days with and without
a blank behind the comma, a class and a type. How the feed is written beside its recorded values is not known; the
usual form of RSS 2.0 is taken. Its dates are no dates of RSS.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape
from random import Random
from typing import Any

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, not_found
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("www.aiib.org",)
LIST = "/en/opportunities/business/project-procurement/_common/ppo-data-all.js"
FEED = "/en/rss/aiib-project-procurements-rss.xml"
PATHS = (LIST, FEED)
FOLDER = "/en/projects/details/2026/_download/"
COLUMNS = {
    "id": "published",
    "cd": "closing",
    "mb": "member",
    "pj": "project",
    "ds": "subject",
    "cr": "contractor",
    "sd": "signed",
    "pc": "price",
    "st": "sector",
    "ct": "class",
    "tp": "type",
}
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
  <channel>
    <title>AIIB Project Procurement</title>
    <link>https://www.aiib.org/</link>
{items}
  </channel>
</rss>
"""
ITEM = """    <item>
      <title>{title}</title>
      <link>https://www.aiib.org{path}</link>
      <description>{subject}</description>
      <pubDate>{day}</pubDate>
    </item>"""
# How many papers a page of a benchmark holds.
SIZE = 500


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer the list or the feed; a paper itself is not played."""
    newest = sorted(samples, key=lambda one: one.fields["published"], reverse=True)
    if request.path == LIST:
        return Response(_script(newest), "application/javascript")
    if request.path == FEED:
        fed = [one for one in newest if one.fields.get("fed", False)]
        return Response(_rss(fed), "application/rss+xml")
    return not_found()


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield the list, in parts."""
    for start in range(0, len(samples), SIZE):
        yield {}, _script(samples[start : start + SIZE])


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up a paper of the weeks before the sandbox's first day."""
    published = FIRST_DAY - timedelta(days=random.randrange(1, 30))
    return {
        "published": published.isoformat(),
        "closing": (published + timedelta(days=40)).isoformat(),
        "member": "Indonesia",
        "project": words.title,
        "sector": "Urban",
        "type": "Specific Procurement Notice",
        "file": f"Indonesia/SPN-{number}.pdf",
    }


def native_id(sample: Sample) -> str:
    """The paper's path, in small letters."""
    return f"{FOLDER}{sample.fields['file']}".casefold()


def _script(samples: Sequence[Sample]) -> bytes:
    rows = ",\n".join(_row(one.fields) for one in samples)
    return f"\nvar ppoData = [\n{rows}\n];\n".encode()


def _row(fields: Mapping[str, Any]) -> str:
    told = {
        "class": "Notices",
        **fields,
        "published": _day(fields["published"]),
        "closing": _day(fields.get("closing", ""), blank=" " * fields.get("blank", True)),
    }
    values = {
        name: escape(str(told.get(field, ""))).replace("&#x27;", "&#8217;") for name, field in COLUMNS.items()
    }
    values["dc"] = f"{FOLDER}{fields['file']}"
    return (
        "{"
        + ",".join(f"{name}:{json.dumps(value, ensure_ascii=False)}" for name, value in values.items())
        + "}"
    )


def _rss(samples: Sequence[Sample]) -> bytes:
    items = "\n".join(
        ITEM.format(
            title=escape(one.fields["project"]),
            path=f"{FOLDER}{one.fields['file']}",
            subject=escape(one.fields.get("subject", "")),
            day=_day(one.fields["published"], month="%b"),
        )
        for one in samples
    )
    return RSS.format(items=items).encode()


def _day(told: str, *, month: str = "%B", blank: str = " ") -> str:
    """An ISO day as the site writes it: "May 7, 2026"; without a blank "May 7,2026"."""
    if not told:
        return ""
    day = date.fromisoformat(told)
    return f"{day:{month}} {day.day},{blank}{day.year}"
