"""The analyst's questions of docs/bi.md, as they stand there, give these figures on the sandbox's first two days."""

import re

import pytest
from sqlalchemy import text

from tests.harness import ROOT
from tests.ran import Ran
from warehouse.star import star_tables

QUESTIONS = re.findall(
    r"^### (\d+)\. .*?```sql\n(.*?)```",
    (ROOT / "docs/bi.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)
# Each row as Postgres writes its values; None where there is none.
ANSWERS: dict[int, list[tuple[str | None, ...]]] = {
    1: [
        ("2026-11-01", "ID", "44", "22131608355"),
        ("2026-11-01", "TH", "48", "36798953910"),
        ("2026-11-01", "TR", "43", "2317564866"),
        ("2026-11-01", "VN", "46", "70035356677"),
    ],
    2: [
        ("mobility", "모빌리티(교통)", "59", "31883851038"),
        ("core", "공통·플랫폼", "42", "33216619367"),
        ("environment", "환경", "38", "35891517870"),
        ("energy", "에너지", "26", "22963182291"),
        ("living", "생활", "7", "3400958718"),
        ("governance", "거버넌스(행정)", "5", "1214553168"),
    ],
    3: [
        ("1", "사업 구상", "5", "6", "5", "6"),
        ("2", "발주계획", "1", "2", "8", "0"),
        ("3", "사전규격", "2", "0", "0", "0"),
        ("4", "입찰 중", "28", "30", "22", "25"),
        ("5", "정정공고(입찰 중)", "1", "1", "2", "3"),
        ("6", "접수마감", "0", "0", "2", "1"),
        ("7", "취소·유찰", "5", "4", "4", "4"),
        ("8", "낙찰", "6", "3", "1", "4"),
    ],
    4: [
        ("L-7V365SA6GG", "VN", "2026-12-02", "6"),
        ("L-KGFMM74B5W", "VN", "2026-12-02", "6"),
        ("L-TT6SJNRTDT", "ID", "2026-12-03", "7"),
        ("L-5NGW36GMLV", "ID", "2026-12-04", "8"),
        ("L-EE4PDZDJII", "TH", "2026-12-04", "8"),
    ],
    5: [
        ("2026-11-01", "id_spse", "18"),
        ("2026-11-01", "intl_aiib", "10"),
        ("2026-11-01", "intl_ebrd", "7"),
        ("2026-11-01", "intl_edcf", "5"),
        ("2026-11-01", "intl_g2b", "6"),
        ("2026-11-01", "intl_icak", "4"),
        ("2026-11-01", "intl_kind", "5"),
        ("2026-11-01", "intl_kotra_news", "12"),
        ("2026-11-01", "intl_ted", "5"),
        ("2026-11-01", "intl_ungm", "9"),
        ("2026-11-01", "intl_worldbank", "40"),
        ("2026-11-01", "news", "50"),
        ("2026-11-01", "th_bma", "10"),
        ("2026-11-01", "th_dga", "10"),
        ("2026-11-01", "th_egat", "14"),
        ("2026-11-01", "th_egp", "78"),
        ("2026-11-01", "th_mea", "12"),
        ("2026-11-01", "tr_bulletin", "54"),
        ("2026-11-01", "tr_ilan", "35"),
        ("2026-11-01", "vn_muasamcong", "65"),
        ("2026-11-01", "vn_plans", "13"),
        ("2026-11-01", "vn_results", "13"),
    ],
    6: [
        ("2026-11-01", "177", "21", "277"),
        ("2026-10-01", "4", "0", "6"),
        ("2026-09-01", "0", "0", "1"),
    ],
    7: [
        ("vn_muasamcong", "26", "22"),
        ("th_egp", "23", "22"),
        ("id_spse", "22", "19"),
        ("tr_bulletin", "19", "15"),
        ("intl_worldbank", "16", "12"),
        ("news", "16", "16"),
        ("tr_ilan", "14", "10"),
        ("id_sirup", "11", "8"),
    ],
    8: [
        ("TH-B074", "Department of Rural Roads (DRR)", "6", "3739076923"),
        ("TH-B059", "Department of Public Works and Town & Country Planning (DPT)", "6", "3433230769"),
        ("TH-B201", "Bangkok Metropolitan Administration (BMA)", "5", "9171076955"),
        ("TH-B066", "Provincial Electricity Authority (PEA)", "4", None),
        ("TH-B065", "Metropolitan Electricity Authority (MEA)", "3", "11293476934"),
    ],
    9: [
        ("ID", "1", "0.9449", "0.9449"),
        ("TH", "2", "0.9547", "0.9536"),
        ("TR", "5", "0.8949", "0.8529"),
        ("VN", "12", "0.9682", "0.9550"),
    ],
    10: [
        ("advanced", "5", "1.50"),
        ("amended", "6", "5.50"),
        ("awarded", "10", "1.50"),
        ("cancelled", "9", "1.50"),
        ("deadline_moved", "9", "1.50"),
        ("new", "160", "1.50"),
        ("retendered", "2", "1.50"),
        ("value_changed", "2", "1.50"),
    ],
    11: [
        ("ID", "12", "13402098114"),
        ("TH", "21", "10125723076"),
        ("TR", "24", None),
        ("VN", "21", "57178541716"),
    ],
    12: [
        ("id_spse", "4", "0", "0.000"),
        ("intl_ebrd", "1", "1", "1.000"),
        ("news", "1", "0", "0.000"),
        ("vn_muasamcong", "3", "0", "0.000"),
        ("vn_plans", "1", "1", "1.000"),
    ],
}


def test_each_question_has_an_answer_to_expect() -> None:
    assert [int(number) for number, _ in QUESTIONS] == list(ANSWERS) == list(range(1, 13))


@pytest.mark.parametrize(("number", "question"), QUESTIONS, ids=[number for number, _ in QUESTIONS])
def test_a_question_gives_what_the_sandbox_holds(ran: Ran, number: str, question: str) -> None:
    with ran.engine.connect() as connection:
        rows = [
            tuple(None if value is None else str(value) for value in row)
            for row in connection.execute(text(question))
        ]
    assert rows == ANSWERS[int(number)]


# The same figures asked of core, where they can be asked in another way.
OTHERWISE = {
    "every lead that stands is counted once by the weights of its characteristics": (
        (
            "SELECT round(sum(b.weight)) FROM mart.bridge_lead_characteristic b JOIN mart.fact_lead f USING (lead_key)"
            " WHERE f.gone_at IS NULL"
        ),
        "SELECT count(*) FROM core.lead WHERE merged_into IS NULL AND tier <> 'none' AND dimensions <> '{}'",
    ),
    "notices by source and day are the notices": (
        "SELECT sum(published) FROM mart.fact_source_day",
        "SELECT count(*) FROM core.notice",
    ),
    "awards of the star are those of the view": (
        "SELECT sum(share_of_estimate) FROM mart.fact_award",
        "SELECT sum(share_of_estimate) FROM mart.award",
    ),
    "won of the star are won of the view": (
        (
            "SELECT sum(round(f.amount * y.krw)) FROM mart.fact_lead f JOIN mart.dim_currency y USING (currency_key)"
            " WHERE f.gone_at IS NULL"
        ),
        "SELECT sum(amount_krw) FROM mart.leads",
    ),
    "what was told is told of as many leads": (
        "SELECT count(DISTINCT lead_key) FROM mart.fact_mail_item",
        "SELECT count(DISTINCT lead_id) FROM digest.item",
    ),
}


@pytest.mark.parametrize("what", OTHERWISE)
def test_a_figure_of_the_star_is_that_of_core(ran: Ran, what: str) -> None:
    star, core = OTHERWISE[what]
    with ran.engine.connect() as connection:
        assert connection.execute(text(star)).scalar() == connection.execute(text(core)).scalar()


def test_source_health_tells_as_many_rows_as_there_are(ran: Ran) -> None:
    told = "SELECT source, documents, rejects, notices, unknown_fields FROM mart.source_health ORDER BY 1"
    counted = """
    SELECT s.name, (SELECT count(*) FROM raw.document d WHERE d.source = s.name),
      (SELECT count(*) FROM raw.reject r WHERE r.source = s.name),
      (SELECT count(*) FROM core.notice n WHERE n.source = s.name),
      (SELECT count(*) FROM raw.leftover o WHERE o.source = s.name)
    FROM core.source s WHERE s.kind <> 'files' ORDER BY 1
    """
    with ran.engine.connect() as connection:
        rows = connection.execute(text(told)).all()
        assert rows == connection.execute(text(counted)).all()
    assert sum(row.documents for row in rows) > 0


def test_no_address_of_a_reader_is_in_the_star(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        addresses = connection.execute(text("SELECT email FROM digest.subscriber")).scalars().all()
        asked = "SELECT count(*) FROM mart.{} t, unnest(:all) a WHERE strpos(t::text, a) > 0"
        found = {
            table.name: connection.execute(text(asked.format(table.name)), {"all": addresses}).scalar_one()
            for table in star_tables()
        }
    assert addresses
    assert {name: count for name, count in found.items() if count} == {}
