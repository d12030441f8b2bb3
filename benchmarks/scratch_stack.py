"""A stack for one occasion, in a folder of its own that is gone afterwards: benchmarks and trials."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cityleads.settings import Settings
from cityleads.stack import lifecycle
from cityleads.stack.components import Plan
from cityleads.stack.paths import Layout


@contextmanager
def scratch_stack(plan: Plan, say: Callable[[str], None]) -> Iterator[Settings]:
    """Bring a stack up on the embedded server, and take it down whatever happens. Raises StackError."""
    home = Path(tempfile.mkdtemp(prefix="cityleads-stack-"))
    home.chmod(0o755)  # the database's user must reach it
    settings = Settings(home, database_url=None, smtp_url=None)
    try:
        lifecycle.up(settings, plan, say)
        yield settings
    except BaseException:
        keep = Path(tempfile.mkdtemp(prefix="cityleads-logs-"))
        shutil.copytree(Layout.of(settings).folder / "logs", keep, dirs_exist_ok=True)
        say(f"the logs are kept in {keep}")
        raise
    finally:
        lifecycle.down(settings)
        shutil.rmtree(home, ignore_errors=True)
