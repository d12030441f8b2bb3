"""The form in which notices are compared: folded titles, their numbers, the attempt, and blocking keys.

Made once per notice and stored, so that matching never folds a title twice. Rules from measurements on real
titles, docs/decisions.md D12.
"""

import re
from datetime import datetime
from functools import lru_cache

from domain.match import MatchForm
from domain.notice import Money, Notice, PriceKind, Stage
from transform.matching.title_similarity import ROMAN
from transform.text import fold
from transform.titles import without_marks

# Words that say how or how often something is bought, not what. Matched on folded text; the Thai patterns forgive
# a slip of the pen.
_CORRECTED = (
    "dinh chinh", "gia han", "sua doi", "perubahan", "adendum", "addendum", "corrigendum", "duzeltme ilani",
    "zeyilname",
)  # fmt: skip
_BOILERPLATE = re.compile(
    r"\b(?:" + "|".join(_CORRECTED) + r")\b"
    r"|^ประกาศ.{1,80}?เรื่อง\s*(?:(?:ประกวดราคา)?(?:จ้าง|ซื้อ|เช่า))?|^\s*(?:ประกวดราคา)?(?:จ้าง|ซื้อ|เช่า)|ประกาศเชิญชวน|แก้ไขประกาศ|ขยายเวลา"
    r"|(?:ด้วย|โดย)[วิธี]{3,4}(?:ป\S{8,26}?ส์|ค\S{2,7}?ก|เ\S{3,9}?จง)"
    r"|\(e-bidding\)|\be-bidding\b"
    # Korean: "[입찰공고 26-28호]", "(긴급/국제)", "… 사전규격 공개 안내", and the "service" at the end of every title.
    r"|\[(?:입찰|사전|긴급|재)[^\]]*\]|\((?:긴급|국제|장기계속|신규사업|재공고|사전)[^)]*\)"
    r"|(?<!재)입찰\s?공고(?:\s?안내)?|사전규격(?:\s?공개)?(?:\s?안내)?"
    r"|\s용역(?=\s*(?:재\s?(?:공고|입찰).*)?$)"
)
_ABBREVIATIONS = dict(
    line.split(" ", 1)
    for line in """
ubnd uy ban nhan dan
hdnd hoi dong nhan dan
bqlda ban quan ly du an
bql ban quan ly
qlda quan ly du an
dtxd dau tu xay dung
tp thanh pho
tx thi xa
tt thi tran
thcs trung hoc co so
thpt trung hoc pho thong
cntt cong nghe thong tin
kec kecamatan
kab kabupaten
kel kelurahan
prov provinsi
dpu dinas pekerjaan umum
ds desa
kp kampung
jl jalan
mah mahallesi
mh mahallesi
cad caddesi
cd caddesi
sok sokak
sk sokak
md mudurlugu
mud mudurlugu
bel belediyesi
bld belediyesi
bsk baskanligi
univ universitesi
""".strip().splitlines()
)
# Thai is written short or long, and often without spaces: the long forms fold to the short ones.
_THAI_SHORT = {
    "องค์การบริหารส่วนจังหวัด": "อบจ",
    "องค์การบริหารส่วนตำบล": "อบต",
    "เทศบาลนคร": "ทน",
    "เทศบาลเมือง": "ทม",
    "เทศบาลตำบล": "ทต",
    "โรงพยาบาล": "รพ",
    "โรงเรียน": "รร",
    "สำนักงาน": "สนง",
    "กรุงเทพมหานคร": "กทม",
    "จังหวัด": "จ",
    "อำเภอ": "อ",
    "ตำบล": "ต",
}
_THAI_LONG = re.compile("(" + "|".join(_THAI_SHORT) + r")|(?<=[\u0e01-\u0e2e])\.(?=[\u0e01-\u0e4e\s]|$)\s*")
_ATTEMPT = re.compile(
    r"\(ครั้งที่\s*(?P<th>[2-9])\)|ครั้งที่\s*(?P<end>[2-9])[\s()]*$|\(?\b(?:lan|attempt)\s+(?P<vi>\d+)\b\)?|\b(?P<tr>\d+)\.?\s*(?:kez\s+)?ihale\b"
    r"|\(?\b(?P<word>(?:dau |moi )?thau lai|tender ulang|lelang ulang|seleksi ulang|ulang|yeniden ihale"
    r"|tekrar ihale|yenileme|re-?(?:tender|bid|invit|advertis)\w*)\b\)?"
    r"|\((?P<alone>yeniden|tekrar)\)|재\s?(?:공고|입찰)(?:\s?입찰)?"
)
# Most titles have none of these, and to see that is much quicker than to look for the patterns.
_IN_BOILERPLATE = (*_CORRECTED, "e-bidding")
_IN_ATTEMPT = (
    "ครั้งที่", "lan", "attempt", "ihale", "lai", "ulang", "yeniden", "tekrar", "yenileme", "tender", "bid",
    "invit", "advertis", "재공고", "재 공고", "재입찰", "재 입찰",
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+[^\W_]*)*")
_NUMBER = re.compile(r"\d+(?:[.,/-]\d+)*")
PRICE_ORDER = (PriceKind.ESTIMATE, PriceKind.BUDGET, PriceKind.REFERENCE, PriceKind.AWARD)


