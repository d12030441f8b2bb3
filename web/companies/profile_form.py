"""A company's profile as a form: what it offers to choose from, and what came back as columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from starlette.datastructures import FormData

from desk.companies.profiles import OF_THE_FIRM, RHYTHMS, Profile, ProfileError
from domain.country import COUNTRIES
from domain.lead import DIMENSIONS
from transform.relevance.lexicon import concepts
from transform.values.money import is_sum
from web.companies.profile_words import differing, said_of
from web.forms import INTEGER, plain, whole
from web.i18n import WebTranslator
from web.views.list import Choice

LANGUAGES: Final = ("ko", "en", "th", "vi", "id", "tr")
_SEVERAL: Final = ("concepts", "countries", "languages")


@dataclass(frozen=True, slots=True)
class ProfileForm:
    """A profile's form.

    Attributes:
        staff: whether it has the fields that are the centres' to say.
        differs: where it holds what was sent in vain, what stands beside what was sent.
    """

    url: str
    version: int
    staff: bool
    concepts: tuple[tuple[str, tuple[Choice, ...]], ...]
    countries: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    keywords: str
    least_krw: str
    most_krw: str
    language: tuple[Choice, ...]
    rhythm: tuple[Choice, ...]
    most: int
    email: str
    consented_on: str
    active: bool
    differs: tuple[str, ...] = ()


def make_form(
    profile: Profile, url: str, t: WebTranslator, *, staff: bool, sent: Profile | None = None
) -> ProfileForm:
    """The form of a profile, with what it says today, or what somebody had it say who is to look again."""
    differs = tuple(differing(profile, sent, t)) if sent else ()
    profile = sent or profile
    wants = profile.wants
    return ProfileForm(
        url=url,
        version=profile.version,
        staff=staff,
        concepts=tuple(_concepts(wants.concepts, t)),
        countries=tuple(Choice(one, t.country(one), one in wants.countries) for one in COUNTRIES),
        languages=tuple(Choice(one, t.language_named(one), one in wants.languages) for one in LANGUAGES),
        keywords=", ".join(wants.keywords),
        least_krw=_plain(wants.least_krw),
        most_krw=_plain(wants.most_krw),
        language=tuple(Choice(one, t(f"tongue.{one}"), one == profile.language) for one in ("ko", "en")),
        rhythm=tuple(Choice(one, t(f"companies.rhythms.{one}"), one == profile.rhythm) for one in RHYTHMS),
        most=profile.most,
        email=profile.email or "",
        consented_on=profile.consented_on.isoformat() if profile.consented_on else "",
        active=profile.active,
        differs=differs,
    )


def _concepts(chosen: frozenset[str], t: WebTranslator) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    """The lexicon's concepts by dimension."""
    for dimension in DIMENSIONS:
        found = [code for code, of in concepts().items() if of == dimension]
        if found:
            yield (
                t(f"dimension.{dimension}"),
                tuple(Choice(one, said_of(one, t), one in chosen) for one in found),
            )


def read_profile_form(fields: FormData, *, staff: bool) -> tuple[dict[str, Any], int]:
    """What a form says as columns, and the version that it was shown with. Raises ProfileError."""
    values: dict[str, Any] = {name: sorted({str(one) for one in fields.getlist(name)}) for name in _SEVERAL}
    values["keywords"] = [
        one for one in (part.strip() for part in _said(fields, "keywords").split(",")) if one
    ]
    values |= {name: _sum(fields, name) for name in ("least_krw", "most_krw")}
    values |= {name: _said(fields, name) for name in ("language", "rhythm")}
    values["most"] = _whole(fields, "most")
    if staff:
        values |= {
            "email": _said(fields, "email") or None,
            "consented_on": _day(fields),
            "active": _said(fields, "active") == "1",
        }
    elif not values.keys() <= OF_THE_FIRM:
        raise ProfileError("version")
    return values, _whole(fields, "version")


def _said(fields: FormData, name: str) -> str:
    return plain(fields.get(name, "")).strip()


def _whole(fields: FormData, name: str) -> int:
    found = whole(_said(fields, name), INTEGER)
    if found is None:
        raise ProfileError(name)
    return found


def _sum(fields: FormData, name: str) -> Decimal | None:
    said = _said(fields, name).replace(",", "")
    if not said:
        return None
    try:
        found = Decimal(said)
    except InvalidOperation:
        raise ProfileError(name) from None
    if not is_sum(found):
        raise ProfileError(name)
    return found


def _day(fields: FormData) -> date | None:
    said = _said(fields, "consented_on")
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise ProfileError("consented_on") from None


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
