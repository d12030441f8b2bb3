"""What stands in a slot of a body's name, in English and Korean."""

import re
from typing import Final

from transform.text import fold
from transform.values.former_provinces import former_province
from transform.values.indonesian_hangul import in_hangul
from transform.values.places import Place

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


# A commune or ward and its name, up to what it lies in. "Xã hội" is society, "thị xã" a town.
_COMMUNE: Final = re.compile(
    r"\b(?:phường|(?<!thị )(?<!tác )xã(?! hội)|thị trấn|đặc khu)\s+[^,;()–-]+?"
    r"(?=\s+(?:tỉnh|thành phố|tp|thị xã|huyện|quận)\b|\s*[,;()–-]|$)",
    re.IGNORECASE,
)
# What is built, before the unit that it is built for: "dau tu ha tang xa hoai duc".
_BEFORE_UNIT: Final = re.compile(r"^.*?(?<!thi )(?=\b(?:phuong|xa(?! hoi)|thi tran|thi xa|huyen|quan) )")


def without_communes(country: str, text: str) -> str:
    """A text without its Vietnamese communes and wards, many of which are named as some province is."""
    return _COMMUNE.sub(" ", text) if country == "VN" else text


def unit_alone(country: str, spelled: str) -> str:
    """The unit that the spelled value of a slot for places ends with; all of it where it names none."""
    return _BEFORE_UNIT.sub("", spelled) if country == "VN" else spelled


def translated(country: str, written: str, place: Place | None) -> tuple[str, str]:
    """Give a slot's value in English and Korean: a place by its names, all else as it is written, or as it sounds."""
    if place:
        former = former_province(place.code, written)
        return (former.en, former.ko) if former else (place.en, place.ko)
    if country == "VN":
        return _of_a_unit(written)
    if country == "ID" and written.isascii() and written.replace(" ", "").isalpha():
        return written, " ".join(in_hangul(word.lower()) for word in written.split())
    return written, written


def _of_a_unit(written: str) -> tuple[str, str]:
    for unit, (english, korean) in _UNITS.items():
        if fold(written).startswith(f"{unit} "):
            name = " ".join(written.split()[len(unit.split()) :])
            return f"{name} {english}", f"{name}{korean}"
    return written, written