def best_price(prices: tuple[Money, ...], stage: str | None) -> Money | None:
    """Choose the sum that says most: once awarded the award, else exact before rounded, then by PRICE_ORDER."""
    awarded = stage == Stage.AWARDED

    def rank(price: Money) -> tuple[bool, bool, int]:
        final = awarded and price.kind is PriceKind.AWARD
        return not final, not price.exact, PRICE_ORDER.index(price.kind)

    return min(prices, key=rank, default=None)


def normalise(notice: Notice, language: str = "") -> MatchForm:
    """Make the normal form of a merged notice, whose title is in this language."""
    folded = fold(notice.title)
    bare = _shortened(without_marks(folded, notice.country))
    attempt = _attempt(bare, folded)
    title = _without_boilerplate(bare)
    title = _ATTEMPT.sub(" ", title) if attempt > 1 else title
    found = _WORD.findall(title)
    words = [_ABBREVIATIONS.get(word, word) for word in found]
    price = best_price(notice.prices, notice.stage)
    return MatchForm(
        source=notice.source,
        native_id=notice.native_id,
        country=notice.country,
        stage=notice.stage or Stage.OPEN,
        title=" ".join(words),
        compact="".join(words).replace(" ", ""),  # a written-out abbreviation is several words
        numbers=_numbers(title, found),
        cut=notice.title.rstrip().endswith(("...", "…")),
        attempt=notice.attempt or attempt,
        buyer=_buyer(notice.buyer),
        own=tuple(sorted(map(str, notice.keys))),
        plans=tuple(sorted(map(str, notice.plan_keys))),
        amends=str(notice.amends or ""),
        published=notice.published.at.timestamp() if notice.published else None,
        deadline=notice.deadline.at.timestamp() if notice.deadline else None,
        deadline_day=_day(notice.deadline.at) if notice.deadline else "",
        amount=float(price.amount) if price else None,
        currency=price.currency if price else "",
        amount_exact=price.exact if price else False,
        language=language,
    )


def _without_boilerplate(title: str) -> str:
    if title.isascii() and not any(map(title.__contains__, _IN_BOILERPLATE)):
        return title
    return _BOILERPLATE.sub(" ", title)


def _attempt(bare: str, marked: str) -> int:
    """Which attempt a title is of; a number within a mark counts extensions, so only its words tell ("재공고 취소")."""
    found = _attempt_in(bare)
    if found is None:
        marked_again = _attempt_in(marked) if marked != bare else None
        return 2 if marked_again and not _counted(marked_again) else 1
    return int(_counted(found) or 2)


def _attempt_in(title: str) -> re.Match[str] | None:
    return _ATTEMPT.search(title) if any(map(title.__contains__, _IN_ATTEMPT)) else None


def _counted(found: re.Match[str]) -> str | None:
    return found["th"] or found["end"] or found["vi"] or found["tr"]


def _shortened(folded: str) -> str:
    if folded.isascii():
        return folded
    return _THAI_LONG.sub(lambda found: _THAI_SHORT.get(found[1], ""), folded)


@lru_cache(maxsize=16_384)  # a portal's buyers come again and again
def _buyer(name: str) -> str:
    return " ".join(_ABBREVIATIONS.get(word, word) for word in _WORD.findall(_shortened(fold(name))))


def _numbers(title: str, words: list[str]) -> tuple[str, ...]:
    roman = [ROMAN[word] for word in words if word in ROMAN]
    return tuple(sorted([*_NUMBER.findall(title), *roman]))


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
