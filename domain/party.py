"""Buyers and companies: who buys, and who won (OCDS `parties`)."""

import re
from dataclasses import dataclass
from typing import Final

# What a party is where the table of buyers does not tell it.
COMPANY: Final = "private"
COMPANY_LEVEL: Final = "company"
UNKNOWN: Final = "unknown"
_THAI: Final = re.compile(r"[\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class Party:
    """A buyer or a company, the same one in all notices of a country; never a natural person.

    Attributes:
        id: stable. A row of the table of buyers ("TR-B174"), that and a hash for one of many of a sort
            ("TR-B118-K3J5Q2"), else the country and a hash of the name in its normal form ("VN-QX4M2A7TBZ").
        country: ISO 3166-1 alpha-2 of where its name was normalised, KR for Korea's own bodies; "" for international
            bodies and when nothing is told.
        kind: ministry, department, municipality, utility …, "private" for companies, "unknown".
        level: international, national, provincial, metropolitan, municipal, regional, company; "" when not known.
        name: in its own language; as published where the table holds but the sort of body.
        name_en, name_ko: English and Korean; "" when not known.
        place_code: of the province it belongs to (core.place); "" for national bodies and companies.
        parent: id of the body above it; "" when there is none or it is not known.
        source: where the names come from; "" for a name as published.
        as_of: ISO date of the table's row; "" for a name as published.
    """

    id: str
    country: str
    kind: str
    level: str
    name: str
    name_en: str = ""
    name_ko: str = ""
    place_code: str = ""
    parent: str = ""
    source: str = ""
    as_of: str = ""

    @property
    def is_known(self) -> bool:
        """Whether it is known what it is and what it is called in English, which is in no Thai letters, and Korean."""
        return self.kind != UNKNOWN and bool(self.name_en and self.name_ko) and not _THAI.search(self.name_en)
