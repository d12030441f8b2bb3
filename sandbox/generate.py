"""Any number of notices of the kinds that the samples show, from a seed: the same seed, the same notices."""

from collections.abc import Iterator
from importlib import import_module
from random import Random
from typing import cast

from sandbox.portal import Portal
from sandbox.samples import Sample, Truth, sample_file
from sandbox.words import make_up

LANGUAGES = {
    "th_egp": ("th",),
    "vn_muasamcong": ("vi",),
    "vn_results": ("vi",),
    "vn_plans": ("vi",),
    "id_spse": ("id",),
    "id_sirup": ("id",),
    "tr_ilan": ("tr",),
    "tr_bulletin": ("tr",),
    "intl_worldbank": ("en",),
    "news": ("en", "vi", "id", "tr"),
}


def generate(source: str, count: int, seed: int = 0) -> Iterator[Sample]:
    """Make up notices of a source.

    Args:
        source: a source with a portal in sandbox/portals.
        count: how many.
        seed: the same seed gives the same notices.
    """
    languages = LANGUAGES.get(source) or _languages(source)
    portal = cast("Portal", import_module(f"sandbox.portals.{source}"))
    random = Random(f"{source}/{seed}")  # noqa: S311  # repeatable notices, not secrets
    for number in range(count):
        language = random.choice(languages)
        words = make_up(language, number, random)
        truth = Truth(tier="lead" if words.smart else "none", lang=language)
        fields = portal.invent(words, seed * 1_000_000 + number, random)
        yield Sample(id=f"generated-{number}", truth=truth, fields=fields)


def _languages(source: str) -> tuple[str, ...]:
    """Those of the source's samples."""
    return tuple(sorted({sample.truth.lang for sample in sample_file(source).notices}))
