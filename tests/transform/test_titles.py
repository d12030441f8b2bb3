"""Titles that say what became of a tender, and those that only name such a thing as what is bought."""

import json
import time
from datetime import UTC, datetime

import pytest

from domain.document import Document
from domain.notice import Cancellation, Notice, Stage
from tests.harness import shared
from transform.matching.normalize import normalise
from transform.parsers.parsing import by_kind
from transform.text import fold
from transform.titles import told_by_title, without_marks

OFF = (Stage.CANCELLED, Cancellation.CANCELLED)
FAILED = (Stage.CANCELLED, Cancellation.UNSUCCESSFUL)
ENDED = (Stage.CANCELLED, None)
CHANGED = (Stage.AMENDED, None)
PAGE = Document(
    "portal", "list", "key", "https://portal.example/", b"", "", datetime(2026, 11, 30, tzinfo=UTC)
)

TOLD = (
    (
        "VN",
        ENDED,
        """
        [HỦY] Hệ thống giám sát giao thông thông minh
        (ĐÃ HỦY) Camera giám sát
        Camera giám sát (đã hủy)
        Gói thầu số 5: Camera giám sát - Hủy thầu
        Hủy: Camera giám sát
        HỦY - Camera giám sát
        IB2600123456 - [HỦY] Camera giám sát
        Thông báo hủy thầu: Gói thầu số 05 camera
        TB HỦY THẦU - Camera
        Huỷ gói thầu số 12: Camera
        Hủy E-TBMT: Gói thầu camera
        Hủy thông báo mời thầu gói thầu số 3
        THÔNG BÁO V/v hủy thầu gói thầu số 3
        Quyết định hủy bỏ gói thầu camera
        Gói thầu camera đã bị hủy
        Đình chỉ cuộc thầu: Camera""",
    ),
    (
        "VN",
        CHANGED,
        """
        Gia hạn thời điểm đóng thầu: Gói thầu số 5
        Thông báo gia hạn thời gian nộp hồ sơ dự thầu
        Thông báo về việc gia hạn thời điểm đóng/mở thầu
        Thông báo gia hạn: Gói thầu số 5
        [Gia hạn] Gói thầu số 05: Camera
        Hoãn mở thầu gói thầu số 7
        [ĐÍNH CHÍNH] Gói thầu số 3
        Đính chính thông báo mời thầu gói số 3
        Sửa đổi, bổ sung E-HSMT gói thầu 7
        Điều chỉnh thời gian đóng thầu: Gói camera""",
    ),
    (
        "ID",
        OFF,
        """
        [BATAL] Pengadaan CCTV Kota
        BATAL Pengadaan CCTV Kota
        DIBATALKAN - Pengadaan CCTV Kota
        Pengadaan CCTV Kota (Batal)
        Tender Batal: Pengadaan CCTV
        Tender Pengadaan CCTV Dibatalkan
        Pembatalan: Pengadaan ATCS
        Pembatalan Tender Pengadaan ATCS
        Pengumuman Pembatalan Lelang Pengadaan ATCS""",
    ),
    (
        "ID",
        FAILED,
        """
        [TENDER GAGAL] Pengadaan CCTV
        Pengadaan ATCS - Tender Gagal
        (Gagal Lelang) Pengadaan ATCS""",
    ),
    (
        "ID",
        CHANGED,
        """
        Perpanjangan Jadwal Pemasukan Penawaran Pengadaan ATCS
        Perpanjangan waktu pendaftaran tender ATCS
        [Perpanjangan] Pengadaan ATCS
        (Perpanjangan Jadwal) Pengadaan ATCS
        (Perpanjangan Waktu Pendaftaran) Pengadaan ATCS
        Pengadaan ATCS (Perpanjangan Jadwal)
        Penundaan Tender Pengadaan ATCS
        DITUNDA: Pengadaan ATCS
        Perubahan Jadwal Tender ATCS
        Ralat Pengumuman Tender Pengadaan ATCS
        Adendum Dokumen Pemilihan Pengadaan ATCS""",
    ),
    (
        "TH",
        ENDED,
        """
        ยกเลิกประกาศประกวดราคาซื้อกล้องวงจรปิด
        ประกาศยกเลิกประกวดราคาซื้อกล้องวงจรปิด
        ประกาศยกเลิกการจัดซื้อจัดจ้างระบบกล้อง
        ประกาศเทศบาลนครขอนแก่น เรื่อง ยกเลิกประกาศประกวดราคาซื้อกล้อง
        ขอยกเลิกการประกวดราคาจ้างระบบ
        ยกเลิกการจัดทำระบบ
        ยกเลิกโครงการ ติดตั้งกล้อง
        (ยกเลิก) ประกวดราคาซื้อกล้องวงจรปิด
        ประกวดราคาซื้อกล้องวงจรปิด (ยกเลิก)""",
    ),
    (
        "TH",
        CHANGED,
        """
        เลื่อนกำหนดการยื่นข้อเสนอ ประกวดราคาซื้อกล้อง
        เลื่อนวันเสนอราคา ประกวดราคาจ้าง
        ประกาศเลื่อน ซื้อกล้อง
        เลื่อนการประกวดราคาจ้าง
        ขยายเวลายื่นข้อเสนอ ประกวดราคา
        เปลี่ยนแปลงประกาศประกวดราคาซื้อกล้อง
        เปลี่ยนแปลงเอกสารประกวดราคาจ้าง
        แก้ไขประกาศประกวดราคาซื้อกล้อง
        ยกเลิกประกาศรายชื่อผู้ชนะการเสนอราคา""",
    ),
    (
        "",
        OFF,
        """
        CANCELLED - Supply of smart meters
        Canceled: RFP/2026/12 Smart meters
        Cancelled by the buyer: Smart meters
        UPDATE: CANCELLED - Smart meters
        (CANCELLATION) Smart meters
        *** CANCELLED *** Smart meters
        [CANCELLED] Smart meters
        [TERMINATED] Smart meters
        ■ CANCELLED ■ Smart meters
        ★취소★ Smart meters
        Smart meters ★CANCELLED★
        Smart meters (Terminated)
        Smart meters [TERMINATED by the buyer]
        Smart meters ★terminated★
        Smart meters – tender terminated
        CANCELLED. Smart meters
        CANCELLED RFP-2026-12 Smart meters
        RFP/UNDP/12 [CANCELLED] Smart meters
        RFQ 2026-12 CANCELLED: Smart meters
        Smart meters (Cancelled)
        Smart meters - CANCELLED
        Cancellation of tender: smart meters
        Cancellation Notice – Smart meters
        Notice of Cancellation of Procurement: Smart meters
        Cancellation of Invitation for Bids for meters
        WITHDRAWN - Smart meters
        The tender for smart meters has been cancelled""",
    ),
    (
        "",
        FAILED,
        """
        Unsuccessful tender - Smart meters
        Tender declared unsuccessful: Smart meters
        Rejection of all bids: Smart meters
        No award: Smart meters""",
    ),
    (
        "",
        CHANGED,
        """
        POSTPONED: Supply of smart meters
        Smart meters (POSTPONED)
        Notice of Postponement: Smart meters
        [Deadline extended to 15 Dec 2026] Smart meters
        Motorway Tender Postponed
        ★연기★ 베트남 스마트시티 통합플랫폼
        베트남 스마트시티 통합플랫폼 ★연기★
        베트남 스마트시티 통합플랫폼 ※입찰 변경※
        Smart meters **extended**
        DEADLINE EXTENDED - Smart meters
        [Extended] RFP smart meters
        Extension of submission deadline for RFP smart meters
        Notice of postponement of bid opening: Smart meters
        Corrigendum No. 2: Smart meters
        Smart meters [Package 5] - CORRIGENDUM
        Amendment No. 1 to RFP smart meters""",
    ),
    (
        "VN",
        FAILED,
        """
        (유찰) 베트남 다낭 스마트시티
        Thông báo không lựa chọn được nhà thầu gói 5
        베트남 교통정보 (유찰)
        [유찰공고] 베트남 교통정보
        베트남 교통정보 용역 입찰 유찰""",
    ),
    (
        "VN",
        OFF,
        """
        [취소공고] 베트남 교통정보
        [취소공고 26-28호] 베트남 교통정보
        [긴급][취소] 베트남 교통정보
        [입찰취소] 베트남 교통정보
        [입찰공고(취소)] 베트남 교통정보
        베트남 교통정보 사업 입찰 취소공고
        CANCELLED - Supply of traffic cameras""",
    ),
    ("TH", OFF, "Cancellation of tender: traffic cameras"),
    (
        "VN",
        CHANGED,
        """
        [연기공고] 베트남 교통정보
        [연기] 교통정보 유지보수
        [정정공고] 베트남 교통정보
        [마감연장] 베트남 교통정보
        베트남 교통정보 입찰마감 연장 안내""",
    ),
    (
        "TR",
        ENDED,
        """
        [İPTAL] Kamera sistemi alınacaktır
        İptal: Kamera sistemi alınacaktır
        SCADA sistemi alımı (İptal Edildi)""",
    ),
    ("TR", OFF, "CANCELLED - SCADA for Bursa"),
    (
        "TR",
        CHANGED,
        """
        Süre uzatımı: SCADA sistemi alımı
        [Süre Uzatımı] SCADA sistemi alınacaktır
        SCADA sistemi alımı (Süre uzatımı)
        Erteleme: SCADA sistemi alımı
        Ek süre: SCADA sistemi alımı
        SCADA sistemi alımı ihale ertelemesi
        SCADA sistemi alımı (Ertelendi)""",
    ),
)

