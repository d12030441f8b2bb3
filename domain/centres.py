"""The four Smart City Cooperation Centres, as data. core.centre is loaded from here."""

from dataclasses import asdict, dataclass

from domain.country import EVERYWHERE, INTERNATIONAL, KST, ZONES, calendar_of
from scrapers.source_config import facts, source_names


@dataclass(frozen=True, slots=True)
class Centre:
    """One centre; the fields are the columns of core.centre.

    Attributes:
        name: bangkok, hanoi, jakarta or istanbul.
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


CENTRES = (
    Centre("bangkok", "Bangkok", "방콕", "TH", ZONES["TH"]),
    Centre("hanoi", "Hanoi", "하노이", "VN", ZONES["VN"]),
    Centre("jakarta", "Jakarta", "자카르타", "ID", ZONES["ID"]),
    Centre("istanbul", "Istanbul", "이스탄불", "TR", ZONES["TR"]),
)
# Whoever reads of all centres; it is one only for its mail, so it is not among them.
HEADQUARTERS = Centre("headquarters", "Headquarters", "본부", EVERYWHERE, KST)
_BY_NAME = {centre.name: centre for centre in (*CENTRES, HEADQUARTERS)}


def centre_named(name: str) -> Centre:
    """Find a centre. Raises ValueError, naming the ones there are, for an unknown name."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise ValueError(f"there is no centre '{name}'; there are {', '.join(_BY_NAME)}") from None


def opening_sources(centre: Centre) -> tuple[str, ...]:
    """The sources that a centre's mail opens on: those of its country, then the international ones."""
    national = tuple(name for name in source_names() if facts(name).country == centre.country)
    return national + tuple(name for name in source_names() if facts(name).country == INTERNATIONAL)
