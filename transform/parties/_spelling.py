"""One spelling for a name: what differs between two ways to write it, and says nothing of who it is, goes."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from transform.text import clean, fold

_PUNCTUATION: Final = re.compile(r"[\W_]+")
# Thai is written without blanks, and its vowel signs are no letters to a regular expression.
_THAI: Final = re.compile(r"[\s!-/:-@\[-`{-~\u2010-\u201d]+")
# Letters of a word that in capitals may be no name but its first letters.
_ABBREVIATION: Final = 5
_PROVINCE_BEHIND: Final = re.compile(r"\s/\s*([^/]+)$")
# What folding makes of the vowel sara am.
_SARA_AM_APART: Final = "\u0e4d\u0e32"
# What portals put before or behind a name, by country, in the folded text.
_AROUND: Final = {
    "TR": re.compile(r"^t\s?\.?\s?c\s?\.\s*|\s/\s*[^/]+$"),
    "ID": re.compile(
        r"^(?:\d+\s+)?(?:agency\s+)?|\s*-\s*\d{5,}$|,\s*pemerintah (?:daerah )?(?=kota|kab|prov)"
    ),
}
# Vietnamese words that are written out or by their first letters; the longer ones first.
_SHORTENED: Final = (
    ("uy ban nhan dan", "ubnd"),
    ("ban quan ly du an", "bqlda"),
    ("ban quan ly", "bql"),
    ("quan ly du an", "qlda"),
    ("dau tu xay dung", "dtxd"),
    ("dau tu va xay dung", "dtxd"),
    ("trach nhiem huu han", "tnhh"),
    ("mot thanh vien", "mtv"),
    ("co phan", "cp"),
)

# Turkish words of trades, with their letters i and ı as they belong; and each by its folded spelling.
_TRADES: Final = (
    "bilişim bilgi bilgisayar bilim dijital teknoloji teknolojik teknolojileri teknolojisi teknik sistem sistemi"
    " sistemleri inşaat ticaret sanayi sanayii elektrik iletişim mühendislik müşavirlik mimarlık hizmet hizmetleri"
    " enerji enerjisi limited şirketi anonim medikal temizlik güvenlik işletme işletmeleri işletmeciliği ürünleri"
    " makine makineleri danışmanlık eğitim lojistik nakliyat çevre şehir akıllı şehircilik telekomünikasyon"
    " grubu proje projeleri gıda turizm yazılım ithalat ihracat petrol kimya endüstri endüstriyel mobil kentsel"
)
_TURKISH: Final = {fold(word): word for word in _TRADES.split()}


def spell(country: str, text: str) -> str:
    """Give a name, or a part of one, its one spelling: folded, single blanks (in Thai none), no punctuation."""
    return words(country, fold(clean(text)))


@lru_cache(maxsize=16_384)
def spell_whole(country: str, text: str) -> str:
    """Spell a whole name, without what portals put round it: "T.C. …", "… / İZMİR", "… - 123456"."""
    folded = fold(clean(text))
    around = _AROUND.get(country)
    return words(country, around.sub(" ", folded) if around else folded)


def words(country: str, folded: str) -> str:
    """Take the punctuation out of a folded text."""
    if country == "TH":
        return _THAI.sub("", folded)
    text = _PUNCTUATION.sub(" ", folded).strip()
    for long, short in _SHORTENED if country == "VN" else ():
        if long in text:
            text = text.replace(long, short)
    return text


def province_behind(country: str, text: str) -> str:
    """The province that Turkish portals put behind a buyer: "… BELEDİYE BAŞKANLIĞI / ANKARA"; "" without one."""
    found = _PROVINCE_BEHIND.search(text) if country == "TR" else None
    return found[1] if found else ""


def as_written(country: str, text: str, value: str) -> str:
    """Find words of a spelled text in the text itself, so that they keep their marks and capitals."""
    if country == "TH":
        return value.replace(_SARA_AM_APART, "\u0e33")
    tokens = [token for token in _PUNCTUATION.split(clean(text)) if token]
    folded = [fold(token) for token in tokens]
    for wanted in _written_out(country, value):
        for start in range(len(tokens) - len(wanted) + 1):
            if folded[start : start + len(wanted)] == wanted:
                found = tokens[start : start + len(wanted)]
                loud = all(len(token) < _ABBREVIATION or token.isupper() for token in tokens)
                return " ".join(_in_small(country, token, loud=loud) for token in found)
    return value.title()


def _written_out(country: str, value: str) -> Iterator[list[str]]:
    """The words of a spelled text, then with each of the Vietnamese short forms written out."""
    yield value.split()
    for long, short in _SHORTENED if country == "VN" else ():
        if short in value.split():
            yield value.replace(short, long).split()


def _in_small(country: str, word: str, *, loud: bool) -> str:
    """A word in capitals as names are written, but an abbreviation in a text that is not all `loud`."""
    if not word.isupper() or (len(word) < _ABBREVIATION and not loud):
        return word
    if country != "TR":
        return word[0] + word[1:].lower()
    known = _TURKISH.get(fold(word), "")  # many capitals are written with one letter I for both
    dotted = "".join(
        "İ" if (letter, own) == ("I", "i") else letter
        for letter, own in zip(word, known or word, strict=True)
    )
    written = dotted or word
    return written[0] + written[1:].replace("I", "ı").replace("İ", "i").lower()
