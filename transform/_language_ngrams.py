"""langdetect for few candidates, with profiles of its own; where langdetect-rs is installed, that answers instead.

langdetect walks at random over a text's n-grams. Seeded, the same text always gets the same answer, and its compiled
twin walks the same way: tests/transform/test_language_engines.py compares them where both are installed.
"""

import json
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import Any, Final

from langdetect.utils.lang_profile import LangProfile

from transform.text import fold

ENGINES: Final = ("langdetect_rs", "langdetect") if find_spec("langdetect_rs") else ("langdetect",)
_SEED: Final = 0
_PLAIN_SUFFIX: Final = "-x"


def probabilities(
    text: str, candidates: tuple[str, ...], engine: str = ENGINES[0]
) -> list[tuple[str, float]]:
    """Tell the likely languages of a text, the likeliest first; [] where no candidate knows its letters.

    Args:
        text: in lower case.
        candidates: ISO 639-1, sorted; Vietnamese and Turkish are also known as they look without their marks.
        engine: one of ENGINES; they give the same answers.
    """
    factory, nothing_known = _factory(candidates, engine)
    detector = factory.create()
    detector.append(text)
    try:
        found = detector.get_probabilities()
    except nothing_known:
        return []
    return [(one.lang.removesuffix(_PLAIN_SUFFIX), float(one.prob)) for one in found]


@lru_cache(maxsize=64)
def _factory(candidates: tuple[str, ...], engine: str) -> tuple[Any, type[Exception]]:
    """A detector factory of its own, so that langdetect's global one stays as the program left it; and its error."""
    profiles = [profile for code in candidates for profile in _profiles(code)]
    factory = import_module(f"{engine}.detector_factory").DetectorFactory()
    factory.seed = _SEED
    for index, profile in enumerate(profiles):
        factory.add_profile(profile, index, len(profiles))
    return factory, import_module(f"{engine}.lang_detect_exception").LangDetectException


def _profiles(code: str) -> list[Any]:
    path = files("langdetect") / "profiles" / code
    if not path.is_file():
        return []
    shipped = LangProfile(**json.loads(path.read_text(encoding="utf-8")))
    return [shipped, _without_marks(shipped)] if code in ("vi", "tr") else [shipped]


def _without_marks(profile: Any) -> Any:  # noqa: ANN401  # langdetect ships no types
    """The language as it looks where somebody dropped the marks: counts of equal n-grams added."""
    plain = LangProfile(name=profile.name + _PLAIN_SUFFIX, n_words=profile.n_words)
    for gram, count in profile.freq.items():
        plain.freq[fold(gram) if gram != gram.upper() else gram] += count
    return plain
