"""What Vietnamese titles say of a tender's end or change; `_marks` explains the rows.

Folded, "hủy", "huỷ" and "HUY" are one word. It has one word for both ends without an award.
"""

from typing import Final

from transform.titles._marks import (
    BRACKETS,
    CHANGED,
    CLOSING,
    ENDED,
    FAILED,
    FIRST,
    LAST,
    OPENING,
    RENEWAL,
    Mark,
)

# A folded title without one of these has no mark: looked for first, as most titles have none.
STEMS: Final = r"huy|dinh|cham|dung|khong|sua|hoan|lui|gia han|keo|thay|dieu|doi|bo sung|lam ro"

_SAYS = r"(?:(?:thong bao|tb|quyet dinh|cong van|thu|v/v|ve viec|viec|ve)\b[\s:.-]*){0,3}"
_NOTICE = (
    r"(?:e-?)?(?:tbmt|hsmt|ho so moi thau|thu moi(?: thau| chao gia)?"
    r"|(?:thong bao )?moi (?:thau|quan tam|so tuyen|chao (?:hang|gia)))"
)
_TENDER = (
    rf"(?:{_NOTICE}|(?:goi |dau |cuoc )?thau|chao hang(?: canh tranh)?|chao gia(?: canh tranh)?"
    r"|(?:qua trinh |to chuc )?(?:lua chon nha thau|dau thau))"
)
# The package itself is looked at, and stays in the title that is compared.
_ITS_TENDER = rf"(?:(?=goi thau\b)|{_TENDER}\b)"
_DAY = (
    r"(?:them )?(?:(?:thoi (?:diem|gian|han)|ngay|han(?: chot)?|gio)\s)?"
    r"(?:(?:dong|mo|nop|tiep nhan|phat hanh|du|moi|chao)(?:,| va)?[\s/])+"
    r"(?:goi |e-?)?(?:thau|ho so(?= (?:du|moi|de xuat|quan tam|chao)|\W*$|\s*[:–-])|hs\w{2}"
    r"|bao gia|chao gia|gia|quan tam|so tuyen)"
)
_LATER = r"(?:gia han|keo dai|lui|thay doi|dieu chinh|hoan|doi)"
MARKS: Final = (
    Mark(FIRST, rf"{_SAYS}(?:da |bi )*huy(?: bo)?(?: {_TENDER})?", ENDED),
    Mark(OPENING, rf"{_SAYS}(?:da |bi )*huy(?: bo)?(?: viec)? {_ITS_TENDER}", ENDED),
    Mark(OPENING, rf"{_SAYS}(?:dinh chi|cham dut|dung) (?:viec )?(?:to chuc )?{_ITS_TENDER}", ENDED),
    Mark(BRACKETS, r"(?:da |bi )*huy(?: bo)?", ENDED),
    Mark(LAST, rf"(?:da |bi )+huy(?: bo)?(?: {_TENDER})?|huy(?: bo)? {_TENDER}", ENDED),
    Mark(CLOSING, r"\b(?:da bi huy(?: bo| thau)?|huy (?:bo )?(?:goi )?thau)", ENDED),
    Mark(OPENING, rf"{_SAYS}khong (?:co nha thau (?:trung|tham|nop)|(?:lua )?chon duoc nha thau)\b", FAILED),
    Mark(LAST, r"khong (?:co|lua chon duoc|chon duoc) nha thau(?: trung thau| tham du| tham gia)?", FAILED),
    Mark(FIRST, rf"{_SAYS}(?:dinh chinh|sua doi(?:,? bo sung)?|tam hoan|tam dung)", CHANGED),
    Mark(FIRST, r"(?:thong bao|tb) (?:gia han|hoan)(?: lan \d+)?|hoan(?=\s*[:\])}])", CHANGED),
    Mark(BRACKETS, r"(?:da )?gia han(?: lan)?(?: \d+)?", CHANGED, unless=RENEWAL),
    Mark(OPENING, rf"{_SAYS}{_LATER} {_DAY}\b", CHANGED),
    Mark(OPENING, rf"{_SAYS}(?:gia han|(?:tam )?hoan|tam dung)(?: viec)? {_ITS_TENDER}", CHANGED),
    Mark(
        OPENING,
        rf"{_SAYS}(?:dinh chinh|sua doi|bo sung|dieu chinh|thay doi|lam ro)"
        rf"(?:,?(?: va)? (?:bo sung|sua doi|dieu chinh))?(?: noi dung| thong tin)? {_NOTICE}\b",
        CHANGED,
    ),
    Mark(LAST, r"(?:gia han|lui|hoan) (?:lan \d+|(?:thoi \w+ |ngay )?(?:dong|mo) thau)|dinh chinh", CHANGED),
)
