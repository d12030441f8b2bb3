"""What a description may say: what is bought, and nobody's name, address or number.

A text is cut where it begins to speak of persons; what stands before is kept. That a firm's name may go with it is the
price: a notice of an award to one consultant has the same form as one to a firm.
"""

import re
from typing import Final

from domain.document import EXCERPT

# Behind these stands a person, an address or a number: of contacts, and of awards.
_LABELS: Final = (
    r"attn|attention(?=\s*:)|contact (?:person|persons|details?|information|officer|address|point)|p\.?\s?o\.? box"
    r"|người liên hệ|người phụ trách|narahubung|yetkili kişi|ilgili kişi|cep tel(?:efonu)?|sđt|no\.? ?hp"
    r"|문의처|문의\s?사항|담당자|연락처"
    r"|(?:awarded|rejected|evaluated|successful|unsuccessful|winning|selected|shortlisted|short-listed|recommended)"
    r" (?:bidder|consultant|contractor|supplier|firm|individual|candidate|expert|vendor)s?"
    r"|(?:is|was|were|been|contract) awarded to"
    r"|names?(?: and address(?:es)?)? of (?:the )?(?:\w+ )?"
    r"(?:bidder|consultant|contractor|supplier|firm|candidate|expert|winner)s?"
)
# Words of ordinary texts too, so a colon or a number must follow.
_CUES: Final = (
    r"contacts?|e-?mails?|tel|telephones?|phones?|mobile|cell(?:phone)?|fax|whats\s?app|hotline|address|consultant|winner"
    r"|liên hệ|điện thoại|đt|thư điện tử|địa chỉ|kontak|telepon|telp|hp|hubungi|surel|alamat|u\.?p"
    r"|irtibat|telefon|faks|e-?posta|adres|adresi"
    r"|전화|전화번호|이메일|메일|팩스|문의|담당"
)
_ENDS: Final = " ,;:-–(|/"
# Characters behind the excerpt that are looked at, so that a cue which the cut would halve is still seen.
_REACH: Final = 200
_TITLES: Final = (
    "Mr|Mrs|Ms|Miss|Mme|MR|MRS|MS|Bapak|Bpk|BPK|Sdr|Sdri|Sayın|SAYIN|[Ôô]ng|ÔNG|[Bb]à(?! Rịa)|BÀ(?! RỊA)"
)
_NUMBERS: Final = (
    r"\+\d(?:[\s().-]?\d){7,14}(?!\d)"
    r"|\(0\d{1,4}\)\s?\d(?:[\s.-]?\d){4,9}(?!\d)"
    r"|(?<![\d.,/-])0\d{1,3}[\s.-]\d{3,4}[\s.-]\d{3,4}(?![\d.,])"
)
_THAI: Final = (
    r"ผู้ติดต่อ|โทร(?:ศัพท์|สาร|\.)?\s*:?\s*(?=0\d)|อีเมล|(?<![\u0e00-\u0e7f])(?:นางสาว|น\.ส\.|นาย(?!ก(?:เทศ|อบ|องค์|รัฐ|เมือง))"
    r"|นาง(?!รอง|เลิ้ง)|คุณ(?!ภาพ|สมบัติ|ลักษณะ|ธรรม|ค่า|วุฒิ|ประโยชน์|ครู))(?=\s?[\u0e01-\u0e2e\u0e40-\u0e44])"
)
_PERSON: Final = re.compile(
    rf"(?<!\w)(?i:{_LABELS})(?!\w)"
    rf"|(?<!\w)(?i:{_CUES})(?:\.?\s?(?i:no|number|numarası|nomor|số))?\.?\s*(?:[:：]|(?=[+(]?\d[\d\s().-]{{6}}))"
    rf"|(?<!\w)(?:{_TITLES})(?:\.\s*|\s+)(?=[^\W\d_a-zà-öø-ÿ])"
    rf"|\S{{1,64}}@\S+|\S{{1,64}}\s?[\[(](?:at|AT|a|@)[\])]\s?\S+|{_NUMBERS}|{_THAI}"
)
# "Đường Ông Ích Khiêm", "phường Bà Điểm": places that are called after somebody.
_PLACE: Final = re.compile(
    r"(?i:đường|phố|cầu|chợ|chùa|đền|đình|miếu|lăng|hồ|núi|kênh|rạch|sông|suối|cửa|khu|xã|phường|ấp|thôn|cồn|hẻm|ngõ"
    r"|trường|công viên|jalan|jl\.?|gedung)\s+\Z"
)


def without_persons(text: str) -> str:
    """The beginning of a cleaned text, at most EXCERPT characters, up to where it begins to name persons."""
    return before_persons(text[: EXCERPT + _REACH])[:EXCERPT].rstrip(_ENDS)


def before_persons(text: str) -> str:
    """A cleaned text up to where it begins to name persons; the same text where it names nobody."""
    named = (found.start() for found in _PERSON.finditer(text))
    start = next((at for at in named if not _PLACE.search(text, max(at - 12, 0), at)), None)
    return text if start is None else text[:start].rstrip(_ENDS)
