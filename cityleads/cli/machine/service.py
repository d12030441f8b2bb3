"""The commands that make services of systemd, so that the stack is up after a reboot."""

from pathlib import Path
from typing import Annotated

import typer

from cityleads.cli.options import DEFAULT_MODE, ServedModeOption, out
from cityleads.settings import Settings
from cityleads.stack import systemd

group = typer.Typer(help="The stack as a service of systemd, up again after a reboot.", no_args_is_help=True)
UserOption = Annotated[
    bool, typer.Option("--user", help="Of your own systemd (`systemctl --user`) instead of the machine's.")
]
AccountOption = Annotated[
    str, typer.Option(help="As which user the machine's systemd runs the services; not root.")
]
ACCOUNT = "cityleads"


def _manager(account: str, *, user: bool) -> systemd.Manager:
    return systemd.of_user(Path.home()) if user else systemd.of_machine(account)


@group.command("install", epilog="Example:  cityleads service install --mode live --account cityleads --web")
def install(
    mode: ServedModeOption = DEFAULT_MODE,
    user: UserOption = False,
    account: AccountOption = ACCOUNT,
    web: Annotated[bool, typer.Option("--web", help="Start the web desk by itself too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the files; nothing is written.")] = False,
) -> None:
    """Write units for the stack and the web desk, start them now and after each boot; keep settings that are there."""
    manager = _manager(account, user=user)
    texts = systemd.units(manager, mode)
    settings = systemd.first_settings(Settings.from_environment().home)
    if dry_run:
        for path, text in {**texts, manager.settings: settings}.items():
            out.print(f"# {path}\n{text}", highlight=False, markup=False, soft_wrap=True)
        return
    systemd.install(manager, texts, settings, desk=web)
    out.print(
        f"{systemd.STACK} is up, and will be after each boot; settings: {manager.settings}", highlight=False
    )
    if user:
        out.print("Without a login of yours it needs `loginctl enable-linger`.", highlight=False)


@group.command("uninstall", epilog="Example:  cityleads service uninstall")
def uninstall(user: UserOption = False, account: AccountOption = ACCOUNT) -> None:
    """Stop the services and remove their units; settings and data stay."""
    manager = _manager(account, user=user)
    gone = systemd.uninstall(manager)
    told = ", ".join(str(path) for path in gone) or "there was none"
    out.print(f"removed: {told}; kept: {manager.settings}", highlight=False)
