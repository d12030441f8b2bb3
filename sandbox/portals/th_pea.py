"""PEA's list of invitations: a Drupal table, 20 rows a page, pages by number from 0, no links to them and no total."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape
from random import Random
from typing import Any

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, not_found
from sandbox.portals.th_egp import MONTHS
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("bidding.pea.co.th",)
ROWS = 20
E_BIDDING = "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)"
PAGE = """<!DOCTYPE html>
<html lang="th" dir="ltr"><head><meta charset="utf-8" /><title>ประกาศจัดซื้อจัดจ้าง | การไฟฟ้าส่วนภูมิภาค</title></head>
<body class="path-procurement"><div class="view view-procurement">
{content}
</div></body></html>"""
TABLE = """<div class="view-content"><table class="views-table views-view-table cols-5">
<thead><tr><th>เลขที่ประกาศ</th><th>เลขที่โครงการ e-GP</th><th>เรื่อง</th><th>วิธี/วันที่</th><th>เอกสาร</th></tr></thead>
<tbody>
{rows}
</tbody></table></div>"""
EMPTY = '<div class="view-empty">ไม่พบข้อมูล</div>'
ROW = """<tr><td>{number}</td><td>{egp}</td><td><a href="/procurement/{node}">{title}</a></td>
<td>{told}</td><td><a href="/sites/default/files/{node}.pdf">PDF</a></td></tr>"""


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer one page of the list."""
    if request.path != "/procurement/list":
        return not_found()
    return Response(_page(samples, int(request.query.get("page", "0"))))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # a portal's list does not depend on the hour
    """Yield the pages."""
    for number in range(-(-len(samples) // ROWS)):
        yield {}, _page(samples, number)


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up an invitation."""
    return {
        "node": str(300_000 + number),
        "number": f"กฟภ.{number}/2569",
        "egp": f"69{number:09d}",
        "title": words.title,
        "bids": str(FIRST_DAY + timedelta(days=random.randrange(5, 40))),
    }


def native_id(sample: Sample) -> str:
    """Make the number that readers give an invitation: that of its page."""
    return str(sample.fields["node"])


def _page(samples: Sequence[Sample], number: int) -> bytes:
    newest = sorted(samples, key=lambda sample: -int(sample.fields["node"]))[
        number * ROWS : (number + 1) * ROWS
    ]
    rows = "\n".join(map(_row, newest))
    return PAGE.format(content=TABLE.format(rows=rows) if newest else EMPTY).encode()


def _row(sample: Sample) -> str:
    fields = sample.fields
    day = date.fromisoformat(fields["bids"])
    told = [
        fields.get("method", E_BIDDING),
        f"วันที่เสนอราคา: {day.day} {MONTHS[day.month - 1]} {day.year + 543}",
    ]
    if fields.get("cancelled"):
        told.append("ถูกยกเลิก")
    shown = {name: escape(str(fields[name])) for name in ("number", "egp", "node", "title")}
    return ROW.format(**shown, told="<br />".join(told))
