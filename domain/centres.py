"""The Smart City Cooperation Centres, as data: domain/data/centres.csv has a line for each, and core.centre a row."""

import csv
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from domain.country import EVERYWHERE, calendar_of

_DATA: Final = Path(__file__).parent / "data" / "centres.csv"


@dataclass(frozen=True, slots=True)
class Centre:
    """One centre; the fields are the columns of core.centre.

    Attributes:
        name: short name in addresses, DAG ids and commands, e.g. bangkok.
        title, title_ko: name for people, in English and in Korean.
        country: ISO 3166-1 alpha-2 of the country whose leads it acts on, or EVERYWHERE.
        zone: IANA zone in which its mornings begin and its deadlines are told.
    """

    name: str
    title: str
    title_ko: str
    country: str
    zone: str

    @property
    def calendar(self) -> str:
        """The country on whose working days it reads mail."""
        return calendar_of(self.country)

    def as_row(self) -> dict[str, str]:
        """The centre as a row of core.centre."""
        return asdict(self)


def _read() -> dict[str, Centre]:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return {row["name"]: Centre(**row) for row in csv.DictReader(lines)}


_BY_NAME: Final = _read()
CENTRE_NAMES: Final = tuple(_BY_NAME)
CENTRES: Final = tuple(centre for centre in _BY_NAME.values() if centre.country != EVERYWHERE)
# Whoever reads of all centres; it is one only for its mail, so it is not among them.
HEADQUARTERS: Final = next(centre for centre in _BY_NAME.values() if centre.country == EVERYWHERE)


def centre_named(name: str) -> Centre:
    """Find a centre. Raises ValueError, naming the ones there are, for an unknown name."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise ValueError(f"there is no centre '{name}'; there are {', '.join(_BY_NAME)}") from None
