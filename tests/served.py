"""The web desk as a process of its own, as `cityleads web serve` starts it."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.harness import ROOT

CLI = "from cityleads.cli.main import main; main()"
_TRIES, _PAUSE = 2400, 0.05  # two minutes: a busy machine takes half of one to load it


@contextmanager
def serving(environment: Mapping[str, str], log: Path, folder: Path = ROOT) -> Iterator[str]:
    """Serve the desk of the project in a folder, on a free port; its address. What it says goes into the log."""
    call = [sys.executable, "-c", CLI, "web", "serve", "--port", "0"]
    with (
        log.open("w") as out,
        subprocess.Popen(  # noqa: S603  # our own module
            call, stdout=out, stderr=subprocess.STDOUT, cwd=folder, env=os.environ | environment
        ) as process,
    ):
        try:
            for _ in range(_TRIES):
                found = re.search(r"running on (http://127\.0\.0\.1:\d+)", log.read_text())
                if found or process.poll() is not None:
                    break
                time.sleep(_PAUSE)
            assert found, log.read_text()
            yield found[1]
        finally:
            process.terminate()
