"""What Thai titles say of a tender's end or change; `_marks` explains the rows.

It has one word for both ends without an award.
"""

from typing import Final

from transform.titles._marks import CHANGED, ENDED, FAILED, FIRST, LAST, OPENING, Mark

# A folded title without one of these has no mark: looked for first, as most titles have none.
STEMS: Final = r"ยกเลิก|ไม่มีผู้|เลื่อน|ขยาย|เปลี่ยนแปลง|แก้ไข"

_SAYS = r"(?:ประกาศ.{1,80}?เรื่อง\s*)?(?:(?:ประกาศ|หนังสือแจ้ง|แจ้ง|เรื่อง|ขอ|การ)\s*){0,3}"
_PAPERS = r"(?:หนังสือเชิญชวน|เชิญชวน|ประกาศ(?:เชิญชวน)?|เอกสาร(?=ประกวดราคา))"
_PURCHASE = (
    r"(?:(?:การ|งาน|โครงการ)?\s*(?:ดำเนินการ)?"
    r"(?:ประกวดราคา|ประกวดแบบ|จัดซื้อ|จัดจ้าง|จัดหา|จัดทำ|สอบราคา|เสนอราคา|คัดเลือก|เชิญชวน|ประมูล|ซื้อ|จ้าง|เช่า)|e-?bidding)"
)
_TENDER = rf"(?:{_PAPERS}|{_PURCHASE})"
_NOT_IT = r"(?!\s*(?:ประกาศ)?\s*(?:รายชื่อ)?(?:ผู้ชนะ|ผู้ได้รับ|ร่าง|ราคากลาง|แผน|ยกเลิก|ผลการ))"
# The purchase itself is looked at, and stays in the title that is compared.
_ITS_TENDER = rf"\s*(?:การ(?=ประกวด|ประมูล|จัด))?(?:(?:{_PAPERS}\s*)?(?={_PURCHASE}|โครงการ)|{_PAPERS})"
_DAY = (
    r"(?:กำหนด|วัน|เวลา|ระยะเวลา|การ)*\s*"
    r"(?:(?:ยื่น|เสนอราคา|รับซอง|เปิดซอง|รับเอกสาร|จำหน่ายเอกสาร|ขายเอกสาร)(?:ข้อเสนอ|ซอง|เอกสาร)*"
    r"|(?=ประกวด|ประมูล|จัดซื้อ|จัดจ้าง|สอบราคา|e-?bidding)|ประกาศ)"
)
MARKS: Final = (
    Mark(FIRST, rf"{_SAYS}(?:ถูก)?ยกเลิก", ENDED),
    Mark(OPENING, rf"{_SAYS}ยกเลิก{_NOT_IT}{_ITS_TENDER}", ENDED),
    Mark(OPENING, rf"{_SAYS}ยกเลิก\s*ประกาศ\s*(?:รายชื่อ)?(?:ผู้ชนะ|ผู้ได้รับ|ยกเลิก)", CHANGED),
    Mark(OPENING, rf"ประกาศ\s*ยกเลิก{_NOT_IT}", ENDED),
    Mark(LAST, rf"(?:ถูก|ขอ|ประกาศ)?ยกเลิก(?:แล้ว|\s*{_TENDER}|โครงการ)?", ENDED),
    Mark(FIRST, r"ไม่มีผู้(?:ยื่น|เสนอราคา)\S*", FAILED),
    Mark(FIRST, rf"{_SAYS}(?:เลื่อน(?:ออกไป)?|เปลี่ยนแปลง|แก้ไข|ขยายเวลา)", CHANGED),
    Mark(OPENING, rf"{_SAYS}(?:เลื่อน|ขยาย(?=ระยะ|เวลา|กำหนด|วัน))\s*{_DAY}", CHANGED),
    Mark(OPENING, r"(?:ประกาศ\s*)?เลื่อน(?:กำหนด|วัน|เวลา|ออกไป)|ประกาศ\s*(?:เลื่อน|เปลี่ยนแปลง)(?=\s)", CHANGED),
    Mark(
        OPENING,
        rf"{_SAYS}(?:เปลี่ยนแปลง|แก้ไข)(?:เพิ่มเติม)?\s*(?:รายละเอียด|เงื่อนไข|เอกสาร)?(?:แนบท้าย)?\s*{_DAY}",
        CHANGED,
    ),
    Mark(OPENING, rf"{_SAYS}(?:เปลี่ยนแปลง|แก้ไข)(?:เพิ่มเติม)?\s*(?:เอกสารเชิญชวน|กำหนดการ|ประกาศ)", CHANGED),
    Mark(LAST, r"(?:ประกาศ)?(?:เลื่อน(?:ออกไป|กำหนด\S*|วัน\S*)|เปลี่ยนแปลงประกาศ|แก้ไขประกาศ)", CHANGED),
)
