"""Words by which titles say that a tender is called off, found no winner, was put off or corrected, in any language.

A row is where the words stand, the words (a pattern for the folded title), and what they say:

- FIRST: before a separator or in brackets at the beginning ("[HỦY] …", "CANCELLED - …");
- BRACKETS: in brackets at the beginning, as before a separator it names a purchase ("Gia hạn: bản quyền"), or between
  stars at either end, as in brackets at the end it names what is bought ("화재감지기(연기)");
- CLOSED: in brackets or between stars at the end, as behind a dash it names a purchase ("cable - terminated");
- LAST: behind a separator or in brackets at the end ("… (유찰)");
- OPENING: at the beginning, speaking of a tender in their own words ("Pembatalan Tender …");
- CLOSING: at the end, likewise ("… 취소공고").

The first row that is found counts. Of Turkish titles `turkish` decides. Languages with one word for both ends
without an award (Vietnamese, Thai) leave open which of the two it was.
"""

from enum import StrEnum
from typing import Final, NamedTuple

from domain.notice import Cancellation, Stage

Told = tuple[Stage, Cancellation | None]

OFF: Final[Told] = (Stage.CANCELLED, Cancellation.CANCELLED)
FAILED: Final[Told] = (Stage.CANCELLED, Cancellation.UNSUCCESSFUL)
ENDED: Final[Told] = (Stage.CANCELLED, None)
CHANGED: Final[Told] = (Stage.AMENDED, None)


class Where(StrEnum):
    """Where in a title a row's words stand; the pattern around them."""

    FIRST = r"{before}[\W_]*(?:{words})\s*(?:[\])}}>】〕》」:|–—*!~★☆■□●◆◇▶※=\"”’]|\.\s|-\s|\s-|\s/|//|$)"
    BRACKETS = (
        r"{before}[\W_]*[\[(<{{【〔★☆■□●◆◇▶※*]\s*(?:{words})\s*[\])}}>】〕★☆■□●◆◇◀※*]"
        r"|[★☆■□●◆◇▶※*]\s*(?:{words})\s*[★☆■□●◆◇◀※*]+\s*$"
    )
    CLOSED = r"[\[(<{{【〔★☆■□●◆◇▶※*]\s*(?:{words})\s*[\])}}>】〕★☆■□●◆◇◀※*]+\s*$"
    LAST = r"(?:[\[(<{{【〔:|–—*★☆■□●◆◇◀※]|\s-|-\s|//|\s/)\s*(?:{words})\s*[\W_]*$"
    OPENING = r"{before}[\W_]*(?:{words})"
    CLOSING = r"(?:{words})[\W_]*$"


class Mark(NamedTuple):
    """One row: words at a place of the title say `told`, unless another pattern is anywhere in it."""

    where: Where
    words: str
    told: Told
    unless: str = ""


FIRST, BRACKETS, CLOSED, LAST, OPENING, CLOSING = Where

# A renewed licence or contract is a purchase, whatever stands in brackets before it.
RENEWAL: Final = (
    r"\b(?:licen[cs]\w*|lisensi|langganan|sewa|domain|hosting|bandwidth|sertifikat|kontrak|subscription|warranty"
    r"|ban quyen|phan mem|chung thu|ten mien|bao hanh|hop dong|thue bao)\b|라이선스|유지\s?보수|구독"
)
