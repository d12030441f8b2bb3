"""One table says whose a number is, for readers, for the pipeline and for lines of any file."""

import json
import re

import pytest

from domain.notice import Key
from scrapers.source_config import facts, source_names
from tests.harness import GOLDEN, ROOT
from transform.values.numberings import NUMBERINGS, numbered, quoted, scheme_and_value

# Keys whose values have no shape by which the table could know them, and why.
SHAPELESS = {
    "aiib_project_name": "a project's name within its country",
    "by_hand": "whatever number a person writes",
    "k_city": "a number that a file gives its rows",
    "ocid": "an identifier in a namespace of its publisher",
    "ted_procedure": "a UUID that nobody but TED quotes",
    "th_bma_plan": "an identifier within the city's portal alone",
    "un_reference": "an agency and a reference in that agency's own form",
}


@pytest.mark.parametrize(
    ("country", "number", "source", "key"),
    [
        ("TR", "2026/143033", "", Key("tr_ikn", "2026/143033")),
        ("TR", "ILN02900300", "", Key("tr_ilan", "ILN02900300")),
        ("TR", "iln02900300", "", Key("tr_ilan", "ILN02900300")),
        ("TR", " İLN02900300 ", "", Key("tr_ilan", "ILN02900300")),
        ("VN", "IB2600700587-01", "", Key("vn_tbmt", "IB2600700587")),
        ("VN", "PL2600700832", "", Key("vn_plan", "PL2600700832")),
        ("ID", "10141509000", "", Key("id_tender", "10141509000")),
        ("ID", "62853014", "id_sirup", Key("id_rup", "62853014")),
        ("ID", "62853014", "id_spse", Key("id_tender", "62853014")),
        ("TH", "69119001201", "", Key("th_egp", "69119001201")),
        ("TH", "P69110000103", "", Key("th_egp_plan", "P69110000103")),
        ("TH", "M69110000090", "", Key("th_egp_plan_group", "M69110000090")),
        ("VN", "P168290/QN-EM-04", "", Key("wb_bid", "P168290/QN-EM-04")),
        ("VN", "P168290", "", Key("wb_project", "P168290")),
        ("TR", "BEL-7", "", None),
        ("TR", "10141509000", "", None),
        ("TH", "6911900120", "", None),
        ("TH", "691190012011", "", None),
        ("VN", "IB260070058", "", None),
        ("ID", "101415", "", None),
    ],
)
def test_a_number_is_known_by_its_shape(country: str, number: str, source: str, key: Key | None) -> None:
    assert numbered(country, number, source) == key


@pytest.mark.parametrize(
    ("country", "text", "key"),
    [
        ("TH", "e-GP Project No.: 69119100101. Tel: 00001234567", Key("th_egp", "69119100101")),
        ("TH", "โครงการเลขที่ eGP เลขที่โครงการ 69119100101", Key("th_egp", "69119100101")),
        ("TH", "Call 66891234567 for the project", None),
        ("TH", "e-GP No. 691191001012", None),
        ("TH", "e-GP No. 69119100101 and e-GP No. 69119100102", None),
        ("VN", "e-GP notification No.: IB2600701001", Key("vn_tbmt", "IB2600701001")),
        ("VN", "e-GP Project No.: 69119100101", None),
        ("TR", "İKN: 2026/143033", Key("tr_ikn", "2026/143033")),
    ],
)
def test_a_text_quotes_a_number_where_its_words_say_whose_it_is(
    country: str, text: str, key: Key | None
) -> None:
    assert quoted(country, text) == key


def _golden() -> list[tuple[str, str, Key]]:
    """(country, source, key) of all that readers made of the sandbox's pages."""
    rows = [
        row for path in sorted(GOLDEN.glob("*.json")) for row in json.loads(path.read_text(encoding="utf-8"))
    ]
    return [
        (row["country"], row["source"], Key(**key))
        for row in rows
        for name in ("keys", "plan_keys")
        for key in row.get(name, [])
        if key["scheme"] not in SHAPELESS
    ]


def test_what_readers_make_of_pages_is_what_the_table_makes_of_the_number_alone() -> None:
    keys = _golden()
    assert {key.scheme for _country, _source, key in keys} == {numbering.scheme for numbering in NUMBERINGS}
    assert [(key, numbered(country, key.value, _owner(key, source))) for country, source, key in keys] == [
        (key, key) for _country, _source, key in keys
    ]


def _owner(key: Key, source: str) -> str:
    """Plans that a tender names are numbered by the plans' own source."""
    return next((one.source for one in NUMBERINGS if one.scheme == key.scheme and one.source), source)


def test_every_numbering_of_a_source_and_of_a_reader_is_in_the_table() -> None:
    known = {numbering.scheme for numbering in NUMBERINGS}
    assert {scheme for name in source_names() for scheme in facts(name).official_schemes} <= known | set(
        SHAPELESS
    )
    parsers = (ROOT / "transform" / "parsers").glob("*.py")
    written = {
        scheme for path in parsers for scheme in re.findall(r'Key\("(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert len(written) > 5
    assert written - known == set(SHAPELESS)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("id_rup:62844903", Key("id_rup", "62844903")),
        ("aiib_project_name:VN/can tho: centre", Key("aiib_project_name", "VN/can tho: centre")),
        ("62844903", None),
        ("cofog:04.5", None),
        ("id_rup:", None),
    ],
)
def test_a_key_is_read_as_it_is_written(text: str, key: Key | None) -> None:
    assert scheme_and_value(text) == key
    assert key is None or str(key) == text
