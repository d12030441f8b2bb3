"""Names of companies: their legal forms, what stays of a name when a person's goes, and the members of a consortium.

Who wins a tender may be a person: a craftsman, a consultant, a shop in its owner's name. No list of personal names is
complete, in four languages least of all, so the rule asks the other way round: a supplier's name is kept where a legal
form (data/legal_forms.csv) or the table of buyers says that it is no person. Sole traders' forms (ร้าน, hộ kinh doanh,
DNTN, UD, Toko, şahıs) are not in that list, as their name is their owner's. That some companies lose their name with
it is the price; what they won stays.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from transform.parties._recognise import recognise
from transform.parties._spelling import as_written, spell
from transform.text import clean

_DATA: Final = Path(__file__).parents[1] / "data" / "legal_forms.csv"
# "AŞ" is A.Ş. without its dots; "As", which folds alike, is a surname.
_JOINT_STOCK: Final = re.compile(r"\bA\.?Ş\b\.?")
_HEAD_OFFICE: Final = re.compile(r"(?: genel)? mudurlugu$")
_CONSORTIUM: Final = re.compile(
    r"liên danh|ortak girişim\w*|iş ortaklığı|adi ortaklı\w+|konsorsium|\bkso\b|กิจการร่วมค้า|คอนซอร์เตียม"
    r"|joint venture|\bjv\b|consortium",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"\s+[-–+/&]\s+|\s*;\s*|\s+(?:và|ve|and|dan|และ)\s+|,\s+(?!ltd|inc|llc|pt\b|cv\b)", re.IGNORECASE
)
_ENDS: Final = " ,;:-–+&/(|"
_BRACKET: Final = re.compile(r"\s*\(([^()]*)\)\s*$")
_PART_OF_NAME: Final = re.compile(r"มหาชน|viet ?nam|indonesia|thai|turki|turkey|korea|asia|persero")
_SURNAMES: Final = frozenset(
    {
        *(
            "nguyen",
            "tran",
            "le",
            "pham",
            "huynh",
            "hoang",
            "phan",
            "vu",
            "vo",
            "dang",
            "bui",
            "do",
            "ho",
            "ngo",
        ),
        *("duong", "ly", "dinh", "truong", "mai", "lam", "luu", "trinh", "dao"),
    }
)
# Words of a trade: a name with one is a firm's, with or without its form beside it.
_TRADES: Final = re.compile(
    r"\b(?:insaat|taahhut|tic\w*|san\w*|muh\w*|turizm|gida|teknoloj\w*|elektr\w*|bilisim|bilgisayar|enerji|medikal"
    r"|yapi|nakliy\w*|temizlik|guvenlik|oto\w*|maki\w*|mimarlik|planlama|danismanlik|musavirlik|yazilim|sistem\w*"
    r"|grup|holding|proje|group|engineering|construction|technolog\w*|systems?|services?|consult\w*|international"
    r"|karya|jaya|utama|teknik|konsultan|konstruksi|solusi|persada|abadi|nusantara|indo\w*)\b"
)


class _Form(NamedTuple):
    before: bool
    after: bool
    written: str
    form: str
    english: str
    korean: str


@cache
def _forms(country: str) -> tuple[_Form, ...]:
    """The forms that a country's notices may name, the longest first."""
    with _DATA.open(encoding="utf-8", newline="") as lines:
        told = [row for row in csv.DictReader(lines) if row["country"] in ("", country)]
    made = [
        _Form(
            before=row["stands"] != "after",
            after=row["stands"] != "before",
            written=spell(country, row["written"]),
            form=row["form"],
            english=row["english"],
            korean=row["korean"],
        )
        for row in told
    ]
    return tuple(sorted(made, key=lambda form: -len(form.written)))


def _spelled(country: str, name: str) -> str:
    if country != "TR":
        return spell(country, name)
    return _HEAD_OFFICE.sub("", spell(country, _JOINT_STOCK.sub("A.Ş.", name)))


def _begins(country: str, spelled: str) -> _Form | None:
    joint = "" if country == "TH" else " "
    return next((f for f in _forms(country) if f.before and spelled.startswith(f.written + joint)), None)


def _ends(country: str, spelled: str) -> _Form | None:
    joint = "" if country == "TH" else " "
    return next((f for f in _forms(country) if f.after and spelled.endswith(joint + f.written)), None)


def _apart(country: str, name: str) -> tuple[str, _Form | None]:
    """A company's own name, spelled, and its form; all of the name where it has none or is nothing else."""
    spelled = _spelled(country, name)
    first, last = _begins(country, spelled), _ends(country, spelled)
    core = spelled.removeprefix(first.written) if first else spelled
    core = (core.removesuffix(last.written) if last else core).strip()
    return core or spelled, last or first


