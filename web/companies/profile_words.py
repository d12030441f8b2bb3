"""A profile in words: what a company's page tells of it, and what of it two people say differently."""

from collections.abc import Iterator
from decimal import Decimal

from desk.companies.profiles import Profile
from transform.relevance.lexicon import concept_labels
from web.forms import tell_differences
from web.i18n import WebTranslator


def said_of(concept: str, t: WebTranslator) -> str:
    """A concept in words; one that the lexicon has lost by its code."""
    try:
        en, ko = concept_labels(concept)
    except KeyError:
        return concept
    return ko if t.language == "ko" else en


def say_profile(profile: Profile, t: WebTranslator) -> dict[str, str]:
    """What it says, by the key of its name in the catalogue; "" where it says nothing."""
    wants = profile.wants
    sums = [_sum(one, t) for one in (wants.least_krw, wants.most_krw)]
    return {
        "concepts": " · ".join(said_of(one, t) for one in sorted(wants.concepts)),
        "dimensions": " · ".join(t(f"dimension.{one}") for one in sorted(wants.dimensions)),
        "countries": " · ".join(t.country(one) for one in sorted(wants.countries)),
        "keywords": ", ".join(wants.keywords),
        "sums": f"{sums[0]} – {sums[1]}" if any(sums) else "",
        "languages": " · ".join(t.language_named(one) for one in sorted(wants.languages)),
        "contact": profile.email or "",
        "rhythm": t("companies.rhythm_of", rhythm=t(f"companies.rhythms.{profile.rhythm}"), n=profile.most),
    }


def _sum(amount: Decimal | None, t: WebTranslator) -> str:
    return "" if amount is None else t.amount(amount, "KRW", None, exact=True)


def differing(now: Profile, sent: Profile, t: WebTranslator) -> Iterator[str]:
    """Where what stands differs from what somebody sent: both, side by side."""
    stands, yours = _all_of(now, t), _all_of(sent, t)
    return tell_differences(((t(f"companies.{name}"), said, yours[name]) for name, said in stands.items()), t)


def _all_of(profile: Profile, t: WebTranslator) -> dict[str, str]:
    day = profile.consented_on
    return say_profile(profile, t) | {
        "language": t(f"tongue.{profile.language}"),
        "consented_on": t.day(day) if day else "",
        "active": t("file.done") if profile.active else t("companies.inactive"),
    }
