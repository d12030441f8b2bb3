"""A page of muasamcong's search, and its row of an invitation at any step, as seen in recorded bodies of 2025 and 2026.

The search also in its shape of 2023, with procuringEntityName, a bare bidPrice and 20220552258-00.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from domain.document import Document, FieldError, PageError, PassedOver, Reading
from domain.notice import Money, Notice, PriceKind, Stage
from transform.parsers import _vn_muasamcong as codes
from transform.parsers import _vn_muasamcong_fields as told
from transform.parsers._vn_muasamcong_awards import awards, take_tenderers, take_winners
from transform.parsers.fields import Fields
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import each

# A result without an invitation: the portal's own mark of it.
DIRECT_AWARD = "direct_award"
_OPEN = (Stage.OPEN, Stage.AMENDED)
_PLANS = ("es-plan-project-p", "plan-step-")


def read_page(
    document: Document, read_row: Callable[[Mapping[str, Any]], Iterable[Reading]]
) -> Iterator[Reading]:
    """Read each row of a page of the search, and report what is new around the rows."""
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
        page["content"], read_row, lambda record: told.number_of(record.get("notifyNo") or record["planNo"])
    )


def read_row(record: Mapping[str, Any]) -> Iterator[Reading]:
    """Read an invitation as it stands; a direct award is passed over, as nobody was invited to it."""
    _no_plan(record)
    fields = Fields(record, "page.content.")
    if _is_direct_award(fields):
        yield PassedOver(told.number_of(fields.need("notifyNo")), DIRECT_AWARD)
        return
    version = fields.text("notifyVersion") or "00"
    stage, status_details = told.stage(fields, version)
    locator = codes.locator_of(fields.text("notifyId") or str(record.get("id") or ""), version, record)
    told.expect(fields, record, codes.ROW_ALWAYS)
    side = told.side_codes(fields)
    winners = take_winners(fields)
    prices = _prices(fields, stage, winners)
    fields.ignore(*codes.SEARCH_FIELDS)
    yield Notice(
        **told.shared(fields, side, "list"),
        stage=stage,
        status_details=status_details,
        cancellation=codes.CANCELLATIONS.get(str(record.get("statusForNotify") or "")),
        place=told.place(fields, "locations", needed=stage in _OPEN),  # results have none
        prices=prices,
        url=codes.url_of(record),
        locator=locator,
        awards=awards(fields, stage, winners, prices),
        tenderers=take_tenderers(fields),
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


def _is_direct_award(fields: Fields) -> bool:
    """Whether a result was published without an invitation, as the portal marks it."""
    case = fields.pop("caseKHKQ")
    if case not in (None, "", 0, 1, "0", "1"):
        fields.report("caseKHKQ", case)
    return str(case) == "1"


def _prices(fields: Fields, stage: Stage | None, winners: Sequence[str]) -> tuple[Money, ...]:
    """The estimate (of an online price offer what it starts from) and what the winner offered, where there is one."""
    start, estimate = told.amount(fields, "priceInit"), told.amount(fields, "bidPrice")
    won = told.award(fields, stage)
    if len(winners) > 1:
        won = None
    return told.prices(("VND", estimate or start, PriceKind.ESTIMATE), ("VND", won, PriceKind.AWARD))
