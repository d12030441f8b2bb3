"""Stand-ins for the images that compose pulls, of the same tags, made of Debian's packages and of the lock's wheels."""

import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.compose.engine import said
from cityleads.settings import ROOT
from warehouse.server.programs import installed

HERE = Path(__file__).parent
DEBIAN = "cityleads-trial/debian"
PACKAGES = ("ca-certificates", "netbase", "python3", "python3-venv", "redis-server", "tzdata")
PYTHON = "python:3.11-slim-bookworm"
CERTIFICATES = Path("etc/ssl/certs/ca-certificates.crt")


def debian(folder: Path) -> None:
    """Debian 12 with Python and Redis as one layer: vfs copies a layer for each that lies above it.

    It knows the authorities that this machine trusts and its pip's index, as the project's Dockerfile must not.
    """
    root = folder / "root"
    said("debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", "bookworm", root)
    shutil.copyfile(Path("/") / CERTIFICATES, root / CERTIFICATES)
    (root / "etc/pip.conf").write_text(pip_settings(), encoding="utf-8")
    (root / "usr/local/bin/python").symlink_to("/usr/bin/python3.11")
    for spare in ("var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/locale"):
        shutil.rmtree(root / spare)
    with tarfile.open(folder / "root.tar", "w") as made:
        made.add(root, arcname=".")
    said("docker", "import", folder / "root.tar", DEBIAN)
    shutil.rmtree(root)
    (folder / "root.tar").unlink()


def pip_settings() -> str:
    """A pip.conf with this machine's authorities and, where it names one, its index."""
    asked = subprocess.run(
        ["pip", "config", "get", "global.index-url"],  # noqa: S607  # the system's own
        capture_output=True,
        text=True,
        check=False,
    )
    index = f"index-url = {asked.stdout.strip()}\n" if asked.returncode == 0 else ""
    return f"[global]\ncert = /{CERTIFICATES}\n{index}"


def python(folder: Path) -> None:
    """A tag of Debian's Python: programs are found where the image has them."""
    folder.mkdir()
    (folder / "Dockerfile").write_text(f'FROM {DEBIAN}\nCMD ["python"]\n', encoding="utf-8")
    said("docker", "build", "--tag", PYTHON, folder)


def build(name: str, tag: str, folder: Path, *options: str) -> None:
    """Build one of the folders beside this file, with what was put into `folder` for it."""
    shutil.copytree(HERE / name, folder, dirs_exist_ok=True)
    said("docker", "build", *options, "--tag", tag, folder)


def postgres(tag: str, folder: Path) -> None:
    """The programs of the embedded wheel."""
    wheel = installed().parent
    for one in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        shutil.copytree(one, folder / one.name, symlinks=True)
    build("postgres", tag, folder)


def mailpit(tag: str, image: str, folder: Path) -> None:
    """The mail server of our own tests, on the project's image."""
    folder.mkdir()
    shutil.copyfile(ROOT / "tests/digest/smtpd.py", folder / "smtpd.py")
    build("mailpit", tag, folder, "--build-arg", f"IMAGE={image}")


def lacking(*tags: str) -> list[str]:
    """Those images that the engine does not have."""
    there = said("docker", "images", "--format", "{{.Repository}}:{{.Tag}}").split()
    return [tag for tag in tags if tag not in there]


def before_ours(folder: Path, say: Callable[[str], None], tags: dict[str, str]) -> list[str]:
    """Build the stand-ins of Python, PostgreSQL and Redis that are lacking; returns their tags."""
    makers = {
        PYTHON: lambda: python(folder / "python"),
        tags["postgres"]: lambda: postgres(tags["postgres"], folder / "postgres"),
        tags["redis"]: lambda: build("redis", tags["redis"], folder / "redis"),
    }
    wanted = lacking(*makers)
    if wanted:
        debian(folder)
        say("Debian 12 is unpacked (debootstrap)")
    for tag in wanted:
        makers[tag]()
    say(f"stand-ins are built: {', '.join(wanted) or 'none, the engine has all images'}")
    return [*wanted, DEBIAN] if wanted else []
