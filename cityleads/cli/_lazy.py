"""A group of commands that are named in a table, and loaded when one of them is called."""

from collections import UserDict
from collections.abc import Mapping
from pkgutil import resolve_name
from typing import Any, ClassVar, NamedTuple

import typer.main
from typer.core import TyperCommand, TyperGroup


class Entry(NamedTuple):
    """A command before it is loaded.

    Attributes:
        where: module:attribute of the Typer that has the command, or that is it, as a group.
        help: the first line of its own help; a test holds the two together.
    """

    where: str
    help: str


class _Loading(UserDict[str, Any]):
    """Name → entry, which turns into the command itself where it is taken."""

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  # Typer keeps its class of commands to itself
        found = super().__getitem__(name)
        if isinstance(found, Entry):
            found = self[name] = _command(name, resolve_name(found.where))
        return found


def _command(name: str, holder: typer.Typer) -> Any:  # noqa: ANN401  # as above
    """The holder's command of a name, else the holder itself as a group. Its other commands are not built."""
    for info in holder.registered_commands:
        if name in (info.name, getattr(info.callback, "__name__", "")):
            return typer.main.get_command_from_info(
                info, pretty_exceptions_short=True, rich_markup_mode=holder.rich_markup_mode
            )
    group = typer.main.get_group(holder)
    group.name = name
    return group


class LazyGroup(TyperGroup):
    """The commands of `table`. Its help is made of the table alone."""

    table: ClassVar[Mapping[str, Entry]] = {}

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401  # handed on as they come
        super().__init__(**attributes)
        self.commands = _Loading(self.table)

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002  # Typer's public class
        """The names, in the table's order; none is loaded."""
        return list(self.table)

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401  # as above
        """Write the help from the table, as Typer writes that of commands that are loaded."""
        named = {name: TyperCommand(name, help=entry.help) for name, entry in self.table.items()}
        outline = TyperGroup(name=self.name, commands=dict(named), params=self.params, help=self.help)
        outline.format_help(ctx, formatter)


class ShownByName(TyperGroup):
    """A group whose first word may be the name of a thing instead of a command: then that is shown."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401  # Typer's public classes hide click's
        """Find the command; a word that is none is what `show` shows."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["show", *args])
