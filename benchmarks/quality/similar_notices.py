"""Notices of known tenders, made from real titles that are kept beside the project: for measuring matching.

A real title becomes a tender. Of a tender there are re-scrapes, corrections, and copies on other portals (capitals,
no diacritics, abbreviations, cut titles, slips, fields left out, the official number quoted by a third). Beside it
stand other tenders that look like it: sibling lots, other years and districts, re-tenders, most of them marked. The
shape follows ../shared/data/bench/README.md; the code and the choices are our own.
"""

import gzip
import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

SHARED = Path(__file__).parents[3] / "shared" / "data"
TITLES = SHARED / "bench" / "real_titles.json.gz"
TURKISH = SHARED / "tr" / "ekap_legacy" / "ekap_search_list_hatay_yapim_2023.json"
SHARES = {"VN": 0.43, "ID": 0.27, "TR": 0.17, "TH": 0.13}
CURRENCY = {"VN": "VND", "ID": "IDR", "TR": "TRY", "TH": "THB"}
OFFICIAL = {"VN": "muasamcong", "ID": "spse", "TR": "ekap", "TH": "egp"}
OTHERS = {
    "VN": ("dauthau", "worldbank", "baodauthau"),
    "ID": ("inaproc", "dgmarket"),
    "TR": ("ilan_gov", "belediye"),
    "TH": ("process3", "bidnews"),
}
SHORT = {
    "VN": (("Ủy ban nhân dân", "UBND"), ("Ban quản lý dự án", "BQLDA"), ("đầu tư xây dựng", "ĐTXD")),
    "ID": (("Kecamatan", "Kec."), ("Kabupaten", "Kab."), ("Kelurahan", "Kel."), ("Pekerjaan Umum", "PU")),
    "TR": (("Müdürlüğü", "Md."), ("Mahallesi", "Mah."), ("Belediyesi", "Bld."), ("İlçesi ", "")),
    "TH": (("จังหวัด", "จ."), ("องค์การบริหารส่วนตำบล", "อบต."), ("เทศบาลเมือง", "ทม."), ("อำเภอ", "อ.")),
}  # fmt: skip
LOT = {"VN": " - Lô {}", "ID": " Paket {}", "TR": " ({}. Kısım)", "TH": " ระยะที่ {}"}
YEAR = {"VN": " năm {}", "ID": " TA {}", "TR": " {} Yılı", "TH": " ประจำปีงบประมาณ {}"}
AGAIN = {"VN": " (đấu thầu lại)", "ID": " (Tender Ulang)", "TR": " (Yeniden)", "TH": " (ครั้งที่ 2)"}
CHANGED = {
    "VN": (" (Đính chính)", " (Gia hạn)"),
    "ID": (" (Perubahan)", " - Adendum"),
    "TR": (" (Düzeltme İlanı)", " - Zeyilname"),
    "TH": (" (แก้ไขประกาศ)", " (ขยายเวลา)"),
}
PLACES = {
    "VN": " tại {}",
    "ID": " Kec. {}",
    "TR": " {} ilçesi",
    "TH": " จังหวัด{}",
}
TOWN = {
    "VN": "Ủy ban nhân dân thành phố {}",
    "ID": "Dinas Pekerjaan Umum Kab. {}",
    "TR": "{} Belediyesi",
    "TH": "เทศบาลเมือง{}",
}
NAMES = {
    "VN": ("Hà Nam", "Thái Bình", "Bình Định", "Lào Cai", "Nghệ An", "Gia Lai", "Kiên Giang", "Thái Nguyên"),
    "ID": ("Banjaran", "Ciwidey", "Cileunyi", "Pangalengan", "Soreang", "Rancaekek", "Majalaya", "Arjasari"),
    "TR": ("Defne", "Samandağ", "Hassa", "Payas", "Reyhanlı", "Kumlu", "Beykoz", "Şişli"),
    "TH": ("ระยอง", "ตรัง", "น่าน", "สงขลา", "ภูเก็ต", "สุโขทัย", "นครพนม", "ชลบุรี"),
}


@dataclass(frozen=True, slots=True)
class Tender:
    """A tender before it is announced."""

    country: str
    kind: str
    title: str
    buyer: str
    amount: float | None
    published: date
    deadline: date
    portal: str
    number: int


