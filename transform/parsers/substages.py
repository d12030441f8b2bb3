"""What is done at a stage where that is not the usual thing, by the portal's own words or a title's beginning.

Thailand publishes the reference price (ราคากลาง) before the papers; funders and Vietnam ask for an expression of
interest before they ask for bids.
"""

import re
from dataclasses import replace
from typing import Final, NamedTuple

from domain.notice import Notice, Stage, Substage
from transform.text import as_code, fold

_REQUEST: Final = (
    r"(?:(?:request|invitation|call|notice|advertisement|solicitation|announcement)s? (?:for|of|to submit)"
    r" (?:an? |the )?)?"
)
_LONG: Final = r"expressions?[ -]of[ -]interest\b"
# What is bought to handle such expressions is none.
_TOOL: Final = r"(?:software|systems?|platform|module|portal|database)"
_BOUGHT: Final = rf"(?! (?:(?:\w+ )?{_TOOL}|management|tracking|licen[cs]es?)\b)"
_DOTTED: Final = r"\b(?:r\. ?)?e\. ?o\. ?i\b\.?"
_SHORT: Final = rf"\br?eoi\b(?=\s*(?:(?:for|no|nr|ref)\b|[-:–—#/\d\])|]|$))|{_DOTTED}"
_OTHERS: Final = (
    r"\bmoi (?:(?:nop|gui) )?(?:ho so )?(?:bay to )?(?:su )?quan tam\b|\bpernyataan minat\b|\b(?:ilgi|niyet) beyani\b"
    r"|참여\s?의향서|관심\s?표명|"
) + fold("(?:เชิญชวน|เชิญ|หนังสือ)(?:ให้|ยื่น|หนังสือ)*แสดงความสนใจ")
# A tool for them is bought as well: its word stands before theirs in Vietnamese, Indonesian and Thai, behind them in
# Turkish and Korean.
_TOOL_OF_OTHERS: Final = (
    r"\b(?:phan mem|he thong|ung dung|nen tang|cong thong tin)(?: \w+){0,3} moi (?:\w+ ){0,6}quan tam\b"
    r"|\b(?:perangkat lunak|aplikasi|sistem|platform|modul|portal)(?: \w+){0,2} pernyataan minat\b"
    r"|\b(?:ilgi|niyet) beyani(?: \w+)? (?:yazilim\w*|sistemi|modul\w*|platformu|uygulama\w*|portali|programi)\b"
    r"|(?:참여\s?의향서|관심\s?표명)(?:\s?(?:관리|접수|제출|평가|등록|처리|온라인|전자)){0,3}"
    r"\s?(?:시스템|플랫폼|소프트웨어|솔루션|프로그램|포털|모듈)|"
) + r"\S{0,8}".join(
    (
        fold("(?:ระบบ|ซอฟต์แวร์|โปรแกรม|แอปพลิเคชัน|แพลตฟอร์ม)"),
        fold("(?:เชิญชวน|เชิญ|หนังสือ)(?:ให้|ยื่น|หนังสือ)*แสดงความสนใจ"),
    )
)


class _Words(NamedTuple):
    """Words of a portal's status, and of a title, that tell a substage; `bought` where a title names a purchase."""

    substage: Substage
    status: re.Pattern[str]
    title: re.Pattern[str]
    bought: re.Pattern[str] | None = None

    def told_by(self, status: str, title: str) -> bool:
        if self.status.search(status):
            return True
        return bool(self.title.search(title)) and not (self.bought and self.bought.search(title))


_WORDS: Final = (
    _Words(
        Substage.REFERENCE_PRICE,
        re.compile(fold("^ประกาศราคากลาง")),
        re.compile(fold("^ประกาศ(?:เปิดเผย)?ราคากลาง")),
    ),
    _Words(
        Substage.INTEREST,
        re.compile(rf"{_LONG}|\br?eoi\b|{_DOTTED}|{_OTHERS}"),
        re.compile(
            rf"^\W*(?:{_REQUEST}(?:{_LONG}{_BOUGHT}|{_SHORT})"
            r"|(?:invitation|call)s? to express (?:an? |your )?interest\b)"
            rf"|[\[(]\s?r?eoi\s?[\])]|{_OTHERS}"
        ),
        re.compile(_TOOL_OF_OTHERS),
    ),
)


def with_substage(notice: Notice) -> Notice:
    """The notice with what is done at its stage, where its parser has not said so."""
    if notice.substage is not None or notice.stage is None:
        return notice
    told = substage_of(notice.stage, notice.status_details, notice.title)
    return notice if told is None else replace(notice, substage=told)


def substage_of(stage: Stage | None, status: str, title: str = "") -> Substage | None:
    """Say what is done at a stage; None for the usual.

    Args:
        stage: as the notice says.
        status: the portal's own words for it, or a paper's name.
        title: as published; only its beginning counts, since inside the same words name what is bought.
    """
    of_stage = [one for one in _WORDS if one.substage.stage is stage]
    if not of_stage:
        return None
    said, called = as_code(status), as_code(title[:200])
    return next((one.substage for one in of_stage if one.told_by(said, called)), None)
