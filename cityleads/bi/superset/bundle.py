"""The bundle's files in Superset's export format, and writing them to bi/superset."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from cityleads.bi.superset.bundle_tables import rows, uuid_of
from cityleads.bi.superset.charts import chart_file
from cityleads.bi.superset.dashboards import dashboard_file
from cityleads.bi.superset.datasets import DATABASE, VERSION, dataset_file, datasets
from cityleads.settings import ROOT

BUNDLE = ROOT / "bi/superset"
# Without a password: whoever runs the Superset sets the whole address after the import (docs/bi.md).
ADDRESS = "postgresql+psycopg2://superset@localhost:5432/cityleads_live"


def bundle() -> dict[str, str]:
    """Path within the bundle → text."""
    return {
        path: yaml.dump(told, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
        for path, told in _files()
    }


def write_bundle(folder: Path = BUNDLE) -> None:
    """Write the files in place of those that are there."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, told in bundle().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(told, encoding="utf-8")


class _Dumper(yaml.SafeDumper):
    """Writes a query as the lines that it has."""


def _text(dumper: yaml.SafeDumper, told: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", told, style="|" if "\n" in told else None)


_Dumper.add_representer(str, _text)


def _files() -> Iterator[tuple[str, dict[str, Any]]]:
    # It says no type, so that every way of importing takes it; the moment is none, so that it stays the same.
    yield "metadata.yaml", {"version": VERSION, "timestamp": "2026-01-01T00:00:00+00:00"}
    yield f"databases/{DATABASE}.yaml", _database()
    for one in datasets():
        yield f"datasets/{DATABASE}/{one.name}.yaml", dataset_file(one)
    for row in rows("charts"):
        yield f"charts/{row['dashboard']}_{row['chart']}.yaml", chart_file(row)
    for row in rows("dashboards"):
        yield f"dashboards/{row['dashboard']}.yaml", dashboard_file(row)


def _database() -> dict[str, Any]:
    return {
        "database_name": DATABASE,
        "sqlalchemy_uri": ADDRESS,
        "cache_timeout": 600,  # seconds; the star changes with each refine
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {"allows_virtual_table_explore": True},
        "uuid": uuid_of("database", DATABASE),
        "version": VERSION,
    }
