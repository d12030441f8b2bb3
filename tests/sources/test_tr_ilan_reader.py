"""ilan.gov.tr: what lists and ads say; corrections that are new ads."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.clock import moment_of
from domain.document import Document, PassedOver, Reading, Reject, UnknownField
from domain.notice import (
    Cancellation,
    Category,
    Key,
    Notice,
    Precision,
    Stage,
    merge_parts,
)
from sandbox.portal import Request
from sandbox.portals import tr_ilan as portal
from sandbox.samples import sample_file, samples_on
from tests.harness import as_plain, real, shared
from transform.parsers import tr_ilan
from transform.parsers._tr_ilan_text import ad_text
from transform.parsers._turkish_days import last_day, said
from transform.parsers.parsing import LONGEST
from transform.titles.turkish import told_by_title

SOURCE = "tr_ilan"


def document(value: object, kind: str = "list", **meta: str) -> Document:
    body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return Document(
        SOURCE, kind, "key", "https://www.ilan.gov.tr/", body, "application/json", moment_of(1), meta
    )


def page(**changes: Any) -> Document:  # noqa: ANN401  # JSON values are of any type
    """A list of one ad: an ordinary one with some fields changed."""
    ad = {
        "id": 1,
        "adNo": "ILN02500001",
        "advertiserName": "ÖRNEK BELEDİYE BAŞKANLIĞI",
        "title": "Malzeme satın alınacaktır",
        "addressCityName": "BURSA",
        "addressCountyName": "Gemlik",
        "publishStartDate": "2026-11-19T21:00:00Z",
        "urlStr": "/ilan/1/x",
        "slugifyTitle": "ihale-duyurulari-mal-alim-ihaleleri-malzeme-satin-alinacaktir",
        "adSourceName": "Basın İlan Kurumu",
        "adTypeFilters": [{"key": "İlan Türü", "value": "İHALE"}],
        "isArchived": False,
    }
    return document({"result": {"ads": [ad | changes], "numFound": 1}})


def one(source: Document) -> Notice:
    """The one notice; an ad without the usual table is read too, and that is reported."""
    (reading,) = (r for r in tr_ilan.read(source) if not _lacks_rows(r))
    assert isinstance(reading, Notice)
    return reading


def _lacks_rows(reading: Reading) -> bool:
    return isinstance(reading, UnknownField) and reading.field.startswith("content.")


def detail(day: int, ad_no: str) -> Document:
    """One ad in full, without HTTP."""
    samples = samples_on(SOURCE, day)
    number = next(s.fields["id"] for s in samples if s.id == ad_no)
    url = f"https://www.ilan.gov.tr{portal.API}AdDetail/GetAdDetail?id={number}"
    body = portal.answer(Request("GET", url, {}, b"", day), samples).body
    return document(body, "detail", native_id=ad_no)


def all_details(day: int) -> Iterator[Notice]:
    for sample in samples_on(SOURCE, day):
        yield from (r for r in tr_ilan.read(detail(day, sample.id)) if isinstance(r, Notice))


def test_ads_in_full_tell_what_the_answer_key_tells() -> None:
    truths = {s.id: s.truth for s in sample_file(SOURCE).notices}
    read = {notice.native_id: notice for notice in all_details(3)}
    assert read.keys() == truths.keys()
    for ad_no, notice in read.items():
        told = truths[ad_no].deadline
        assert (notice.deadline and notice.deadline.at) == (datetime.fromisoformat(told) if told else None)


def test_utc_midnight_is_the_next_day_in_turkey() -> None:
    published = one(page(publishStartDate="2026-09-03T21:00:00Z")).published
    assert published is not None
    assert (published.at, published.precision) == (datetime(2026, 9, 3, 21, tzinfo=UTC), Precision.DAY)
    timed = one(page(publishStartDate="2026-09-04T08:15:00Z")).published
    assert timed is not None
    assert (timed.at, timed.precision) == (datetime(2026, 9, 4, 8, 15, tzinfo=UTC), Precision.MINUTE)


def test_a_day_in_the_list_becomes_a_time_in_the_ad() -> None:
    samples = samples_on(SOURCE, 1)
    listed = [r for _, body in portal.lists(samples, moment_of(1)) for r in tr_ilan.read(document(body))]
    part = next(r for r in listed if isinstance(r, Notice) and r.native_id == "ILN02561120")
    full = one(detail(1, "ILN02561120"))
    assert part.deadline is not None
    assert (part.deadline.at, part.deadline.precision) == (
        datetime(2026, 12, 14, 20, 59, tzinfo=UTC),
        Precision.DAY,
    )
    merged = merge_parts([full, part])
    assert merged.deadline is not None
    assert merged.deadline.at == datetime(2026, 12, 14, 7, 0, tzinfo=UTC)
    assert merged.locator == {"id": "2291120"}
    assert merged.keys == (Key("tr_ilan", "ILN02561120"), Key("tr_ikn", "2026/2041207"))
    assert (merged.category, merged.procedure, merged.foreign_bidders) == (Category.GOODS, "open", True)


@pytest.mark.parametrize(
    "title",
    ["Düzeltme ilanı (ILN02502198 ihale)", "Düzeltme ilanı ILN02502198 İhale", "DÜZELTME İLANI ILN02502198"],
)
def test_a_correction_points_at_the_ad_whose_number_its_title_names(title: str) -> None:
    slug = "ihale-duyurulari-ihale-duzeltme-zeyilname-duyurulari-duzeltme-ilani"
    notice = one(page(title=title, slugifyTitle=slug))
    assert notice.stage is Stage.AMENDED
    assert notice.amends == Key("tr_ilan", "ILN02502198")
    assert notice.keys == (Key("tr_ilan", "ILN02500001"),)


def test_a_cancellation_ad_cancels_and_a_title_with_an_ikn_joins_that_tender() -> None:
    slug = "ihale-duyurulari-ihale-duzeltme-zeyilname-duyurulari-x"
    cancelled = one(page(title="İptal ilanı (ILN02502198 ihale)", slugifyTitle=slug))
    assert (cancelled.stage, cancelled.amends) == (Stage.CANCELLED, Key("tr_ilan", "ILN02502198"))
    joined = one(page(title="Düzeltme ilanı (2026/2036101 ihale)", slugifyTitle=slug))
    assert joined.amends is None
    assert joined.keys[1:] == (Key("tr_ikn", "2026/2036101"),)


def test_an_ad_number_in_the_place_of_the_tender_number_joins_nothing_and_is_reported() -> None:
    read = list(tr_ilan.read(page(adTypeFilters=[{"key": "İhale Kayıt No", "value": "ILN02561120"}])))
    notice = next(r for r in read if isinstance(r, Notice))
    assert notice.keys == (Key("tr_ilan", "ILN02500001"),)
    assert [r for r in read if isinstance(r, UnknownField)] == [
        UnknownField("adTypeFilters.İhale Kayıt No", "ILN02561120")
    ]


@pytest.mark.parametrize(
    "slug",
    [
        "emlak-arsa-arsa-satilacaktir",
        "ihale-duyurulari-kullanim-hakki-ve-isletme-haklarinin-kiraya-verilmesi-akilli-otopark",
        "ihale-duyurulari-toki-konut-ve-isyeri-satislari-konut",
    ],
)
def test_what_is_no_tender_is_passed_over_and_no_reject(slug: str) -> None:
    (reading,) = tr_ilan.read(page(slugifyTitle=slug))
    assert isinstance(reading, PassedOver)
    assert (reading.native_id, reading.why) == ("ILN02500001", "no_tender")


def test_an_unknown_category_a_bad_day_and_a_missing_number_are_rejects() -> None:
    facet = [{"key": "İhale ve Teklif Açma Tarihi", "value": "31.11.2026"}]
    pages = (
        page(slugifyTitle="ihale-duyurulari-yeni-tur-x"),
        page(adTypeFilters=facet),
        page(adNo=None),
    )
    reasons = [r.reason for p in pages for r in tr_ilan.read(p) if isinstance(r, Reject)]
    assert reasons == ["unknown_code", "bad_date", "missing_field"]


@pytest.mark.parametrize(
    ("changes", "leftover"),
    [
        ({"publishStartDate": "dün"}, UnknownField("ads.publishStartDate", "dün")),
        ({"publishStartDate": None}, UnknownField("ads.publishStartDate", "")),
        ({"adTypeFilters": "yok"}, UnknownField("ads.adTypeFilters", "yok")),
        ({"adTypeFilters": None}, UnknownField("ads.adTypeFilters", "None")),
        ({"isArchived": {"value": False}}, UnknownField("ads.isArchived", "{'value': False}")),
        ({"urlStr": ""}, UnknownField("ads.urlStr", "")),
        (
            {"adTypeFilters": [{"key": "Renk", "value": "Mavi"}]},
            UnknownField("ads.adTypeFilters.Renk", "Mavi"),
        ),
        ({"advertiserName": ""}, UnknownField("ads.advertiserName", "")),
    ],
)
def test_one_field_that_nobody_can_read_is_reported_and_the_ad_kept(
    changes: dict[str, object], leftover: UnknownField
) -> None:
    notice, told = tr_ilan.read(page(**changes))
    assert isinstance(notice, Notice)
    assert (notice.native_id, notice.stage) == ("ILN02500001", Stage.OPEN)
    assert told == leftover


GOODS = "ihale-duyurulari-mal-alim-ihaleleri-x"
NAMED = Key("tr_ilan", "ILN02502198")


@pytest.mark.parametrize(
    ("title", "stage", "amends"),
    [
        ("İhale iptal ilanı ( ILN02502198 ihale)", Stage.CANCELLED, NAMED),
        ("İHALE İPTAL İLANI", Stage.CANCELLED, None),
        ("İptal: Akıllı kavşak sistemi alımı", Stage.CANCELLED, None),
        ("Akıllı kavşak sistemi alımı ihalesi iptal edilmiştir", Stage.CANCELLED, None),
        ("Akıllı durak alımı (İPTAL)", Stage.CANCELLED, None),
        ("İhalenin iptaline dair duyuru İLN 02502198", Stage.CANCELLED, NAMED),
        ("Kamera alımı ihalesinden vazgeçilmiştir", Stage.CANCELLED, None),
        ("Tashih ilanı ILN02502198", Stage.AMENDED, NAMED),
        ("Düzeltme ilanı", Stage.AMENDED, None),
        ("Zeyilname (ILN02502198)", Stage.AMENDED, NAMED),
        ("Erteleme ilanı ILN-02502198", Stage.AMENDED, NAMED),
        ("Akıllı otopark sistemi alımı ihalesi ertelenmiştir", Stage.AMENDED, None),
        ("Süre uzatımı: SCADA sistemi alımı", Stage.AMENDED, None),
        ("[İPTAL] Kamera sistemi alınacaktır", Stage.CANCELLED, None),
        ("Erteleme sistemi yazılımı alımı", Stage.OPEN, None),
        ("İptal edilen kartlar için yazılım alımı", Stage.OPEN, None),
        ("Zeyilname yönetim sistemi yazılımı", Stage.OPEN, None),
        ("Borç erteleme modülü alınacaktır", Stage.OPEN, None),
        ("İhale\xa0tarihi  değişikliği", Stage.AMENDED, None),
        ("Son teklif verme süresinin uzatılması (ILN02502198)", Stage.AMENDED, NAMED),
        ("İhale ilanının düzeltilmesi", Stage.AMENDED, None),
        ("Şartname değişikliği duyurusu", Stage.AMENDED, None),
        ("Kalorifer kazanlarının değiştirilmesi işi yaptırılacaktır", Stage.OPEN, None),
        ("Güç kaynaklarına ait akülerin değişimi işi", Stage.OPEN, None),
        ("Su saatlerinin değiştirilmesi işi", Stage.OPEN, None),
        ("Arazi düzeltme ve tesviye işi yaptırılacaktır", Stage.OPEN, None),
        ("Abonelik iptal işlemleri yazılımı alınacaktır", Stage.OPEN, None),
        ("İhale iptal kararının kaldırılması", Stage.AMENDED, None),
        ("İhale iptal kararının kaldırılması ILN02502198", Stage.AMENDED, NAMED),
        ("Kamera alımı ihalesi iptal kararının geri alınması", Stage.AMENDED, None),
        ("İhale iptalinin kaldırılması", Stage.AMENDED, None),
        ("İptalin kaldırılması", Stage.AMENDED, None),
        ("İptal ilanının iptali", Stage.AMENDED, None),
        ("İptal: kaldırım yapım işi ihalesi", Stage.CANCELLED, None),
        ("İhale iptal kararı kaldırım yapım işi", Stage.CANCELLED, None),
        ("Kamera sonuç ilanı", Stage.AWARDED, None),
        ("İhale sonuç ilanı", Stage.AWARDED, None),
        ("Kamera alımı ihalesi sonuç duyurusu ILN02502198", Stage.AWARDED, NAMED),
        ("Kamera alım ihalesi sonuçlanmıştır", Stage.AWARDED, None),
        ("Laboratuvar sonuç bildirim sistemi alınacaktır", Stage.OPEN, None),
        ("Sınav sonuç ilan panosu alınacaktır", Stage.OPEN, None),
        ("İptal edilen ihale yeniden yapılacaktır", Stage.OPEN, None),
        ("Yol bakım süresi uzun lambalar alınacaktır", Stage.OPEN, None),
    ],
)
def test_titles_tell_what_is_called_off_put_off_or_corrected_wherever_they_are_filed(
    title: str, stage: Stage, amends: Key | None
) -> None:
    notice = one(page(title=title, slugifyTitle=GOODS))
    assert (notice.stage, notice.amends) == (stage, amends)
    assert notice.status_details == ("" if stage is Stage.OPEN else notice.title)


def test_a_row_of_an_ad_is_a_number_with_its_label_and_a_value() -> None:
    cells = [
        "<td>3.1. Adı</td><td>: Kamera alımı</td>",
        "<td>3.2. Niteliği</td>",
        "<td>3.3. Süre</td><td></td><td>: 5 ay</td>",
    ]
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    assert ad_text(f"<table>{table}</table>").rows == {"3.1": "Kamera alımı", "3.3": "5 ay"}


@pytest.mark.parametrize(("letters", "stage"), [(5000, Stage.CANCELLED), (5001, None)])
def test_of_a_title_five_thousand_characters_are_looked_through(letters: int, stage: Stage | None) -> None:
    title = f"{'kamera ' * 1000}"[: letters - 12].rstrip() + " ihale iptal"
    assert told_by_title(title.rjust(letters), filed_as_correction=False) is stage


@pytest.mark.parametrize(("where", "length", "found"), [("yere", 90, True), ("yerde", 91, False)])
def test_the_last_day_for_bids_is_called_so_at_most_ninety_characters_before_it(
    where: str, length: int, found: bool
) -> None:
    cue = f"Teklifler elden ya da posta ile en geç komisyonun toplandığı {where} imza karşılığı verilir: "
    assert len(cue) == length
    assert (last_day(said(f"{cue}05.12.2026")) is not None) is found


def in_full(title: str, content: str, *, opening: str = "", slug: str = GOODS) -> Document:
    """One ad in full, in the shape of the sandbox's."""
    full = json.loads(detail(1, "ILN02561120").body)
    facets = [{"key": "İlan Türü", "value": "İHALE"}]
    facets += [{"key": "İhale ve Teklif Açma Tarihi", "value": opening}] if opening else []
    full["result"] |= {"title": title, "slugifyTitle": slug, "content": content, "adTypeFilters": facets}
    return document(full, "detail", native_id="ILN02561120")


