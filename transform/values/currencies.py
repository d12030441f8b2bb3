"""Which currencies a text names: signs, ISO 4217 codes, and words of six languages with their endings.

Full names ("Avustralya doları", "đô la Singapore") are CLDR's; words that stand alone ("dolardır", "บาท", "đô la") are
in the table here. What is a currency and cannot be told ("¥", "peso", a sign of a country far away) is UNKNOWN.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from transform.text import clean, fold
from transform.values._currency_names import LANGUAGES, in_use, spoken
from transform.values._shared_currencies import is_shared
from transform.values.multipliers import A_WORD_BEHIND

UNKNOWN: Final = "XXX"  # ISO 4217 for "no currency"
# Words and signs that stand for one currency by themselves, as patterns over folded text. A dollar is American and a
# pound British where they do not say whose they are. Turkish words take endings.
_ALONE: Final = {
    "USD": r"us ?\$|(?<![a-z])\$|usd|dollars?|dolar[a-z]*|do ?-?la(?: my)?|my kim|ดอลลาร์|ดอลล่าร์|เหรียญสหรัฐ|เหรียญ|달러",
    "EUR": r"€|eur|euros?|euro[a-z]*|avro[a-z]*|o ?-?ro|ยูโร|유로",
    "VND": r"₫|vnd|dongs?|d|ดอง|동",
    "THB": r"฿|thb|bahts?|baht[a-z]*|bat thai|บาท|바트",
    "IDR": r"idr|rp|rupiah[a-z]*|รูเปียห์|루피아",
    "TRY": r"₺|try|tl|liras?|lira[a-z]*|lia tho(?: nhi ky)?|ลีรา|리라",
    "KRW": r"₩|krw|won|วอน|원",
    "GBP": r"£|gbp|pounds?(?: sterling)?|poundsterling|sterlin[a-z]*|bang anh|ปอนด์|파운드",
    "JPY": r"jpy|yen[a-z]*|เยน|엔",
    "CNY": r"cny|rmb|yuan[a-z]*|renminbi|nhan dan te|หยวน|위안",
    "SGD": r"s ?\$|sgd",
    "AUD": r"au? ?\$|aud",
    "CAD": r"ca? ?\$|cad",
    "HKD": r"hk ?\$|hkd",
    "NZD": r"nz ?\$|nzd",
    "TWD": r"nt ?\$|twd",
    "MYR": r"rm|myr|ringgit[a-z]*|ริงกิต",
    "INR": r"₹|inr",
    "RUB": r"₽|rub|rubles?|roubles?|ruble[a-z]*|รูเบิล",
    "PHP": r"₱|php",
    "LAK": r"₭|lak|กีบ",
    "KHR": r"៛|khr",
    "ILS": r"₪",
    "UAH": r"₴",
    "AZN": r"₼",
    "GEL": r"₾",
    "KZT": r"₸",
    "CHF": r"chf",
    "XDR": r"sdr|xdr",
}
# Names that are usual and not CLDR's, folded.
_MORE_NAMES: Final = {
    fold(name): code
    for code, names in {
        "USD": ("amerikan dolari", "amerika dolari", "amerika birlesik devletleri dolari", "a.b.d. dolari"),
        "SAR": ("suudi riyali",),
        "AUD": ("do la uc",),
        "HKD": ("do la hong kong", "dolar hongkong"),
        "TWD": ("do la dai loan", "tan dai te"),
        "CAD": ("do la canada",),
        "KRW": ("won korea", "kore won", "guney kore won", "kore wonu"),
        "CHF": ("frank swiss", "franc thuy si"),
        "CNY": ("yuan cina",),
        "INR": ("rupee an do", "hint rupisi", "รูปีอินเดีย"),
        "SEK": ("swedish kronor", "swedish crown", "curon thuy dien", "cuaron thuy dien", "โครนสวีเดน"),
        "NOK": ("curon na uy", "cuaron na uy", "โครเนอนอร์เวย์"),
        "DKK": ("curon dan mach", "cuaron dan mach", "โครเนอเดนมาร์ก"),
        "RUB": ("rup nga",),
        "LAK": ("kip lao",),
        "KHR": ("riel campuchia",),
    }.items()
    for name in names
}
_BLANK: Final = re.compile(r"[\s-]")
# Every other sign of a currency, and letters before a dollar that are no country's above.
_OTHER_SIGN: Final = r"[a-z]{1,3}\$|[¢¤¥֏؋৲৳૱௹\u20a0-\u20cf﷼]"
# Signs with a letter of their own: without its mark each is an abbreviation of something else.
_SIGNS: Final = {"PLN": re.compile(r"(?<!\w)(?:zł|ZŁ)(?!\w)"), "CZK": re.compile(r"(?<!\w)(?:Kč|KČ)(?!\w)")}
# "1,2 triệu đô" is short for dollars; without its mark it is another word.
_SHORT_DOLLAR: Final = re.compile(r"(?:\d|triệu|tỷ|tỉ|nghìn|ngàn)\s?đô(?!\w)(?!\s?-?la)")
_DIGITS: Final = re.compile(r"\d(?:[\d., ]*\d)?")
_CODE: Final = re.compile(
    r"(?<![A-Z])(?:(?P<before>[A-Z]{3})(?=\s?[\d.,]*\d)|(?<=\d)\s?(?P<behind>[A-Z]{3})(?![A-Z]))"
)
# The same behind the word that multiplies the number: "5 million SEK", "5 tỷ DKK", "5 MEUR".
_CODE_BEHIND_A_WORD: Final = re.compile(
    rf"\d(?:\s?(?:k|[mM]n?|b|bn|tn|tr)|{A_WORD_BEHIND})(?P<code>[A-Z]{{3}})(?![A-Z])"
)
_ALSO_WORDS: Final = frozenset({"ALL", "TOP", "CUP", "PEN", "MOP", "SOS", "BAM", "GEL", "MAD"})


def currency_code(text: str) -> str:
    """A code that a field of its own holds, ISO 4217, in capitals. Raises ValueError where no country pays with it."""
    code = text.strip().upper()
    if code not in in_use():
        raise ValueError(f"no currency of ISO 4217: {text[:80]!r}")
    return code


def currencies_in(text: str) -> frozenset[str]:
    """The currencies that a text names, ISO 4217; UNKNOWN among them for one that cannot be told.

    Args:
        text: as a portal writes it.
    """
    return _currencies_in(_DIGITS.sub("0", clean(text)))


@lru_cache(maxsize=4096)  # sums of a portal stand beside the same few words
def _currencies_in(cleaned: str) -> frozenset[str]:
    found = set(_codes(cleaned))
    rest = folded = fold(cleaned)
    for match in _full_names().finditer(folded):
        found.add(_by_letters()[_BLANK.sub("", match["name"])])
        rest = rest.replace(match[0], " | ")
    for match in _alone().finditer(rest):
        found.add(match.lastgroup or UNKNOWN)
    if _SHORT_DOLLAR.search(cleaned.lower()):
        found.add("USD")
    found.update(code for code, sign in _SIGNS.items() if sign.search(cleaned))
    if not found and is_shared(cleaned, rest):
        found.add(UNKNOWN)
    return frozenset(found)


def without_currencies(text: str) -> str:
    """A text, folded, without the words, codes and signs of currencies that are known."""
    kept = _CODE.sub(lambda code: " " if code[0].strip() in in_use() else code[0], clean(text))
    for names in (_full_names(), _alone()):
        kept = names.sub(lambda name: name[0] if name.lastgroup is None else " ", fold(kept))
    return kept


def begins_with_currency(folded: str) -> bool:
    """Whether the first words of a folded text are a currency's."""
    word = folded[:3]
    return bool(
        (word.upper() in in_use() and not folded[3:4].isalpha())
        or _full_names().match(folded)
        or _alone().match(folded)
        or re.match("(?:do|zl|kc)(?![a-z])", folded)
    )


