"""Real re-tenders and real dumps: what is one tender, what is the next attempt, and what only looks like it."""

import json
import re
from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

from benchmarks.quality.in_memory import decisions, tenders
from domain.match import MatchForm, Verdict
from domain.notice import Key, Money, Notice, PriceKind, Stage
from pipeline.match import official_schemes
from tests.harness import real, shared
from transform.matching.normalize import normalise
from transform.matching.relations import relate
from transform.text import clean, fold
from transform.values.dates import parse_moment

INDONESIA, TURKEY = "Asia/Jakarta", "Europe/Istanbul"
STATUS = {"Selesai": Stage.AWARDED, "Gagal/Batal": Stage.CANCELLED, "Berlangsung": Stage.OPEN}
DURUM = {"Sonuç İlanı Yayımlanmış": Stage.AWARDED, "İhale İptal Edilmiş": Stage.CANCELLED}


def rows(name: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(shared(name).read_text(encoding="utf-8"))
    return read


def spse(row: dict[str, Any], form: str = "tender") -> MatchForm:
    number, told = str(row[f"kd_{form}"]), row[f"tgl_pengumuman_{form}"]
    return normalise(
        Notice(
            source="id_spse",
            native_id=number,
            part="detail",
            country="ID",
            stage=STATUS.get(row[f"status_{form}"], Stage.OPEN),
            title=clean(row["nama_paket"]),
            keys=(Key("id_tender", number),),
            plan_keys=tuple(Key("id_rup", code) for code in str(row["kd_rup"]).split(";")),
            attempt=row[f"versi_{form}"],
            buyer=row["nama_satker"],
            published=parse_moment(told[:19], INDONESIA) if told else None,
            prices=(Money(Decimal(str(row["hps"])), "IDR", PriceKind.ESTIMATE, str(row["hps"])),),
        )
    )


def ekap(row: dict[str, Any], listed: dict[str, Any]) -> MatchForm:
    amount = row.get("Yaklaşık Maliyet", "").removesuffix(" TRY").replace(".", "").replace(",", ".")
    price = (Money(Decimal(amount), "TRY", PriceKind.ESTIMATE, amount),) if amount else ()
    return normalise(
        Notice(
            source="tr_bulletin",
            native_id=row["IKN"],
            part="detail",
            country="TR",
            stage=DURUM.get(row["İhale Durumu"], Stage.OPEN),
            title=clean(row["İhale Adı"]),
            keys=(Key("tr_ikn", row["IKN"]),),
            buyer=clean(row["İhaleyi Yapan İdare Adı"]),
            deadline=parse_moment(listed["date"], TURKEY, end_of_day=True),
            prices=price,
        )
    )


def number_of(side: MatchForm) -> str:
    return side.own[0].partition(":")[2]


def retenders(sides: list[MatchForm]) -> set[tuple[str, str]]:
    """(earlier, later) official numbers of what the rule calls a re-tender."""
    found = set()
    for (a, b), decision in decisions(sides).items():
        if decision.verdict is Verdict.RELATED:
            relation = relate(sides[a], sides[b], lambda side: side.stage)
            if relation and relation.kind == "retender_of":
                found.add((number_of(relation.earlier), number_of(relation.later)))
    return found


def mixed(sides: list[MatchForm]) -> list[list[str]]:
    """Tenders with more than one official number."""
    groups = tenders(sides, decisions(sides), official_schemes())
    numbers = ([number_of(sides[position]) for position in group] for group in groups)
    return [told for told in numbers if len(set(told)) > 1]


@real
def test_the_twelve_indonesian_tenders_that_failed_are_related_to_their_second_attempt() -> None:
    read = rows("id/isb_spse/SPSE-TenderPengumuman_D107_2025.json")
    packages: dict[int, dict[int, str]] = defaultdict(dict)
    for row in read:
        packages[row["kd_pkt_dce"]][row["versi_tender"]] = str(row["kd_tender"])
    due = {(attempts[1], attempts[2]) for attempts in packages.values() if len(attempts) == 2}
    sides = [spse(row) for row in read]
    assert len(due) == 12
    assert retenders(sides) & due == due
    assert mixed(sides) == []


@real
def test_of_eighteen_turkish_pairs_seventeen_are_retenders_and_one_is_not() -> None:
    listed = {row["ikn"]: row for row in rows("tr/ekap_legacy/ekap_search_list_hatay_yapim_2023.json")}
    read = rows("tr/ekap_legacy/ekap_birbakista_hatay_yapim_2023.json")
    sides = [ekap(row, listed[row["IKN"]]) for row in read]
    pairs: dict[tuple[str, str], list[MatchForm]] = defaultdict(list)
    for row, side in zip(read, sides, strict=True):
        pairs[_plain(row["İhale Adı"]), _plain(row["İhaleyi Yapan İdare Adı"])].append(side)
    alike = [
        tuple(sorted(group, key=lambda side: side.deadline or 0))
        for group in pairs.values()
        if len(group) > 1
    ]
    due = {(number_of(a), number_of(b)) for a, b in alike if a.stage == Stage.CANCELLED}
    assert (len(alike), len(due), ("2023/1002805", "2023/1448723") in due) == (18, 17, True)
    found = retenders(sides)
    assert found & {(number_of(a), number_of(b)) for a, b in alike} == due
    assert mixed(sides) == []


@real
def test_no_two_official_numbers_of_the_real_dumps_come_into_one_tender() -> None:
    read = rows("id/isb_spse/SPSE-NonTenderPengumuman_D107_2025.json")
    sides = [spse(row, "nontender") for row in read]
    titles = Counter((side.title, side.buyer) for side in sides)
    assert len([title for title, count in titles.items() if count > 1]) > 150
    assert mixed(sides) == []


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
