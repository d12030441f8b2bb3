"""The pages of a bulletin as lines of text: contents, sections, announcements, page furniture."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from textwrap import wrap
from typing import Any

WIDTH = 96
LINES = 50
TYPES = {"1": "Mal", "2": "Yapım", "3": "Hizmet", "4": "Danışmanlık"}
_BULLETINS = {
    "1": "MAL ALIMI İHALELERİ BÜLTENİ",
    "2": "YAPIM İŞLERİ İHALELERİ BÜLTENİ",
    "3": "HİZMET ALIMI İHALELERİ BÜLTENİ",
    "4": "DANIŞMANLIK HİZMET ALIMI İHALELERİ BÜLTENİ",
}
_OBJECTS = {
    "1": "mal alımının",
    "2": "yapım işinin",
    "3": "hizmet alımının",
    "4": "danışmanlık hizmetinin",
}
_SECTIONS = (
    ("2. İHALE İLANLARI", "ihale", "numbered"),
    ("3. İHALE DÜZELTME İLANLARI", "duzeltme", "numbered"),
    ("4. İHALE İPTAL İLANLARI", "iptal", "numbered"),
    ("1. İSTİSNA İHALE İLANLARI", "ihale", "exempt"),
)
_MONTHS = {10: "EKİM", 11: "KASIM", 12: "ARALIK"}
_MORE = "Ayrıntılı bilgiye EKAP'ta yer alan ihale dokümanı içinde bulunan idari şartnameden ulaşılabilir."
# A headline whose number fell out in typesetting.
_NUMBERLESS = (date(2026, 11, 20), "1")
_NUMBERLESS_LINES = (
    "99.  KIRTASİYE MALZEMESİ SATIN ALINACAKTIR",
    "Kırtasiye Malzemesi Alımı açık ihale usulü ile ihale edilecektir.",
    "1- İdarenin",
    "1.1. Adı : Devrek İlçe Milli Eğitim Müdürlüğü",
    "2.1. Tarih ve Saati : 11.12.2026 - 10:00",
)


def notice_pages(day: date, kind: str, notices: Sequence[Mapping[str, Any]]) -> list[str]:
    """Lay out tenders, corrections, cancellations and exempt tenders."""
    contents, body = ["İÇİNDEKİLER"], []
    for heading, wanted, layout in _SECTIONS:
        found = [n for n in notices if n["kind"] == wanted and n.get("layout", "numbered") == layout]
        if found:
            contents += [_dotted(heading), *(line for n in found for line in _content(n))]
            body += [heading, f"{heading[0]}.1. {_BULLETINS[kind]}"]
            body += [line for number, n in enumerate(found, 1) for line in _notice(number, n, layout, kind)]
    if (day, kind) == _NUMBERLESS:
        body += _NUMBERLESS_LINES
    return _paged(day, kind, [contents, body])


def result_pages(day: date, kind: str, notices: Sequence[Mapping[str, Any]]) -> list[str]:
    """Lay out results."""
    contents = ["İÇİNDEKİLER", _dotted("1. SONUÇ İLANLARI"), *(line for n in notices for line in _content(n))]
    body = ["1. SONUÇ İLANLARI", f"1.1. {_BULLETINS[kind]}"]
    body += [line for number, n in enumerate(notices, 1) for line in _result(number, n, kind)]
    return _paged(day, kind, [contents, body])


def _paged(day: date, kind: str, chapters: Sequence[Sequence[str]]) -> list[str]:
    edition = 5711 + (day - date(2026, 10, 1)).days
    head = [
        f"KAMU İHALE BÜLTENİ   {day.day:02d} {_MONTHS[day.month]} {day.year} – Sayı {edition}",
        _BULLETINS[kind],
    ]
    blocks = [
        chapter[start : start + LINES] for chapter in chapters for start in range(0, len(chapter), LINES)
    ]
    return [
        "\n".join([*head, *block, f"Kamu İhale Kurumu – www.kik.gov.tr  {number}"])
        for number, block in enumerate(blocks, 1)
    ]


def _dotted(text: str) -> str:
    return f"{text} {'.' * max(8, WIDTH - len(text))} 7"


def _content(notice: Mapping[str, Any]) -> list[str]:
    *first, last = wrap(f"1.   {notice['ikn']}  {notice['headline']}", 70)
    return [*first, _dotted(last)]


def _field(label: str, value: str, *, centred: bool = False) -> Iterator[str]:
    if not value:
        return
    if centred and len(value) > 30:
        upper, lower = wrap(value, len(value) // 2 + 12)[:2]
        yield from (upper, f"{label} :", lower)
        return
    yield from wrap(f"{label} : {value}", WIDTH)


def _notice(number: int, n: Mapping[str, Any], layout: str, kind: str) -> Iterator[str]:
    yield from wrap(f"{number}.   {n['ikn']}       {n['headline']}", 60)
    yield from _exempt(n) if layout == "exempt" else _numbered(n, kind)


def _numbered(n: Mapping[str, Any], kind: str) -> Iterator[str]:
    if n["kind"] == "duzeltme":
        yield "DÜZELTME İLANI"
    if n["kind"] == "iptal":
        yield "İHALE İPTAL İLANI"
    if n["kind"] == "ihale":
        name, usul = n.get("name", "Aşağıda belirtilen iş"), n.get("usul", "açık")
        yield from wrap(f"{name} {usul} ihale usulü ile ihale edilecektir.", WIDTH)
    yield f"İhale Kayıt Numarası (İKN) : {n['ikn']}"
    yield "1- İdarenin"
    yield from _field("1.1. Adı", n["buyer"], centred=n.get("centred", False))
    yield from _field("1.2. Adresi", n.get("address", ""))
    yield from _field("1.3. Telefon numarası", n.get("contact", ""))
    if n["kind"] == "iptal":
        yield from _cancelled(n)
        return
    yield "2- İhalenin"
    yield from _field("2.1. Tarih ve Saati", n["deadline"])
    yield from _field("2.2. Toplantı yeri", n.get("hall", ""))
    yield f"3- İhale konusu {_OBJECTS[kind]}"
    dot = "" if kind == "3" else "."
    yield from _field(f"3.1{dot} Adı", n.get("name", ""), centred=n.get("centred", False))
    yield from _field("3.2. Niteliği, türü ve miktarı", n.get("quantity", ""))
    yield _MORE
    yield from _field("3.3. Yapılacağı/teslim edileceği yer", n.get("place", ""))
    yield from _field("3.4. Süresi/teslim tarihi", n.get("duration", ""))
    yield from wrap(n.get("ends", "4. Bu ihaleye sadece yerli istekliler katılabilecektir."), WIDTH)


def _cancelled(n: Mapping[str, Any]) -> Iterator[str]:
    yield f"3- İhale İptal Tarihi : {n['cancelled']}"
    yield from wrap(n.get("reason", ""), WIDTH)


def _exempt(n: Mapping[str, Any]) -> Iterator[str]:
    yield from wrap(n["buyer"].replace("i", "İ").upper(), WIDTH)
    yield f"İhale Kayıt Numarası : {n['ikn']}"
    yield from _field("İşin Adı", n["name"])
    yield f"İhale Türü - Usulü : {n.get('usul', 'Açık İhale Usulü')}"
    yield "1 - İdarenin"
    yield from _field("a) Adresi", n.get("address", ""))
    yield from _field("b) Telefon ve faks numarası", n.get("contact", ""))
    yield "2 - İhalenin"
    yield f"b) Tarihi ve saati : {n['deadline']}"


def _result(number: int, n: Mapping[str, Any], kind: str) -> Iterator[str]:
    yield from wrap(f"{number}.   {n['ikn']}       {n['headline']}", 60)
    yield "SONUÇ İLANI"
    yield from wrap(n["buyer"].replace("i", "İ").upper(), WIDTH)
    yield f"İhale Kayıt Numarası : {n['ikn']}"
    yield "1- İhalenin"
    yield f"a) Tarihi : {n['held']}"
    yield f"b) Türü : {TYPES[kind]}"
    yield f"c) Usulü : {n.get('usul', 'Açık')}"
    currency = n.get("currency", "TRY")
    yield f"e) Yaklaşık Maliyeti : {n['estimate']} {currency} -->"
    if "part_estimate" in n:
        yield "f) Sözleşmeye Esas Kısımlarının"
        yield f"Yaklaşık Maliyeti : {n['part_estimate']} {currency}"
    yield f"2- İhale konusu {_OBJECTS[kind]}"
    yield from _field("a) Adı", n["name"])
    yield from _field("b) Yapılacağı yer", n.get("place", ""))
    yield from _field("c) Süresi", n.get("duration", ""))
    yield from _offers(n)
    yield "4- Sözleşmenin"
    yield f"a) Tarihi : {n['signed']}"
    yield f"b) Bedeli : {n['award']} {currency}"
    yield from _field("c) Süresi", n.get("term", ""))
    yield from _field("d) Yüklenicisi", n.get("contractor", n.get("company", "")))
    yield from _field("e) Yüklenicinin uyruğu", n.get("nationality", ""))
    yield from _field("f) Yüklenicinin adresi", n.get("contractor_address", ""))


def _offers(n: Mapping[str, Any]) -> Iterator[str]:
    if "offers" not in n:
        return
    yield "3- Teklifler"
    yield f"a) Dokümanı EKAP üzerinden e-imza kullanarak indiren sayısı : {n['offers'] + 5}"
    yield f"b) Toplam Teklif Sayısı : {n['offers']}"
    yield f"c) Toplam Geçerli Teklif Sayısı : {n['offers'] - 1}"
    yield "d) Yerli istekli lehine fiyat avantajı uygulaması : Uygulanmamıştır"