def test_the_ad_that_is_called_off_is_found_in_the_text_where_the_title_does_not_name_it() -> None:
    text = "<p>2026/2036101 ihale kayıt numaralı ve ILN02502198 ilan numaralı ihale iptal edilmiştir.</p>"
    notice = one(in_full("İhale iptal ilanı", text))
    assert (notice.stage, notice.amends) == (Stage.CANCELLED, NAMED)
    assert Key("tr_ikn", "2026/2036101") in notice.keys
    assert notice.cancellation is Cancellation.CANCELLED
    nobody = "<p>Geçerli teklif çıkmadığından ILN02502198 numaralı ihale iptal edilmiştir.</p>"
    assert one(in_full("İptal ilanı", nobody)).cancellation is Cancellation.UNSUCCESSFUL
    tender = one(in_full("Kamera alınacaktır", text))
    assert (tender.amends, len(tender.keys)) == (None, 1)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Tekliflerin Nihai Teslim Tarihi ve Saati: 08.12.2026 saat 17:00.", "2026-12-08T17:00"),
        ("Son teklif verme tarihi : 08.12.2026 - 17.00", "2026-12-08T17:00"),
        ("Teklifler en geç 8 Aralık 2026 günü saat 17:00'ye kadar elden verilecektir.", "2026-12-08T17:00"),
        ("İstekliler tekliflerini 08.12.2026 günü saat 17:00'a kadar sunacaktır.", "2026-12-08T17:00"),
        ("Teklif vermek için son gün 08.12.2026", "2026-12-08T23:59"),
        ("İhale dokümanı 08.12.2026 tarihine kadar alınabilir. Teklifler açık okunur.", "2026-12-14T10:00"),
        ("Son teklif verme tarihi 20.12.2026 saat 17:00", "2026-12-14T10:00"),
        ("Son teklif verme tarihi 08.12.2016 saat 17:00", "2026-12-14T10:00"),
        ("Son teklif verme tarihi 38.12.2026", "2026-12-14T10:00"),
    ],
)
def test_the_last_day_for_bids_in_the_text_wins_where_it_is_earlier_than_the_opening(
    text: str, due: str
) -> None:
    content = f"<p>{text}</p><p>İhale (teklif açma) tarihi: 14.12.2026 saat 10:00.</p>"
    notice = one(in_full("SCADA sistemi alınacaktır", content, opening="14.12.2026 10:00"))
    local = ZoneInfo("Europe/Istanbul")
    assert notice.deadline is not None
    assert notice.deadline.at.astimezone(local).strftime("%Y-%m-%dT%H:%M") == due
    opening = notice.opening and notice.opening.at.astimezone(local).strftime("%Y-%m-%dT%H:%M")
    assert opening == (None if due == "2026-12-14T10:00" else "2026-12-14T10:00")


