"""What Thai portals share: e-GP's types and methods, kinds of contracts, and sums."""

import re
from typing import Final

from domain.document import FieldError
from domain.notice import Category, Money, PriceKind, Stage
from transform.parsers.fields import look_up, look_up_beginning
from transform.values.money import money, parse_money

ZONE: Final = "Asia/Bangkok"
EGP_NUMBER: Final = re.compile(r"[0-9]{11}")

REFERENCE_PRICE: Final = "15"
# Each type of announcement with e-GP's own label. W1 takes an award back: bids are in and nobody has won,
# which is what "closed" means.
TYPES: Final = {
    "P0": (Stage.PLAN, "แผนการจัดซื้อจัดจ้าง"),
    REFERENCE_PRICE: (Stage.DRAFT, "ประกาศราคากลาง"),
    "B0": (Stage.DRAFT, "ร่างเอกสารประกวดราคา (e-Bidding) และร่างเอกสารซื้อหรือจ้างด้วยวิธีสอบราคา"),
    "D0": (Stage.OPEN, "ประกาศเชิญชวน"),
    "D2": (Stage.AMENDED, "เปลี่ยนแปลงประกาศเชิญชวน"),
    "D1": (Stage.CANCELLED, "ยกเลิกประกาศเชิญชวน"),
    "W0": (Stage.AWARDED, "ประกาศรายชื่อผู้ชนะการเสนอราคา / ประกาศผู้ได้รับการคัดเลือก"),
    "W2": (Stage.AWARDED, "เปลี่ยนแปลงประกาศรายชื่อผู้ชนะการเสนอราคา"),
    "W1": (Stage.CLOSED, "ยกเลิกประกาศรายชื่อผู้ชนะการเสนอราคา / ประกาศผู้ได้รับการคัดเลือก"),
}

# e-GP's methods by their numbers (the Comptroller General's manual for agencies, December 2024, 3.1.2). Which of the
# four ways of hiring a designer each of 23 to 26 is, the copies at hand do not say.
_DESIGN: Final = "จ้างออกแบบหรือควบคุมงานก่อสร้าง"
METHOD_NAMES: Final = {
    "02": "สอบราคา",
    "15": "ตลาดอิเล็กทรอนิกส์ (e-market)",
    "16": "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)",
    "18": "คัดเลือก",
    "19": "เฉพาะเจาะจง",
    "20": "จ้างที่ปรึกษาโดยวิธีประกาศเชิญชวนทั่วไป",
    "21": "จ้างที่ปรึกษาโดยวิธีคัดเลือก",
    "22": "จ้างที่ปรึกษาโดยวิธีเฉพาะเจาะจง",
    **dict.fromkeys(("23", "24", "25", "26"), _DESIGN),
}
# The methods as OCDS procurementMethod. Plans have none and say ' '.
METHODS: Final = {
    "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)": "open",
    "ตลาดอิเล็กทรอนิกส์ (e-market)": "open",
    "สอบราคา": "open",
    "ประกาศเชิญชวนทั่วไป": "open",
    "คัดเลือก": "selective",
    "เฉพาะเจาะจง": "direct",
    "จ้างที่ปรึกษาโดยวิธีประกาศเชิญชวนทั่วไป": "open",
    "จ้างที่ปรึกษาโดยวิธีคัดเลือก": "selective",
    "จ้างที่ปรึกษาโดยวิธีเฉพาะเจาะจง": "direct",
    _DESIGN: "",
    "": "",
}

# How e-GP's kinds of contracts begin; the first that fits counts.
_CATEGORIES: Final = {
    "จ้างก่อสร้าง": Category.WORKS,
    "ซื้อ": Category.GOODS,
    "เช่า": Category.SERVICES,
    "จ้าง": Category.SERVICES,
}


def procedure(method: str) -> str:
    """OCDS procurementMethod of a method of e-GP. Raises FieldError for one that nobody knows."""
    return look_up(METHODS, "method", method)


def category(kind: str) -> Category | None:
    """What a kind of contract buys; None where none is told. Raises FieldError for one that nobody knows."""
    return look_up_beginning(_CATEGORIES, "kind of contract", kind) if kind else None


def baht(amount: object, kind: PriceKind) -> Money | None:
    """A sum that comes as a number or as text with commas ("7,087,000.00"); None for null, "" and nothing at all (0).

    Raises:
        ValueError: what stands there is no sum.
    """
    if amount is None or amount == "":
        return None
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        raise FieldError("bad_amount", f"The sum {amount!r} is no number.")
    if isinstance(amount, str):
        told = parse_money(amount, currency="THB", kind=kind, lang="th")
    else:
        told = money(amount, "THB", kind)
    return told if told.amount else None
