"""The numberings of public buying in four countries: whose numbers they are, and what they look like.

One table for all that must know a number by its shape: lines of any file (`cityleads cluster`) and what other portals
quote. What counts announcements, and not tenders, is here too: two of its numbers are two announcements.
"""

import re
from dataclasses import dataclass
from typing import Final

from domain.notice import Key


@dataclass(frozen=True, slots=True)
class Numbering:
    """A numbering.

    Attributes:
        scheme: as keys of notices have it, e.g. "tr_ikn".
        country: ISO 3166-1 alpha-2; "" for a lender's, of any country.
        shape: what a whole number looks like, upper case; group 1 is the number without what may hang on it.
        source: where the shape alone does not tell the numbering, the source whose numbers they are; else "".
    """

    scheme: str
    country: str
    shape: re.Pattern[str]
    source: str = ""


# Shapes as the portals' parsers meet them (../docs/sources.md). Those of one country that need no source never overlap.
NUMBERINGS: Final = (
    Numbering("vn_tbmt", "VN", re.compile(r"(IB\d{10})(?:-\d{2})?")),
    Numbering("vn_plan", "VN", re.compile(r"(PL\d{10})(?:-\d{2})?")),
    Numbering("id_rup", "ID", re.compile(r"(\d{7,14})"), "id_sirup"),
    Numbering("id_tender", "ID", re.compile(r"(\d{7,14})")),
    Numbering("tr_ikn", "TR", re.compile(r"(\d{4}/\d{1,8})")),
    Numbering("tr_ilan", "TR", re.compile(r"(ILN\d{6,})")),
    Numbering("th_egp", "TH", re.compile(r"(\d{11})")),
    Numbering("th_egp_plan", "TH", re.compile(r"(P\d{9,})")),
    Numbering("th_egp_plan_group", "TH", re.compile(r"(M\d{9,})")),
    Numbering("kr_g2b", "", re.compile(r"(R\d{2}BK\d{8})(?:\s?-\s?\d{2,3})?")),
    Numbering("koica_bid", "", re.compile(r"([PL]\d{4}-\d{5})(?:-\d+)?")),
    Numbering("ebrd_exercise", "", re.compile(r"(\d{7,9})"), "intl_ebrd"),
    Numbering("ebrd_project", "", re.compile(r"(\d{3,6})"), "intl_ebrd"),
    Numbering("aiib_project", "", re.compile(r"(P\d{6})"), "intl_aiib"),
    Numbering("wb_bid", "", re.compile(r"(P\d{6}/\S.*)")),
    Numbering("wb_project", "", re.compile(r"(P\d{6})")),
)

# What is numbered so stands on the state's own portal first: by law a tender is announced there, and others copy it.
AT_THE_ORIGIN: Final = frozenset({"vn_tbmt", "id_tender", "tr_ikn", "th_egp"})

# A numbering is named for its country or body and for what it counts.
_WRITTEN: Final = re.compile(r"([a-z]+(?:_[a-z]+)+):(\S.*)")

# Numbers of the countries' own portals as texts of others quote them, by country.
_QUOTED: Final = {
    # Eleven digits alone may be a telephone's; the first two are the end of a Buddhist year.
    "TH": ("th_egp", re.compile(r"(?i:e-?GP|เลขที่โครงการ)[^\d\n]{0,40}([5-9]\d{10})(?!\d)")),
    "VN": ("vn_tbmt", re.compile(r"(?<![A-Z0-9])(IB\d{10})(?!\d)")),
    "TR": ("tr_ikn", re.compile(r"(?:İKN|IKN)\W{0,3}(\d{4}/\d{4,7})(?!\d)")),
}


def scheme_and_value(text: str) -> Key | None:
    """Read a key as `str` writes it ("id_rup:62844903"); None for what does not look like one of ours."""
    found = _WRITTEN.fullmatch(text)
    return Key(found[1], found[2]) if found else None


def quoted(country: str, text: str) -> Key | None:
    """The official number of a country's own portal that a text quotes; None where it quotes none, or several."""
    scheme, pattern = _QUOTED.get(country, ("", None))
    found = set(pattern.findall(text)) if pattern else set()
    return Key(scheme, found.pop()) if len(found) == 1 else None


def numbered(country: str, number: str, source: str = "") -> Key | None:
    """The key of a number, by its shape; None where no numbering has such numbers.

    Args:
        country: ISO 3166-1 alpha-2 of the buyer.
        number: as written, in any letter case, alone.
        source: where it is the notice's own number; that source's numbering goes first.
    """
    said = number.strip().upper().replace("İ", "I")
    asked = sorted(NUMBERINGS, key=lambda one: one.source != source or not one.source)
    for numbering in asked:
        fits = numbering.country in (country, "") and numbering.source in ("", source)
        if fits and (found := numbering.shape.fullmatch(said)):
            return Key(numbering.scheme, found[1])
    return None