@lru_cache(maxsize=32_768)
def has_legal_form(country: str, name: str) -> bool:
    """Whether a name begins or ends with the legal form of a company or another body with a name of its own."""
    spelled = _spelled(country, name)
    return bool(_begins(country, spelled) or _ends(country, spelled))


def company_key(country: str, name: str) -> str:
    """The normal form of a company's name: spelled, without its legal form, and that in one way behind it."""
    core, form = _apart(country, name)
    return f"{core}|{form.form}" if form and core else core


def company_names(country: str, name: str) -> tuple[str, str]:
    """A company's English and Korean name: its own name, and the form translated; ("", "") without a form."""
    core, form = _apart(country, name)
    if form is None:
        return "", ""
    own = as_written(country, name, core) if core else ""
    if form.before and form.after:  # "PT" stands in front in every language
        return clean(f"{form.english} {own}"), clean(f"{form.korean} {own}")
    return clean(f"{own} {form.english}"), clean(f"{own} {form.korean}")


def supplier_names(country: str, published: str) -> list[str]:
    """The companies that a supplier's name names: one, the members of a consortium, or none where it may be a person.

    Args:
        country: ISO 3166-1 alpha-2, whose legal forms count.
        published: as the portal has it.
    """
    pieces = list(_pieces(country, clean(_CONSORTIUM.sub(" ", published)).strip(_ENDS)))
    return list(dict.fromkeys(name for piece in pieces if (name := _company(country, piece))))


def without_natural_persons(country: str, published: str) -> str:
    """A supplier's name as published, less what may be a person's; "" where nothing is left."""
    kept = supplier_names(country, published)
    if not kept:
        return ""
    return clean(published) if _says_no_more(country, published, kept) else " · ".join(kept)


def _says_no_more(country: str, published: str, kept: list[str]) -> bool:
    """Whether a name consists of its companies, and of words for a consortium."""
    left = spell(country, clean(_CONSORTIUM.sub(" ", published)))
    for name in kept:
        left = left.replace(spell(country, name), " ", 1)
    return set(left.split()) <= {"va", "ve", "and", "dan", "และ"}


def _pieces(country: str, name: str) -> Iterator[str]:
    """Part a name where another company or a person begins; "İnşaat ve Ticaret" is one name."""
    start, end = 0, 0
    for found in _BETWEEN.finditer(name):
        left, right = name[start : found.start()], name[found.end() :]
        if _parts(country, left, right):
            yield left
            start = found.end()
        end = found.end()
    yield name[max(start, 0) :] if end else name


def _parts(country: str, left: str, right: str) -> bool:
    """Whether there are two names, left and right of a separator."""
    following = _BETWEEN.split(right)[0]
    both = has_legal_form(country, left) and bool(
        _begins(country, _spelled(country, right)) or _has_end(country, right)
    )
    return both or _may_be_person(country, left) or _may_be_person(country, following)


def _has_end(country: str, text: str) -> bool:
    return any(_ends(country, _spelled(country, piece)) for piece in _BETWEEN.split(text))


def _may_be_person(country: str, piece: str) -> bool:
    words = spell(country, piece).split()
    if has_legal_form(country, piece) or not 2 <= len(words) <= 5:
        return False
    if country == "VN":
        return words[0] in _SURNAMES
    return not _TRADES.search(" ".join(words)) and not any(word.isdigit() for word in words)


def _company(country: str, piece: str) -> str:
    """The part of a name that is a company's: from a form in front, up to a form behind; "" without one."""
    words = clean(piece).strip(_ENDS).split(" ")
    for start in range(len(words)):
        if _begins(country, _spelled(country, " ".join(words[start:]))):
            return _without_bracket(" ".join(words[start:]))
    for end in range(len(words), 0, -1):
        if _ends(country, _spelled(country, " ".join(words[:end]))):
            return " ".join(words[:end]).strip(_ENDS)
    return clean(piece) if _is_known_body(country, piece) else ""


def _without_bracket(name: str) -> str:
    """Without a bracket behind it, in which a person may stand, unless it is a part of the company's name."""
    found = _BRACKET.search(name)
    return name[: found.start()] if found and not _PART_OF_NAME.search(spell("", found[1])) else name


def _is_known_body(country: str, name: str) -> bool:
    match = recognise(country, name, "")
    return match is not None and (match.form.row.is_one_body or match.form.row.kind == "university")
