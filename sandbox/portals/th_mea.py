"""MEA's announcements: three lists that are asked for by form, and each announcement's own page.

As two clients of 2026 describe it: who does not say that cookies are taken is sent back to the same address for ever;
drafts come as one bare array, the others in the manner of DataTables, newest first; invitations tell their budget on
their own page alone, and a label there has one mark twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, json_response, not_found
from sandbox.portals.th_egp import MONTHS
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("procurement.mea.or.th",)
BANGKOK = ZoneInfo("Asia/Bangkok")
COOKIE = "AspxAutoDetectCookieSupport=1"
PATHS = ("Draft", "Procurement", "WinningBidder")
E_BIDDING = "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)"
PAGE = """<!doctype html>
<html lang="th"><head><meta charset="utf-8"><title>การไฟฟ้านครหลวง</title></head>
<body><nav><ul><li><a href="/{path}/Index">{path}</a></li></ul></nav>
<table class="table"><tbody>
{rows}
</tbody></table>
<table class="table files"><tr><td>{title}.pdf [ขนาดไฟล์ 1.2 MB]
<a href="/files_procurement/{number}.pdf">ดาวน์โหลด</a></td></tr></table>
</body></html>"""


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer a list or one announcement's page, to who takes cookies."""
    if COOKIE not in request.headers.get("cookie", ""):
        again = f"{request.url.split('?')[0]}?{COOKIE}"
        return Response(b"", status=302, headers={"Location": again})
    _, path, route, *number = request.path.split("/")
    if path not in PATHS:
        return not_found()
    shown = [sample for sample in samples if sample.fields["path"] == path]
    if request.method == "POST" and route == "Search":
        return json_response(_list(path, shown, request.form))
    found = [sample for sample in shown if [sample.fields["key"]] == number]
    return Response(_page(found[0]).encode()) if route == "Detail" and found else not_found()


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # a portal's list does not depend on the hour
    """Yield each list as pages of 1,000."""
    for path in PATHS:
        shown = [sample for sample in samples if sample.fields["path"] == path]
        for start in range(0, len(shown), 1000):
            form = {"start": str(start), "length": "1000"}
            yield {"path": path}, json_response(_list(path, shown, form)).body


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up an invitation."""
    day = FIRST_DAY - timedelta(days=random.randrange(20))
    return {
        "path": "Procurement",
        "key": str(500_000 + number),
        "number": f"ฝจห. {number}/2569",
        "egp": f"69{number:09d}",
        "title": words.title,
        "day": str(day),
        "bid": f"{day + timedelta(days=random.randrange(10, 40))} 13:00",
        "budget": random.randrange(500_000, 90_000_000),
    }


def native_id(sample: Sample) -> str:
    """Make the number that readers give an announcement: its list and its number there."""
    return f"{sample.fields['path']}/{sample.fields['key']}"


def _list(path: str, shown: Sequence[Sample], form: Mapping[str, str]) -> object:
    newest = sorted(shown, key=lambda sample: str(sample.fields["day"]), reverse=True)
    rows = [_row(sample) for sample in newest]
    if path == "Draft":
        return rows
    start, length = int(form["start"]), int(form["length"])
    counts = {"recordsTotal": len(rows), "recordsFiltered": len(rows)}
    return {"draw": 1, **counts, "data": rows[start : start + length], "error": None}


def _row(sample: Sample) -> dict[str, Any]:
    fields = sample.fields
    common = {
        "KEY_ID": fields["key"],
        "PUBLISH_NO": fields["number"],
        "SUBJECT": fields["title"],
        "METHOD_DESC": fields.get("method", E_BIDDING),
        "EGP_PROJ_NO": fields.get("egp"),
    }
    if fields["path"] == "Draft":
        times = _times("POST_DT", fields["day"]) | _times("END_DT", fields["end"])
        return common | times | {"BUDGET": fields["budget"]}
    if fields["path"] == "Procurement":
        return common | _times("DETAIL_DT", fields["day"]) | _times("BID_DT", fields["bid"])
    won = {"WIN_NAME": fields["winner"], "REASON_TEXT": "เสนอราคาต่ำสุด"}
    return common | _times("DETAIL_DT", fields["day"]) | won


def _times(name: str, told: str) -> dict[str, Any]:
    """An instant in milliseconds, and the text for people beside it."""
    day, _, clock = str(told).partition(" ")
    at = datetime.fromisoformat(f"{day}T{clock or '00:00'}").replace(tzinfo=BANGKOK)
    written = _written(at.date()) + (f" เวลา {clock.replace(':', '.')} น." if clock else "")
    return {name: f"/Date({int(at.timestamp() * 1000)})/", f"{name}_TEXT": written}


def _written(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + 543}"


def _page(sample: Sample) -> str:
    fields = sample.fields
    rows = [("หน่วยงานที่่จัดซื้อจัดจ้าง", fields.get("unit", "ฝ่ายจัดหา (ฝจห.)"))]
    if "budget" in fields:
        rows.append(("วงเงินงบประมาณ", _baht(fields["budget"])))
    if "offered" in fields:
        rows.append(("ราคารวมที่เสนอ", _baht(fields["offered"])))
    if "agreed" in fields:
        rows.append(("ราคารวมที่ตกลง", _baht(fields["agreed"])))
    table = "\n".join(
        f'<tr><th scope="row">{label}</th><td>{escape(value)}</td></tr>' for label, value in rows
    )
    return PAGE.format(path=fields["path"], rows=table, title=escape(fields["title"]), number=fields["key"])


def _baht(amount: float) -> str:
    return f"{amount:,.2f} บาท"