def generate(size: int, seed: int, years: int = 1) -> Iterator[dict[str, Any]]:
    """Yield about `size` notices of some years with their tender ("cluster") and how they were made ("kind")."""
    random = Random(seed)  # noqa: S311  # repeatable notices, not secrets
    titles = _titles()
    made, cluster, number = 0, 0, 1_000_000
    while made < size:
        country = random.choices(list(SHARES), list(SHARES.values()))[0]
        base = _tender(random, country, *random.choice(titles[country]), number)
        back = timedelta(days=365 * random.randrange(years))
        base = replace(base, published=base.published - back, deadline=base.deadline - back)
        for tender in (base, *_lookalikes(random, base)):
            cluster += 1
            for row in _announcements(random, replace(tender, number=number)):
                yield {"id": made, "cluster": cluster, "family": crc32(base.title.encode()), **row}
                made += 1
            number += 10


def _titles() -> dict[str, list[tuple[str, str, float | None]]]:
    found: dict[str, list[tuple[str, str, float | None]]] = {country: [] for country in SHARES}
    for row in json.loads(gzip.decompress(TITLES.read_bytes())):
        found[row["cc"]].append((row["title"], row["buyer"] or "", row["amount"]))
    for row in json.loads(TURKISH.read_bytes()):
        found["TR"].append((row["title"], row["admin"].strip(), None))
    # Some titles have lost their buyers, Thai ones all of them: a town buys them.
    return {
        country: [(title, buyer or _town(country, title), sum_) for title, buyer, sum_ in rows]
        for country, rows in found.items()
    }


def _town(country: str, title: str) -> str:
    names = NAMES[country]
    return TOWN[country].format(names[len(title) % len(names)])


def _tender(
    random: Random, country: str, title: str, buyer: str, amount: float | None, number: int
) -> Tender:
    published = date(2026, 1, 1) + timedelta(days=random.randrange(300))
    if amount is None and random.random() < 0.75:
        amount = round(10 ** random.uniform(5.5, 8.5)) * (1000 if country in ("VN", "ID") else 1) / 10
    portal = OFFICIAL[country] if random.random() < 0.7 else OTHERS[country][0]
    deadline = published + timedelta(days=random.randrange(7, 46))
    return Tender(country, "base", title, buyer, amount, published, deadline, portal, number)


def _lookalikes(random: Random, base: Tender) -> Iterator[Tender]:
    """Other tenders that look like this one."""

    def other(kind: str, form: str, later: int = 0, *, priced: bool = True) -> Tender:
        amount = base.amount
        if amount and priced:
            amount = round(amount * random.uniform(0.7, 1.3), 2)
        moved = timedelta(days=later)
        return replace(
            base, kind=kind, title=base.title + form, amount=amount,
            published=base.published + moved, deadline=base.deadline + moved,
        )  # fmt: skip

    country = base.country
    if random.random() < 0.14:
        yield from (
            other("N_lot", LOT[country].format(lot))
            for lot in random.sample(range(1, 6), random.randint(1, 3))
        )
    if random.random() < 0.14:
        names = random.sample(NAMES[country], random.randint(1, 2))
        yield from (other("N_district", PLACES[country].format(name)) for name in names)
    if random.random() < 0.15:
        back = random.randint(0, 2)
        year = 2026 - back + (543 if country == "TH" else 0)
        yield other("N_year", YEAR[country].format(year), -365 * back - random.randrange(30))
    if random.random() < 0.1:
        mark = AGAIN[country] if random.random() < 0.6 else ""
        yield other("N_retender", mark, random.randrange(40, 200), priced=False)


def _announcements(random: Random, tender: Tender) -> Iterator[dict[str, Any]]:
    row = {
        "kind": tender.kind,
        "cc": tender.country,
        "portal": tender.portal,
        "title": tender.title,
        "buyer": tender.buyer or None,
        "ref": _number(tender.country, tender.portal, tender.number, 0),
        "body_ref": None,
        "published": tender.published.isoformat(),
        "deadline": tender.deadline.isoformat(),
        "amount": tender.amount,
        "currency": CURRENCY[tender.country] if tender.amount else None,
    }
    yield row
    if random.random() < 0.15:
        yield row | {"kind": "P_rescrape"}
    if random.random() < 0.22:
        yield _correction(random, tender, row)
    for copy in range(random.choices((0, 1, 2, 3), (0.55, 0.26, 0.13, 0.06))[0]):
        yield _copy(random, tender, row, copy + 1)


