"""Files that people bring: tables, OCDS, saved pages of EKAP and its e-mails. `cityleads import` lands them.

What a file is stands in `transform/parsers/file_kinds.py`; a portal's own file (a bulletin, a list of SPSE) belongs to
that portal's source and is parsed by its parser.
"""

from collections.abc import Iterator

from domain.document import EXCERPT, Document, PageError, Reading, UnknownField
from transform.parsers._by_hand_ekap import read_cards, read_page
from transform.parsers._by_hand_mail import read_mail
from transform.parsers._by_hand_occasions import is_occasion, occasion_of
from transform.parsers._by_hand_ocds import read_ocds
from transform.parsers._by_hand_rows import notice_of
from transform.parsers._by_hand_tables import Row, read_table
from transform.parsers.parsing import by_kind

SOURCE = "by_hand"


def read(document: Document) -> Iterator[Reading]:
    """Read a file; `meta` may tell the "country" of what names none."""
    return by_kind(
        document,
        {
            "table": _table,
            "ocds": lambda document: read_ocds(document, SOURCE),
            "ekap_cards": lambda document: read_cards(document, SOURCE),
            "ekap_page": lambda document: read_page(document, SOURCE),
            "mail": lambda document: read_mail(document, SOURCE, read),
            "unknown": _unknown,
        },
    )


def _table(document: Document) -> Iterator[Reading]:
    country, said = document.meta.get("country", ""), set[str]()
    for row in read_table(document.body, country):
        if isinstance(row, Row):
            yield from (occasion_of if is_occasion(row) else notice_of)(row, SOURCE, country)
            found = [UnknownField(f"table.{name}", why[:EXCERPT]) for name, why in row.unread.items()]
        else:
            found = [row]
        yield from (one for one in found if one.field not in said)  # a column once, at its first line
        said |= {one.field for one in found}


def _unknown(document: Document) -> Iterator[Reading]:
    raise PageError(
        "unknown_kind",
        f"What kind of file '{document.meta.get('file', '')}' is, is not known; docs/by-hand.md has the known ones.",
    )
