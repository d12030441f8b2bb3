"""langdetect and its compiled twin give one answer. The twin is in the laboratory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langdetect import DetectorFactory, LangDetectException

from transform import _language_ngrams as ngrams
from transform.language import identify

CANDIDATES = (("en", "id"), ("en", "vi"), ("en", "id", "tr", "vi"), ("en", "fr", "tr"))
TITLES = (
    "pengadaan lampu penerangan jalan umum tenaga surya kota bandung",
    "xay dung he thong camera giam sat giao thong thong minh",
    "akilli kavsak sistemi yapim isi",
    "supply and installation of an intelligent transport system",
    "paket kota",
    "12/2026 – ",
    "см. приложение",
)
WORDS = st.sampled_from(sorted({word for title in TITLES for word in title.split()}))
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join))


def plain(text: str, candidates: tuple[str, ...]) -> list[tuple[str, float]]:
    """Ask langdetect by its own documented calls, over the same profiles."""
    factory: DetectorFactory = ngrams._factory(candidates, "langdetect")[0]
    detector = factory.create()
    detector.append(text)
    try:
        return [(one.lang.removesuffix("-x"), one.prob) for one in detector.get_probabilities()]
    except LangDetectException:
        return []


@pytest.mark.skipif(
    len(ngrams.ENGINES) == 1, reason="langdetect-rs is not installed; it is in the laboratory"
)
@given(TEXTS, st.sampled_from(CANDIDATES))
def test_the_compiled_twin_answers_the_same_to_the_last_bit(text: str, candidates: tuple[str, ...]) -> None:
    assert ngrams.probabilities(text, candidates, "langdetect_rs") == plain(text, candidates)


@given(TEXTS, st.sampled_from(["TH", "VN", "ID", "TR", "INTL"]))
def test_every_engine_gives_every_text_the_same_language_confidence_and_method(
    text: str, country: str
) -> None:
    assert len({identify(text, country, engine=engine) for engine in ngrams.ENGINES}) == 1


def test_without_the_twin_langdetect_itself_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ngrams.ENGINES[-1] == "langdetect"
    for title in TITLES[:4]:
        assert ngrams.probabilities(title, ("en", "id", "tr", "vi"), "langdetect") == plain(
            title, ("en", "id", "tr", "vi")
        )
