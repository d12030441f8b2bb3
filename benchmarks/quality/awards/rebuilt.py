"""Records that another program made of a portal's answer, put back into the form from which they came."""

import csv
import json
from collections.abc import Callable, Mapping
from io import StringIO
from typing import Any, Final

from transform.text import clean

Rebuilt = tuple[str, str, bytes]  # source, kind and body of a document
# The rows under which the standard form of a Turkish result has its labels.
_HEADS: Final = {
    "a) Tarihi": "4- Sözleşmenin",
    "a) Adı": "2- İhale konusu işin",
    "b) Bedeli": "",
}
_FORM: Final = (
    "a) Adı",
    "b) Yapılacağı yer",
    "a) Tarihi",
    "b) Bedeli",
    "c) Süresi",
    "e) Yüklenicinin uyruğu",
)


def muasamcong_row(record: Mapping[str, Any]) -> Rebuilt:
    """A row of results, as the portal's search has it (seen in five recorded rows)."""
    row = {
        "notifyNo": record["notifyNo"],
        "notifyVersion": "00",
        "inputResultId": record["inputResultId"],
        "bidName": [record["name"]],
        "investorName": record["investor"],
        "investField": ["HH"],
        "publicDate": record["publicDate"],
        "publicDateKqlcnt": record["resultPublishedDate"] or record["publicDate"],
        "stepCode": "notify-contractor-step-4-kqlcnt",
        "type": "es-notify-contractor",
        "status": "IS_PUBLISH",
        "statusForNotify": record["statusForNotify"],
        "decisionDate": record["decisionDate"],
        "winningContractorName": record["winnerNames"],
        "contractorName": record["participantNames"],
        "bidWinningPrice": [record["winningPrice"]] if record["winningPrice"] else [],
        "bidPrice": [record["price"]],
    }
    return "vn_results", "list", json.dumps({"page": {"content": [row]}}).encode()


def bulletin_text(record: Mapping[str, Any]) -> Rebuilt:
    """A result as a text of the bulletin."""
    head = ("1. SONUÇ İLANLARI", f"1. {record['IKN']} YAPIM İŞİ", "SONUÇ İLANI")
    return "tr_bulletin", "text", "\n".join([*head, *_form(record)]).encode()


def saved_page(record: Mapping[str, Any]) -> Rebuilt:
    """A result as a page of EKAP that somebody saved as text."""
    return "by_hand", "ekap_page", "\n".join(["SONUÇ İLANI", *_form(record)]).encode()


def one_row(record: Mapping[str, Any]) -> Rebuilt:
    """A record of open data as the only row of a table that somebody brings, under the record's own names."""
    text = StringIO()
    cells = {name: value for name, value in record.items() if value is not None}
    writer = csv.DictWriter(text, cells.keys())
    writer.writeheader()
    writer.writerow(cells)
    return "by_hand", "table", text.getvalue().encode()


def _form(record: Mapping[str, Any]) -> list[str]:
    told = {clean(label): clean(str(value).lstrip(": ")) for label, value in record.items()}
    lines = [f"İhale Kayıt Numarası : {record['IKN']}"]
    for label in filter(told.get, _FORM):
        lines += [_HEADS[label]] if _HEADS.get(label) else []
        lines.append(f"{label} : {told[label]}")
    return lines


REBUILT: Final[Mapping[str, Callable[[Mapping[str, Any]], Rebuilt]]] = {
    "vn_row": muasamcong_row,
    "tr_bulletin": bulletin_text,
    "tr_page": saved_page,
    "table": one_row,
}
