"""Reference price and deadline in the text of a Thai announcement, as officials print them.

Seen in a recorded invitation and in the forms that ministries hand out: a sum ends in ".00", ".-" or a dash before or
behind "บาท", or is told in millions; the hours for bids stand behind the day as "ระหว่างเวลา … ถึง …", "ตั้งแต่ … ถึง …",
with a dash, or as one hour; hours are written 16.30, 16:30 or 16.30 น., digits are Thai or not, years Buddhist. The
text is compact: lines break inside words and Thai needs no spaces, so all white space is gone.
"""

import re
from typing import Final

from domain.document import FieldError
from domain.notice import Moment, Money, PriceKind
from transform.parsers._th_codes import ZONE
from transform.values.dates import parse_moment
from transform.values.money import parse_money

_DASH: Final = "-–—−‐‑"
# What begins another statement: the price is never behind it.
_OTHER_SUM: Final = "หลักประกัน|ชุดละ|ค่าซื้อเอกสาร|ค่าเอกสาร|เบี้ยปรับ|ค่าปรับ"
_OTHER_DAY: Final = "|".join(
    (
        *("ซื้อเอกสาร", "ขายเอกสาร", "รับเอกสาร", "ดาวน์โหลด", "จัดเตรียมเอกสาร", "ชี้แจง", "ดูสถานที่", "สอบถาม"),
        *("วิจารณ์", "ความคิดเห็น", "อุทธรณ์", "ณวัน", "ลงวัน", "วันทำการ"),
    )
)
PRICE: Final = re.compile(
    rf"ราคากลาง(?:(?!{_OTHER_SUM}).){{0,300}}?(?P<sum>\d[\d,.]*)[{_DASH}=/]{{0,3}}(?:(?P<million>ล้าน)?บาท|\([^)]{{1,200}}บาท)"
)
_DAYS: Final = "จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์"
_GAP: Final = "[.…_]"
_CLOCK: Final = r"\d{1,2}[.:]\d{2}|\d{1,2}(?=น|นาฬิกา)|[.…_]+"
_HOUR: Final = r"(?:น\.?|นาฬิกา)"
_DATE: Final = (
    rf"วัน(?:{_DAYS})?ที่(?P<date>\d{{1,2}}/\d{{1,2}}/\d{{4}}|(?P<day>\d{{1,2}}|{_GAP}*)(?:เดือน)?(?P<month>[ก-๎.…_]*?)"
    rf"(?:พ\.?ศ\.?)?(?P<year>\d{{4}}|\d\d(?!\d)|{_GAP}+|(?<={_GAP})))"
)
_OFFERS: Final = rf"เสนอราคา(?:(?!{_OTHER_DAY}).){{0,160}}?"
# The day and then the hours, of which the last counts; or the hour "ของวันที่ …".
DEADLINES: Final = (
    re.compile(
        rf"{_OFFERS}{_DATE}(?:ระหว่าง|ตั้งแต่|ภายใน|ไม่เกิน|ก่อน|ใน|ถึง)*เวลา"
        rf"(?:(?:{_CLOCK}){_HOUR}?(?:จนถึง|ถึง|[{_DASH}])(?:เวลา)?)?(?P<end>{_CLOCK}){_HOUR}"
    ),
    re.compile(rf"{_OFFERS}เวลา(?P<end>{_CLOCK}){_HOUR}(?:ของ|ใน){_DATE}"),
)
_BLANK: Final = re.compile(rf"{_GAP}*")


def reference_price(text: str) -> Money | None:
    """The reference price; None where none is told in the known words.

    Raises:
        FieldError: what stands there is no sum.
    """
    told = PRICE.search(text)
    if told is None:
        return None
    amount = told["sum"].rstrip(".,") + (" ล้าน" if told["million"] else "")
    try:
        return parse_money(amount, currency="THB", kind=PriceKind.REFERENCE, lang="th")
    except ValueError as error:
        raise FieldError("bad_amount", f"The reference price is no amount: '{amount}'.", told[0]) from error


def deadline(text: str) -> tuple[Moment | None, bool]:
    """The end of the hours in which bids are taken, and whether the words for it are there at all.

    A draft leaves day or hours blank: then there is no deadline, and nothing is missed.

    Raises:
        FieldError: what stands there is no date.
    """
    told = next((found for pattern in DEADLINES if (found := pattern.search(text))), None)
    if told is None:
        return None, False
    if any(part is not None and _BLANK.fullmatch(part) for part in (told["day"], told["year"], told["end"])):
        return None, True
    day = told["date"] if told["day"] is None else f"{told['day']} {told['month']} {told['year']}"
    said = f"{day} เวลา {told['end']} น."
    try:
        return parse_moment(said, ZONE, end_of_day=True), True
    except ValueError as error:
        raise FieldError("bad_date", f"The deadline is no date: '{said}'.", told[0]) from error
