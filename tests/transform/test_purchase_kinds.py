"""What a title says is done with what it names, for people to read."""

import pytest

from digest.i18n import catalogue
from transform.titles.purchase_kinds import purchase_kind, purchase_kinds


@pytest.mark.parametrize(
    ("language", "title", "kind"),
    [
        ("th", "จ้างก่อสร้างระบบกล้องโทรทัศน์วงจรปิดอัจฉริยะ", "build"),
        ("th", "ซื้อกล้องโทรทัศน์วงจรปิด", "buy"),
        ("th", "จ้างที่ปรึกษาออกแบบระบบ", "consult"),
        ("vi", "Gói thầu số 3: Mua sắm, lắp đặt hệ thống đèn tín hiệu giao thông", "install"),
        ("vi", "Tư vấn giám sát lắp đặt camera", "supervise"),
        ("vi", "Nâng cấp hệ thống camera giám sát", "repair"),
        ("id", "Pengadaan jasa konsultansi perencanaan ATCS", "consult"),
        ("id", "Belanja modal CCTV", "buy"),
        ("tr", "Trafik Sinyalizasyon Sistemi Bakım Onarım İşi", "maintain"),
        ("tr", "Akıllı Kavşak Sistemi Mal Alımı", "buy"),
        ("en", "Supply and installation of traffic signals", "install"),
        ("en", "Procurement of laptops for the national vocational training centre", "buy"),
        ("th", "โครงการเมืองอัจฉริยะ", ""),
        ("en", "Smart city", ""),
        ("ko", "교통신호 제어시스템 구매", ""),
    ],
)
def test_the_kind_nearest_to_a_title_s_head_is_told(language: str, title: str, kind: str) -> None:
    assert purchase_kind(title, language) == kind


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_kind_has_a_word_in_both_languages(language: str) -> None:
    said = {key.partition(".")[2] for key in catalogue(language) if key.startswith("purchase.")}
    assert said == set(purchase_kinds())
