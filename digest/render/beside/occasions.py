"""What a mail says of occasions: when, where, who holds it, and where to read on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.i18n import Translator
from digest.render.beside.lines import LinesView, LineView, make_lines
from digest.render.context import DigestContext
from digest.render.field_formats import shorten
from digest.select.beside.occasions import OccasionFacts, OccasionItems
from domain.addresses import safe_link
from domain.country import COUNTRIES, KST
from domain.programme import OccasionKind
from transform.values.places import find_place

_TITLE, _NAME = 200, 60


def make_occasions(
    occasions: OccasionItems, context: DigestContext, t: Translator, most: int | None = None
) -> LinesView:
    """Put what is told of occasions into words, as much as there is room for."""
    lines = [_line(one, context, t) for one in occasions.items]
    return make_lines((t("occasions.title"), t("occasions.about")), lines, context, t, most)


def _line(one: OccasionFacts, context: DigestContext, t: Translator) -> LineView:
    return LineView(
        said=format_when(one, t),
        title=shorten(one.title, _TITLE),
        language=one.language if one.language != "und" else "",
        facts=t.listed(_facts(one, context, t)),
        link=safe_link(one.url),
    )


def _facts(one: OccasionFacts, context: DigestContext, t: Translator) -> Iterator[str]:
    """What it is, where, and who holds it; the country where the mail tells of several."""
    yield t(f"occasion_kind.{one.kind}")
    if one.place:
        yield _place(one, t)
    if context.everywhere and one.country in COUNTRIES:
        yield t.country(one.country)
    if one.host:
        yield t("occasions.host", host=shorten(one.host, _NAME))
    if one.programme:
        yield shorten(one.programme, _NAME)


def _place(one: OccasionFacts, t: Translator) -> str:
    """Where it is, in the source's words; before them the Korean name of the city or province that they name."""
    said = shorten(one.place, _NAME)
    known = find_place(one.country, one.place) if t.language == "ko" and one.country in COUNTRIES else None
    return said if known is None or known.ko in said else f"{known.ko} ({said})"


def format_when(one: OccasionFacts, t: Translator) -> str:
    """Say from when to when it is; of a call until when applications are taken."""
    starts = _format_moment(one.starts_at, one.starts_precision, one.zone, t)
    ends = _format_moment(one.ends_at, one.ends_precision, one.zone, t)
    if one.kind == OccasionKind.CALL and ends:
        return t("occasions.until", moment=ends)
    return " – ".join(dict.fromkeys(filter(None, (starts, ends))))


def _format_moment(at: datetime | None, precision: str | None, zone: str, t: Translator) -> str:
    """A clock in local time and KST; a day, month or year as it is where the occasion is held.

    What is told in KST alone is told in the centre's time as well.
    """
    if at is None:
        return ""
    if precision == "day":
        return t.day(at.astimezone(ZoneInfo(zone)).date())
    local = replace(t, zone=zone if zone != KST or precision != "minute" else t.zone)
    if local.zone == KST and precision == "minute":
        return t("occasions.kst", moment=t.moment(at, KST))
    return local.local_and_kst(at, precision)
