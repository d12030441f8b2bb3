"""Our own walk over n-grams and langdetect's give one answer."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langdetect import DetectorFactory, LangDetectException

from benchmarks.quality.language import titles
from tests.harness import real, shared
from transform import language
from transform.language import identify, ngrams

CANDIDATES = (("en", "id"), ("en", "vi"), ("en", "th"), ("en", "id", "tr", "vi"), ("en", "fr", "tr"), ("en",))
TITLES = (
    "pengadaan lampu penerangan jalan umum tenaga surya kota bandung",
    "xay dung he thong camera giam sat giao thong thong minh",
    "akilli kavsak sistemi yapim isi",
    "supply and installation of an intelligent transport system",
    "paket kota",
    "12/2026 – ",
    "см. приложение",
)
# What langdetect drops, joins or takes for other letters before it counts.
ODD = (
    "kota@bandung.go.id", "https://spse.go.id/lelang?a=1", "PJU", "e-KTP", "a", "–", "“ITS”", "ế", "e\u0302\u0301",
    "đèn", "ș", "ข", "", " ", "\u00a0", "เมือง", "の", "한국", "Ⅳ", "x" * 300,
)  # fmt: skip
WORDS = st.sampled_from(sorted({word for title in TITLES for word in title.split()} | set(ODD)))
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join))


def plain(text: str, candidates: tuple[str, ...]) -> list[tuple[str, float]]:
    """Ask langdetect by its own documented calls, over the same profiles."""
    factory: DetectorFactory = ngrams._factory(candidates)
    detector = factory.create()
    detector.append(text)
    try:
        return [(one.lang.removesuffix("-x"), one.prob) for one in detector.get_probabilities()]
    except LangDetectException:
        return []


@given(TEXTS, st.sampled_from(CANDIDATES))
def test_our_own_walk_answers_as_langdetect_to_the_last_bit(text: str, candidates: tuple[str, ...]) -> None:
    assert ngrams.probabilities(text, candidates) == plain(text, candidates)
    lowered = text.lower()
    assert ngrams.probabilities(lowered, candidates) == plain(lowered, candidates)


@real
@pytest.mark.parametrize("candidates", [("en", "id"), ("en", "vi"), ("en", "tr")])
def test_our_own_walk_answers_as_langdetect_for_real_titles(candidates: tuple[str, ...]) -> None:
    texts = sorted({row.text.lower() for row in titles(shared("bench/lid_short_titles_dev.jsonl"))})[::3]
    assert sum(map(ngrams._is_ordinary, texts)) > 1000
    different = [text for text in texts if ngrams.probabilities(text, candidates) != plain(text, candidates)]
    assert different == []


@pytest.mark.parametrize(
    ("text", "ordinary"),
    [
        ("lampu – jalan", True),
        ("belediyesine", True),
        ("Lampu jalan", False),
        ("kota@bandung.go.id", False),
        ("https://spse.go.id", False),
        ("mua sa\u0301m", False),
        ("ếếa", True),  # twice as many foreign letters
        ("ếếếa", False),
        ("см. приложение", False),
        ("12", False),
        ("", False),
    ],
)
def test_what_langdetect_would_change_first_is_left_to_langdetect(text: str, ordinary: bool) -> None:
    assert ngrams._is_ordinary(text) is ordinary


def test_more_than_three_profiles_are_left_to_langdetect() -> None:
    assert ngrams._few(("en", "vi")) is not None
    assert ngrams._few(("en", "id", "tr", "vi")) is None
    assert ngrams._few(("xx",)) is None
    assert ngrams._few(("en",)) is not None


def test_a_text_without_a_known_n_gram_speaks_for_neither_language() -> None:
    assert ngrams.log_odds("12 34", "tr") == 0.0


@given(TEXTS, st.sampled_from(CANDIDATES))
def test_what_is_left_to_langdetect_is_answered_by_it(text: str, candidates: tuple[str, ...]) -> None:
    assert ngrams.by_langdetect(text, candidates) == plain(text, candidates)


@given(TEXTS, st.sampled_from(["TH", "VN", "ID", "TR", "INTL"]))
def test_every_text_has_the_same_language_confidence_and_method_by_either_walk(
    text: str, country: str
) -> None:
    by_own_walk = identify(text, country)
    with patch.object(language, "probabilities", ngrams.by_langdetect):
        assert identify(text, country) == by_own_walk
