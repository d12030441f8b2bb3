"""SPSE's lists: which column holds what, and where the page of one of their rows is."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.notice import PriceKind

BASE = "https://spse.inaproc.id/nasional"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a list has what, by position; None where it has it not.

    Attributes:
        width: the fewest columns of a row.
        scheme: of the number in column 0.
        price: what the sum is.
        page: of one notice, for people.
        invited: only whom the buyer asks may make an offer, so that none of them is open to others at any stage.
        year: of the budget. It tells apart lists of one width, whose other columns are not where it thinks.
    """

    width: int
    scheme: str
    status: int
    amount: int
    price: PriceKind
    page: str
    method: int | None = None
    category: int | None = None
    contract: int | None = None
    year: int | None = None
    has_details: bool = False
    invited: bool = False


# Only the first are tenders; of the others a crawl searches the second, and files by hand may bring the rest. They tell
# who buys what of whom; nobody can bid there.
LISTS: Mapping[str, Columns] = {
    "list": Columns(
        width=9,
        scheme="id_tender",
        status=3,
        amount=4,
        price=PriceKind.ESTIMATE,
        page=BASE + "/lelang/{}/pengumumanlelang",
        category=8,
        contract=10,
        has_details=True,
    ),
    "list_pl": Columns(
        width=9,
        scheme="id_nontender",
        status=3,
        amount=4,
        price=PriceKind.ESTIMATE,
        page=BASE + "/nontender/{}/pengumumanpl",
        method=5,
        category=6,
        contract=8,
        invited=True,
    ),
    "list_nonspk": Columns(
        width=9,
        scheme="id_nonspk",
        status=8,
        amount=3,
        price=PriceKind.BUDGET,
        page=BASE + "/pencatatan/pengumumannonspk?id={}",
        method=4,
        category=5,
        year=6,
    ),
    "list_swakelola": Columns(
        width=8,
        scheme="id_swakelola",
        status=7,
        amount=3,
        price=PriceKind.BUDGET,
        page=BASE + "/swakelola/{}/pengumuman",
        year=5,
    ),
    "list_darurat": Columns(
        width=8,
        scheme="id_darurat",
        status=7,
        amount=3,
        price=PriceKind.BUDGET,
        page=BASE + "/darurat/pengumumandarurat?id={}",
        category=6,
        year=4,
    ),
}
