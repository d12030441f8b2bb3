"""Leads of a company's list, every string ready: staff and the firm see the same reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from desk.companies.fit import Reason
from desk.companies.received import Received
from digest.company_list import Ranked
from digest.render.card_lines import Line
from digest.render.cards import Card, make_card
from digest.render.context import DigestContext
from domain.centres import HEADQUARTERS
from domain.country import EVERYWHERE
from web.companies.profile_words import said_of
from web.i18n import WebTranslator
from web.session import Site


@dataclass(frozen=True, slots=True)
class MatchLine:
    """One lead: its card, why it fits, and what the firm got and did."""

    id: str
    url: str
    title: str
    language: str
    headline: str
    meta: str
    left: str
    near: bool
    facts: tuple[Line, ...]
    reasons: tuple[str, ...]
    did: tuple[str, ...]
    answer: str
    introduce: str = ""


def card_of(found: Ranked, site: Site, now: datetime, t: WebTranslator) -> Card:
    """A lead's card as a firm reads it: in Korea's time beside the lead's own, without other firms' names."""
    home = HEADQUARTERS
    context = DigestContext(
        home.name, home.title, home.title_ko, home.zone, now, site.sandbox, (), EVERYWHERE
    )
    return make_card(found.item, found.details, context, t)


def match_line(
    found: Ranked, card: Card, url: str, known: Received | None, t: WebTranslator, introduce: str = ""
) -> MatchLine:
    """Say one lead of a company's list."""
    return MatchLine(
        id=card.id,
        url=url,
        title=card.plain_title,
        language=card.language,
        headline=card.headline,
        meta=f"{t.country(found.item.lead.country)} · {card.stage}",
        left=card.left,
        near=card.near,
        facts=card.brief_lines,
        reasons=tuple(say_reasons(found.reasons, t)),
        did=tuple(said_did(known, t)) if known else (),
        answer=known.answer if known else "",
        introduce=introduce,
    )


def say_reasons(reasons: Iterable[Reason], t: WebTranslator) -> Iterable[str]:
    """Each reason in words."""
    for one in reasons:
        yield t(f"companies.why.{one.kind}", about=_about(one, t))


def _about(reason: Reason, t: WebTranslator) -> str:
    said: Mapping[str, str] = {
        "concept": said_of(reason.about, t) if reason.kind == "concept" else "",
        "dimension": t(f"dimension.{reason.about}") if reason.kind == "dimension" else "",
        "country": t.country(reason.about) if reason.kind == "country" else "",
        "language": t.language_named(reason.about) if reason.kind == "language" else "",
    }
    return said.get(reason.kind, reason.about)


def said_did(known: Received, t: WebTranslator) -> Iterable[str]:
    """What a firm got of a lead and did with it, with the days."""
    moments = {
        "sent": known.sent_at,
        "opened": known.opened_at,
        known.answer or "interested": known.answered_at,
        "introduced": known.introduced_at,
    }
    for what, at in moments.items():
        if at is not None:
            yield t(f"companies.did.{what}", day=t.tiny_day(at))
