"""What Bangkok's e-GP portal tells of one project: its detail, its announcements, its contracts.

`meta` tells the notice ("native_id") and its type: a project has several announcements, each a notice of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from domain.document import Document, Reading
from domain.notice import Award, Key, Moment, Money, Notice, PriceKind, Stage
from transform.parsers._th_codes import ZONE, baht, category, procedure
from transform.parsers.fields import Fields, Secondary, look_up, look_up_beginning, missing
from transform.parties.suppliers import without_natural_persons
from transform.values.dates import parse_instant

SOURCE: Final = "th_bma"
# S1 covers all from a draft to a signed contract, so it says nothing. S2 and C01 to C06 but two are told in two ways.
STATUSES: Final[Mapping[str, Stage | None]] = {
    "s1": None,
    "s3": Stage.AWARDED,
    **dict.fromkeys(("s4", "s5", "99", "c99", "c03", "c05"), Stage.CANCELLED),
}
# How the portal's names of the types begin, by e-GP's codes; "" for those that are no notice here.
_TYPES: Final = {
    "ร่างขอบเขตของงาน": "98",
    "ร่างเอกสารประกวดราคา": "B0",
    "ประกาศราคากลาง": "15",
    "ประกาศเชิญชวน": "D0",
    "เปลี่ยนแปลงประกาศเชิญชวน": "D2",
    "ยกเลิกประกาศเชิญชวน": "D1",
    "ประกาศรายชื่อผู้ชนะ": "W0",
    "เปลี่ยนแปลงประกาศรายชื่อผู้ชนะ": "W2",
    "เปลี่ยนแปลงประกาศผู้ชนะ": "W2",
    "ยกเลิกประกาศรายชื่อผู้ชนะ": "W1",
    "ยกเลิกประกาศผู้ชนะ": "W1",
    "แผนการจัดซื้อจัดจ้าง": "",
    "ประกาศรายชื่อผู้ได้รับการคัดเลือก": "",
    "ผู้ได้รับการคัดเลือก": "",
    "ประกาศขายทอดตลาด": "",
    "ไม่ระบุ": "",
}
_DETAIL: Final = ("projectId", "projectNumber", "projectName", "projectBudget")


def plan_key(identifier: str) -> Key:
    """The portal's own number of a plan, by which a project names the plan that it carries out."""
    return Key("th_bma_plan", identifier)


def status(fields: Fields, secondary: Secondary) -> Stage | None:
    """What the status says of the stage; None where it says nothing."""
    code = fields.text("masterContractAvailableCode")
    return secondary.read("masterContractAvailableCode", code, _stage, None) if code else None


def _stage(code: str) -> Stage | None:
    return look_up(STATUSES, "masterContractAvailableCode", code)


def detail(document: Document, record: Mapping[str, Any]) -> Iterator[Reading]:
    """Read method, kind of contract and reference price."""
    fields, secondary = Fields(record, "", filled=_DETAIL), Secondary()
    # The list has told them already, by the same names.
    fields.ignore(
        "projectId", "projectNumber", "projectName", "masterOrgGroupName", "masterOrgDepartmentName"
    )
    fields.ignore("masterOrgDivisionName", "createdBy", "masterGoodsIdName", "projectSavingBudget")
    method, kind = fields.text("masterMethodIdName"), fields.text("masterTypeIdName")
    plan = fields.text("projectPlanProjectId")
    prices = (
        secondary.read("projectBudget", fields.pop("projectBudget"), _budget, None),
        secondary.read("projectAverageBudget", fields.pop("projectAverageBudget"), _reference, None),
    )
    yield Notice(
        source=SOURCE,
        native_id=document.meta["native_id"],
        part="detail",
        country="TH",
        stage=status(fields, secondary),
        status_details=fields.text("masterContractAvailableName"),
        plan_keys=(plan_key(plan),) if plan else (),
        procedure=secondary.read("masterMethodIdName", method, procedure, ""),
        procedure_details=method,
        category=secondary.read("masterTypeIdName", kind, category, None),
        prices=tuple(filter(None, prices)),
    )
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _budget(amount: object) -> Money | None:
    return baht(amount, PriceKind.BUDGET)


def _reference(amount: object) -> Money | None:
    return baht(amount, PriceKind.REFERENCE)


def announcements(document: Document, rows: Sequence[Mapping[str, Any]]) -> Iterator[Reading]:
    """Read when the announcement that the notice is of appeared; of several of its type the first."""
    days, leftovers = [], []
    for row in rows:
        fields, secondary = Fields(row, "data.", filled=("id",)), Secondary("data.")
        # Names of files, which robots.txt keeps for itself.
        fields.ignore("id", "projectAnnouncementPath", "projectAnnouncementRssLink", "no", "createdBy")
        name, day = fields.need("masterAnnounceTypeName"), fields.text("projectAnnouncementPublishDate")
        type_ = secondary.read("masterAnnounceTypeName", name, _type, "")
        moment = secondary.read("projectAnnouncementPublishDate", day, _instant, None)
        if moment and type_ == document.meta["type"]:
            days.append(moment)
        leftovers += [*secondary.unknown_fields(), *fields.unknown_fields()]
    native_id = document.meta["native_id"]
    if days:
        first = min(days, key=lambda moment: moment.at)
        yield Notice(source=SOURCE, native_id=native_id, part="schedule", country="TH", published=first)
    else:
        yield missing("announcements.published", native_id)
    yield from leftovers


def _type(name: str) -> str:
    return look_up_beginning(_TYPES, "masterAnnounceTypeName", name)


def _instant(text: str) -> Moment:
    return parse_instant(text, ZONE)


def contracts(document: Document, rows: Sequence[Mapping[str, Any]]) -> Iterator[Reading]:
    """Read who won and for how much; there is nothing yet until the contract is signed."""
    secondary = Secondary("data.")
    read = [_contract(row, secondary) for row in rows]
    awards = tuple(award for award, _ in read)
    if awards:
        yield Notice(
            source=SOURCE,
            native_id=document.meta["native_id"],
            part="document",
            country="TH",
            prices=_total(awards),
            awards=awards,
        )
    yield from secondary.unknown_fields()
    for _, fields in read:
        yield from fields.unknown_fields()


def _contract(row: Mapping[str, Any], secondary: Secondary) -> tuple[Award, Fields]:
    fields = Fields(row, "data.", filled=("projectContractBidderName",))
    fields.ignore("no", "id", "projectId", "createdBy", "projectContractContractNumberEgp")
    fields.ignore("projectContractContractStartDate", "projectContractContractDeadline")  # the latter in days
    amount = fields.pop("projectContractContractBudget")
    price = secondary.read("projectContractContractBudget", amount, _price, None)
    if amount in (None, ""):
        secondary.report("projectContractContractBudget", amount)
    signed, ends = (
        secondary.read(name, fields.text(name), lambda text: _instant(text) if text else None, None)
        for name in ("projectContractContractDate", "projectContractContractEndDate")
    )
    supplier = without_natural_persons("TH", fields.text("projectContractBidderName"))
    return Award(supplier=supplier, price=price, decided=signed, contract_end=ends), fields


def _price(amount: object) -> Money | None:
    return baht(amount, PriceKind.AWARD)


def _total(awards: Sequence[Award]) -> tuple[Money, ...]:
    """What all contracts of a project cost together; nothing where one does not tell its price."""
    prices = [award.price for award in awards]
    if not all(prices):
        return ()
    total = sum((price.amount for price in prices if price), Decimal(0))
    raw = " + ".join(price.raw for price in prices if price)
    return (Money(total, "THB", PriceKind.AWARD, raw),)
