"""The compose file on a real engine, from stand-in images to nothing left: `make compose-trial`.

    python -m benchmarks.compose

As root on Debian 12 with docker.io, docker-compose and debootstrap. Where the disk cannot take overlay2's layers the
engine copies each whole (vfs): some 30 GB for an hour. Images of an engine that runs already are used as they are;
the others are stood in for (bases/).
"""

import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from benchmarks.compose import bases
from benchmarks.compose.copied import copied, difference
from benchmarks.compose.engine import Engine, TrialError, engine, said
from benchmarks.compose.project import NAME, Project
from benchmarks.speed.two_workers import BOTH_BUSY, POLL_SECONDS, running, tell
from cityleads.http_client import call
from cityleads.settings import ROOT
from cityleads.stack.airflow_api import Api
from domain.centres import CENTRES

HEALTHY_SECONDS, BACK_SECONDS, QUIET_SECONDS = 900.0, 900.0, 1800.0
CRAWL = "collect_intl_worldbank"


def main() -> None:
    """Run the trial; ends with 1 and a sentence where something is not as it must be."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    with engine(tell) as dock:
        folder = Path(tempfile.mkdtemp(prefix="cityleads-trial-"))
        try:
            built = build(folder, yaml.safe_load(text)["services"])
            tell("the compose file differs from its copy in: " + "; ".join(difference(text)))
            project = Project.made(folder, copied(text))
            try:
                trial(project, dock)
            finally:
                project.compose("down", "--volumes", "--remove-orphans", "--timeout", "30")
            tell(f"down: {left()}")
            if built and not dock.ours:
                said("docker", "rmi", *built)
        finally:
            shutil.rmtree(folder)
    tell("nothing is left" + (" of the engine either" if dock.ours else ""))


def build(folder: Path, services: dict[str, Any]) -> list[str]:
    """Build the stand-ins that the engine lacks, and the project's own image; returns the stand-ins' tags."""
    tags = {name: services[name]["image"] for name in ("postgres", "redis", "mailpit")}
    ours = services["init"]["image"]
    built = bases.before_ours(folder, tell, tags)
    begun = time.monotonic()
    said("docker", "build", "--network", "host", "--tag", ours, ROOT)
    size = int(said("docker", "image", "inspect", "--format", "{{.Size}}", ours)) / 1e6
    tell(f"{ours} is built from the Dockerfile in {time.monotonic() - begun:.0f} s: {size:.0f} MB")
    if catcher := bases.lacking(tags["mailpit"]):
        bases.mailpit(tags["mailpit"], ours, folder / "mailpit")
    return catcher + built


def trial(project: Project, dock: Engine) -> None:
    """Two days on the whole file, every part killed once, the engine restarted. Raises TrialError."""
    begun = time.monotonic()
    project.compose("up", "--detach", "--no-build")
    project.wait(HEALTHY_SECONDS)
    tell(
        f"{len(project.states())} services are healthy {time.monotonic() - begun:.0f} s after `up`; init ended with 0"
    )
    project.inside("prepare")
    first_day(project)
    second_day(project)
    for service in ("scheduler", "redis", "postgres"):
        disturbed(project, service, partial(project.kill, service, BACK_SECONDS))
    if dock.ours:
        disturbed(project, "the engine", partial(restarted, project, dock))
    compare(project, 2, mails=True)


def crawl(api: Api, day: int) -> None:
    """Start a crawl of every source that the image knows."""
    for dag in api.dags():
        if dag.startswith("collect_"):
            api.trigger(dag, sandbox_day=day)


def first_day(project: Project) -> None:
    """Collect and mail the first day, undisturbed."""
    api = project.api()
    api.wait_until_quiet(QUIET_SECONDS)
    crawl(api, day=1)
    api.wait_until_quiet(QUIET_SECONDS)
    compare(project, 1)
    mail(project, 1)


def second_day(project: Project) -> None:
    """Collect the second day while a worker is killed with all that it does, and mail it."""
    api = project.api()
    crawl(api, day=2)
    while len(busy := running(api)) < BOTH_BUSY:
        time.sleep(POLL_SECONDS)
    told = project.kill("worker-1", BACK_SECONDS)
    tell(f"day 2: {told}; these ran: {', '.join(busy)}")
    api.wait_until_quiet(QUIET_SECONDS)
    waiting = project.inside("hour")
    tell(f"{waiting} details wait until their source has rested for an hour; the hour passes")
    api.wait_for("details", api.trigger("details"), QUIET_SECONDS)
    api.wait_until_quiet(QUIET_SECONDS)
    compare(project, 2)
    mail(project, 2)


def mail(project: Project, day: int) -> None:
    """Mail every centre its digest of a day. Raises TrialError where the catcher has fewer or more than the key."""
    api = project.api()
    runs = {f"digest_{one.name}": api.trigger(f"digest_{one.name}", sandbox_day=day) for one in CENTRES}
    ends = {dag: api.wait_for(dag, run, QUIET_SECONDS) for dag, run in runs.items()}
    caught, due = mails(project), project.inside("figures", str(day))["mails"][1]
    told = ", ".join(f"{dag} {end}" for dag, end in ends.items())
    tell(f"day {day}: {told}; {caught} mails were caught, answer key {due}")
    if caught != due:
        raise TrialError("mails are missing or too many")


def mails(project: Project) -> int:
    """How many mails the catcher has. Raises TrialError where one came twice."""
    found = call(f"http://127.0.0.1:{project.values['MAILPIT_PORT']}/api/v1/messages?limit=1000", seconds=10)
    ids = [one["MessageID"] for one in found["messages"]]
    if len(set(ids)) != len(ids):
        raise TrialError("a mail came twice")
    return len(ids)


def compare(project: Project, day: int, *, mails: bool = False) -> None:
    """The warehouse beside the answer key. Raises TrialError where something is missing or too much."""
    found: dict[str, tuple[int, int]] = project.inside("figures", str(day))
    if not mails:
        found.pop("mails")
    wrong = [name for name, (had, due) in found.items() if (had < due if name == "documents" else had != due)]
    told = ", ".join(f"{name} {had} of {due}" for name, (had, due) in found.items())
    tell(f"answer key of day {day}: {told} {'✗' if wrong else '✓'}")
    if wrong:
        raise TrialError(f"not as the answer key says: {', '.join(wrong)}")


def disturbed(project: Project, what: str, disturb: Callable[[], str]) -> None:
    """Start a run, disturb it, and see it end well all the same. Raises TrialError."""
    run = project.api().trigger(CRAWL, sandbox_day=2)
    tell(disturb())
    end = project.api().wait_for(CRAWL, run, QUIET_SECONDS)
    tell(f"the run that was on its way ended with {end}")
    if end != "success":
        raise TrialError(f"a run does not outlive {what}")


def restarted(project: Project, dock: Engine) -> str:
    """Stop the engine and start it; tells how long all took to be healthy."""
    dock.stop()
    begun = time.monotonic()
    dock.start()
    project.wait(BACK_SECONDS)
    return f"the engine was stopped and started; all healthy {time.monotonic() - begun:.0f} s after that"


def left() -> str:
    """What the project has left in the engine. Raises TrialError where it is something."""
    own = ("--quiet", "--filter", f"label=com.docker.compose.project={NAME}")
    found = {
        "containers": said("docker", "ps", "--all", *own).split(),
        "networks": said("docker", "network", "ls", *own).split(),
        "volumes": said("docker", "volume", "ls", *own).split(),
    }
    told = ", ".join(f"{len(names)} {kind}" for kind, names in found.items())
    if any(found.values()):
        raise TrialError(f"something is left: {told}")
    return told


if __name__ == "__main__":
    main()
