"""The day, week, month or year that a date only points to, in six languages; rows of `transform.values._longer_dates`.

"The working day after 5 December", "5 Aralık 2026'yı izleyen hafta", "w/c 5 December", "5일 다음 날": none is that day,
and which day it is depends on holidays and on where weeks begin. So they are refused, and their words stay in the
reject. Beside a date that stands for itself ("5 December or the next working day") such words change nothing.
All text here is folded.
"""

import re
from datetime import date
from typing import Final

from transform.text import fold
from transform.values._months import ANY_MONTH

_COUNTED: Final = "it is counted from a date"
_WEEK: Final = "it is a week"

_EN_WEEKDAY: Final = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_EN_UNIT: Final = (
    rf"(?:(?:working|business|week|bank)?[\s-]?days?|{_EN_WEEKDAY}|(?:week(?:end)?|month|year|fortnight|quarter)s?"
    r"|morning|evening|night)"
)
_EN_DATE: Final = (
    rf"(?:on\s)?(?:the\s)?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}[,.]?\s)?"
    rf"(?:the\s)?(?:\d|{ANY_MONTH}\s?\d{{1,2}}(?!\d))"
)
_VI_UNIT: Final = "(?:ngay|tuan|thang|quy|nam|hom|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat)"
_VI_DATE: Final = r"(?:ngay\s)?\d{1,2}\s?(?:[/.-]|thang)"
_ID_UNIT: Final = (
    "(?:hari|minggu|pekan|bulan|tahun|senin|selasa|rabu|kamis|jum'?at|sabtu|keesokan|b?esok|lusa"
    "|malam|pagi)(?:nya)?"
)
_ID_MORE: Final = (
    r"(?:\s(?:hari(?:nya)?|kerja|libur|berikut(?:nya)?|selanjutnya|pertama|terakhir|terdekat|depan|lalu|tepat"
    r"|yang))*"
)
_ID_DATE: Final = r"(?:(?:tanggal|tgl\.?)\s)?\d{1,2}[\s/.-]"
_TH_UNIT: Final = (
    r"(?<!เที่ยง)(?:วัน(?:ทำการ|ทำงาน|รุ่งขึ้น|จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)?|สัปดาห์|อาทิตย์|เดือน|ปี)"
)
_TR_WEEKDAY: Final = "(?:pazartesi|sali|carsamba|persembe|cuma|cumartesi|pazar)"
_TR_UNIT: Final = rf"(?:(?:(?:is|calisma|mesai|takvim)\s?)?(?:gun|hafta|yil|ay(?![a-z]{{3}}))|{_TR_WEEKDAY})"
_KO_DAY: Final = (
    r"(?:(?<=\d)일|(?<=[.-]\d)\.?|(?<=[.-]\s\d)\.?|(?<=[.-]\d\d)\.?|(?<=[.-]\s\d\d)\.?)"
    r"(?:\s?\([^()]{1,4}\))?(?:\s?[월화수목금토일]요일)?"
)
_KO_WORKDAY: Final = "(?:영업일|근무일|업무일|평일|[월화수목금토일]요일)"

