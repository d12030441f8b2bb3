"""ilan.gov.tr as its own pages ask it: lists of at most 20 ads, ads in full, all in one JSON envelope."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from html import escape
from random import Random
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

from sandbox.portal import Request, Response, json_response, not_found
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("www.ilan.gov.tr",)
API = "/api/api/services/app/"
CAP = 20
ISTANBUL = ZoneInfo("Europe/Istanbul")
ASCII = str.maketrans({"ı": "i", "İ": "i", "ş": "s", "ğ": "g", "ç": "c", "ö": "o", "ü": "u"})

# Ads that come with the tenders and are none; the last is of a category that nobody has seen yet.
_OTHERS: tuple[tuple[str, str, str, str], ...] = (
    (
        "2026-11-18",
        "emlak-arsa",
        "Mülkiyeti belediyemize ait 612 m² arsa satılacaktır",
        "KEŞAN BELEDİYE BAŞKANLIĞI",
    ),
    ("2026-11-19", "vasita-otomobil", "2019 model otomobil icradan satılıktır", "GÖLBAŞI İCRA DAİRESİ"),
    (
        "2026-11-19",
        "ihale-duyurulari-kullanim-hakki-ve-isletme-haklarinin-kiraya-verilmesi",
        "Akıllı otopark işletme hakkı kiraya verilecektir",
        "AYVALIK BELEDİYE BAŞKANLIĞI",
    ),
    (
        "2026-11-20",
        "kamu-akademik-personel-akademik-personel-alimlari",
        "Öğretim üyesi alım ilanı",
        "AMASYA ÜNİVERSİTESİ REKTÖRLÜĞÜ",
    ),
    (
        "2026-11-20",
        "ihale-duyurulari-toki-konut-ve-isyeri-satislari",
        "Konut ve işyeri açık satış duyurusu",
        "TOPLU KONUT İDARESİ BAŞKANLIĞI",
    ),
    (
        "2026-11-20",
        "ihale-duyurulari-elektronik-eksiltme-duyurulari",
        "Muhtelif temizlik malzemesi elektronik eksiltme ile alınacaktır",
        "KARAMAN İL ÖZEL İDARESİ",
    ),
)


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer the list or one ad."""
    if request.method == "POST" and request.path == f"{API}Ad/AdsByFilter":
        asked = request.json()
        return json_response(_envelope(_found(_ads(samples), asked["keys"], asked["maxResultCount"])))
    if request.path == f"{API}AdDetail/GetAdDetail":
        wanted = [sample for sample in samples if str(sample.fields["id"]) == request.query.get("id")]
        return json_response(_envelope(_in_full(wanted[0]))) if wanted else not_found()
    return not_found()


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:
    """Yield the pages of everything that was published until now."""
    until = f"{now.astimezone(ISTANBUL):%d.%m.%Y}"
    ads = _ads(samples)
    for page in range(1, -(-len(ads) // CAP) + 1):
        found = _found(ads, {"currentPage": [page], "ppdmax": [until]}, CAP)
        yield {}, json_response(_envelope(found)).body


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up one ad."""
    deadline = date(2026, 12, 1) + timedelta(days=random.randrange(28))
    return {
        "id": 3_000_000 + number,
        "no": f"ILN{3_000_000 + number:08d}",
        "title": words.title,
        "buyer": words.buyer,
        "city": words.place,
        "date": "2026-11-23",
        "slug": random.choice(["mal-alim-ihaleleri", "hizmet-alim-ihaleleri", "yapim-ve-insaat-ihaleleri"]),
        "ikn": f"2026/{2_000_000 + number}",
        "usul": "Açık ihale usulü",
        "deadline": f"{deadline:%d.%m.%Y} {random.randrange(9, 16):02d}:00",
    }


def _ads(samples: Sequence[Sample]) -> list[dict[str, Any]]:
    ads = [_listed(sample) for sample in samples]
    for number, (day, category, title, buyer) in enumerate(_OTHERS):
        ads.append(_ad(2_289_000 + number, f"ILN{2_559_000 + number:08d}", category, title, buyer, day))
    return sorted(ads, key=lambda ad: -int(ad["id"]))


def _ad(number: int, ad_no: str, category: str, title: str, buyer: str, day: str) -> dict[str, Any]:
    slug = f"{category}-{_slug(title)}"
    midnight = datetime.combine(date.fromisoformat(day), time.min, ISTANBUL).astimezone(UTC)
    return {
        "id": number,
        "adNo": ad_no,
        "advertiserName": buyer,
        "title": title,
        "addressCityName": "",
        "addressCountyName": None,
        "publishStartDate": f"{midnight:%Y-%m-%dT%H:%M:%SZ}",
        "urlStr": f"/ilan/{number}/{slug}",
        "slugifyTitle": slug,
        "adSourceName": "Basın İlan Kurumu",
        "adTypeFilters": [{"key": "İlan Türü", "value": "İHALE"}],
        "isArchived": False,
    }


def _slug(title: str) -> str:
    plain = normalize("NFKD", title.translate(ASCII)).lower().translate(ASCII)
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in plain).split()
    return "-".join(words)[:150]


def _listed(sample: Sample) -> dict[str, Any]:
    fields = sample.fields
    title = fields["title"] + fields.get("padding", "") * fields.get("padded", 0)
    number = fields.get("no", sample.id)
    ad = _ad(
        fields["id"], number, f"ihale-duyurulari-{fields['slug']}", title, fields["buyer"], fields["date"]
    )
    facets = (
        ("İhale Kayıt No", fields.get("ikn")),
        ("İhale Türü", fields.get("type")),
        ("İhale Usulü", fields.get("usul")),
        ("İhale ve Teklif Açma Tarihi", fields.get("deadline", "").split(" ")[0]),
    )
    told = [{"key": key, "value": value} for key, value in facets if value]
    place = {"addressCityName": fields["city"], "addressCountyName": fields.get("county")}
    return ad | place | {"adTypeFilters": [*ad["adTypeFilters"], *told]}


def _found(ads: list[dict[str, Any]], keys: Mapping[str, Any], asked: int) -> dict[str, Any]:
    first, last = _day(keys, "ppdmin", date.min), _day(keys, "ppdmax", date.max)
    hits = [ad for ad in ads if first <= _published(ad) <= last]
    size, page = min(asked, CAP), int(keys.get("currentPage", [1])[0])
    category = {
        "taxId": 9,
        "name": "İhale Duyuruları",
        "slug": "ihale-duyurulari",
        "count": len(hits),
        "orderNo": 1,
    }
    return {
        "ads": hits[(page - 1) * size : page * size],
        "categories": [category],
        "cityCounts": [],
        "numFound": len(hits),
    }


def _day(keys: Mapping[str, Any], name: str, otherwise: date) -> date:
    told = keys.get(name)
    return datetime.strptime(told[0], "%d.%m.%Y").replace(tzinfo=ISTANBUL).date() if told else otherwise


def _published(ad: Mapping[str, Any]) -> date:
    return datetime.fromisoformat(ad["publishStartDate"]).astimezone(ISTANBUL).date()


def _in_full(sample: Sample) -> dict[str, Any]:
    fields, ad = sample.fields, _listed(sample)
    deadline = fields.get("deadline", "")
    facets = [facet for facet in ad["adTypeFilters"] if not facet["key"].endswith("Açma Tarihi")]
    if deadline:
        facets.append({"key": "İhale ve Teklif Açma Tarihi", "value": deadline})
    return ad | {
        "adTypeFilters": facets,
        "categories": [{"taxId": 9, "name": "İhale Duyuruları", "slug": "ihale-duyurulari"}],
        "content": fields["text"] if "text" in fields else _content(fields),
        "hitCount": 100 + int(ad["id"]) % 900,
        "attrEstimatedPrice": None,
    }


def _content(fields: Mapping[str, Any]) -> str:
    day, _, clock = fields.get("deadline", "").partition(" ")
    rows = (
        ("1.1. Adı", fields["buyer"]),
        ("1.2. Adresi", ", ".join(name for name in (fields.get("county"), fields["city"]) if name)),
        ("1.3. Telefon ve faks numarası", fields.get("contact", "")),
        ("2.1. Tarih ve Saati", f"{day} - {clock}" if clock else day),
        ("3.1. Adı", fields.get("name", fields["title"])),
        ("3.2. Niteliği, türü ve miktarı", fields.get("quantity", "")),
        ("3.3. Yapılacağı/teslim edileceği yer", fields.get("place", "")),
    )
    table = "".join(_row(label, value) for label, value in rows if value)
    ends = f"<p>{escape(fields['ends'])}</p>" if "ends" in fields else ""
    return f'<div class="ilan-metni"><h3>{escape(fields["title"])}</h3><table>{table}</table>{ends}</div>'


def _row(label: str, value: str) -> str:
    spaced = escape(label).replace(" ", "&nbsp;")
    return f"<tr><td><b>{spaced}</b></td><td>:</td><td>{escape(value)}</td></tr>"


def _envelope(result: object) -> dict[str, Any]:
    return {
        "result": result,
        "targetUrl": None,
        "success": True,
        "error": None,
        "unAuthorizedRequest": False,
        "__abp": True,
    }
