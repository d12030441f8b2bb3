"""What `make compose-trial` tries is the compose file itself."""

import pytest
import yaml

from benchmarks.compose.bases import PYTHON
from benchmarks.compose.copied import VERSION, copied, difference
from benchmarks.compose.project import filled
from tests.harness import ROOT
from tests.stack.compose import example, interpolated, text


def test_the_trial_s_copy_differs_in_name_and_version_alone() -> None:
    assert difference(text()) == ["-name: cityleads", f"+{VERSION}"]
    whole, copy = yaml.safe_load(text()), yaml.safe_load(copied(text()))
    assert whole.pop("name") == "cityleads"
    assert copy.pop("version") == "3.9"
    assert copy == whole


def test_a_file_without_a_name_is_not_taken() -> None:
    with pytest.raises(ValueError, match="has 0 lines"):
        copied("services: {}\n")


def test_the_trial_fills_in_every_secret_and_its_ports() -> None:
    made = filled((ROOT / ".env.example").read_text(encoding="utf-8"), {"AIRFLOW_PORT": 18080})
    pairs = (line.partition("=") for line in made.splitlines() if line and not line.startswith("#"))
    values = {name: value for name, _, value in pairs}
    interpolated(values)
    changed = {name for name, value in values.items() if value != example()[name]}
    assert values["AIRFLOW_PORT"] == "18080"
    assert len({values[name] for name in changed}) == len(changed) == 9


def test_the_stand_in_of_python_has_the_tag_that_the_dockerfile_names() -> None:
    bases = [
        line.split()[1] for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("FROM")
    ]
    assert bases == [PYTHON, PYTHON]
