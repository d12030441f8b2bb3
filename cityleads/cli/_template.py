"""The table that staff fill in: headings in Korean or English, and beside them what each column expects."""

import csv
from io import BytesIO, StringIO
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font

# Heading in English and Korean, and what is expected there. Each heading is a line of transform/data/headings.csv.
COLUMNS: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("Country", "국가", "TH, VN, ID or TR. Required.", "TH, VN, ID, TR 중 하나. 필수."),
    ("Title", "사업명", "As published, in its own language. Required.", "공고 원문 그대로. 필수."),
    (
        "Number",
        "공고번호",
        "The portal's own number: the same row is then the same notice.",
        "발주처 고유 번호.",
    ),
    ("Buyer", "발주기관", "Who buys.", "발주하는 기관."),
    ("Place", "지역", "City or province.", "도시 또는 주."),
    ("Published", "공고일", "2026-12-31", "2026-12-31"),
    (
        "Deadline",
        "마감일",
        "2026-12-31 or 2026-12-31 14:00, local time.",
        "2026-12-31 또는 2026-12-31 14:00 (현지 시각).",
    ),
    ("Amount", "금액", "A number.", "숫자."),
    ("Currency", "통화", "ISO code; without it the country's currency.", "통화 코드. 비우면 그 나라 통화."),
    (
        "Stage",
        "단계",
        "plan, draft, open, amended, closed, cancelled or awarded; empty is open.",
        "계획, 사전규격, 공고, 정정, 마감, 취소, 낙찰. 비우면 공고.",
    ),
    ("Procedure", "입찰방식", "As published.", "공고 원문 그대로."),
    ("Funder", "재원", "Who pays where it is not the buyer.", "발주기관이 아닌 자금 제공자."),
    (
        "Project number",
        "사업번호",
        "A funder's number, e.g. P123456.",
        "자금 제공자의 사업 번호(예: P123456).",
    ),
    ("Winner", "낙찰자", "A company, never a person.", "회사명. 개인 이름은 적지 않음."),
    ("Award amount", "낙찰금액", "A number.", "숫자."),
    ("Award date", "낙찰일", "2026-12-31", "2026-12-31"),
    ("Description", "설명", "A sentence or two.", "한두 문장."),
    ("Link", "링크", "https://…", "https://…"),
    (
        "Occasion",
        "행사",
        "Only for an occasion, which is no notice: fair, conference, briefing, call or other.",
        "행사일 때만: 박람회, 세미나, 설명회, 공모, 기타. 이 행은 공고가 아닌 행사로 읽음.",
    ),
    (
        "Starts",
        "시작일",
        "Of an occasion: 2026-12-31 or 2026-12-31 14:00, local time. Required but for a call.",
        "행사 시작: 2026-12-31 또는 2026-12-31 14:00 (현지 시각). 공모 외 필수.",
    ),
    (
        "Ends",
        "종료일",
        "Of an occasion its last day; of a call until when it takes applications, required.",
        "행사 종료일. 공모는 접수 마감일(필수).",
    ),
    (
        "Organiser",
        "주최",
        "Of an occasion: a body, never a person.",
        "행사를 여는 기관. 개인 이름은 적지 않음.",
    ),
)


def template(kind: str, language: str) -> bytes:
    """The empty table.

    Args:
        kind: "csv", or "xlsx", whose second sheet says what each column expects.
        language: "ko" or "en".
    """
    korean = language == "ko"
    headings = [ko if korean else en for en, ko, _, _ in COLUMNS]
    if kind == "csv":
        text = StringIO()
        csv.writer(text).writerow(headings)
        return text.getvalue().encode("utf-8-sig")  # by its mark Excel knows UTF-8
    book = Workbook(write_only=False)
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("입력" if korean else "Notices", 0)
    sheet.append(headings)
    help_ = book.create_sheet("작성 방법" if korean else "How to fill in")
    for heading, (_, _, english, korean_text) in zip(headings, COLUMNS, strict=True):
        help_.append([heading, korean_text if korean else english])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