BOUGHT = {
    "VN": """
        Hệ thống hủy tài liệu mật
        Máy hủy tài liệu - văn phòng
        Hủy tài liệu hết giá trị
        Hủy chứng thư số - dịch vụ
        Hủy bỏ chất thải: lò đốt
        Huy động nguồn lực: đô thị thông minh
        Trung tâm chỉ huy: điều hành giao thông
        Lắp đặt thiết bị trung tâm - Chỉ huy
        Lò tiêu hủy rác thải y tế
        Gia hạn bản quyền phần mềm
        Gia hạn: bản quyền phần mềm
        [Gia hạn] Bản quyền phần mềm diệt virus
        Gia hạn dịch vụ thuê chỗ đặt máy chủ
        Gia hạn nộp hồ sơ thuế điện tử: phần mềm
        Điều chỉnh quy hoạch chung thị xã
        Điều chỉnh gói thầu thiết kế đèn tín hiệu
        Hoàn thiện hệ thống camera
        Hoàn - trả mặt bằng
        Sửa đổi, nâng cấp phần mềm
        Thay đổi thời gian đèn tín hiệu
        Dừng xe buýt thông minh
        베트남 음성 취소 시스템
        베트남 예약 취소 관리 시스템
        베트남 유찰 방지 시스템 구축
        베트남 연기 감지기 공급
        베트남 화재감지기(연기)
        하노이 도시철도 2호선 연장선 타당성조사
        [연장선] 하노이 도시철도
        [연장] 하노이 소프트웨어 라이선스
        베트남 도로 개설공사(연장)
        베트남 설계 변경 용역
        베트남 스마트시티 재공고""",
    "ID": """
        Pengadaan sistem pembatalan tiket
        Pembatalan tiket: aplikasi daring
        Pengadaan aplikasi pembatalan tender
        Perpanjangan lisensi firewall
        (Perpanjangan Masa) Lisensi Firewall
        [Perpanjangan] Lisensi Firewall
        Perpanjangan kontrak pemeliharaan CCTV
        Perpanjangan jaringan fiber optik
        Perubahan iklim: kajian
        Kajian perubahan jadwal angkutan
        Gagal ginjal: alat dialisis
        Batalyon Infanteri: pengadaan radio
        Penundaan pembayaran pajak: aplikasi
        Tender Ulang Pengadaan CCTV""",
    "TH": """
        ประกวดราคาซื้อเครื่องทำลายเอกสาร
        ซื้อประตูเลื่อนอัตโนมัติ
        เลื่อนขั้นเงินเดือน ระบบสารสนเทศ
        แก้ไขปัญหาน้ำท่วมเมืองพัทยา
        ขยายเขตไฟฟ้า
        ขยายระยะเวลาให้บริการอินเทอร์เน็ต
        ระบบยกเลิกตั๋วโดยสาร
        ยกเลิกการใช้สารเคมี โครงการ
        เปลี่ยนแปลงสภาพภูมิอากาศ ระบบเฝ้าระวัง
        จ้างซ่อมแซมแก้ไขคอมพิวเตอร์""",
    "": """
        Ticket cancellation system
        Cancellation system for bus tickets
        Software for cancellation of tenders
        Tender Cancellation Monitoring System
        Cancellation of bus tickets
        Cancelled-ticket refund platform
        Cancelled flights information display
        Noise-cancelling headsets
        Echo cancellation: conference system
        Withdrawal: water from aquifers
        Extension of the smart metering network
        Extension: smart metering network
        Extension of LED street lighting
        Extension of tender management system
        Smart City platform (extended)
        Luminaires (suspended)
        Amendment: road safety act consultancy
        Amendment to tender law consultancy
        Failed transformers replacement
        Patch cords, both ends (terminated)
        Copper pairs - terminated
        Postponed maintenance of traffic signals
        Change of street lighting to LED""",
    "TR": """
        Erteleme sistemi yazılımı alımı
        İptal edilen kartlar için yazılım alımı
        İptal edilen abonelikler için sayaç sökme hizmeti
        Zeyilname yönetim sistemi yazılımı
        Borç erteleme modülü yazılımı alımı
        Ertelenen borçların takip yazılımı alımı
        Süre uzatımı yazılımı alımı
        Metro hattı uzatma yapım işi
        Gürültü iptal edici kulaklık alımı
        Düzeltme sistemi alımı
        İptal edilen kamera ihalesinin yeniden yapılması
        Kamera sistemi alımı ihale sonuç ilanı""",
}


