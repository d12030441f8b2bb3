"""Vietnam's national e-procurement system, muasamcong.mpi.gov.vn, since September 2022.

`list` is a page of smart/search, `detail` the answer of one of the three detail routes (all seen in recorded bodies
of 2025 and 2026; the search also in its shape of 2023 with procuringEntityName, a bare bidPrice and 20220552258-00).
Times are naive and local, money is VND. Names of bidders, accounts and officials are never read.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.document import Document, FieldError, PageError, Reading
from domain.notice import Money, Notice, PriceKind, Stage
from transform.parsers import _vn_muasamcong as codes
from transform.parsers import _vn_muasamcong_details as details
from transform.parsers import _vn_muasamcong_fields as told
from transform.parsers.fields import Fields
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import Always, by_kind, each

# What the names of fields do not tell: two of them name the buyer, two the day of publication.
ALWAYS: Always = {"list": {None: ("buyer", "published")}, "detail": {None: ("buyer", "published")}}
_OPEN = (Stage.OPEN, Stage.AMENDED)
_PLANS = ("es-plan-project-p", "plan-step-")


def read(document: Document) -> Iterator[Reading]:
    """Yield what a page of the search or a detail says."""
    return by_kind(document, {"list": _list, "detail": _detail}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    answer = load_json(document)
    # One client met the answer wrapped in a list.
    envelope = answer[0] if isinstance(answer, list) and len(answer) == 1 else answer
    page = envelope.get("page") if isinstance(envelope, dict) else None
    if not isinstance(page, dict) or not isinstance(page.get("content"), list):
        raise PageError("layout_changed", "The search answer holds no page.content list.", str(answer))
    outside, inside = Fields(envelope), Fields(page, "page.")
    outside.ignore("page", "agg")
    inside.ignore(*codes.PAGE_FIELDS)
    yield from outside.unknown_fields()
    yield from inside.unknown_fields()
    yield from each(
        page["content"], _row, lambda record: told.number_of(record.get("notifyNo") or record["planNo"])
    )


def _row(record: Mapping[str, Any]) -> Iterator[Reading]:
    _no_plan(record)
    fields = Fields(record, "page.content.")
    version = fields.text("notifyVersion") or "00"
    stage, status_details = told.stage(fields, version)
    locator = codes.locator_of(fields.text("notifyId") or str(record.get("id") or ""), version, record)
    told.expect(fields, record, codes.ROW_ALWAYS)
    fields.ignore(*codes.SEARCH_FIELDS)
    side = told.side_codes(fields)
    yield Notice(
        **told.shared(fields, side, "list"),
        stage=stage,
        status_details=status_details,
        cancellation=codes.CANCELLATIONS.get(str(record.get("statusForNotify") or "")),
        place=told.place(fields, "locations", needed=stage in _OPEN),  # results have none
        prices=_prices(fields, stage),
        url=codes.url_of(record),
        locator=locator,
    )
    yield from told.unknown_codes(side)
    yield from fields.unknown_fields()


def _no_plan(record: Mapping[str, Any]) -> None:
    """Refuse a plan: several packages in one row, a day of approval in the field of the deadline."""
    kind = str(record.get("type") or ""), str(record.get("stepCode") or "")
    if kind[0] == _PLANS[0] or kind[1].startswith(_PLANS[1]):
        message = (
            f"This row is a plan of several packages ({' / '.join(kind)}), which is not read as a tender."
        )
        raise FieldError("other_kind", message, str(record))


def _prices(fields: Fields, stage: Stage | None) -> tuple[Money, ...]:
    """The estimate (of an online price offer what it starts from) and what the winner offered."""
    start, estimate = told.amount(fields, "priceInit"), told.amount(fields, "bidPrice")
    won = told.award(fields, stage)
    return told.prices(("VND", estimate or start, PriceKind.ESTIMATE), ("VND", won, PriceKind.AWARD))


def _detail(document: Document) -> Iterator[Reading]:
    answer = load_json(document)
    shape = details.shape_of(answer)
    if shape is None:
        known = ", ".join(details.SHAPES)
        raise PageError("layout_changed", f"The detail holds none of {known}.", str(answer))
    yield from each(
        [answer], lambda one: details.read_one(one, shape), lambda one: details.number_of(one, shape)
    )
