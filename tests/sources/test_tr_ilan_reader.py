"""ilan.gov.tr: what lists and ads say; corrections that are new ads."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.portal import Request, moment_of
from sandbox.portals import tr_ilan as portal
from sandbox.samples import sample_file, samples_on
from tests.harness import as_plain, real, shared
from transform.notice import Category, Document, Key, Leftover, Notice, Precision, Reject, Stage, merge_parts
from transform.readers import tr_ilan

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
        "adTypeFilters": [],
        "isArchived": False,
    }
    return document({"result": {"ads": [ad | changes], "numFound": 1}})


def one(source: Document) -> Notice:
    (reading,) = tr_ilan.read(source)
    assert isinstance(reading, Notice)
    return reading


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
    assert [r for r in read if isinstance(r, Leftover)] == [
        Leftover("adTypeFilters.İhale Kayıt No", "ILN02561120")
    ]


@pytest.mark.parametrize(
    "slug",
    [
        "emlak-arsa-arsa-satilacaktir",
        "ihale-duyurulari-kullanim-hakki-ve-isletme-haklarinin-kiraya-verilmesi-akilli-otopark",
        "ihale-duyurulari-toki-konut-ve-isyeri-satislari-konut",
    ],
)
def test_what_is_no_tender_is_dropped_without_a_reject(slug: str) -> None:
    assert list(tr_ilan.read(page(slugifyTitle=slug))) == []


def test_an_unknown_category_a_bad_day_and_a_missing_number_are_rejects() -> None:
    facet = [{"key": "İhale ve Teklif Açma Tarihi", "value": "31.11.2026"}]
    pages = (
        page(slugifyTitle="ihale-duyurulari-yeni-tur-x"),
        page(adTypeFilters=facet),
        page(publishStartDate="dün"),
        page(adNo=None),
        page(adTypeFilters="yok"),
    )
    reasons = [r.reason for p in pages for r in tr_ilan.read(p) if isinstance(r, Reject)]
    assert reasons == ["unknown_code", "bad_date", "bad_date", "missing_field", "layout_changed"]


def test_a_new_field_is_reported_and_the_ad_is_kept() -> None:
    read = list(tr_ilan.read(page(riskScore=7)))
    assert [type(r).__name__ for r in read] == ["Notice", "Leftover"]
    assert read[1] == Leftover("ads.riskScore", "7")


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
    assert part.title == "Temizlik hizmeti alınacaktır RITKACANILA" + " temizlik" * 556
    assert len(part.title) > 5_000
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
    assert all(isinstance(r, Notice) for r in read)
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
    assert 0 < len(read) < recorded


def test_a_price_whose_shape_nobody_has_seen_is_reported_and_not_read() -> None:
    full = json.loads(detail(1, "ILN02561120").body)
    full["result"]["attrEstimatedPrice"] = "1.250.000"
    read = list(tr_ilan.read(document(full, "detail", native_id="ILN02561120")))
    assert [r for r in read if isinstance(r, Leftover)] == [
        Leftover("result.attrEstimatedPrice", "1.250.000")
    ]
    assert [r.prices for r in read if isinstance(r, Notice)] == [()]
