"""The World Bank's words, and what they mean in common terms. Keys are in the form of `transform.text.as_code`.

Seen in recorded answers of 2026 and in those of before: the bank's lists keep old codes.
"""

from typing import Final

from domain.country import COUNTRIES as HOSTS
from domain.notice import Category, Stage
from transform.parsers._country_names import CODED

# The bank's codes of countries, and their names as it has written them.
COUNTRIES: Final = CODED
# Projects of several countries stand under these; which one a notice is for, others of its fields tell.
REGIONS: Final = frozenset(
    ("east asia and pacific", "europe and central asia", "world", "south east asia", "southeast asia", "asia")
)
# The clock of a deadline is the project's own; of Indonesia's three zones the capital's is taken.
ZONES: Final = {code: country.zone for code, country in HOSTS.items()}
STAGES: Final = {
    "general procurement notice": Stage.PROGRAMME,
    "request for expression of interest": Stage.OPEN,
    "request for expressions of interest": Stage.OPEN,
    "invitation for prequalification": Stage.OPEN,
    "invitation for bids": Stage.OPEN,
    "request for bids": Stage.OPEN,
    "request for proposals": Stage.OPEN,
    "specific procurement notice": Stage.OPEN,
    "contract award": Stage.AWARDED,
    "small contract award": Stage.AWARDED,
}
# What their date ends is the time to ask to take part; bids come later, by another notice.
PREQUALIFICATIONS: Final = frozenset(("invitation for prequalification",))
# None: the type of the notice decides.
STATUSES: Final = {"": None, "published": None, "revised": Stage.AMENDED, "cancelled": Stage.CANCELLED}
# Not published, so nothing to tell anybody.
DRAFT: Final = "draft"
CATEGORIES: Final = {
    "cs": Category.SERVICES,
    "nc": Category.SERVICES,
    "go": Category.GOODS,
    "cw": Category.WORKS,
    "consultant services": Category.SERVICES,
    "non-consulting services": Category.SERVICES,
    "goods": Category.GOODS,
    "works": Category.WORKS,
}
# By the code, or by the name where a record has no code.
_PROCEDURES: Final = """
open: rfb, rfp, icb, ncb, e-auction, request for bids, request for proposals, electronic auction
open: international competitive bidding, national competitive bidding
limited: rfq, lib, shop, request for quotations, shopping, limited international bidding
selective: qcbs, qbs, fbs, lcs, cqs, quality and cost-based selection, quality based selection
selective: quality-based selection, fixed budget selection, least cost selection, consultant qualification selection
direct: cds, dir, sss, direct selection, direct contracting, single source selection
"""
PROCEDURES: Final = {
    word: procedure
    for line in _PROCEDURES.strip().splitlines()
    for procedure, _, words in [line.partition(": ")]
    for word in words.split(", ")
}
# Posts for one person: who is asked is nobody whom a company's centre could serve.
POSTS: Final = dict.fromkeys(
    (
        "indv",
        "ic",
        "individual consultant selection",
        "individual consultants selection",
        "individual consultant",
        "individual consultants",
        "selection of individual consultants",
    ),
    "selective",
)
POST: Final = "Individual Consultant Selection"
LANGUAGES: Final = {
    "english": "en",
    "vietnamese": "vi",
    "indonesian": "id",
    "turkish": "tr",
    "thai": "th",
    "french": "fr",
    "spanish": "es",
    "spanish; castilian": "es",
    "portuguese": "pt",
    "russian": "ru",
    "arabic": "ar",
    "chinese": "zh",
}
