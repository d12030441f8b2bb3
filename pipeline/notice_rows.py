"""A notice as rows of the warehouse."""

from collections.abc import Iterator
from functools import lru_cache
from operator import attrgetter, itemgetter

from domain.notice import Key, Notice
from domain.party import Party
from pipeline.records import NoticeRecord
from transform.enrich import LEXICON_VERSION, Enriched, moment_columns
from transform.notice_json import notice_as_json
from transform.parties.awards import Won
from transform.project_names import numbers_in
from warehouse import notices
from warehouse.db import as_json


def number_rows(one: NoticeRecord) -> list[tuple[str, str, int, str]]:
    """Rows of core.notice_number: scheme, value, notice_id, role."""
    notice = one.enriched.notice
    roles = dict.fromkeys(notice.keys, "self") | {
        key: "plan" for key in notice.plan_keys if key not in notice.keys
    }
    if notice.amends and notice.amends not in roles:
        roles[notice.amends] = "amends"
    # A national notice has no field for the donor's project; its text has the number.
    for number in sorted(numbers_in(f"{notice.title}\n{notice.description}")):
        roles.setdefault(Key("wb_project", number), "plan")
    return [(key.scheme, key.value, one.id, role) for key, role in roles.items()]


def notice_row(one: NoticeRecord) -> tuple[object, ...]:
    """The columns `warehouse.notices.NOTICE`."""
    values = {**_own_columns(one.enriched.notice), **_derived_columns(one.enriched)}
    values["content"] = one.content or as_json(notice_as_json(one.enriched.notice))
    values |= {"first_known_at": one.first_known_at, "changed_at": one.changed_at}
    row: tuple[object, ...] = _columns(values)
    return row


_columns = itemgetter(*notices.NOTICE)
# Columns that are named as the notice's own fields.
_SAME = (
    *("source", "native_id", "country", "stage", "title", "description", "buyer", "buyer_unit", "category"),
    *("procedure_details", "status_details", "url"),
)
_same = attrgetter(*_SAME)


def _own_columns(notice: Notice) -> dict[str, object]:
    published_at, published_precision = moment_columns(notice.published)
    deadline_at, deadline_precision = moment_columns(notice.deadline)
    return {
        **dict(zip(_SAME, _same(notice), strict=True)),
        "place_text": notice.place,
        "published_at": published_at,
        "published_precision": published_precision,
        "deadline_at": deadline_at,
        "deadline_precision": deadline_precision,
    }


def _derived_columns(enriched: Enriched) -> dict[str, object]:
    price, judged, bidding = enriched.price, enriched.judgement, enriched.bidding
    return {
        "procedure": bidding.procedure,
        "funder": bidding.funder,
        "foreign_bidders": bidding.foreign_bidders,
        "prequalification_at": moment_columns(bidding.prequalification)[0],
        "buyer_party": enriched.buyer.id if enriched.buyer else None,
        "language": enriched.language.code,
        "language_confidence": enriched.language.confidence,
        "language_method": enriched.language.method,
        "place_code": enriched.place.code if enriched.place else None,
        "amount": price.amount if price else None,
        "currency": price.currency if price else None,
        "amount_kind": price.kind if price else None,
        "amount_exact": price.exact if price else None,
        "tier": judged.tier,
        "score": judged.score,
        "dimensions": tuple(judged.dimensions),
        "evidence": enriched.evidence,
        "lexicon_version": LEXICON_VERSION,
        "normal": as_json(enriched.form),
    }


def parties_of(one: NoticeRecord) -> Iterator[Party]:
    """The parties that a notice names: who buys, and who won."""
    if one.enriched.buyer:
        yield one.enriched.buyer
    yield from (won.supplier for won in one.enriched.awards if won.supplier)


@lru_cache(maxsize=32_768)
def party_row(party: Party) -> tuple[str | None, ...]:
    """The columns `warehouse.parties.PARTY`."""
    names = (party.id, party.country, party.kind, party.level, party.name, party.name_en, party.name_ko)
    return (*names, party.place_code or None, party.parent, party.source, party.as_of or None)


def award_row(one: NoticeRecord, number: int, won: Won) -> tuple[object, ...]:
    """The columns `warehouse.parties.AWARD`."""
    award = won.award
    price, estimate = award.price, award.estimate
    return (
        one.id,
        number,
        award.lot,
        won.supplier.id if won.supplier else None,
        award.supplier,
        award.supplier_country,
        won.members,
        price.amount if price else None,
        price.currency if price else None,
        estimate.amount if estimate else None,
        estimate.currency if estimate else None,
        moment_columns(award.decided)[0],
        moment_columns(award.contract_end)[0],
        one.enriched.notice.tenderers,
    )
