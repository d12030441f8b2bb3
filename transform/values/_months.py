"""Names of months in five languages, folded: what `transform.values.dates` and its parts know them by."""

import re

# One line a month: Thai, Indonesian, Turkish, English, Vietnamese; names, then abbreviations; folded.
_MONTH_NAMES = """
มกราคม ม.ค. มค januari ocak oca january jan thang_gieng thang_mot
กุมภาพันธ์ ก.พ. กพ februari pebruari peb subat sub february feb thang_hai
มีนาคม มี.ค. มีค maret mart march mar thang_ba
เมษายน เม.ย. เมย april nisan nis apr thang_tu
พฤษภาคม พ.ค. พค mei mayis may thang_nam
มิถุนายน มิ.ย. มิย juni haziran haz june jun thang_sau
กรกฎาคม ก.ค. กค juli temmuz tem july jul thang_bay
สิงหาคม ส.ค. สค agustus agt ags agustos agu august aug thang_tam
กันยายน ก.ย. กย september eylul eyl sept sep thang_chin
ตุลาคม ต.ค. ตค oktober okt ekim eki october oct thang_muoi
พฤศจิกายน พ.ย. พย november nopember nop kasim kas nov thang_muoi_mot
ธันวาคม ธ.ค. ธค desember des aralik ara december dec thang_muoi_hai
"""
MONTHS = {
    name.replace("_", " "): number
    for number, line in enumerate(_MONTH_NAMES.split("\n")[1:13], start=1)
    for name in line.split()
}
_NAMES = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(MONTHS, key=len, reverse=True))
MONTH = (
    rf"(?:เดือน\s*)?(?P<month>(?:thang|thg|th)\.?\s*\d{{1,2}}|{_NAMES})(?![a-z\u0e01-\u0e3a\u0e40-\u0e4e])\.?"
)
# The same without a name for it, so that a pattern can hold it more than once.
ANY_MONTH = MONTH.replace("?P<month>", "?:")
