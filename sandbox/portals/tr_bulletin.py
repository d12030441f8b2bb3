"""The archive of the Turkish procurement bulletin: a form that checks its hidden fields, and ZIPs of PDFs.

The bulletin of a day comes out in the morning, after the sandbox's crawl (02:30 in Istanbul): a crawl sees
yesterday's. Saturdays and Sundays have none.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape
from io import BytesIO
from random import Random
from typing import Any
from zipfile import ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from sandbox.pdf import make_pdf
from sandbox.portal import Request, Response, not_found
from sandbox.portals import _tr_bulletin_pages as pages
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("ekap.kik.gov.tr",)
PATH = "/ekap/ilan/bultenindirme.aspx"
ISTANBUL = ZoneInfo("Europe/Istanbul")
FIELDS = "ctl00$ContentPlaceHolder1$"
HIDDEN = {
    "__EVENTTARGET": "",
    "__EVENTARGUMENT": "",
    "__VIEWSTATE": "/wEPDwUKLTk3NTQ1NzQ4Mw9kFgJmD2QWAgIDD2QWBAIBD2QWAgIPKw8WAh4EVGV4dGVkZA==",
    "__VIEWSTATEGENERATOR": "5E2C4D61",
    "__PIT": "20261123",
    "__PITC": "b7c1",
    "__EVENTVALIDATION": "/wEdAAtYk2m0Qz8rW9d7T1uPKv3o5sEwq4cUQ2h1xgR7vJm9bA==",
}
CHECKED = ("__VIEWSTATE", "__VIEWSTATEGENERATOR", "__EVENTVALIDATION", "__PIT", "__PITC")
# The least that a bulletin's archive weighs; on a Sunday the portal answers with an archive that holds none.
WEIGHT = 100_000
SUNDAY = 6
NONE = "Seçtiğiniz tarihe ve türe ait bülten bulunamadı."
# One archive holds a file that broke on its way.
BROKEN = (date(2026, 11, 23), "3")


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer the form, or the bulletin that it asks for."""
    if request.path.lower() != PATH:
        return not_found()
    if request.method != "POST":
        return _form()
    form = request.form
    if any(form.get(name) != HIDDEN[name] for name in CHECKED):
        return _form()
    if form.get("__EVENTTARGET") != f"{FIELDS}btnYukle":
        return _form()
    told = form.get(f"{FIELDS}etBultenTarihi$EkapTakvimTextBox_etBultenTarihi", "")
    day = datetime.strptime(told, "%d.%m.%Y").replace(tzinfo=ISTANBUL).date()
    kind = form.get(f"{FIELDS}ddlstBxIhaleTur", "")
    found = _bulletins(samples, request.now).get((day, kind))
    if not found and day.weekday() != SUNDAY:
        return _form(NONE)
    name = f'attachment; filename="{day:%d%m%Y}_{kind}.zip"'
    body = _archive(day, kind, found) if found else _packed(day, {f"{day:%d%m%Y}_{kind}.pdf": make_pdf([""])})
    return Response(body, "application/zip", headers={"Content-Disposition": name})


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:
    """Yield every bulletin that is out."""
    for (day, kind), found in sorted(_bulletins(samples, now).items()):
        yield {"date": str(day), "type": kind}, _archive(day, kind, found)


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up one tender."""
    deadline = date(2026, 12, 1) + timedelta(days=random.randrange(28))
    return {
        "ikn": f"2026/{3_000_000 + number}",
        "kind": "ihale",
        "date": "2026-11-20",
        "type": str(random.randrange(1, 5)),
        "headline": random.choice(
            ["HİZMET ALINACAKTIR", "MALZEME SATIN ALINACAKTIR", "YAPIM İŞİ YAPTIRILACAKTIR"]
        ),
        "name": words.title,
        "buyer": words.buyer,
        "address": f"Cumhuriyet Mah. Merkez/{words.place}",
        "quantity": f"{random.randrange(1, 40)} Adet",
        "deadline": f"{deadline:%d.%m.%Y} - {random.randrange(9, 16):02d}:00",
    }


def _bulletins(samples: Sequence[Sample], now: datetime) -> dict[tuple[date, str], list[Mapping[str, Any]]]:
    today = now.astimezone(ISTANBUL).date()
    found: dict[tuple[date, str], list[Mapping[str, Any]]] = {}
    for sample in samples:
        day = date.fromisoformat(sample.fields["date"])
        if day < today:
            found.setdefault((day, sample.fields["type"]), []).append(sample.fields)
    return found


def _archive(day: date, kind: str, notices: Sequence[Mapping[str, Any]]) -> bytes:
    results = [notice for notice in notices if notice["kind"] == "sonuc"]
    others = [notice for notice in notices if notice["kind"] != "sonuc"]
    files = {
        f"{day:%d%m%Y}_ilanlar_{kind}.pdf": make_pdf(pages.notice_pages(day, kind, others), WEIGHT)
        if others
        else b"",
        f"{day:%d%m%Y}_sonuclar_{kind}.pdf": make_pdf(pages.result_pages(day, kind, results), WEIGHT)
        if results
        else b"",
        f"{day:%d%m%Y}_ek_{kind}.pdf": b"%PDF-1.5\n1 0 obj << /Broken" if (day, kind) == BROKEN else b"",
    }
    return _packed(day, files)


def _packed(day: date, files: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, body in files.items():
            if body:
                archive.writestr(ZipInfo(name, (day.year, day.month, day.day, 6, 0, 0)), body)
    return packed.getvalue()


def _form(message: str = "") -> Response:
    hidden = "".join(
        f'<input type="hidden" name="{name}" id="{name}" value="{escape(value)}" />\n'
        for name, value in HIDDEN.items()
    )
    options = "".join(f'<option value="{code}">{escape(name)}</option>' for code, name in pages.TYPES.items())
    body = f"""<!DOCTYPE html>
<html><head><title>Kamu İhale Bülteni</title></head><body>
<form method="post" action="./bultenindirme.aspx" id="aspnetForm">
{hidden}<h2>Bülten Arşivi</h2>
<select name="{FIELDS}ddlstBxIhaleTur"><option value="0">Seçiniz</option>{options}</select>
<input type="text" name="{FIELDS}etBultenTarihi$EkapTakvimTextBox_etBultenTarihi" />
<a href="javascript:__doPostBack('{FIELDS}btnYukle','')">Bülten İndir</a>
<span id="ctl00_ContentPlaceHolder1_lblMesaj">{escape(message)}</span>
</form></body></html>"""
    return Response(body.encode())
