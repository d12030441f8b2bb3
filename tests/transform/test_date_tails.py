"""Words beside a date or a clock that make it another moment, and those that do not."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.notice import Precision
from tests.transform.date_samples import ID, TH, TR, VN
from transform.values.dates import parse_moment

# So many days, weeks or months from 5 October 2026, which is not that day.
OFFSETS = [
    ("within 30 days of 5 October 2026", ID),
    ("within thirty (30) days of 5 October 2026", ID),
    ("within thirty days of 5 October 2026", ID),
    ("30 days of October 5, 2026", ID),
    ("not later than 14 calendar days of the 5th of October 2026", ID),
    ("within two weeks of 5 October 2026", ID),
    ("within one month of 05/10/2026", ID),
    ("within 48 hours of 5 October 2026", ID),
    ("30 days after 5 October 2026", ID),
    ("within 30 days from 2026-10-05", ID),
    ("within a period of 30 days of 2026-10-05", ID),
    ("within 2 years of 5 October 2026", ID),
    ("fifteen days before 5 October 2026", ID),
    ("within 30 days of publication on 5 October 2026", ID),
    ("30 days counting from 5 October 2026", ID),
    ("30 days as of 5 October 2026", ID),
    ("trong vòng 30 ngày kể từ ngày 05/10/2026", VN),
    ("trong vòng 30 ngày từ ngày 05/10/2026", VN),
    ("30 ngày sau 05/10/2026", VN),
    ("trong 10 ngày làm việc kể từ ngày 5 tháng 10 năm 2026", VN),
    ("ba mươi ngày kể từ ngày 05/10/2026", VN),
    ("10 ngày trước ngày 5/10/2026", VN),
    ("trong thời hạn 02 tháng kể từ 05/10/2026", VN),
    ("sau 7 ngày tính từ 05/10/2026", VN),
    ("dalam 30 hari sejak 5 Oktober 2026", ID),
    ("dalam waktu 30 hari kalender dari tanggal 5 Oktober 2026", ID),
    ("30 (tiga puluh) hari sejak 5 Oktober 2026", ID),
    ("tiga puluh hari sejak 5 Oktober 2026", ID),
    ("paling lambat 14 hari setelah 5 Oktober 2026", ID),
    ("2x24 jam sejak 5 Oktober 2026", ID),
    ("7 hari mulai 5 Oktober 2026", ID),
    ("30 hari kalender terhitung sejak tanggal 5 Oktober 2026", ID),
    ("5 Ekim 2026 tarihinden itibaren 30 gün içinde", TR),
    ("5 Ekim 2026'dan 30 gün içinde", TR),
    ("5 Ekim 2026 tarihini izleyen 10 gün içinde", TR),
    ("05.10.2026 tarihinden sonraki 10 (on) gün içinde", TR),
    ("5 Ekim 2026'dan otuz gün sonra", TR),
    ("30 gün içinde 5 Ekim 2026", TR),
    ("5 Ekim 2026 tarihinden bir ay içinde", TR),
    ("05.10.2026 tarihini takip eden 5 iş günü içinde", TR),
    ("5 Ekim 2026'dan 10 gün önce", TR),
    ("ภายใน 30 วัน นับจากวันที่ 5 ตุลาคม 2569", TH),
    ("ภายใน ๓๐ วัน นับถัดจากวันที่ ๕ ตุลาคม ๒๕๖๙", TH),
    ("ภายในสามสิบวันนับแต่วันที่ 5 ตุลาคม 2569", TH),
    ("นับจากวันที่ 5 ตุลาคม 2569 ภายใน 30 วัน", TH),
    ("30 วันทำการตั้งแต่วันที่ 5 ตุลาคม 2569", TH),
    ("ภายใน 2 สัปดาห์นับจากวันที่ 5 ตุลาคม 2569", TH),
    ("15 วันก่อนวันที่ 5 ตุลาคม 2569", TH),
    ("ภายใน 30 วัน 5 ตุลาคม 2569", TH),
    ("ภายใน 1 เดือน นับตั้งแต่วันที่ 5 ตุลาคม 2569", TH),
    ("ภายใน 30 วันจากวันที่ 5 ตุลาคม 2569", TH),
]

# The same words, and the day is meant: all are 5 October 2026.
NO_OFFSETS = [
    ("ภายในวันที่ 5 ตุลาคม 2569", TH),
    ("ภายในวันจันทร์ที่ 5 ตุลาคม 2569 เวลา 16.00 น.", TH),
    ("ภายใน วันที่ 5 ตุลาคม 2569", TH),
    ("ก่อนวันที่ 5 ตุลาคม 2569", TH),
    ("trong ngày 05/10/2026", VN),
    ("trước 9 giờ 00 ngày 05/10/2026", VN),
    ("Thứ Hai, ngày 5 tháng 10 năm 2026", VN),
    ("sau ngày 5/10/2026", VN),
    ("từ ngày 05/10/2026", VN),
    ("Thứ hai ngày 5/10/2026", VN),
    ("từ 9 giờ 00 ngày 5/10/2026", VN),
    ("kể từ ngày 5/10/2026", VN),
    ("5th of October 2026", ID),
    ("closing: 5 October 2026; delivery within 30 days", ID),
    ("2 days of training, 5 October 2026", ID),
    ("Monday, 5th day of October 2026", ID),
    ("before 5 October 2026", ID),
    ("validity 30 days. 5 October 2026", ID),
    ("by 5 October 2026 (30 days)", ID),
    ("within 5 October 2026", ID),
    ("paling lambat hari Senin tanggal 5 Oktober 2026", ID),
    ("sejak 5 Oktober 2026 hari Senin", ID),
    ("dalam hari Senin 5 Oktober 2026", ID),
    ("sebelum tanggal 5 bulan Oktober tahun 2026", ID),
    ("mulai 5 Oktober 2026", ID),
    ("dari tanggal 5 Oktober 2026", ID),
    ("5 Ekim 2026 gün içinde", TR),
    ("5 Ekim 2026 Pazartesi günü", TR),
    ("5 Ekim 2026 günü mesai saati içinde", TR),
    ("5 Ekim 2026 tarihinden itibaren", TR),
    ("05.10.2026 tarihine kadar; teslim 30 gün içinde", TR),
    ("5 Ekim 2026, işin süresi 30 gün", TR),
]

# A clock in a zone that is not known.
OTHER_ZONES = [
    ("Mon, 23 Nov 2026 14:00:00 XYZ", TH),
    ("23 Nov 2026 14:00:00 XYZ", ID),
    ("2026-11-23 14:00:00 XYZ", TR),
    ("23/11/2026 14:00 QQT", VN),
    ("23/11/2026 14:00 (ABC)", VN),
    ("23 Nov 2026, 2:00 PM XYZ", ID),
    ("14:00 XYZ, 23 November 2026", ID),
    ("23 November 2026 pukul 14.00 MSK", ID),
    ("Closing of bids: 23 November 2026, 14:00 IST", ID),
    ("BIDS CLOSE 23 NOV 2026 14:00 NZDT.", ID),
    ("Son teklif 23.11.2026 14:00 MSK", TR),
]

# Ordinary words behind a clock: all are 14:00 of 23 November 2026, on the wall clock there.
TAILS = [
    ("23 November 2026 14:00 WIB", ID),
    ("23 November 2026 pukul 14.00 WIB s.d. selesai", ID),
    ("23 NOVEMBER 2026 PUKUL 14.00 WIB S.D. SELESAI", ID),
    ("23 November 2026 jam 14:00 LPSE Kota Bandung", ID),
    ("23 November 2026 14:00 LPSE", ID),
    ("23 November 2026 14:00 PLN UID Jakarta Raya", ID),
    ("23 NOV 2026 14:00 RUANG RAPAT", ID),
    ("23 พ.ย. 2569 เวลา 14:00 น.", TH),
    ("23 พฤศจิกายน 2569 เวลา 14.00 นาฬิกา", TH),
    ("23 พ.ย. 2569 14:00 น. ณ ห้องประชุม", TH),
    ("23/11/2026 14:00 giờ", VN),
    ("23/11/2026 14:00 GIỜ", VN),
    ("14:00 ngày 23/11/2026", VN),
    ("14:00 UBND xã, ngày 23/11/2026", VN),
    ("14:00 NGÀY 23/11/2026", VN),
    ("14 giờ 00 phút, ngày 23/11/2026 (GMT+7)", VN),
    ("23.11.2026 saat 14:00'te", TR),
    ("23.11.2026 SAAT 14:00'TE", TR),
    ("23.11.2026 14:00 EKAP", TR),
    ("23.11.2026 14:00 TSİ", TR),
    ("23.11.2026 14:00 İHALE", TR),
    ("23.11.2026 14:00 KGM Toplantı Salonu", TR),
    ("23 November 2026, 14:00 hrs", ID),
    ("23 November 2026, 14:00 HRS", ID),
    ("23 November 2026, 14:00 HRS.", ID),
    ("23 NOVEMBER 2026, 1400 HOURS", ID),
    ("23 November 2026, 14:00 local time", ID),
    ("23 NOVEMBER 2026, 14:00 LOCAL TIME", ID),
    ("23 November 2026, 14:00 SHARP", ID),
    ("23 November 2026, 14:00 (Jakarta time)", ID),
    ("23 November 2026, 2:00 PM", ID),
]


@pytest.mark.parametrize(("text", "zone"), OFFSETS)
def test_so_many_days_from_a_date_are_not_that_date(text: str, zone: str) -> None:
    with pytest.raises(ValueError, match="it is counted from a date"):
        parse_moment(text, zone)


@pytest.mark.parametrize(("text", "zone"), NO_OFFSETS)
def test_words_that_may_count_days_and_do_not_leave_the_day(text: str, zone: str) -> None:
    moment = parse_moment(text, zone)
    assert moment.at.astimezone(ZoneInfo(zone)).date() == date(2026, 10, 5)


@pytest.mark.parametrize(("text", "zone"), OTHER_ZONES)
def test_a_clock_in_a_zone_that_is_not_known_is_refused(text: str, zone: str) -> None:
    with pytest.raises(ValueError, match="is no time zone that is known"):
        parse_moment(text, zone)


@pytest.mark.parametrize(("text", "zone"), TAILS)
def test_ordinary_words_behind_a_clock_take_nothing_from_it(text: str, zone: str) -> None:
    moment = parse_moment(text, zone)
    assert moment.at == datetime(2026, 11, 23, 14, tzinfo=ZoneInfo(zone))
    assert moment.precision is Precision.MINUTE
