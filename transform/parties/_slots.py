"""What stands in a slot of a body's name, in English and Korean."""

import re
from typing import Final, NamedTuple

from transform.text import fold
from transform.values.former_provinces import former_province
from transform.values.hangul.indonesian import in_hangul
from transform.values.hangul.thai import in_hangul as thai_in_hangul
from transform.values.places import Place
from transform.values.thai_names import english_of_parts, official_english

# Vietnamese words before the name of a place, and what they are behind it in English and in Korean.
_UNITS: Final = {
    "thanh pho": ("City", "시"),
    "thi xa": ("Town", "시사"),
    "thi tran": ("Township", "읍"),
    "huyen": ("District", "현"),
    "quan": ("District", "군"),
    "phuong": ("Ward", "동"),
    "tinh": ("Province", "성"),
    "xa": ("Commune", "사"),
}


# The smallest places with their names, up to what they lie in. "Xã hội" is society, "thị xã" a town.
_COMMUNE: Final = {
    "VN": re.compile(
        r"\b(?:phường|(?<!thị )(?<!tác )xã(?! hội)|thị trấn|đặc khu)\s+[^,;()–-]+?"
        r"(?=\s+(?:tỉnh|thành phố|tp|thị xã|huyện|quận)\b|\s*[,;()–-]|$)",
        re.IGNORECASE,
    ),
    "TH": re.compile(r"(?:ตำบล|อบต\.|ทต\.)\s*(?!ในพื้นที่)[^\s,;()]+?(?=อำเภอ|จังหวัด|[\s,;()]|$)"),
}
# What is built, before the unit that it is built for: "dau tu ha tang xa hoai duc".
_BEFORE_UNIT: Final = re.compile(r"^.*?(?<!thi )(?=\b(?:phuong|xa(?! hoi)|thi tran|thi xa|huyen|quan) )")


def without_communes(country: str, text: str) -> str:
    """A text without its communes, wards and Thai subdistricts, many of which are named as some province is."""
    return _COMMUNE[country].sub(" ", text) if country in _COMMUNE else text


def unit_alone(country: str, spelled: str) -> str:
    """The unit that the spelled value of a slot for places ends with; all of it where it names none."""
    return _BEFORE_UNIT.sub("", spelled) if country == "VN" else spelled


class Named(NamedTuple):
    """What a slot's value is called, and how that is known where it is no name of a table of places or bodies."""

    english: str
    korean: str
    how: str = ""


_OFFICIAL: Final = "English as the state romanises the name"
_OF_PARTS: Final = "English put together of parts that the state romanises"
_BY_SOUND: Final = "Korean by sound (official rule)"


def translated(country: str, written: str, place: Place | None) -> Named:
    """Give a slot's value in English and Korean: a place by its names, all else as it is written, or as it sounds."""
    if place:
        former = former_province(place.code, written)
        return Named(former.en, former.ko) if former else Named(place.en, place.ko)
    if country == "VN":
        return Named(*_of_a_unit(written))
    if country == "ID" and written.isascii() and written.replace(" ", "").isalpha():
        return Named(written, " ".join(in_hangul(word.lower()) for word in written.split()), _BY_SOUND)
    if country == "TH" and (english := official_english(written)):
        return Named(english, thai_in_hangul(english, written), f"{_OFFICIAL}; {_BY_SOUND}")
    if country == "TH" and (english := english_of_parts(written)):
        return Named(english, thai_in_hangul(english, written), f"{_OF_PARTS}; {_BY_SOUND}")
    return Named(written, written)


def _of_a_unit(written: str) -> tuple[str, str]:
    for unit, (english, korean) in _UNITS.items():
        if fold(written).startswith(f"{unit} "):
            name = " ".join(written.split()[len(unit.split()) :])
            return f"{name} {english}", f"{name}{korean}"
    return written, written