DUE, OLD, NEW = "Son teklif verme günü", "14.12.2026 10:00", "21.12.2026 saat 14:00"
OLD_AND_NEW, BOTH = "<td>Eski Hali</td><td>Yeni Hali</td>", f"<td>{OLD}</td><td>{NEW}</td>"


def test_a_tenders_text_without_the_rows_that_say_when_and_what_is_read_and_reported() -> None:
    read = list(
        tr_ilan.read(in_full("Kamera alınacaktır", "<p>Kamera alınacaktır.</p>", opening="14.12.2026"))
    )
    assert [r.field for r in read if isinstance(r, UnknownField)] == [
        "content.2.1 (missing)",
        "content.3.1 (missing)",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<p>İhale tarihi 14.12.2026 saat 10:00 iken 21.12.2026 saat 14:00 olarak değiştirilmiştir.</p>",
        "<p>14.12.2026 tarihinde yapılacak ihale 21.12.2026 saat 14.00'e ertelenmiştir.</p>",
        f"<table><tr>{OLD_AND_NEW}</tr><tr><td>{DUE} {OLD}</td><td>{DUE} {NEW}</td></tr></table>",
        f"<table><tr><td>Madde</td>{OLD_AND_NEW}</tr><tr><td>İhale tarih ve saati</td>{BOTH}</tr></table>",
        f"<p>Eski hali: {DUE} {OLD} Yeni hali: {DUE} {NEW}</p>",
    ],
)
def test_a_corrections_new_day_counts_and_what_was_before_does_not(text: str) -> None:
    notice = one(in_full("Düzeltme ilanı ILN02502198", text))
    assert notice.stage is Stage.AMENDED
    assert notice.deadline is not None
    assert notice.deadline.at == datetime(2026, 12, 21, 11, tzinfo=UTC)


