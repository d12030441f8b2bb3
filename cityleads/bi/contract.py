"""The contract for BI: the star as a file of the Open Data Contract Standard 3.1, made of what is declared."""

from pathlib import Path
from typing import Any

import yaml

from cityleads.settings import ROOT
from warehouse.star import UPDATED, Column, StarTable, star_tables

CONTRACT = ROOT / "bi/contract.odcs.yaml"
# As the last release had it: what is in it must stay, or a change of the major version tells that it does not.
LAST_RELEASE = ROOT / "bi/last-release.odcs.yaml"
# Keys of facts that hold 0 where there is no such row: no foreign key in the strict sense, but none but 0 is lost.
OR_NONE = frozenset(
    {"fact_lead.merged_into_key", "fact_notice.lead_key", "fact_award.lead_key", "fact_action.lead_key"}
)
_LOGICAL = {
    "bigint": "integer",
    "boolean": "boolean",
    "date": "date",
    "double precision": "number",
    "integer": "integer",
    "numeric": "number",
    "text": "string",
    "timestamptz": "timestamp",
}


def contract() -> dict[str, Any]:
    """The contract as plain values."""
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "cityleads-mart",
        "name": "cityleads: the star of schema mart",
        "version": "1.0.0",
        "status": "active",
        "description": {
            "purpose": "Smart-city tenders and projects of Thailand, Vietnam, Indonesia and Türkiye, for BI tools.",
            "usage": "docs/bi.md tells how tables belong together and how they are kept up to date.",
            "limitations": "No addresses, no readers, no natural persons.",
        },
        "servers": [
            {
                "server": "warehouse",
                "type": "postgres",
                "host": "localhost",
                "port": 5432,
                "database": "cityleads_live",
                "schema": "mart",
            }
        ],
        "schema": [_table(table) for table in star_tables()],
        "slaProperties": [
            {"property": "frequency", "value": 10, "unit": "minutes"},
            {"property": "latency", "value": 24, "unit": "h", "element": "fact_crawl.finished_at"},
        ],
    }


def contract_text() -> str:
    """The contract's file."""
    made = yaml.safe_dump(contract(), allow_unicode=True, sort_keys=False, width=120)
    return f"# Made by `make docs` of warehouse/star; edit that instead.\n{made}"


def broken(last: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What a contract promises and another does not keep: columns that went, changed their type, or may be null."""
    kept, promised = _columns(now), _columns(last)
    gone = [f"{name} is gone" for name in promised if name not in kept]
    changed = [
        f"{name} was {promised[name]} and is {kept[name]}"
        for name in promised
        if name in kept and promised[name] != kept[name]
    ]
    return gone + changed


def write_contract(path: Path = CONTRACT) -> None:
    """Write the contract's file."""
    path.write_text(contract_text(), encoding="utf-8")


def _columns(told: dict[str, Any]) -> dict[str, str]:
    return {
        f"{table['name']}.{column['name']}": column["physicalType"]
        + (" not null" if column["required"] else "")
        for table in told["schema"]
        for column in table["properties"]
    }


def _table(table: StarTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "physicalName": table.name,
        "physicalType": "table",
        "businessName": table.ko,
        "description": table.en,
        "dataGranularityDescription": f"One row a {', '.join(table.key)}.",
        "properties": [_column(table, column) for column in (*table.columns, UPDATED)],
    }


def _column(table: StarTable, column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "businessName": column.ko,
        "description": column.en,
        "logicalType": _LOGICAL[column.type],
        "physicalType": column.type,
        "required": column.name in {*table.required, UPDATED.name},
    }
    if column.name in table.key:
        told |= {"primaryKey": True, "primaryKeyPosition": table.key.index(column.name) + 1}
    if table.key == (column.name,) or _is_natural_key(table, column):
        told["unique"] = True
    return told | _relation(table, column)


def _is_natural_key(table: StarTable, column: Column) -> bool:
    return table.name.startswith("dim_") and column == table.columns[1]


def _relation(table: StarTable, column: Column) -> dict[str, Any]:
    if not column.to:
        return {}
    into = next(one.key[0] for one in star_tables() if one.name == column.to)
    if f"{table.name}.{column.name}" not in OR_NONE:
        return {"relationships": [{"type": "foreignKey", "to": f"{column.to}.{into}"}]}
    lost = f"""SELECT count(*) FROM mart.{table.name} f
WHERE f.{column.name} <> 0 AND NOT EXISTS (SELECT FROM mart.{column.to} t WHERE t.{into} = f.{column.name})"""  # noqa: S608  # declared names
    told = f"Each {column.name} but 0 is the {into} of a row of {column.to}."
    return {"quality": [{"type": "sql", "description": told, "query": lost, "mustBe": 0}]}
