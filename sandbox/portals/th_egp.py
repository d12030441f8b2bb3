"""e-GP's RSS feed and PDF service, with their quirks: a false charset in the header, 20 items a page."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape
from itertools import groupby
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from domain.clock import FIRST_DAY
from sandbox.pdf import make_pdf
from sandbox.portal import Request, Response, not_found
from sandbox.samples import Sample
from sandbox.words import Words

FEED_HOST, PDF_HOST = "process.gprocurement.go.th", "process5.gprocurement.go.th"
OLD_HOST = "process3.gprocurement.go.th"
HOSTS = (FEED_HOST, OLD_HOST, PDF_HOST)
CAP = 20
BANGKOK = ZoneInfo("Asia/Bangkok")

DEPARTMENTS = {
    "3100001": "กรุงเทพมหานคร",
    "1101": "หน่วยงานในกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม",
    "1102": "สำนักงานปลัดกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม",
    "1108": "สำนักงานพัฒนารัฐบาลดิจิทัล",
    "0803": "กระทรวงคมนาคม",
    "0804": "กรมการขนส่งทางบก",
    "0805": "กรมท่าอากาศยาน",
    "0806": "กรมทางหลวง",
    "0807": "กรมทางหลวงชนบท",
    "1502": "สำนักงานปลัดกระทรวงมหาดไทย",
    "1503": "กรมการปกครอง",
    "1506": "กรมป้องกันและบรรเทาสาธารณภัย",
    "1507": "กรมโยธาธิการและผังเมือง",
    "1508": "กรมส่งเสริมการปกครองท้องถิ่น",
    "2507": "สำนักงานตำรวจแห่งชาติ",
    "0139": "สำนักงานคณะกรรมการการรักษาความมั่นคงปลอดภัยไซเบอร์แห่งชาติ",
    "1208": "สำนักงานคณะกรรมการกำกับกิจการพลังงาน",
    "0204": "กองทัพบก",
    "0304": "กรมบัญชีกลาง",
    "2102": "สำนักงานปลัดกระทรวงสาธารณสุข",
    "0906": "กรมทรัพยากรน้ำ",
    "1906": "สำนักงานพัฒนาเทคโนโลยีอวกาศและภูมิสารสนเทศ",
    "2909": "สำนักงานคณะกรรมการกิจการกระจายเสียง กิจการโทรทัศน์ และกิจการโทรคมนาคมแห่งชาติ",
    "1103": "หน่วยงานในกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม",
    "1104": "หน่วยงานในกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม",
    "1105": "หน่วยงานในกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม",
    "1106": "หน่วยงานในกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม",
    "1107": "หน่วยงานในกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม",
    "1109": "หน่วยงานในกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม",
    "1110": "หน่วยงานในกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม",
    "1111": "หน่วยงานในกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม",
    "1112": "หน่วยงานในกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม",
    "1202": "หน่วยงานในกระทรวงพลังงาน",
    "1205": "หน่วยงานในกระทรวงพลังงาน",
    "1206": "หน่วยงานในกระทรวงพลังงาน",
}
LABELS = {
    "P0": "แผนการจัดซื้อจัดจ้าง",
    "15": "ประกาศราคากลาง",
    "B0": "ร่างเอกสารประกวดราคา (e-Bidding) และร่างเอกสารซื้อหรือจ้างด้วยวิธีสอบราคา",
    "D0": "ประกาศเชิญชวน",
    "D2": "เปลี่ยนแปลงประกาศเชิญชวน",
    "D1": "ยกเลิกประกาศเชิญชวน",
    "W0": "ประกาศรายชื่อผู้ชนะการเสนอราคา / ประกาศผู้ได้รับการคัดเลือก",
}
E_BIDDING = "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)"
KINDS_OF_LINK = {"D0": "pdf", "D2": "pdf", "15": "pdf", "B0": "zip"}

ENVELOPE = """<?xml version="1.0" encoding="Windows-874" ?>
<rss version="2.0">
\t<channel>
\t\t<title>ประกาศจัดซื้อจัดจ้างภาครัฐ</title>
\t\t<link>http://process.gprocurement.go.th/egp2procmainWeb/procsearch.sch?homeflag=A&amp;announceType=2</link>
\t\t<description>ประกาศจัดซื้อจัดจ้างภาครัฐล่าสุด</description>
\t\t<language>th-TH</language>
\t\t<lastBuildDate>{built:%a, %d %b %Y %H:%M:%S} ICT</lastBuildDate>
\t\t<copyright>Copyright ? 2008 All rights reserved.</copyright>
\t\t<image><title>e-GP</title><url>http://process.gprocurement.go.th/i.jpg</url><link>http://www.gprocurement.go.th</link></image>
\t\t<countbyday>{count}</countbyday>
{items}
\t</channel>
</rss>
"""
ITEM = """\t\t<item>
\t\t\t<title>{title}</title>
\t\t\t<link>{link}</link>
\t\t\t<description>{description}</description>
\t\t\t<pubDate>{published}</pubDate>
\t\t\t<guid></guid>
\t\t</item>"""
# The firewall's page, status 200, for who asks for a PDF without saying where the link stood.
REJECTED = Response(
    b"<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your"
    b" administrator.<br><br>Your support ID is: 1000000000000000001</body></html>"
)
ERROR_PAGE = "<html><head><title>e-GP</title></head><body><p>ระบบไม่สามารถให้บริการได้ในขณะนี้</p></body></html>"

INVITATION = """ประกาศ{buyer}
เรื่อง {title}
{buyer} มีความประสงค์จะ{title}
ราคากลางของงานในการประกวดราคาครั้งนี้ เป็นเงิน
ทั้งสิ้น {price} บาท
ผู้ยื่นข้อเสนอต้องยื่นข้อเสนอและเสนอราคาทางระบบจัดซื้อจัดจ้างภาครัฐด้วยอิเล็กทรอนิกส์ในวันที่ {day}
{month} {year} ระหว่างเวลา ๐๙.๐๐ น. ถึง {end} น. ซึ่งสามารถจัดเตรียมเอกสารข้อเสนอได้ตั้งแต่วันที่ประกาศ
ผู้ยื่นข้อเสนอต้องชำระเงินค่าซื้อเอกสารในราคาชุดละ ๕๐๐.๐๐ บาท ตั้งแต่วันที่ ๑ ธันวาคม ๒๕๖๙ ถึงวันที่ ๓ ธันวาคม ๒๕๖๙
ประกาศ ณ วันที่ ๒๐ พฤศจิกายน พ.ศ. ๒๕๖๙
(นายสมมติ ตัวอย่างไทย)
ผู้อำนวยการ โทรศัพท์ ๐ ๒๐๐๐ ๐๐๐๐"""
MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
SHORT_MONTHS = tuple("ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split())  # noqa: SIM905  # twelve words read better than twelve strings
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer the feed, or one announcement's PDF."""
    if request.host == OLD_HOST:
        moved = request.url.replace(OLD_HOST, FEED_HOST, 1)
        return Response(b"", status=302, headers={"Location": moved})
    if request.host == FEED_HOST and request.path == "/EPROCRssFeedWeb/egpannouncerss.xml":
        return _feed(request, samples)
    if request.host == PDF_HOST and request.path == "/egp-template-service/dwnt/view-pdf-file":
        return _announcement(request, samples)
    return not_found()


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:
    """Pages of at most 20, one department and type each."""
    ordered = sorted(samples, key=_group)
    for (dept, type_, buyer), members in groupby(ordered, key=_group):
        rows = list(members)
        for start in range(0, len(rows), CAP):
            page = rows[start : start + CAP]
            yield {"dept": dept, "dept_name": buyer, "type": type_}, _body(page, len(page), now)


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up an invitation."""
    title = words.title if words.place in words.title else f"{words.title} จังหวัด{words.place}"
    return {
        "dept": random.choice(sorted(DEPARTMENTS)),
        "type": "D0",
        "project": f"69{number:09d}",
        "title": title,
        "buyer": words.buyer,
        "published": str(FIRST_DAY - timedelta(days=random.randrange(20))),
        "deadline": f"{FIRST_DAY + timedelta(days=random.randrange(5, 40))} 12:00",
        "price": f"{random.randrange(500_000, 90_000_000)}.00",
    }


def _group(sample: Sample) -> tuple[str, str, str]:
    fields = sample.fields
    return fields["dept"], fields["type"], fields.get("buyer") or DEPARTMENTS[fields["dept"]]


def _feed(request: Request, samples: Sequence[Sample]) -> Response:
    asked = request.query
    today = f"{request.now.astimezone(BANGKOK):%Y%m%d}"
    # A misspelt "announceType" is not heard, and invitations are answered.
    wanted = {"dept": asked.get("deptId", ""), "type": asked.get("anounceType", "D0")}
    day = asked.get("announceDate", "")  # methodId is not heard either
    found = [
        sample for sample in samples if all(sample.fields[n] == value for n, value in wanted.items() if value)
    ]
    count = sum(_day(sample) == (day or today) for sample in found)
    if day:
        found = [sample for sample in found if _day(sample) == day]
    newest = sorted(found, key=_day, reverse=True)[:CAP]
    return Response(_body(newest, count, request.now), "text/xml;charset=ISO-8859-1")


def _day(sample: Sample) -> str:
    return str(sample.fields["published"]).replace("-", "")


def _method(sample: Sample) -> str:
    return str(sample.fields.get("method", E_BIDDING if sample.fields["type"] != "P0" else "' '"))


def _body(samples: Sequence[Sample], count: int, now: datetime) -> bytes:
    items = "\n".join(_item(sample) for sample in samples)
    text = ENVELOPE.format(built=now.astimezone(BANGKOK), count=count, items=items)
    return text.encode("cp874", "xmlcharrefreplace")


def _item(sample: Sample) -> str:
    fields = sample.fields
    title = fields["title"]
    if fields.get("mojibake"):
        title = title.encode("cp874").decode("latin-1")
    return ITEM.format(
        title=escape(title, quote=False),
        link=escape(_link(sample)),
        description=f"{fields['project']}, {_method(sample)}, {LABELS[fields['type']]}",
        published=fields["published"],
    )


def _template(sample: Sample) -> str:
    return str(uuid5(NAMESPACE_URL, f"{sample.fields['project']}/{sample.fields['type']}"))


def _link(sample: Sample) -> str:
    fields = sample.fields
    kind = fields.get("link", KINDS_OF_LINK.get(fields["type"], "page"))
    template, number = _template(sample), fields.get("plan", fields["project"])
    file = template.replace("-", "")
    links = {
        "pdf": f"https://{PDF_HOST}/egp-template-service/dwnt/view-pdf-file?templateId={template}",
        "zip": f"https://{PDF_HOST}/egp-upload-service/v1/downloadFileTest?fileId={file}",
        "page": f"http://{FEED_HOST}/egp2procmainWeb/jsp/procsearch.sch?servlet=gojsp&proc_id=ShowHTMLFile"
        f"&processFlows=Procure&projectId={number}&templateType={fields['type']}",
        "none": "",
    }
    return links[kind]


def _announcement(request: Request, samples: Sequence[Sample]) -> Response:
    if not request.headers.get("referer"):
        return REJECTED
    asked = request.query.get("templateId")
    found = next((sample for sample in samples if _template(sample) == asked), None)
    if found is None:
        return not_found()
    if found.fields.get("pdf") == "error":
        return Response(ERROR_PAGE.encode())
    text = _invitation(found) if "deadline" in found.fields else ""
    return Response(make_pdf([text]), "application/pdf")


def _invitation(sample: Sample) -> str:
    fields = sample.fields
    day, _, end = str(fields["deadline"]).partition(" ")
    ends = date.fromisoformat(day)
    year, months = str(ends.year + 543), tuple(MONTHS)
    if fields.get("short"):
        year, months = year[2:], SHORT_MONTHS
    written = {
        "price": f"{float(fields['price']):,.2f}",
        "day": str(ends.day),
        "year": year,
        "end": end.replace(":", "."),
    }
    thai = {name: value.translate(THAI_DIGITS) for name, value in written.items()}
    buyer = fields.get("buyer") or DEPARTMENTS[fields["dept"]]
    return INVITATION.format(buyer=buyer, title=fields["title"], month=months[ends.month - 1], **thai)


def native_id(sample: Sample) -> str:
    """Make the number that readers give an announcement: project and type."""
    return f"{sample.fields['project']}/{sample.fields['type']}"