def _codes(cleaned: str) -> Iterator[str]:
    found = [match["before"] or match["behind"] for match in _CODE.finditer(cleaned)]
    found += [match["code"] for match in _CODE_BEHIND_A_WORD.finditer(cleaned)]
    yield from (code for code in found if code in in_use() - _ALSO_WORDS)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Full name, folded → code; one Latin word alone is no full name."""
    named = {name: code for lang in LANGUAGES for code, name in spoken(lang)} | _MORE_NAMES
    return {name: code for name, code in named.items() if " " in name or not name.isascii()}


@lru_cache(maxsize=1)
def _full_names() -> re.Pattern[str]:
    spelled = [
        r"[\s-]?".join(map(re.escape, _BLANK.split(name))) for name in sorted(_names(), key=len, reverse=True)
    ]
    return re.compile(rf"(?<![a-z])(?P<name>{'|'.join(spelled)})(?:[a-z]{{1,4}}(?![a-z])|(?![a-z]))")


@lru_cache(maxsize=1)
def _by_letters() -> dict[str, str]:
    return {_BLANK.sub("", name): code for name, code in _names().items()}


@lru_cache(maxsize=1)
def _alone() -> re.Pattern[str]:
    words = "|".join(f"(?P<{code}>{_bordered(pattern)})" for code, pattern in _ALONE.items())
    return re.compile(f"{words}|(?:{_OTHER_SIGN})")


def _bordered(pattern: str) -> str:
    """Latin words are whole ones; signs and scripts without blanks stand anywhere."""
    words = pattern.split("|")
    latin = [word for word in words if re.match("[a-z]", word) and "$" not in word]
    others = [word for word in words if word not in latin]
    bordered = [rf"(?<![a-z])(?:{'|'.join(latin)})(?![a-z])"] if latin else []
    return "|".join(
        [
            *(rf"(?<![a-z]){one}" if one[0].isascii() and one[0].isalpha() else one for one in others),
            *bordered,
        ]
    )
