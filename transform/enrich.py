"""What a notice is, beyond what its portal says: language, place, relevance, and its form for matching."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from msgspec import to_builtins

from domain.match import MatchForm
from domain.notice import NEWS_SOURCES, Moment, Money, Notice
from domain.party import Party
from transform.language import Language, identify
from transform.matching.blocking import keys
from transform.matching.normalize import best_price, normalise
from transform.matching.two_languages import with_counterparts
from transform.parties import find_buyer
from transform.parties.awards import Won, awards_of
from transform.relevance import LEXICON_VERSION, Judgement, held, judge, of_description
from transform.relevance.bare_titles import is_bare
from transform.relevance.model import Model
from transform.relevance.tier_rules import Rule, rule_of
from transform.values.eligibility import Bidding, bidding
from transform.values.places import Place, find_place

__all__ = ["LEXICON_VERSION", "Enriched", "enrich"]


@dataclass(frozen=True, slots=True)
class Enriched:
    """A merged notice with everything that refine derives from it.

    Attributes:
        buyer: None where none is told.
        awards: who won what, none a natural person.
        look_into: the title says nothing and no more than a list is known yet, so that only the portal's detail can
            tell what is bought.
    """

    notice: Notice
    language: Language
    place: Place | None
    judgement: Judgement
    form: MatchForm
    blocks: list[tuple[int, int]]
    bidding: Bidding
    buyer: Party | None = None
    awards: tuple[Won, ...] = ()
    look_into: bool = False

    @property
    def evidence(self) -> dict[str, Any]:
        """What decided the tier and the traps that held it back, and what the words say of bidding, as JSON values."""
        judged: dict[str, Any] = {}
        if self.judgement.hits or self.judgement.traps:
            hits = [to_builtins(hit) for hit in self.judgement.hits]
            judged = {"hits": hits, "traps": list(self.judgement.traps)}
        beside = {"model": self.judgement.model, "bidding": self.bidding.by_words}
        return judged | {name: value for name, value in beside.items() if value}

    @property
    def price(self) -> Money | None:
        """The sum that says most about size."""
        return best_price(self.notice.prices, self.notice.stage)


def enrich(notice: Notice, model: Model | None = None) -> Enriched:
    """Derive everything from a merged notice. The same notice always gives the same result.

    Args:
        notice: merged from its parts.
        model: another than the shipped one, to compare the two.
    """
    language = identify(notice.title, notice.country, notice.lang_hint)
    place = find_place(notice.country, notice.place, notice.buyer, notice.buyer_unit, notice.title)
    in_programme = bool(place and place.programmes)
    judgement = judge_notice(notice, language.code, smart_city_place=in_programme, model=model)
    buyer = find_buyer(notice.country, notice.buyer, notice.buyer_unit, notice.place)
    form = with_counterparts(normalise(notice, language.code), place, buyer)
    return Enriched(
        notice=notice,
        language=language,
        place=place,
        judgement=judgement,
        form=form,
        blocks=keys(form),
        bidding=bidding(notice),
        buyer=buyer,
        awards=awards_of(notice),
        look_into=_look_into(notice, judgement),
    )


def judge_notice(
    notice: Notice, lang: str, *, smart_city_place: bool = False, model: Model | None = None
) -> Judgement:
    """Judge a merged notice; where its title says nothing, by its description.

    Args:
        notice: merged from its parts.
        lang: ISO 639-1 of the title.
        smart_city_place: see `judge`.
        model: another than the shipped one, to compare the two.
    """
    untitled = bool(notice.description) and is_bare(notice.title, notice.country)
    title, beside = (notice.description, "") if untitled else (notice.title, notice.description)
    judgement = judge(
        title,
        beside,
        lang,
        buyer=notice.buyer,
        codes=[code.code for code in notice.classifications],
        smart_city_place=smart_city_place,
        headline=notice.source in NEWS_SOURCES,
        model=model,
    )
    judgement = of_description(judgement) if untitled else judgement
    return held(judgement, _post(notice.procedure_details), of_system=bool(judgement.hits))


@lru_cache(maxsize=4_096)  # portals have few words for it
def _post(procedure: str) -> Rule | None:
    return rule_of(procedure, "procedure")


def _look_into(notice: Notice, judgement: Judgement) -> bool:
    """Whether only the portal's detail can tell what is bought, and it is not known yet."""
    unknown = judgement.tier == "none" and notice.part == "list" and _post(notice.procedure_details) is None
    return unknown and is_bare(notice.title, notice.country)


def moment_columns(moment: Moment | None) -> tuple[datetime | None, str | None]:
    """Split a moment into the two columns that keep it."""
    return (moment.at, moment.precision.value) if moment else (None, None)
