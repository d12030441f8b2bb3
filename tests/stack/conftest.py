"""A home for stacks, in which no process and no server is left behind."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cityleads.settings import Settings
from cityleads.stack import lifecycle
from cityleads.stack.paths import Layout


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings with a home of their own that the database's user can reach; everything in it is stopped after."""
    home = Path(tempfile.mkdtemp(prefix="cityleads-stack-"))
    home.chmod(0o755)
    for name in ("DATABASE_URL", "SMTP_URL", *(name for name in os.environ if name.startswith("AIRFLOW"))):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CITYLEADS_HOME", str(home))
    made = Settings.from_environment()
    yield made
    lifecycle.down(made)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def layout(settings: Settings) -> Layout:
    """The stack's folder, made."""
    found = Layout.of(settings)
    found.prepare()
    return found