def test_a_new_field_is_reported_and_the_ad_is_kept() -> None:
    read = list(tr_ilan.read(page(riskScore=7)))
    assert [type(r).__name__ for r in read] == ["Notice", "UnknownField"]
    assert read[1] == UnknownField("ads.riskScore", "7")


def test_an_answer_without_result_is_one_reject() -> None:
    errors = [
        {"result": None, "success": False, "error": {"message": "x"}},
        {"result": {"ads": None}},
        b"<html>",
    ]
    reasons = [[r.reason for r in tr_ilan.read(document(e)) if isinstance(r, Reject)] for e in errors]
    assert reasons == [["error_page"], ["layout_changed"], ["layout_changed"]]


def test_words_for_an_unknown_procedure_are_kept_and_a_donors_category_is_told() -> None:
    donor = one(detail(1, "ILN02560120"))
    assert donor.foreign_bidders is None
    assert donor.procedure_details == (
        "Uluslararası açık ihale; AB, KKYDP, Dünya Bankası ve Kalkınma Ajansı Destek İhaleleri"
    )
    odd = one(page(adTypeFilters=[{"key": "İhale Usulü", "value": "Tasarım yarışması"}]))
    assert (odd.procedure, odd.procedure_details) == ("", "Tasarım yarışması")


def test_a_hostile_title_comes_out_as_plain_words() -> None:
    samples = samples_on(SOURCE, 1)
    listed = [r for _, body in portal.lists(samples, moment_of(1)) for r in tr_ilan.read(document(body))]
    part = next(r for r in listed if isinstance(r, Notice) and r.native_id == "ILN02561666")
    whole = "Temizlik hizmeti alınacaktır RITKACANILA" + " temizlik" * 556
    assert len(whole) > LONGEST
    assert part.title == whole[:LONGEST]
    assert one(detail(1, "ILN02561666")).title == "Temizlik hizmeti alınacaktır RITKACANILA"


