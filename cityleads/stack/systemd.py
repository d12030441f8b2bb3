"""Units with which systemd keeps the stack and the web desk up, over a reboot too, and what it is told when all is up.

Their templates are in deploy/systemd.
"""

import os
import pwd
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from cityleads.settings import ROOT
from cityleads.stack.components import PROGRAMS
from cityleads.stack.paths import StackError, write_private

TEMPLATES = ROOT / "deploy" / "systemd"
STACK, DESK = "cityleads.service", "cityleads-web.service"
RUNNING = Path("/run/systemd/system")  # there while systemd is the init (sd_booted(3))


@dataclass(frozen=True, slots=True)
class Manager:
    """Which systemd: the machine's own, or that of one user.

    Attributes:
        account: as whom the machine's own runs the services; "" for a user's.
        units: the folder of units.
        settings: the file of settings, which secrets may stand in.
    """

    account: str
    units: Path
    settings: Path

    @property
    def options(self) -> tuple[str, ...]:
        """Of systemctl."""
        return () if self.account else ("--user",)


def started_this() -> bool:
    """Whether systemd started this process: then what is printed is kept in the journal, which more people read."""
    return bool(os.environ.get("NOTIFY_SOCKET"))


def tell_up(supervisor: int) -> None:
    """Tell systemd that all is up, and which process to watch from now on (sd_notify(3)), where it started this one.

    Raises:
        OSError: the socket that it named cannot be reached.
    """
    if not started_this():
        return
    address = os.environ["NOTIFY_SOCKET"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.connect("\0" + address[1:] if address.startswith("@") else address)
        channel.sendall(f"MAINPID={supervisor}\nREADY=1".encode())


def of_machine(account: str) -> Manager:
    """The machine's own. Raises StackError for an account that there is not, or that is root's."""
    try:
        number = pwd.getpwnam(account).pw_uid
    except KeyError:
        raise StackError(f"there is no user {account}: `useradd --system --create-home {account}`") from None
    if number == 0:
        raise StackError("the services need no rights of root: name another user with --account")
    return Manager(account, Path("/etc/systemd/system"), Path("/etc/cityleads/cityleads.env"))


def of_user(home: Path) -> Manager:
    """That of the user whose home is given."""
    return Manager("", home / ".config/systemd/user", home / ".config/cityleads/cityleads.env")


def units(manager: Manager, mode: str) -> dict[Path, str]:
    """The text of each unit by its path."""
    names = ("hardening", "hardening-system") if manager.account else ("hardening",)
    values = {
        "mode": mode,
        "project": str(ROOT),
        "program": str(PROGRAMS / "cityleads"),
        "settings": str(manager.settings),
        "account": f"User={manager.account}" if manager.account else "",
        "hardening": "".join(_template(name).template for name in names).strip(),
        "target": "multi-user.target" if manager.account else "default.target",
    }
    return {manager.units / name: _template(name).substitute(values) for name in (STACK, DESK)}


def first_settings(home: Path) -> str:
    """The file of settings as it is made where there is none."""
    return _template("settings.env").substitute(home=home.resolve())


def _template(name: str) -> Template:
    return Template((TEMPLATES / name).read_text(encoding="utf-8"))


def install(manager: Manager, texts: Mapping[Path, str], settings: str, *, desk: bool) -> None:
    """Write the units, start them now and after each boot. Settings that are there are left as they are.

    Raises:
        StackError: systemd does not run here, or says no.
        OSError: a file cannot be written.
    """
    _need_systemd()
    for path in (*texts, manager.settings):
        path.parent.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    if not manager.settings.exists():
        write_private(manager.settings, settings)
    systemctl(manager, "daemon-reload")
    systemctl(manager, "enable", "--now", STACK, *([DESK] if desk else []))


def uninstall(manager: Manager) -> list[Path]:
    """Stop the services and remove the units; returns which. Settings and data stay.

    Raises:
        StackError: systemd does not run here, or says no.
    """
    _need_systemd()
    found = [manager.units / name for name in (DESK, STACK) if (manager.units / name).exists()]
    for path in found:
        systemctl(manager, "disable", "--now", path.name)
        path.unlink()
    systemctl(manager, "daemon-reload")
    return found


def _need_systemd() -> None:
    if not RUNNING.is_dir():
        raise StackError("systemd does not run here; --dry-run prints the units, for a machine where it does")


def systemctl(manager: Manager, *words: str) -> None:
    """Run systemctl. Raises StackError with what it said when it fails."""
    command = ["systemctl", *manager.options, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    if done.returncode:
        raise StackError(f"`{' '.join(command)}`: {done.stderr.strip() or done.returncode}")