def titles(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("title", "country", "told"),
    [(title, country, told) for country, told, block in TOLD for title in titles(block)],
)
def test_a_title_says_what_became_of_its_tender(
    title: str, country: str, told: tuple[Stage, Cancellation | None]
) -> None:
    assert told_by_title(title, country) == told


@pytest.mark.parametrize(
    ("title", "country"), [(title, country) for country, block in BOUGHT.items() for title in titles(block)]
)
def test_a_title_that_names_such_a_thing_as_what_is_bought_says_nothing(title: str, country: str) -> None:
    assert told_by_title(title, country) is None


def test_words_of_another_country_say_nothing() -> None:
    assert told_by_title("[BATAL] Pengadaan CCTV", "ID") == OFF
    assert told_by_title("[BATAL] Pengadaan CCTV", "VN") is None


def one(stage: Stage | None, title: str, *, part: str = "list") -> Notice:
    notice = Notice("portal", "1", part, country="VN", stage=stage, title=title)
    (read,) = by_kind(PAGE, {"list": lambda _document: [notice]})
    assert isinstance(read, Notice)
    return read


@pytest.mark.parametrize("stage", [None, Stage.DRAFT, Stage.OPEN, Stage.AMENDED])
def test_a_tender_that_goes_on_by_its_portal_is_what_its_title_says(stage: Stage | None) -> None:
    read = one(stage, "(유찰) 하노이 스마트시티")
    assert (read.stage, read.cancellation) == FAILED
    assert read.title == "(유찰) 하노이 스마트시티"


