"""The countries, and the codes that stand where a country could: for several of them, for all, for Korea."""

from typing import Final

# IANA zone by ISO 3166-1 alpha-2: where a country's portals and centre read their clocks; in the order of lists.
ZONES: Final = {
    "TH": "Asia/Bangkok",
    "VN": "Asia/Ho_Chi_Minh",
    "ID": "Asia/Jakarta",
    "TR": "Europe/Istanbul",
}
COUNTRIES: Final = tuple(ZONES)
# Of a source that tells of several countries; of a centre that reads the leads of all of them.
INTERNATIONAL, EVERYWHERE = "INTL", "ALL"
KOREA, KST = "KR", "Asia/Seoul"


def calendar_of(country: str) -> str:
    """The country on whose working days a centre for a country, or for all of them, reads mail."""
    return KOREA if country == EVERYWHERE else country
