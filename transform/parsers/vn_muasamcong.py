"""Vietnam's national e-procurement system, muasamcong.mpi.gov.vn, since September 2022.

`list` is a page of smart/search, `detail` the answer of one of the three detail routes (all seen in recorded bodies
of 2025 and 2026). Times are naive and local, money is VND. Names of persons, accounts and officials are never kept.
"""

from collections.abc import Iterator

from domain.document import Document, PageError, Reading
from transform.parsers import _vn_muasamcong_details as details
from transform.parsers._vn_muasamcong_search import read_page, read_row
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import Always, by_kind, each

# What the names of fields do not tell: two of them name the buyer, two the day of publication.
ALWAYS: Always = {"list": {None: ("buyer", "published")}, "detail": {None: ("buyer", "published")}}


def read(document: Document) -> Iterator[Reading]:
    """Yield what a page of the search or a detail says."""
    return by_kind(document, {"list": _list, "detail": _detail}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    return read_page(document, read_row)


def _detail(document: Document) -> Iterator[Reading]:
    answer = load_json(document)
    shape = details.shape_of(answer)
    if shape is None:
        known = ", ".join(details.SHAPES)
        raise PageError("layout_changed", f"The detail holds none of {known}.", str(answer))
    yield from each(
        [answer], lambda one: details.read_one(one, shape), lambda one: details.number_of(one, shape)
    )
