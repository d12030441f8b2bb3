"""A body that is no JSON of a portal is a reject that says so, whatever is wrong with it."""

from datetime import UTC, datetime

import pytest

from domain.document import Document, Reject
from transform.parsers import parser_of

READERS = ("tr_ilan", "id_sirup", "id_spse", "vn_muasamcong", "intl_worldbank")


def reject(source: str, body: bytes) -> str:
    document = Document(source, "list", "x", "", body, "", datetime.now(UTC), {})
    (found,) = parser_of(source).read(document)
    assert isinstance(found, Reject)
    return found.reason


@pytest.mark.parametrize("source", READERS)
@pytest.mark.parametrize(
    "body",
    [b"[" * 200_000 + b"]" * 200_000, b'{"a":' * 200_000 + b"1" + b"}" * 200_000],
    ids=["lists", "maps"],
)
def test_json_that_is_nested_too_deep_is_malformed(source: str, body: bytes) -> None:
    assert reject(source, body) == "malformed"


@pytest.mark.parametrize("source", READERS)
@pytest.mark.parametrize("digits", [4_301, 100_000])
def test_json_with_a_number_that_no_program_converts_is_malformed(source: str, digits: int) -> None:
    assert reject(source, b'{"data": [[' + b"9" * digits + b"]]}") == "malformed"


@pytest.mark.parametrize("source", READERS)
def test_what_is_no_json_is_another_layout(source: str) -> None:
    assert reject(source, b"{ no") == "layout_changed"
