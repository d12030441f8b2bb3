"""Signs and names of currencies that several countries have, or none ("Rs", "kr", "pesos", "bitcoin").

Beside a number such a one says that the sum is in no currency that can be told. All stand on either side of the number.
"""

import re
from functools import lru_cache
from typing import Final

from transform.text import fold
from transform.values._currency_names import spoken
from transform.values.multipliers import A_WORD_BEHIND, BEHIND_A_NUMBER

# As they are written: "RS" in capitals is an Indonesian hospital and "TK" a kindergarten there.
_SIGNS: Final = "[Kk]r|KR|[Rr]s|₨|﷼|[Tt]k|S?Fr|sFr|fr|Ft|D[Hh]s?|[KTU][Ss]h|BTC|ETH|USDT"
# These are much else: they count at the beginning of a text or of a part of it, or where a word multiplies the number.
_LETTERS: Final = "R|SR|QR|KD|BD|JD|Sh|Ks|Kts?|[Ff]t"
_LONE_LETTERS: Final = "[EKLNPQ]"
_SHARED_SIGN: Final = re.compile(
    rf"(?<!\w)(?:{_SIGNS})\.?\s?0|0{BEHIND_A_NUMBER}(?:{_SIGNS})(?!\w)"
    rf"|(?:^|[:;,(=/-])\s?(?:{_LETTERS})\.?\s?0|(?<!\w)(?:{_LETTERS}|{_LONE_LETTERS})\.?\s?0{A_WORD_BEHIND}"
    rf"|0{A_WORD_BEHIND}(?:{_LETTERS}|{_LONE_LETTERS})(?!\w)"
)
# Names in scripts without blanks, folded.
_OTHER_NAMES: Final = fold(
    "(?:โครน|โครเนอ|โครูนา|รูปี|เปโซ|ดีนาร์|ดิรฮัม|เดอร์แฮม|เรียล|ริยัล|แรนด์|ฟรังก์|ฟอรินต์|ซลอตี|ตากา|บิตคอยน์|บิทคอยน์"
    "|อีเธอเรียม|크로나|크로네|루피|페소|디나르|리얄|랜드|프랑|포린트|타카|비트코인|이더리움)"
)
_SHARED_NAME: Final = re.compile(rf"0{BEHIND_A_NUMBER}{_OTHER_NAMES}|{_OTHER_NAMES}\s?0")
_NOUN_BESIDE: Final = re.compile(
    rf"0{BEHIND_A_NUMBER}(?P<behind>[a-z]{{3,}})(?![a-z\u0e01-\u0e4e\uac00-\ud7a3])"
    r"|(?<![a-z])(?P<before>[a-z]{3,})\.?\s?0"
)
# Not CLDR's, or too short to be taken from there.
_MORE_NAMES: Final = """
bitcoin bitcoins ethereum ether tether litecoin dogecoin kronor kroner curon cuaron crown crowns kip leu lei lev lek
leke korun koruny
"""
_MORE_NOUNS: Final = frozenset(_MORE_NAMES.split())
# Before a number these are words: "harga real 5.000.000" is Indonesian for a real price.
_ALSO_NAMES: Final = "colon dala gold golds kip lari lek lei lev mark marks pula real solu tala"
_ALSO_WORDS: Final = frozenset(_ALSO_NAMES.split())
_FEWEST_LETTERS_OF_A_NOUN: Final = 4


def is_shared(cleaned: str, folded: str) -> bool:
    """Whether a currency is named that several countries have, or none.

    Args:
        cleaned: the text with "0" for each number.
        folded: the same, folded, without currencies that are known.
    """
    if _SHARED_SIGN.search(cleaned) or _SHARED_NAME.search(folded):
        return True
    return any(
        match["behind"] in _nouns() or match["before"] in _nouns() - _ALSO_WORDS
        for match in _NOUN_BESIDE.finditer(folded)
    )


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    """What currencies are called without their country ("peso", "zloty", "koruna"), with and without endings."""
    last = {name.split(" ")[-1] for lang in ("en", "tr") for _code, name in spoken(lang)}
    first = {name.split(" ")[0] for _code, name in spoken("id")}
    stems = {noun[:-2] if noun.endswith("si") else noun[:-1] for noun in last if noun[-1] in "iu"}
    plurals = {f"{noun}s" for noun in last}
    all_of_them = last | first | stems | plurals
    return _MORE_NOUNS | frozenset(
        noun for noun in all_of_them if len(noun) >= _FEWEST_LETTERS_OF_A_NOUN and noun.isalpha()
    )