@pytest.mark.parametrize("stage", [Stage.PROGRAMME, Stage.PLAN, Stage.CLOSED, Stage.CANCELLED, Stage.AWARDED])
def test_of_ends_plans_and_programmes_the_portal_decides(stage: Stage) -> None:
    read = one(stage, "[취소] 하노이 스마트시티")
    assert (read.stage, read.cancellation) == (stage, None)


def test_a_later_page_without_a_stage_leaves_it_to_the_list() -> None:
    assert one(None, "[HỦY] Camera", part="detail").stage is None
    assert one(None, "[HỦY] Camera").stage is Stage.CANCELLED


def test_a_draft_that_is_corrected_stays_one() -> None:
    assert one(Stage.DRAFT, "[ĐÍNH CHÍNH] Camera").stage is Stage.DRAFT
    assert one(Stage.OPEN, "[ĐÍNH CHÍNH] Camera").stage is Stage.AMENDED


@pytest.mark.parametrize(
    "title",
    [
        "cancel " + "[" * 4000,
        "cancel tender " + "1" * 4000,
        "cancel " + "- " * 2000,
        "huy " + "thong bao " * 400,
        "tender " * 570 + "batal x",
        "ยกเลิก ประกาศ" + "เรื่อง" * 600,
        "취소 " + "입찰 " * 1300,
        "cancel " + "the " * 1000,
    ],
)
def test_a_long_title_is_read_in_a_moment(title: str) -> None:
    began = time.process_time()
    for country in ("VN", "ID", "TH", "TR"):
        told_by_title(title, country)
        without_marks(fold(title), country)
    assert time.process_time() - began < 0.5