# Letters that a text needs, the expression, and what it is; by language.
_BY_LANGUAGE: Final = {
    "en": (
        (
            "day|week|month|year|fortnight|quarter|morning|evening|night",
            (
                rf"(?<![a-z]){_EN_UNIT}:?\s(?:immediately\s|next\s)?(?:after|following|succeeding|subsequent to|before"
                rf"|preceding|prior to|(?:closest|nearest) to|(?:that|which) (?:follows|precedes)|containing"
                rf"|including|covering|in which)\s{_EN_DATE}"
            ),
            _COUNTED,
        ),
        (
            "week|w/",
            r"\d{4}\s?\(?(?:w/[cbe]|week (?:commencing|beginning|starting|ending))(?![a-z]|\s\d)",
            _WEEK,
        ),
        (
            "plus|minus",
            r"\d{4}\s(?:plus|minus)\s(?:an?|one|two|three|five|ten)\s(?:working\s|business\s)?(?:day|week|month)",
            _COUNTED,
        ),
        ("eve ", rf"(?<![a-z])eve of\s{_EN_DATE}", _COUNTED),
        (
            r"w\s?[/.]\s?[cbe]|w[cb]|wk|week",
            (
                r"(?<![a-z])(?:w\s?[/.]\s?[cbe](?![a-z])\.?|w[cb]|(?:wk\.?|week)\s(?:of|commencing|beginning|starting|ending)):?\s"
                rf"{_EN_DATE}[^;|]{{0,14}}\d"
            ),
            _WEEK,
        ),
        (
            "week|day|month|fortnight",
            (
                r"\d{4}(?:['\u2019]s)?\s(?:(?:working\s)?week(?:end)?|fortnight"
                r"|(?:next|following|previous)\s(?:working\s|business\s)?(?:day|week|month))(?![a-z])"
            ),
            _WEEK,
        ),
    ),
    "vi": (
        (
            "mot|hai|ba|muoi",
            (
                r"(?<![a-z])(?:sau|truoc)\s(?:ngay\s)?\d[^;|]{0,24}\d{4}\s(?:mot|hai|ba|bon|nam|muoi)"
                r"\s(?:ngay|tuan|thang)(?![a-z]|\s\d)"
            ),
            _COUNTED,
        ),
        (
            r"\b(?:sau|tiep|ke|lien|truoc)\b",
            (
                rf"(?<![a-z])(?<!thang ){_VI_UNIT}(?:\s(?:lam viec|hom|dau tien|gan nhat|ngay|le))*"
                r"(?:\s(?:sau(?: do)?|tiep theo|ke tiep|tiep|ke|lien|lien ke|truoc(?: do)?))+(?:\s(?:cua|ke tu|tu|la))?"
                rf"\s{_VI_DATE}"
            ),
            _COUNTED,
        ),
        ("tuan", rf"(?<![a-z])(?:(?:trong|vao)\stuan\s(?:le\s)?|tuan\s(?:co|chua|gom)\s){_VI_DATE}", _WEEK),
    ),
    "id": (
        (
            "setelah|sesudah|sebelum|menjelang|pasca|usai|berikut|mendahului|mengikuti",
            (
                rf"(?<![a-z]){_ID_UNIT}{_ID_MORE}\s"
                r"(?:setelah|sesudah|sebelum|menjelang|pasca|(?:se)?usai|berikut(?:nya dari)?|mendahului|mengikuti)"
                rf"\s{_ID_DATE}"
            ),
            _COUNTED,
        ),
        (
            "lusa|esok",
            rf"(?<![a-z])(?:lusa|(?:ke)?esokan?)(?:\shari)?(?:nya)?\s(?:dari\s)?{_ID_DATE}",
            _COUNTED,
        ),
        (
            r"[hd]\s?[+-]\s?\d",
            rf"(?<![a-z])[hd]\s?[+-]\s?\d{{1,3}}\s(?:kerja\s)?(?:(?:setelah|sesudah|sebelum|dari|from)\s)?{_ID_DATE}",
            _COUNTED,
        ),
        (
            "minggu|pekan",
            (
                r"(?<![a-z])(?:minggu|pekan)\s(?:yang\s)?(?:di)?(?:mulai|awali|akhiri|berakhir|berawal|memuat|dengan)\s(?:pada\s|dengan\s)?"
                rf"{_ID_DATE}"
            ),
            _WEEK,
        ),
    ),
    "th": (
        (
            "หลัง|ก่อน",
            r"(?:หลัง|ก่อน)(?:จาก)?วันที่\s?\d[^;|]{0,24}\d{4}\s?(?:หนึ่ง|สอง|สาม|ห้า|เจ็ด|สิบ|\d{1,3})\s?(?:วัน(?!ที่)|สัปดาห์|เดือน)",
            _COUNTED,
        ),
        (
            "หลัง|ถัด|ต่อ|ก่อน|รุ่งขึ้น",
            (
                rf"(?:{_TH_UNIT}(?:ทำการ|แรก|ถัดไป|ต่อไป|ต่อมา|หน้า|สุดท้าย|ที่)*\s?(?:ภาย)?(?:หลัง|ถัด|ต่อ|ก่อน)(?:จาก|ไป|หน้า|ถึง)*|ถัดจาก"
                r"|วันรุ่งขึ้น(?:ของ|จาก)?)\s?(?:วัน(?:ที่)?)?\s?\d"
            ),
            _COUNTED,
        ),
        (
            "สัปดาห์",
            rf"สัปดาห์(?:ของ|ที่มี|เดียวกับ|(?:ที่)?เริ่ม(?:ต้น)?|(?:ที่)?สิ้นสุด)?\s?(?:วันที่\s?)?\d{{1,2}}\s?(?:{ANY_MONTH}|/)",
            _WEEK,
        ),
        (
            "ไป|มา|รุ่งขึ้น",
            r"\d{4}\s?(?:(?:วัน(?:ทำการ|ทำงาน)?|สัปดาห์|เดือน)(?:ถัดไป|ถัดมา|ต่อไป|ต่อมา)|วันรุ่งขึ้น)",
            _COUNTED,
        ),
    ),
    "tr": (
        (
            "sonra|once",
            r"\d{4}[^;|()]{0,16}\s(?:bir|iki|uc|\d{1,3})\s(?:is\s)?(?:gun|hafta|ay)\s(?:sonra|once)(?:si|ki)?(?![a-z])",
            _COUNTED,
        ),
        ("haftasi", rf"\d{{4}}\s{_TR_WEEKDAY}\shaftasi", _WEEK),
        (
            "sonra|once|izle|takip|takib|mutea|ertesi|arife",
            (
                r"(?<=\d)(?:['\u2019]?[a-z]{1,4})?\s"
                rf"(?:(?:tarih[a-z]*|gun[a-z]*|{_TR_WEEKDAY}[a-z]*)\s){{0,3}}(?:(?:bir|hemen)\s)*"
                r"(?:arife|ertesi|(?:sonra(?:ki|si|\sgelen)|once(?:ki|si)|izleyen|izleyecek|takip\s?ed(?:en|ecek)|takib\s?eden|takibeden|muteakip)"
                rf"(?:\s(?:ilk|bir|birinci|son|ikinci|\d{{1,2}}\.))*\s{_TR_UNIT})"
            ),
            _COUNTED,
        ),
        (
            "hafta",
            r"(?:oldugu|bulundugu|iceren|kapsayan|biten|bitecek|tarihli|denk gelen)\shafta(?![a-z])",
            _WEEK,
        ),
    ),
    "ko": (
        (
            "하루|이틀|사흘|일주일|한|보름",
            rf"{_KO_DAY}\s?(?:로부터|부터)?\s?(?:하루|이틀|사흘|나흘|일주일|보름|한\s?(?:달|주))\s?(?:뒤|후|전|이내|간|동안|$)",
            _COUNTED,
        ),
        (
            "다음|이튿|익|전|첫|직후",
            (
                rf"{_KO_DAY}의?\s?(?:이?후\s?)?(?:(?:그\s?)?다음\s?(?:첫\s?)?(?:날|주|달|해|{_KO_WORKDAY})|이튿날|익(?:일|주|월|년|영업일)"
                rf"|전(?:날|일|주|달)(?:까지|에|의)?(?![가-힣])|(?:첫|직전|직후)\s?(?:번째\s?)?{_KO_WORKDAY})"
            ),
            _COUNTED,
        ),
        (
            "부터|후|전",
            rf"{_KO_DAY}\s?(?:(?:로부터|부터|이후|후|전)\s?)(?:약\s?)?\d{{1,3}}\s?(?:일|주|개월|달|년|영업일|근무일)(?!\s?\d)",
            _COUNTED,
        ),
        (
            "주",
            rf"{_KO_DAY}(?:의|(?:이|을|에)?\s?(?:있는|속한|속하는|포함된|포함하는|시작하는|시작되는|끝나는|해당하는|해당))?\s?주(?:에|까지|중)?(?![가-힣])",
            _WEEK,
        ),
    ),
}
BESIDE: Final = tuple(
    (fold(needs), fold(pattern) if language == "th" else pattern, what)
    for language, rows in _BY_LANGUAGE.items()
    for needs, pattern, what in rows
)
# "Minggu" is a week and Sunday; "Minggu, 6 Desember" and "hari Minggu" are Sunday.
_WEEK_OR_SUNDAY: Final = re.compile(r"(?<![a-z])(?<!hari )minggu\s(?:tanggal|tgl\.?)\s?\d")
_SUNDAY: Final = 6


def check_no_week(folded: str, day: date) -> None:
    """Raise ValueError where an Indonesian text means the week of a date ("minggu tanggal 5 Desember"): no Sunday."""
    if day.weekday() != _SUNDAY and _WEEK_OR_SUNDAY.search(folded):
        raise ValueError(_WEEK)