def _number(country: str, portal: str, number: int, version: int) -> str:
    if portal != OFFICIAL[country]:
        return f"{portal[:3].upper()}-{number}"
    shapes = {
        "VN": f"IB26{number:08}-{version:02}",
        "ID": f"{10_000_000_000 + number}",
        "TR": f"2026/{number}",
    }
    return shapes.get(country, f"6911{number:07}")


def _correction(random: Random, tender: Tender, row: dict[str, Any]) -> dict[str, Any]:
    changed = dict(row, kind="P_correction", ref=_number(tender.country, tender.portal, tender.number, 1))
    changed["published"] = (tender.published + timedelta(days=random.randint(1, 14))).isoformat()
    if random.random() < 0.75:
        changed["deadline"] = (tender.deadline + timedelta(days=random.choice((3, 5, 7, 10, 14)))).isoformat()
    if tender.amount and random.random() < 0.5:
        changed["amount"] = round(tender.amount * random.choice((0.97, 1.02, 1.03)), 2)
    if random.random() < 0.5:
        changed["title"] = tender.title + random.choice(CHANGED[tender.country])
    return changed


def _copy(random: Random, tender: Tender, row: dict[str, Any], copy: int) -> dict[str, Any]:
    """The same tender as another portal tells it."""
    portal = random.choice(OTHERS[tender.country][tender.portal == OTHERS[tender.country][0] :])
    told = dict(row, kind="P_cross", portal=portal)
    told["ref"] = _number(tender.country, portal, tender.number + copy, 0)
    told["published"] = (tender.published + timedelta(days=random.randint(0, 4))).isoformat()
    told["title"] = random.choice(_EDITS)(random, tender.country, tender.title)
    if random.random() < 0.36:
        told["body_ref"] = (
            row["ref"].partition("-0")[0] if tender.portal == OFFICIAL[tender.country] else row["ref"]
        )
    if random.random() < 0.15:
        told["buyer"] = None
    elif row["buyer"] and random.random() < 0.3:
        told["buyer"] = random.choice((str.upper, lambda name: _shortened(random, tender.country, name)))(
            row["buyer"]
        )
    if random.random() < 0.19:
        told["deadline"] = None
    if random.random() < 0.29:
        told["amount"] = told["currency"] = None
    elif row["amount"] and random.random() < 0.4:
        told["amount"] = float(f"{row['amount']:.2e}")
    return told


def _shortened(_random: Random, country: str, title: str) -> str:
    for long, short in SHORT[country]:
        title = title.replace(long, short)
    return title


def _capitals(_random: Random, country: str, title: str) -> str:
    return (title.replace("i", "İ") if country == "TR" else title).upper()


def _bare(_random: Random, _country: str, title: str) -> str:
    plain = unicodedata.normalize("NFD", title.replace("đ", "d").replace("Đ", "D").replace("ı", "i"))
    return "".join(letter for letter in plain if not "\u0300" <= letter <= "\u036f")


def _cut(random: Random, _country: str, title: str) -> str:
    length = random.randint(60, 100)
    if len(title) <= length:
        return title
    return title[:length].rstrip() + ("..." if random.random() < 0.5 else "")


def _slipped(random: Random, _country: str, title: str) -> str:
    if len(title) < 12:
        return title
    at = random.randrange(3, len(title) - 3)
    if random.random() < 0.5:
        return title[:at] + title[at + 1 :]
    return title[:at] + title[at + 1] + title[at] + title[at + 2 :]


def _glued(_random: Random, country: str, title: str) -> str:
    return title.replace(" ", "") if country == "TH" else title


def _unchanged(_random: Random, _country: str, title: str) -> str:
    return title


_EDITS: tuple[Callable[[Random, str, str], str], ...] = (
    _unchanged, _unchanged, _capitals, _capitals, _bare, _shortened, _cut, _slipped, _glued,
)  # fmt: skip
