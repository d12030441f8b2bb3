"""Sources behind a gateway that wants a key: without one nothing is asked, and a wrong one ends the crawl."""

import pytest

from scrapers.source_config import facts, source_names
from tests.sources.keyed import refused_key, wanted_key

KEYED = ("intl_g2b", "intl_koica", "intl_kotra_news")


def test_every_source_whose_key_is_an_operators_is_looked_at_here() -> None:
    assert [name for name in source_names() if facts(name).setting == "DATA_GO_KR_KEY"] == list(KEYED)


@pytest.mark.parametrize("source", KEYED)
def test_without_a_key_nothing_is_asked_and_the_source_is_not_configured(source: str) -> None:
    outcome, asked = wanted_key(source)
    assert asked == []
    assert (outcome["state"], outcome["reason"]) == ("not_configured", "DATA_GO_KR_KEY is not set")


@pytest.mark.parametrize("source", KEYED)
def test_a_key_that_the_gateway_refuses_in_xml_with_status_200_fails_the_crawl(source: str) -> None:
    outcome = refused_key(source)
    assert (outcome["state"], outcome["troubles"][0]["code"]) == ("failed", "key_refused")
    assert outcome["reason"].startswith("the key was refused")
