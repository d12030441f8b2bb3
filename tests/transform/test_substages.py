"""What is done at a stage, by the portal's own words or the beginning of a title."""

import pytest

from domain.notice import Notice, Stage, Substage
from transform.parsers.substages import substage_of, with_substage

INTEREST, PRICE = Substage.INTEREST, Substage.REFERENCE_PRICE


@pytest.mark.parametrize(
    ("stage", "status", "title", "told"),
    [
        (Stage.OPEN, "Request for Expression of Interest | Published", "Traffic adviser", INTEREST),
        (Stage.OPEN, "Request for EOI", "", INTEREST),
        (Stage.OPEN, "", "Request for Expressions of Interest: smart city master plan", INTEREST),
        (Stage.OPEN, "", "Expression of Interest for an ITS adviser", INTEREST),
        (Stage.OPEN, "", "REOI - traffic control adviser", INTEREST),
        (Stage.OPEN, "", "Traffic control adviser (EOI)", INTEREST),
        (Stage.OPEN, "", "Thông báo mời quan tâm: tư vấn đô thị thông minh", INTEREST),
        (Stage.OPEN, "", "스마트시티 마스터플랜 참여의향서 제출 요청", INTEREST),
        (Stage.OPEN, "", "스마트시티 사업 관심표명 요청", INTEREST),
        (Stage.OPEN, "", "EOI No. 12/2026 Traffic adviser", INTEREST),
        (Stage.OPEN, "", "REOI/12/2026 Traffic adviser", INTEREST),
        (Stage.OPEN, "", "R.E.O.I. Traffic adviser", INTEREST),
        (Stage.OPEN, "", "Invitation to express interest: ITS adviser", INTEREST),
        (Stage.OPEN, "", "Solicitation of Expressions of Interest", INTEREST),
        (Stage.OPEN, "", "Expression-of-Interest: ITS adviser", INTEREST),
        (Stage.OPEN, "", "Mời nộp hồ sơ quan tâm: tư vấn đô thị thông minh", INTEREST),
        (Stage.OPEN, "", "Mời bày tỏ quan tâm: tư vấn", INTEREST),
        (Stage.OPEN, "", "Niyet beyanı çağrısı: danışmanlık", INTEREST),
        (Stage.OPEN, "", "หนังสือแสดงความสนใจ ที่ปรึกษา", INTEREST),
        (Stage.OPEN, "Expression-of-Interest", "", INTEREST),
        (Stage.OPEN, "", "Expressions of interest software licence", None),
        (Stage.OPEN, "", "Expression of interest management system", None),
        (Stage.OPEN, "", "EOI system upgrade", None),
        (Stage.OPEN, "", "Phần mềm mời quan tâm trực tuyến", None),
        (Stage.OPEN, "", "Xây dựng hệ thống quản lý mời nộp hồ sơ quan tâm", None),
        (Stage.OPEN, "", "Pengadaan perangkat lunak pernyataan minat", None),
        (Stage.OPEN, "", "Pembangunan aplikasi daring pernyataan minat", None),
        (Stage.OPEN, "", "İlgi beyanı yazılımı alımı", None),
        (Stage.OPEN, "", "Niyet beyanı yönetim sistemi alımı", None),
        (Stage.OPEN, "", "จัดซื้อระบบเชิญชวนแสดงความสนใจ", None),
        (Stage.OPEN, "", "참여의향서 접수 관리 시스템 구축", None),
        (Stage.OPEN, "", "관심표명 플랫폼", None),
        (Stage.OPEN, "", "Mời bày tỏ quan tâm tư vấn hệ thống quản lý", INTEREST),
        (Stage.OPEN, "", "Undangan Pernyataan Minat Pengembangan Sistem", INTEREST),
        (Stage.OPEN, "", "İlgi beyanı daveti: sistem danışmanlığı", INTEREST),
        (Stage.OPEN, "", "ประกาศเชิญชวนแสดงความสนใจ ระบบจราจรอัจฉริยะ", INTEREST),
        (Stage.OPEN, "", "참여의향서(EOI) 요청 - 통합 시스템 구축", INTEREST),
        (Stage.OPEN, "Request for EOI", "Phần mềm mời quan tâm trực tuyến", INTEREST),
        (Stage.OPEN, "Invitation for Bids", "Supply of cameras", None),
        (Stage.OPEN, "", "Platform that manages expressions of interest", None),
        (Stage.AMENDED, "Request for Expression of Interest", "", None),
        (Stage.AWARDED, "Contract Award", "Expression of Interest for an adviser", None),
        (Stage.DRAFT, "ประกาศราคากลาง", "จ้างก่อสร้าง", PRICE),
        (Stage.DRAFT, "", "ประกาศราคากลาง โครงการติดตั้งกล้อง CCTV", PRICE),
        (Stage.DRAFT, "ร่างเอกสารประกวดราคา (e-Bidding)", "จ้างก่อสร้าง", None),
        (Stage.OPEN, "ประกาศราคากลาง", "", None),
        (None, "Request for EOI", "", None),
    ],
)
def test_words_at_their_stage_tell_what_is_done(
    stage: Stage | None, status: str, title: str, told: Substage | None
) -> None:
    assert substage_of(stage, status, title) is told
    notice = Notice("news", "1", "list", stage=stage, status_details=status, title=title)
    assert with_substage(notice).substage is told


def test_what_a_parser_says_stays() -> None:
    notice = Notice("th_bma", "1", "list", stage=Stage.DRAFT, title="ก่อสร้าง", substage=PRICE)
    assert with_substage(notice) is notice
