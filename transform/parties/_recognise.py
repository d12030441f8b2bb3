"""Which row of the table of buyers a name is of."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from domain.party import COMPANY
from transform.parties._spelling import spell_whole
from transform.parties.table import Form, automaton

# A name with a company's form in it is a company's, also where it begins with the body that owns it.
_COMPANY: Final = {
    "TR": re.compile(r"\b(?:a s|anonim sirketi|ltd sti|limited sirketi|t a s)\b"),
    "VN": re.compile(r"^(?:cong ty|cty|ctcp)\b"),
    "ID": re.compile(r"^(?:pt|cv)\b|\b(?:pt|cv)$"),
    "TH": re.compile(r"^(?:บริษัท|ห้างหุ้นส่วน|หจก|บจก|บมจ)"),
}
_NO_COMPANIES: Final = frozenset(
    {"municipality", "metropolitan", "province", "district", "ministry", "department", "agency"}
)
_CAPITALS: Final = re.compile(r"\(([^)]+)\)|^(\S+)|(\S+)$")


class Match(NamedTuple):
    """A form that a name has, and what stands in its slots (spelled)."""

    form: Form
    values: tuple[str, ...]
    whole: bool

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """The better one is greater: the whole name, then the most letters; companies of any name, catch-alls last."""
        row = self.form.row
        any_company = row.kind == COMPANY and not row.is_one_body
        return row.match != "catchall", self.whole, not any_company, self.form.letters


def recognise(country: str, text: str, province: str) -> Match | None:
    """Find the row that a name is of; None where there is none.

    Args:
        country: ISO 3166-1 alpha-2.
        text: the name as published.
        province: code of the province where the body sits, as told beside the name; "" when not told.
    """
    known = automaton(country)
    if known is None or not text:
        return None
    spelled = spell_whole(country, text)
    company = _COMPANY.get(country)
    is_company = bool(company and company.search(spelled))
    found = [
        match
        for match in _matches(known, country, spelled, text)
        if _is_allowed(match, province, is_company=is_company)
    ]
    return max(found, key=lambda match: match.rank, default=None)


def _matches(known: object, country: str, spelled: str, text: str) -> Iterator[Match]:
    for end, (length, forms) in known.iter(spelled):  # type: ignore[attr-defined]  # ahocorasick ships no types
        start = end - length + 1
        for form in forms:
            if form.pattern is not None:
                found = form.pattern.fullmatch(spelled)
                if found:
                    yield Match(form, found.groups(), whole=False)
            elif _stands(form, country, spelled, start, end + 1, text):
                yield Match(form, (), whole=end - start + 1 == len(spelled))


def _stands(form: Form, country: str, spelled: str, start: int, end: int, text: str) -> bool:
    """Whether a name without slots is the text, or its beginning or end."""
    if start == 0 and end == len(spelled):
        return True
    if form.whole:
        return False
    if form.short:
        return _in_capitals(form, text)
    if country == "TH":
        return start == 0 or end == len(spelled)
    begins = start == 0 and spelled[end] == " "
    return begins or (end == len(spelled) and spelled[start - 1] == " ")


def _in_capitals(form: Form, text: str) -> bool:
    """Whether a short form is a word in capitals: the first, the last, or one in brackets. Marks make another word."""
    tokens = (token.strip(".,;") for found in _CAPITALS.findall(text) for token in found if token)
    return any(token.isupper() and token == form.written.upper() for token in tokens)


def _is_allowed(match: Match, province: str, *, is_company: bool) -> bool:
    row = match.form.row
    if match.form.shared and (not province or row.province != province):
        return False
    return not is_company or match.whole or row.kind not in _NO_COMPANIES
