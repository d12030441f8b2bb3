"""A lead in one line of a mail: what it is, where, who buys, how long is left, how much, and one link."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from digest.i18n import Translator
from digest.render.card_lines import format_place, format_price, format_won
from digest.render.cards import format_days, is_near
from digest.render.context import DigestContext
from digest.render.field_formats import format_change, shorten
from digest.render.headline import make_headline
from digest.render.ladder import format_stage_now
from digest.render.translated import format_translated
from digest.select.dealings import BuyerNames
from digest.select.details import Details
from digest.select.items import Item, Section
from domain.addresses import Link, safe_link
from domain.lead import ENDED_STAGES
from domain.notice import Stage


@dataclass(frozen=True, slots=True)
class Width:
    """How much of a line there is room for.

    Attributes:
        words, buyer, place: characters of what it is, who buys, and where; 0 leaves it out.
        news: how many changes are told.
        link: the longest address that it is linked to, in characters.
        whole: whether the original title, its host and a translation stand below.
    """

    words: int
    buyer: int
    place: int = 20
    news: int = 6
    link: int = 2_048
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A piece of a line; `lang` where its language is not the mail's, `strong` where it presses."""

    text: str
    lang: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One lead in a line. All text is clean and of bounded length; escaping is the template's.

    Attributes:
        said: what it is, in the reader's language where that is known; in `lang` otherwise.
        url: its page on the web desk, or where there is none that of its portal; "" where that is too long.
        host: of a portal's address, for people to see where it leads.
        whole: whether there is room for more than a line.
        title: the original title, where there is room and `said` is another text.
        translated: the title as a machine translated it, where there is room.
    """

    id: str
    said: str
    lang: str
    url: str
    host: str
    followed: bool
    facts: tuple[Fact, ...]
    whole: bool = False
    title: str = ""
    language: str = ""
    translated: str = ""


def head_of(item: Item, details: Details, t: Translator) -> str:
    """The headline of a lead's line, which is the same in any width; "" where there is none."""
    return make_headline(item.lead, details, t)


def make_row(
    item: Item, details: Details, context: DigestContext, t: Translator, width: Width, headline: str
) -> Row:
    """Put a lead into a line of a given width, under the headline that `head_of` gives it."""
    lead = item.lead
    t = replace(t, zone=lead.zone)
    said = shorten(headline or lead.facts.title, width.words)
    own = lead.language if lead.language not in ("und", t.language) else ""
    link = _link(item, context, width)
    return Row(
        id=lead.id,
        said=said,
        lang="" if headline else own,
        url=link.url,
        host=link.host if width.whole else "",
        followed=item.followed,
        facts=_unsaid(_facts(item, details, context, t, width), said if headline else ""),
        whole=width.whole,
        title=shorten(lead.facts.title, _TITLE) if headline and width.whole else "",
        language=own,
        translated=format_translated(lead, details, t) if width.whole else "",
    )


_TITLE = 200
_WINNER = 60
_NO_LINK = Link("", "")


def _link(item: Item, context: DigestContext, width: Width) -> Link:
    """Where one reads on: the web desk, whose address needs no host beside it, or the portal."""
    acts = context.placeholders
    on_desk = acts is not None and acts.desk.signer is not None
    link = Link(acts.lead(item.lead.id), "") if acts and on_desk else safe_link(item.lead.url)
    return link if link and len(link.url) <= width.link else _NO_LINK


def _unsaid(facts: Iterable[Fact], said: str) -> tuple[Fact, ...]:
    """The facts that a headline does not say yet: the place is in most."""
    return tuple(fact for fact in facts if fact.text and fact.text not in said)


def _facts(
    item: Item, details: Details, context: DigestContext, t: Translator, width: Width
) -> Iterator[Fact]:
    """The line's pieces, in the order of their reading."""
    lead, now = item.lead, context.now
    if context.everywhere:
        yield Fact(t.country(lead.country))
    if details.place:
        yield Fact(shorten(format_place(details.place, t), width.place))
    if width.buyer:
        yield _buyer(item, details, t, width)
    yield from (Fact(one) for one in _news(item, details, t, width))
    left = format_days(lead.facts, now, lead.zone, t)
    if left:
        yield Fact(left, strong=is_near(lead.facts, now, lead.zone))
    if not left or lead.facts.stage in ENDED_STAGES:
        yield Fact(format_stage_now(lead, now, t))
    yield from _sums(item, details, t)


def _buyer(item: Item, details: Details, t: Translator, width: Width) -> Fact:
    """The buyer by the name that the reader reads best: in their language, in English, else as published."""
    names = details.buyer or BuyerNames("", "")
    told = {"ko": names.ko, "en": names.en} if t.language == "ko" else {"en": names.en}
    told[item.lead.language] = told.get(item.lead.language) or item.lead.facts.buyer or ""
    language, name = next(((one, name) for one, name in told.items() if name), ("", ""))
    return Fact(shorten(name, width.buyer), lang=language if language not in ("und", t.language) else "")


def _news(item: Item, details: Details, t: Translator, width: Width) -> Iterator[str]:
    """What is different from the last telling; of an award who won."""
    if item.kind is Section.CHANGED and item.before is not None:
        for name in item.changes[: width.news]:
            yield format_change(name, item.before.facts, item.lead.facts, t)
    if item.lead.facts.stage == Stage.AWARDED and width.news:
        names = [shorten(", ".join(winner.names), _WINNER) for winner in details.winners if winner.names]
        yield f"{names[0]} +{len(names) - 1}" if len(names) > 1 else "".join(names)


def _sums(item: Item, details: Details, t: Translator) -> Iterator[Fact]:
    """The sum in won, as published where no rate is known; beside an award its price, else what other sum it is."""
    lead, facts = item.lead, item.lead.facts
    if facts.stage != Stage.AWARDED:
        if facts.amount is not None:
            yield Fact(format_won(facts.amount, facts.currency or "", lead, t))
        return
    prices = [winner for winner in details.winners if winner.price is not None]
    if len(prices) == 1:
        yield Fact(t("amount.with_kind", sum=format_price(prices[0], t), kind=t("kind.award")))
    elif facts.amount is not None:
        said = format_won(facts.amount, facts.currency or "", lead, t)
        yield Fact(t("amount.with_kind", sum=said, kind=t(f"kind.{facts.amount_kind or 'published'}")))
