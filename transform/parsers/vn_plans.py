"""Plans for choosing contractors in Vietnam: the search of muasamcong.mpi.gov.vn for KHLCNT.

`list` is a page of smart/search, as recorded in September 2026. A plan is several packages of one project, approved and
not yet invited. Its lists of names, prices and fields are in different orders, so nothing is paired by its place.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.document import Document, FieldError, PassedOver, Reading, UnknownField
from domain.notice import Classification, Key, Money, Notice, PriceKind, Stage
from transform.parsers import _vn_muasamcong as codes
from transform.parsers import _vn_muasamcong_fields as told
from transform.parsers._vn_muasamcong_search import read_page
from transform.parsers.fields import Fields
from transform.parsers.parsing import Always, by_kind
from transform.text import strip_markup

SOURCE = "vn_plans"
ALL_INVITED = "all_invited"
ALWAYS: Always = {"list": {None: ("buyer", "published", "prices", "place")}}
_STEP = "plan-step-1"
_TYPES = {
    "DTPT": "development investment",
    "TX": "recurrent expenditure",
    "DTMS": "purchase budget",
    "KHAC": "other",
}
_ALWAYS = codes.names(
    "id planType planVersion decisionDate approvalStatus haveBidNotNotify investField bidName investorName"
)
# `bidCloseDate` is the day of approval again (`decisionDate`), and no deadline; bidNamePlanNew the names of packages
# again. Accounts of officials are among the others.
_IGNORED = codes.names(
    "id bidCloseDate decisionDate planVersion planNoStand stepCode type createdBy score bidNamePlanNew"
)
_STATES = ("01", "02")  # what they say is not told anywhere


def read(document: Document) -> Iterator[Reading]:
    """Yield what a page of plans says."""
    return by_kind(document, {"list": _list}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    return read_page(document, _row)


def _row(record: Mapping[str, Any]) -> Iterator[Reading]:
    if record.get("stepCode") != _STEP:
        message = f"This row is no plan: its step is '{record.get('stepCode')}'."
        raise FieldError("other_kind", message, str(record))
    fields = Fields(record, "page.content.")
    number = told.number_of(fields.need("planNo"))
    if _is_done(fields):
        yield PassedOver(number, ALL_INVITED)
        return
    told.expect(fields, record, _ALWAYS)
    fields.ignore(*_IGNORED)
    yield from _plan(fields, number)
    yield from fields.unknown_fields()


def _is_done(fields: Fields) -> bool:
    """Whether every package was invited; only an explicit 0 says so."""
    open_packages = fields.pop("haveBidNotNotify")
    if open_packages not in (None, 0, 1, "0", "1"):
        fields.report("haveBidNotNotify", open_packages)
    return str(open_packages) == "0"


def _plan(fields: Fields, number: str) -> Iterator[Reading]:
    title = strip_markup(fields.need("name"))
    packages = told.texts(fields.pop("bidName"))
    buyer, unit, buyer_id = told.buyer(fields)
    kinds, kind = told.texts(fields.pop("investField")), fields.text("planType")
    yield Notice(
        source=SOURCE,
        native_id=number,
        part="list",
        country="VN",
        stage=Stage.PLAN,
        title=title,
        description=told.description(title, fields.text("pname"), *packages),
        keys=(Key("vn_plan", number),),
        buyer=buyer,
        buyer_unit=unit,
        buyer_id=buyer_id,
        place=told.place(fields, "locations", needed=True),
        category=codes.CATEGORIES.get(kinds[0]) if len(kinds) == 1 else None,
        classifications=(*_of_kinds(kinds), *_of_type(kind)),
        published=told.side_moment(fields, "publicDate", fields.text("publicDate")),
        prices=_prices(fields, len(packages)),
        url=codes.PORTAL.removesuffix("?"),
    )
    yield from _unknown_codes(fields.text("approvalStatus"), kind, kinds)


def _prices(fields: Fields, packages: int) -> tuple[Money, ...]:
    """The sum of the packages' prices, in whatever order; of the whole project where one of them is missing."""
    prices, whole = fields.pop("bidPrice"), told.amount(fields, "investTotal")
    sums = [told.sum_in(one) for one in prices] if isinstance(prices, list) else []
    known = [one for one in sums if one is not None]
    if not known or len(known) < max(len(sums), packages):
        fields.report("bidPrice", prices)
        return told.prices(("VND", whole, PriceKind.BUDGET))
    return told.prices(("VND", told.sum_in(sum(known)), PriceKind.BUDGET))


def _of_kinds(kinds: list[str]) -> tuple[Classification, ...]:
    return tuple(one for kind in kinds for one in codes.classifications(kind))


def _of_type(kind: str) -> tuple[Classification, ...]:
    return (Classification("vn_plan_type", kind, _TYPES[kind]),) if kind in _TYPES else ()


def _unknown_codes(state: str, kind: str, kinds: list[str]) -> Iterator[UnknownField]:
    asked = [("approvalStatus", state, _STATES), ("planType", kind, tuple(_TYPES))]
    asked += [("investField", one, tuple(codes.FIELDS)) for one in kinds]
    for name, code, known in asked:
        if code and code not in known:
            yield UnknownField(name, code)
