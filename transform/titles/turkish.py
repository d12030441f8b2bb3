"""What titles of ads say of other ads: that a tender is called off, put off, corrected or decided, and which one.

Sources: recorded ads of 2026, some of them filed under a category of tenders, with and without a number.
"""

import re

from domain.notice import Stage
from transform.text import as_code

_LONGEST = 5_000  # characters of a title that are looked through
_AD = re.compile(r"\biln\W{0,2}(\d{5,})")
_IKN = re.compile(r"\b20\d\d/\d{4,8}\b")
# A title that ends with what will be done speaks of a purchase, whatever words stand before.
_PURCHASE = re.compile(
    r"(?:alin|yaptiril|satil|kirala\w*|kiraya veril|edil|yapil|islettiril)\w*c[ae]k(?:tir)?\W*$"
)
# Beside a separator at either end the words are of the ad, whatever is bought.
_WORDS = (
    r"(?:iptal|ertele|duzelt|zeyilname|tehir|ek sure|(?:sure|tarih)\w*\s+(?:uzat|degis))\w*"
    r"(?:\s+(?:ilan|duyuru|edil|karar)\w*)?"
)
EDGE_MARK = re.compile(
    rf"^\W*{_WORDS}\s*(?:[\]):|–—]|\s?-\s)|(?:\s[-–—]\s*|[(\[,]\s*){_WORDS}\s*[)\]]?\W*$"
    r"|\sihale\w*\s+(?:ertele|iptal)\w*\W*$"
)
_OF_AN_AD = re.compile(r"\bilan[a-z]*|\bduyuru|\bzeyilname|\biptal edil(?!en\b)|\bertelen")
_AGAIN = re.compile(r"\biptal (?:edilen|olan)\b.*\b(?:yeniden|tekrar)\b")
_CALLED_OFF = re.compile(
    r"\biptal\w*\s+(?:ilan|duyuru|bildiri|karar|edil(?!en\b)|edilen (?:ihale|ilan)|oldu|etme|hk\b|hakkinda)"
    r"|\b(?:ihale|ilan)\w*\s+iptal"
    r"|^\W*iptal\w*\s*(?:[-–—:(,)\]]|$)"
    r"|[-–—(\[,]\s*iptal\w*\s*[)\]]?\W*$"
    r"|\bihale\w*\s+vazgec"
)
# A cancellation that is taken back, by the buyer or a court: the tender goes on.
_LIFTED = re.compile(
    r"\biptal(?:\w*\s+(?:karar|islem|ilan)\w*|i\w*)\s+(?:\w+\s+){0,2}?"
    r"(?:kaldir(?:il|ma|an|di)|geri\s+al(?:in|ma|an|di)|iptal|vazgec)"
)
_RESULT = re.compile(
    r"\bsonuc\w*\s+(?:ilan(?:i\w*|\W*$)|duyuru\w*|bildirisi)|\bihale\w*\s+sonuc(?:u|lari|lan\w*)?\W*$|^\W*sonuc\w*\s*[-–:(]"
)
_PUT_OFF = re.compile(
    r"\bertelen(?:mis|di|me|ec|en ihale)|\bertele\w*\s+(?:ilan|duyuru|bildiri|karar|zeyil|hk\b|hakkinda)"
    r"|\b(?:ihale|ilan|tarih|gun)\w*\s+ertele|^\W*ertele\w*\s*(?:[-–—:(,)\]]|$)|\bertele\w*\W*$"
    r"|\btehir\b|\bileri bir tarih"
    r"|^\W*(?:ek sure\w*|(?:sure|tarih)\w*\s+uzat\w*)\s*(?:[-–—:(,)\]]|$)"
    r"|[-–—(\[,]\s*(?:sure|tarih)\w*\s+uzat\w*\W*$"
    r"|\b(?:ihale|teklif|basvuru)\w*\s+(?:\w+\s+)?(?:tarih|gun|saat|sure)\w*\s+(?:ve saat\w*\s+)?(?:degis|uzat)"
    r"|\btarih\w*\s+(?:ve saat\w*\s+)?degisik|\bsure\w*\s+uzat\w*\s+(?:ilan|duyuru)"
)
_CORRECTED = re.compile(
    r"\bzeyilname(?!\s+(?:\w+\s+){0,2}(?:sistem|yazilim|modul|program|hizmet))|\btashih"
    r"|\bduzeltme\w*\s+(?:ilan|duyuru|metn|bildiri|hk\b|hakkinda)|\bduzeltil\w+\s+(?:ilan|duyuru)"
    r"|\b(?:ilan|ihale|sartname|dokuman)\w*\s+(?:duzelt|degisik|reviz)"
    r"|\b(?:degisiklik|revize\w*|duzeltilmis|ek)\s+(?:ilan|duyuru|zeyil)"
    r"|^\W*duzeltme\w*\s*(?:[-–—:(,)\]]|$)|[-–—(\[,]\s*(?:duzeltme|degisiklik|revize)\w*\s*[)\]]?\W*$"
)
# Beside the number of an ad or of a tender one such word is enough.
_WITH_A_NUMBER = (
    (re.compile(r"\biptal"), Stage.CANCELLED),
    (re.compile(r"\bduzelt|\buzat|\bdegis"), Stage.AMENDED),
)
_PLAIN = (
    (_LIFTED, Stage.AMENDED),
    (_CALLED_OFF, Stage.CANCELLED),
    (_PUT_OFF, Stage.AMENDED),
    (_CORRECTED, Stage.AMENDED),
    (_RESULT, Stage.AWARDED),
)


def told_by_title(title: str, *, filed_as_correction: bool) -> Stage | None:
    """Say what an ad does to another: CANCELLED, AMENDED or AWARDED; None for a title that speaks of a tender itself.

    Args:
        title: as published.
        filed_as_correction: the portal's category is that of corrections.
    """
    code = as_code(title[:_LONGEST])
    if filed_as_correction:
        taken_back = _AGAIN.search(code) or _LIFTED.search(code)
        return Stage.CANCELLED if "iptal" in code and not taken_back else Stage.AMENDED
    if _AGAIN.search(code) or _of_a_purchase(code):
        return None
    named = _WITH_A_NUMBER if _AD.search(code) or _IKN.search(code) else ()
    return next((stage for pattern, stage in (*_PLAIN, *named) if pattern.search(code)), None)


def _of_a_purchase(code: str) -> bool:
    return bool(_PURCHASE.search(code)) and not any(said.search(code) for said in (_OF_AN_AD, EDGE_MARK))


def named_ad(text: str, own: str) -> str:
    """The number of the first other ad that a text names ("ILN02508409"); "" where it names none."""
    named = (f"ILN{found[1]}" for found in _AD.finditer(as_code(text)))
    return next((number for number in named if number != own), "")


def named_tender(text: str) -> str:
    """The number of the tender (İKN) that a text names; "" where it names none, or several."""
    named = set(_IKN.findall(as_code(text)))
    return named.pop() if len(named) == 1 else ""