def test_no_person_and_no_telephone_number_of_the_ads_reaches_a_notice() -> None:
    contacts = {s.fields["contact"] for s in sample_file(SOURCE).notices if "contact" in s.fields}
    read = json.dumps(as_plain(all_details(3)), ensure_ascii=False)
    words = {word for told in contacts for word in (told, told[:12], told.split(" ")[-1].strip(")"))}
    assert len(contacts) >= 3
    assert [word for word in sorted(words) if word in read] == []
    assert "Akdoğan" not in read


@real
def test_the_recorded_corrections_point_at_their_ads() -> None:
    body = shared("tr/ilan_gov_tr/AdsByFilter_RECONSTRUCTED.json").read_bytes()
    read = list(tr_ilan.read(document(body)))
    assert len(read) == 8
    amends = {r.native_id: str(r.amends) for r in read if isinstance(r, Notice) and r.stage is Stage.AMENDED}
    assert amends == {
        "ILN02509861": "tr_ilan:ILN02503669",
        "ILN02512844": "tr_ilan:ILN02508409",
        "ILN02517395": "tr_ilan:ILN02502198",
    }


@real
def test_recorded_lists_under_other_names_are_read_with_their_byte_order_mark() -> None:
    body = shared("tr/ilan_gov_tr/ilan_2026-07-13_22f619c2.json").read_bytes()
    assert body.startswith(b"\xef\xbb\xbf")
    read = list(tr_ilan.read(document(body, "list_renamed")))
    assert {type(r) for r in read} == {Notice, PassedOver}
    first = read[0]
    assert isinstance(first, Notice)
    assert (first.native_id, first.locator, first.category) == (
        "ILN02508598",
        {"id": "2165773"},
        Category.WORKS,
    )
    assert first.published is not None
    assert first.published.at == datetime(2026, 7, 12, 21, 0, tzinfo=UTC)
    recorded = len(json.loads(body.decode("utf-8-sig"))["ilanlar"])
    assert len(read) == recorded


