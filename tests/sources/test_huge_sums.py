"""A sum of 400 digits is an unknown field of its source: its notice stays, and nothing of it reaches the warehouse."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from domain.document import Document, Reading, UnknownField
from domain.notice import Notice
from tests.harness import crawl
from transform.parsers import parser_of

HUGE = "9" * 400
RUPIAH = re.compile(r"Rp\.? ?[\d.,]+.*|[\d.,]+ (?:M|Jt|T)")
Change = Callable[[str, Any], Any]


def changed(value: Any, change: Change, name: str = "") -> Any:  # noqa: ANN401  # JSON values are of any type
    if isinstance(value, dict):
        return {key: changed(inner, change, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [changed(inner, change, name) for inner in value]
    return change(name, value)


def named(pattern: str) -> Change:
    def change(name: str, value: Any) -> Any:  # noqa: ANN401  # as above
        if not value or isinstance(value, bool) or not re.search(pattern, name, re.IGNORECASE):
            return value
        return HUGE if isinstance(value, str) else int(HUGE)

    return change


def rupiah(_name: str, value: Any) -> Any:  # noqa: ANN401  # as above
    return f"Rp. {HUGE},00" if isinstance(value, str) and RUPIAH.fullmatch(value) else value


# The source, the field that is told as unknown, and which values of a page become huge.
SUMS: list[tuple[str, str, Change]] = [
    ("id_sirup", "data.pagu", named("pagu")),
    ("id_spse", "kolom.nilai", rupiah),
    ("vn_muasamcong", "page.content.bidPrice", named("price|amount")),
    ("vn_plans", "page.content.bidPrice", named("price|total")),
    ("vn_results", "page.content.bidPrice", named("price|amount")),
    ("intl_worldbank", "procnotices.bid_estimate_amount", named("bid_estimate_amount")),
]


@cache
def pages(source: str) -> list[Document]:
    return [page for page in crawl(source, 1).documents if page.body[:1] in (b"{", b"[")]


def read(source: str, page: Document) -> list[Reading]:
    return list(parser_of(source).read(page))


@pytest.mark.parametrize(("source", "field", "change"), SUMS, ids=[source for source, _, _ in SUMS])
def test_a_sum_of_400_digits_is_an_unknown_field_and_its_notice_stays(
    source: str, field: str, change: Change
) -> None:
    told = 0
    for page in pages(source):
        body = json.dumps(changed(json.loads(page.body), change)).encode()
        before, after = read(source, page), read(source, replace(page, body=body))
        kept = [one.native_id for one in after if isinstance(one, Notice)]
        assert kept == [one.native_id for one in before if isinstance(one, Notice)]
        assert [price.amount for one in after if isinstance(one, Notice) for price in one.prices] == []
        told += sum(isinstance(one, UnknownField) and one.field == field for one in after)
    assert told > 0
