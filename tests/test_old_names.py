"""Scripts that import modules by the names that they had before the rooms go on, and are told of the new ones."""

import subprocess
import sys
from importlib import import_module

import pytest

from domain._old_names import MODULES
from tests.harness import ROOT, shared


@pytest.mark.parametrize(
    ("module", "name", "now"),
    [
        ("transform.dates", "parse_moment", "transform.values.dates"),
        ("transform.notice", "Leftover", "domain.document"),
        ("transform.notice", "PriceKind", "domain.notice"),
        ("transform.readers", "reader_of", "transform.parsers"),
        ("digest.mail", "Envelope", "digest.delivery.message"),
    ],
)
def test_a_name_of_an_old_module_is_that_of_the_new_one(module: str, name: str, now: str) -> None:
    import_module(module.partition(".")[0])
    sys.modules.pop(module, None)
    with pytest.warns(DeprecationWarning, match=rf"^{module} is .*{now}.* now; the old name goes"):
        old = import_module(module)
    found = getattr(old, name)
    assert found.__module__ == now
    with pytest.raises(AttributeError, match=f"module '{module}' has no attribute 'nobody'"):
        _ = old.nobody
    sys.modules.pop(module)


def test_no_old_name_hides_a_module_that_there_is() -> None:
    paths = [ROOT / name.replace(".", "/") for name in MODULES]
    assert [path for path in paths if path.is_dir() or path.with_suffix(".py").exists()] == []


@pytest.mark.real
def test_the_cases_that_are_kept_beside_the_project_are_all_met() -> None:
    script = shared("../cases/check.py")
    done = subprocess.run(  # noqa: S603  # cases that are kept beside the project
        [sys.executable, "-B", str(script)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    bad = [line for line in done.stdout.splitlines() if not line.startswith("ok ")]
    assert (bad, done.returncode, len(done.stdout.splitlines()) > 25) == ([], 0, True), done.stderr