@pytest.mark.parametrize("behind", ["", "/2026"])
def test_of_an_address_the_number_of_the_ad_and_its_category_are_read_whatever_stands_behind(
    behind: str,
) -> None:
    ad = {
        "ilanNo": "ILN02508598",
        "baslik": "Kamera alınacaktır",
        "kurum": "Örnek Belediyesi",
        "il": "Bursa",
        "ilce": "Nilüfer",
        "tarih": "2026-07-13",
        "url": f"https://www.ilan.gov.tr/ilan/2165773/{GOODS}{behind}",
    }
    notice = one(document({"ilanlar": [ad]}, "list_renamed"))
    assert (notice.native_id, notice.locator, notice.category) == (
        "ILN02508598",
        {"id": "2165773"},
        Category.GOODS,
    )


def test_a_price_whose_shape_nobody_has_seen_is_reported_and_not_read() -> None:
    full = json.loads(detail(1, "ILN02561120").body)
    full["result"]["attrEstimatedPrice"] = "1.250.000"
    read = list(tr_ilan.read(document(full, "detail", native_id="ILN02561120")))
    assert [r for r in read if isinstance(r, UnknownField)] == [
        UnknownField("result.attrEstimatedPrice", "1.250.000")
    ]
    assert [r.prices for r in read if isinstance(r, Notice)] == [()]