@pytest.mark.real
def test_of_3380_labelled_titles_only_a_postponed_tender_and_two_corrections_say_more_than_their_name() -> (
    None
):
    files = sorted(shared("labels").glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    said = {row["title"]: told for row in rows if (told := told_by_title(row["title"], row["country"]))}
    assert len(rows) == 3380
    assert said == {
        "Düzeltme ilanı ILN02508409 ihale": CHANGED,
        "Düzeltme ilanı ILN02503669 İhale": CHANGED,
        "Aydın Denizli Motorway Tender Postponed": CHANGED,
    }


# A title without a mark, then ways in which it is marked.
MARKED = {
    ("VN", "Gói thầu số 5: Camera giám sát"): """
        [HỦY] Gói thầu số 5: Camera giám sát
        (ĐÃ HỦY) Gói thầu số 5: Camera giám sát
        [GIA HẠN] Gói thầu số 5: Camera giám sát
        [Gia hạn lần 2] Gói thầu số 5: Camera giám sát
        [ĐÍNH CHÍNH][GIA HẠN] Gói thầu số 5: Camera giám sát
        Hủy gói thầu số 5: Camera giám sát
        Thông báo gia hạn: Gói thầu số 5: Camera giám sát
        Gói thầu số 5: Camera giám sát - Hủy thầu""",
    ("ID", "Pengadaan CCTV Kota"): """
        [BATAL] Pengadaan CCTV Kota
        BATAL Pengadaan CCTV Kota
        Pembatalan Tender Pengadaan CCTV Kota
        [TENDER GAGAL] Pengadaan CCTV Kota
        Perpanjangan Jadwal Pemasukan Penawaran Pengadaan CCTV Kota
        Pengadaan CCTV Kota (Batal)""",
    ("ID", "Tender Pengadaan CCTV"): "Tender Pengadaan CCTV Dibatalkan",
    ("TH", "ประกวดราคาซื้อกล้องวงจรปิด"): """
        (ยกเลิก) ประกวดราคาซื้อกล้องวงจรปิด
        ยกเลิกประกาศประกวดราคาซื้อกล้องวงจรปิด
        ประกาศเทศบาลนครขอนแก่น เรื่อง ยกเลิกประกาศประกวดราคาซื้อกล้องวงจรปิด
        เลื่อนกำหนดการยื่นข้อเสนอ ประกวดราคาซื้อกล้องวงจรปิด
        ประกวดราคาซื้อกล้องวงจรปิด (ยกเลิก)""",
    ("TR", "Kamera sistemi alınacaktır"): """
        (İPTAL) Kamera sistemi alınacaktır
        [Süre Uzatımı] Kamera sistemi alınacaktır
        Ek süre: Kamera sistemi alınacaktır
        İptal - Kamera sistemi alınacaktır
        Kamera sistemi alınacaktır (İptal Edildi)
        CANCELLED - Kamera sistemi alınacaktır""",
    ("TH", "RFP 2026-12 Supply of smart meters"): """
        [Cancelled] RFP 2026-12 Supply of smart meters
        Cancelled RFP 2026-12 Supply of smart meters
        RFP 2026-12 CANCELLED: Supply of smart meters
        UPDATE: CANCELLED - RFP 2026-12 Supply of smart meters
        Corrigendum No. 2: RFP 2026-12 Supply of smart meters
        Extension of submission deadline for RFP 2026-12 Supply of smart meters""",
    ("VN", "베트남 교통정보 사업 입찰공고"): """
        [취소] 베트남 교통정보 사업 입찰공고
        [취소공고 26-28호] 베트남 교통정보 사업
        (유찰) 베트남 교통정보 사업
        베트남 교통정보 사업 입찰 취소공고
        베트남 교통정보 사업 입찰마감 연장 안내""",
}


def matched(title: str, country: str) -> tuple[str, int]:
    form = normalise(Notice("portal", "1", "list", country=country, title=title))
    return form.title, form.attempt


@pytest.mark.parametrize(
    ("country", "plain", "marked"),
    [(country, plain, title) for (country, plain), block in MARKED.items() for title in titles(block)],
)
def test_a_marked_title_is_compared_as_the_one_without_its_mark(
    country: str, plain: str, marked: str
) -> None:
    assert matched(marked, country) == matched(plain, country)


@pytest.mark.parametrize(
    ("title", "country"), [(title, country) for country, block in BOUGHT.items() for title in titles(block)]
)
def test_what_is_bought_is_no_mark_to_take_off(title: str, country: str) -> None:
    assert without_marks(fold(title), country) == fold(title)


def test_a_title_of_nothing_but_a_mark_stays() -> None:
    assert without_marks("cancellation notice", "") == "cancellation notice"


@pytest.mark.parametrize(
    ("again", "plain", "country"),
    [
        ("Re-bid: Smart meters", "Smart meters", ""),
        ("[Re-tender] Smart meters", "Smart meters", ""),
        ("Re-invitation - Smart meters", "Smart meters", ""),
        ("Readvertisement: Smart meters", "Smart meters", ""),
        ("Tender Ulang Pengadaan CCTV", "Pengadaan CCTV", "ID"),
        ("[Mời thầu lại] Camera giám sát", "Camera giám sát", "VN"),
        ("[재공고] 베트남 교통정보", "베트남 교통정보", "VN"),
        ("[재입찰 26-28호] 베트남 교통정보", "베트남 교통정보", "VN"),
        ("[재공고 취소] 베트남 교통정보", "베트남 교통정보", "VN"),
        ("[취소] 베트남 교통정보 재공고", "베트남 교통정보", "VN"),
    ],
)
def test_a_repeated_invitation_is_another_attempt_at_what_its_title_names(
    again: str, plain: str, country: str
) -> None:
    assert matched(again, country) == (matched(plain, country)[0], 2)
