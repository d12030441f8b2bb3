"""Which language a short title is written in: script, letters or words, then langdetect with few candidates.

langdetect as it comes calls ALL-CAPS Indonesian German (9 % right) and Turkish without its letters anything
(1.4 %). Here it sees lower-cased text, chooses only between English and the language of the source's country,
and knows those languages also as they look when their marks have been dropped. Where its walks disagree, or the words
look unlike what it says, n-grams and the words' shapes are weighed together.
"""

import re
import unicodedata
from dataclasses import dataclass
from math import exp
from typing import Final

from domain.country import COUNTRIES
from transform.language.ngrams import log_odds, probabilities
from transform.language.word_shapes import SHAPES, Looks, looks

UNDETERMINED: Final = "und"
# Of which country a notice tells is not known: the languages in Latin letters that n-grams can tell from English.
_EVERYWHERE: Final = ("en", "id", "tr", "vi")
_FEWEST_LETTERS: Final = 6
_BY_LETTERS_CONFIDENCE: Final = 0.99
_NAMES_SHARE: Final = 0.3

# A Thai notice may name products in English; an English one may name a place in Thai.
_SCRIPTS: Final = (("th", re.compile("[\u0e01-\u0e4e]")), ("ko", re.compile("[\uac00-\ud7a3]")))
_SCRIPT_SHARE: Final = 0.15
# Letters of one of our languages and of no other: horns, breves, hooks, dots below; ş, ğ, ı, İ.
_LETTERS: Final = (("vi", re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")), ("tr", re.compile("[şŞğĞıİ]")))
_ENOUGH: Final = 500  # characters; langdetect's time grows with the text, its answer does not change any more
# Indonesian titles are full of English terms. One of these words, no names among them, makes one Indonesian.
_INDONESIAN: Final = re.compile(
    r"\b(?:belanja|jasa|pengadaan|pembangunan|perencanaan|pengawasan|pemeliharaan|peningkatan|penyediaan|"
    r"pembuatan|pengembangan|rehabilitasi|renovasi|pekerjaan|kegiatan|tenaga|gedung|sewa|dan|untuk|dengan|yang|"
    r"adalah|atau|bagi|dalam|dari|karena|lebih|oleh|pada|paling|secara|serta|sudah|telah|tidak)\b"
)
# A title of a few words may be made of loan words alone. These are spelled as only the country's own language spells
# them: whole words, and endings that no English word has. Lower case, Turkish without its marks too.
_SHORT_TITLE: Final = 4  # words
_HOME_SPELLINGS: Final = {
    "id": re.compile(
        r"\b(?:sistem|akses|proyek|kontrak|kontrol|kamera|komputer|konsultan|survei|studi|mesin|modul|telepon|kabel|pompa|"
        r"parkir|energi|industri|produk|proyektor|lampu|kantor|desa|kota|kabupaten|sekolah|alat|jalan|jembatan|"
        r""
        r"jaringan|layanan|perangkat|[a-z]{3,}(?:[aiu]si|[knpr]si)|[a-z]{2,}itas|[a-z]{2,}ologi|[a-z]{4,}tik|publik|elektrik|listrik)\b"
    ),
    "tr": re.compile(
        r"\b(?:sistem[a-z]*|proje[a-z]*|lisans[a-zı]*|kamera[a-zı]*|altyap[ıi][a-zı]*|yaz[ıi]l[ıi]m[a-zı]*|donan[ıi]m[a-zı]*|"
        r"al[ıi]m[ıi]|hizmet[a-z]*|merkez[a-z]*|bak[ıi]m[a-zı]*|onar[ıi]m[a-zı]*|kurulum[a-zı]*|belediye[a-z]*|bilgi[a-z]*|"
        r"[a-z]{2,}syon[a-zıu]*|[a-z]*loji[a-z]*|elektronik|otomatik)\b"
    ),
    "vi": re.compile(
        r"\b(?:he thong|phan mem|thiet bi|xay dung|xay lap|thi cong|cung cap|mua sam|goi thau|du an|dich vu|"
        r"trung tam|may chu|may tinh|cap quang|chieu sang|giam sat|hoi nghi)\b"
    ),
}
_INDONESIAN_PORTAL: Final = ("en", "id")
_BY_WORDS_CONFIDENCE: Final = 0.99
_OVERRULED_CONFIDENCE: Final = 0.6
_SURE: Final = 0.99
# A letter stands in up to three n-grams, so that what they say counts double at least.
_NGRAMS_SIZE: Final = 0.5
_TELLING: Final = (
    1.0  # log odds a word; that a word may be Indonesian or Turkish says less than that it cannot
)


@dataclass(frozen=True, slots=True)
class Language:
    """What a text is written in.

    Attributes:
        code: ISO 639-1, or "und".
        confidence: 0..1, as the method gives it; not comparable between methods.
        method: "script", "letters", "words", "ngram", or "none" where there is too little text.
    """

    code: str
    confidence: float
    method: str


_NONE: Final = Language(UNDETERMINED, 0.0, "none")


def identify(text: str, country: str, hint: str = "") -> Language:
    """Return the language that a text is in. The same text always gets the same answer.

    Args:
        text: a title or description, in any case and normal form.
        country: ISO 3166-1 of the source, which decides the candidates besides English; "INTL" for none.
        hint: the language the portal itself states; it joins the candidates and decides only where the text is unsure.
    """
    normal = unicodedata.normalize("NFKC", text)
    by_letters = None if hint == "en" and _only_in_names(normal) else _by_letters(normal)
    if certain := _by_script(normal) or by_letters:
        return certain
    if sum(map(str.isalpha, normal)) < _FEWEST_LETTERS:
        return _NONE
    lowered, candidates = normal[:_ENOUGH].replace("İ", "i").lower(), _candidates(country, hint)
    return _by_words(lowered, candidates, hint) or _by_ngrams(lowered, candidates, hint)


def _candidates(country: str, hint: str) -> tuple[str, ...]:
    home = (COUNTRIES[country].language,) if country in COUNTRIES else _EVERYWHERE
    return tuple(sorted({"en", *home, *([hint] if hint else [])}))


def _by_script(text: str) -> Language | None:
    if text.isascii():
        return None
    letters = sum(map(str.isalpha, text))
    for code, script in _SCRIPTS:
        if len(script.findall(text)) > letters * _SCRIPT_SHARE:
            return Language(code, 1.0, "script")
    return None


def _by_letters(text: str) -> Language | None:
    if text.isascii():
        return None
    for code, letters in _LETTERS:
        if letters.search(text):
            return Language(code, _BY_LETTERS_CONFIDENCE, "letters")
    return None


def _only_in_names(text: str) -> bool:
    """An English text names places as they are written there: "İzmir to install smart meters"."""
    words = text.split()
    marked = [word for word in words if any(letters.search(word) for _code, letters in _LETTERS)]
    return len(marked) <= len(words) * _NAMES_SHARE and all(word[0].isupper() for word in marked)


def _by_words(lowered: str, candidates: tuple[str, ...], hint: str) -> Language | None:
    """Where only English stands against it, one word of the country's own decides, whatever n-grams would say."""
    if candidates == _INDONESIAN_PORTAL and _INDONESIAN.search(lowered):
        return Language("id", _BY_WORDS_CONFIDENCE, "words")
    home = [one for one in candidates if one != "en"]
    if len(home) != 1 or hint == "en" or len(lowered.split()) > _SHORT_TITLE:
        return None
    spelled = _HOME_SPELLINGS.get(home[0])
    return Language(home[0], _BY_WORDS_CONFIDENCE, "words") if spelled and spelled.search(lowered) else None


def _by_ngrams(lowered: str, candidates: tuple[str, ...], hint: str) -> Language:
    found = probabilities(lowered, candidates)
    if not found:  # no letters that any candidate knows
        return _NONE
    code, confidence = found[0]
    if "id" in candidates and code == "en" and _INDONESIAN.search(lowered):
        return Language("id", _OVERRULED_CONFIDENCE, "ngram")
    said = Language(code, round(confidence, 4), "ngram")
    home = "".join(one for one in candidates if one != "en")
    return _weighed(said, lowered, home, hint) if home in SHAPES else said


def _weighed(said: Language, lowered: str, home: str, hint: str) -> Language:
    """English or the country's own, where n-grams are unsure or the words look otherwise."""
    shapes = looks(lowered, home)
    if said.confidence >= _SURE and not _contradicts(shapes, said.code, home):
        return said
    if hint:
        return said if said.code == hint else Language(hint, _OVERRULED_CONFIDENCE, said.method)
    odds = log_odds(lowered, home) * _NGRAMS_SIZE + shapes.odds
    code = home if odds > 0 else "en"
    return said if code == said.code else Language(code, round(1 / (1 + exp(-abs(odds))), 4), "words")


def _contradicts(shapes: Looks, code: str, home: str) -> bool:
    """Whether the words, one with another, look much like the other language."""
    against = -shapes.odds if code == home else shapes.odds
    return against > shapes.words * _TELLING