@pytest.mark.parametrize("title", ["Ön yeterlik ilanı", "AKILLI KAVŞAK YAPIM İŞİ ÖN YETERLİK İLANI"])
def test_the_date_of_a_prequalification_ad_is_that_of_its_applications(title: str) -> None:
    content = "<table><tr><td>3.1. Adı</td><td>:</td><td>Akıllı kavşak yapım işi</td></tr></table>"
    notice = one(in_full(title, content, opening="14.12.2026 10:00"))
    assert notice.deadline is None
    assert notice.prequalification_deadline is not None
    assert notice.prequalification_deadline.at == datetime(2026, 12, 14, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize("title", ["Ön yeterlik belgesi yazılımı alınacaktır", "Kamera alınacaktır"])
def test_a_tender_whose_title_only_has_such_a_word_keeps_its_deadline(title: str) -> None:
    notice = one(in_full(title, "<p>Alınacaktır.</p>", opening="14.12.2026 10:00"))
    assert notice.deadline is not None
    assert notice.prequalification_deadline is None


def test_what_is_bought_is_told_without_the_person_to_ask() -> None:
    told = "40 adet kamera. Yetkili kişi: Ayşe Doe 0312 555 01 23"
    row = f"<tr><td>3.2. Niteliği, türü ve miktarı</td><td>:</td><td>{told}</td></tr>"
    assert one(in_full("Kamera alınacaktır", f"<table>{row}</table>")).description == "40 adet kamera."


@pytest.mark.parametrize("body", [b'{"data": [null]}', b"[]", b'{"ilanlar": null}'])
def test_a_page_of_another_kind_is_rejected_in_whichever_shape_it_is_read(body: bytes) -> None:
    for kind in ("list", "detail", "list_renamed"):
        (told,) = tr_ilan.read(document(body, kind))
        assert isinstance(told, Reject), kind
