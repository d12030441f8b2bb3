"""What readers share: how long a text may be, and how many notices one number may stand on."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from domain.document import Document, PageError, Reading, UnknownField
from domain.notice import Key, Notice
from transform.parsers.fields import Fields
from transform.parsers.parsing import by_kind

PAGE = Document(
    "portal", "list", "key", "https://portal.example/", b"", "", datetime(2026, 11, 23, tzinfo=UTC)
)


def readings(*notices: Notice) -> list[Reading]:
    return list(by_kind(PAGE, {"list": lambda _document: notices}))


@pytest.mark.parametrize(
    ("letters", "told"),
    [(4000, []), (4001, [UnknownField("list.title (cut)", "1: 4001 characters, cut to 4000")])],
)
def test_a_text_has_four_thousand_characters_at_most(letters: int, told: list[UnknownField]) -> None:
    notice, *left = readings(Notice("portal", "1", "list", title="x" * letters))
    assert isinstance(notice, Notice)
    assert (len(notice.title), left) == (4000, told)


@pytest.mark.parametrize(
    ("notices", "told"),
    [
        (500, []),
        (501, [UnknownField("list.number (crowded)", "tr_ikn:2026/1 stands on 501 notices of one page")]),
    ],
)
def test_more_than_five_hundred_notices_of_a_page_with_one_number_are_reported(
    notices: int, told: list[UnknownField]
) -> None:
    crowd = [Notice("portal", str(at), "list", keys=(Key("tr_ikn", "2026/1"),)) for at in range(notices)]
    assert readings(*crowd)[notices:] == told


def test_of_what_cannot_be_read_four_hundred_characters_are_kept() -> None:
    (left,) = Fields({"news": "x" * 401}).unknown_fields()
    assert left == UnknownField("news", "x" * 400)

    def broken(_document: Document) -> Iterator[Reading]:
        raise PageError("error_page", "The portal answered with its own error page.", "x" * 401)

    (reject,) = by_kind(PAGE, {"list": broken})
    assert reject == PageError("error_page", "The portal answered with its own error page.", "x" * 400).reject
