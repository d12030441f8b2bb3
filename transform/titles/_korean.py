"""What Korean titles say of a tender's end or change; `_marks` explains the rows.

"유찰" found no winner.
"""

from typing import Final

from transform.titles._marks import BRACKETS, CHANGED, CLOSING, FAILED, FIRST, LAST, OFF, RENEWAL, Mark

# A folded title without one of these has no mark: looked for first, as most titles have none.
STEMS: Final = r"유찰|취소|철회|연기|연장|정정|변경|보류"

_KIND = r"(?:(?:긴급|재|국제|입찰|공고|사업|용역|구매|공사|제안|모집|조달)[\s(]?)*"
_END = r"(?:\s?(?:입찰\s?)?공고)?(?:\s?(?:안내|알림))?(?:\s?(?:제\s?)?[\d-]+\s?호?)?"
_DAY = r"(?:마감|기한|기간|일정|접수|제출|공고|입찰|일시|개찰)"
MARKS: Final = (
    Mark(FIRST, rf"{_KIND}유찰(?:됨)?{_END}", FAILED),
    Mark(LAST, rf"{_KIND}유찰(?:됨)?{_END}", FAILED),
    Mark(CLOSING, r"(?:입찰|공고|\s)\s?유찰(?:\s?공고)?(?:\s?(?:안내|알림))?", FAILED),
    Mark(FIRST, rf"{_KIND}(?:취소|철회)(?:됨)?{_END}", OFF),
    Mark(LAST, rf"{_KIND}(?:취소|철회)(?:됨)?{_END}", OFF),
    Mark(CLOSING, r"(?:(?:입찰|공고)\s?취소|(?:입찰\s?)?(?:취소|철회)\s?공고)(?:\s?(?:안내|알림))?", OFF),
    Mark(BRACKETS, rf"{_KIND}(?:연기|정정|변경|보류){_END}", CHANGED),
    Mark(BRACKETS, rf"{_KIND}연장{_END}", CHANGED, unless=RENEWAL),
    Mark(FIRST, rf"{_KIND}(?:연기|연장|정정|변경)\s?공고{_END}|(?:{_DAY}\s?)+(?:연기|연장|변경){_END}", CHANGED),
    Mark(LAST, rf"{_KIND}(?:연기|연장|정정|변경)\s?공고{_END}|(?:{_DAY}\s?)+(?:연기|연장|변경){_END}", CHANGED),
    Mark(
        CLOSING,
        rf"(?:입찰\s?)?(?:연기|연장|정정|변경)\s?공고(?:\s?(?:안내|알림))?"
        rf"|(?:입찰\s?)?{_DAY}\s?(?:연기|연장)(?:\s?공고)?(?:\s?(?:안내|알림))?|{_DAY}\s?변경\s?(?:공고|안내|알림)",
        CHANGED,
    ),
)  # fmt: skip
