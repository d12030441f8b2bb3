"""The server's programs: copied whole where its account cannot run them, or not at all."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import ROOT
from tests.warehouse.serving import as_root, ask, walkable
from warehouse.server import Server, location, programs
from warehouse.server.account import Account, ServerError
from warehouse.server.programs import LOCK, PACKAGE, copy_of, installed, trouble

pytestmark = as_root
COPIER = """
import sys
from pathlib import Path
from warehouse.server.account import Account
from warehouse.server.programs import programs
source, below, uid, gid = sys.argv[1:]
print(programs(Path(source), Account(int(uid), int(gid)), Path(below)))
"""


@pytest.fixture(scope="module")
def nobody() -> Account:
    found = pwd.getpwnam("nobody")
    return Account(found.pw_uid, found.pw_gid)


@pytest.fixture(scope="module")
def closed() -> Iterator[Path]:
    """The wheel as it is installed, in a folder that root alone may enter, as root's home is."""
    with walkable() as folder:
        folder.chmod(0o700)
        package = installed().parent
        shutil.copytree(package, folder / PACKAGE, symlinks=True)
        shutil.copytree(package.with_name(f"{PACKAGE}.libs"), folder / f"{PACKAGE}.libs", symlinks=True)
        yield folder / PACKAGE / "pginstall"


@pytest.fixture
def below() -> Iterator[Path]:
    """Where copies go."""
    with walkable() as folder:
        yield folder / "copies"


def runs(where: Path, account: Account) -> str:
    told: str = subprocess.check_output(  # noqa: S603  # the copy just made
        [str(where / "initdb"), "--version"], **account.process(), cwd="/", text=True
    )
    return told


def test_a_copy_has_the_libraries_that_its_programs_need(closed: Path, below: Path, nobody: Account) -> None:
    where = programs.programs(closed, nobody, below)
    assert where == copy_of(closed, below) / PACKAGE / "pginstall" / "bin"
    assert runs(where, nobody).startswith("initdb (PostgreSQL) 18")
    assert sorted(path.name for path in below.iterdir()) == [copy_of(closed, below).name, LOCK]


def test_a_whole_copy_is_taken_as_it_is(closed: Path, below: Path, nobody: Account) -> None:
    first = programs.programs(closed, nobody, below).stat().st_ino
    assert programs.programs(closed, nobody, below).stat().st_ino == first


def test_two_environments_have_two_copies(closed: Path, below: Path) -> None:
    assert copy_of(closed, below) != copy_of(installed(), below)


def test_the_original_is_taken_where_the_account_can_run_it(below: Path, nobody: Account) -> None:
    with walkable() as folder:
        shutil.copytree(installed().parent, folder / PACKAGE, symlinks=True)
        shutil.copytree(installed().parent.with_name(f"{PACKAGE}.libs"), folder / f"{PACKAGE}.libs")
        source = folder / PACKAGE / "pginstall"
        assert programs.programs(source, nobody, below) == source / "bin"
        assert programs.programs(source, None, below) == source / "bin"
    assert not below.exists()


def _without_libraries(copy: Path) -> None:
    shutil.rmtree(copy / f"{PACKAGE}.libs")


def _without_a_data_file(copy: Path) -> None:
    (copy / PACKAGE / "pginstall/share/postgresql.conf.sample").unlink()


def _half_a_program(copy: Path) -> None:
    with (copy / PACKAGE / "pginstall/bin/postgres").open("r+b") as file:
        file.truncate(4096)


def _closed_to_others(copy: Path) -> None:
    copy.chmod(0o700)


@pytest.mark.parametrize(
    "spoil", [_without_libraries, _without_a_data_file, _half_a_program, _closed_to_others]
)
def test_a_broken_copy_is_replaced(closed: Path, below: Path, nobody: Account, spoil: object) -> None:
    where = programs.programs(closed, nobody, below)
    assert callable(spoil)
    spoil(copy_of(closed, below))
    assert programs.programs(closed, nobody, below) == where
    assert trouble(where.parent, nobody) == ""
    assert (where.parent / "share/postgresql.conf.sample").exists()
    assert sorted(path.name for path in below.iterdir()) == [copy_of(closed, below).name, LOCK]


def test_what_a_killed_copier_left_is_no_copy_and_goes(closed: Path, below: Path, nobody: Account) -> None:
    half = below / "fresh-killed" / PACKAGE
    half.mkdir(parents=True)
    (half / "half").write_text("")
    programs.programs(closed, nobody, below)
    assert sorted(path.name for path in below.iterdir()) == [copy_of(closed, below).name, LOCK]


def test_an_older_release_s_copy_without_libraries_is_not_taken(
    closed: Path, below: Path, nobody: Account
) -> None:
    older = below / f"postgres-{programs.wheel_version()}"
    shutil.copytree(closed, older, symlinks=True)
    assert "libpq" in trouble(older, nobody)
    assert programs.programs(closed, nobody, below).is_relative_to(copy_of(closed, below))


def test_two_who_copy_at_once_get_one_whole_copy(closed: Path, below: Path, nobody: Account) -> None:
    words = [sys.executable, "-c", COPIER, str(closed), str(below), str(nobody.uid), str(nobody.gid)]
    with (
        subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT) as one,  # noqa: S603  # ours
        subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT) as other,  # noqa: S603  # ours
    ):
        told = {process.communicate(timeout=60)[0].strip() for process in (one, other)}
    assert told == {str(programs.programs(closed, nobody, below))}
    assert sorted(path.name for path in below.iterdir()) == [copy_of(closed, below).name, LOCK]


def test_a_narrow_umask_does_not_close_the_copy(closed: Path, below: Path, nobody: Account) -> None:
    before = os.umask(0o077)
    try:
        where = programs.programs(closed, nobody, below)
    finally:
        os.umask(before)
    assert runs(where, nobody).startswith("initdb (PostgreSQL) 18")


def test_a_place_that_takes_no_copy_is_told_with_a_mend(closed: Path, below: Path, nobody: Account) -> None:
    below.parent.joinpath("copies").write_text("a file where the folder should be")
    with pytest.raises(
        ServerError, match=r"cannot be copied to .*: put the project where user .*DATABASE_URL"
    ):
        programs.programs(closed, nobody, below)


def test_a_copy_that_the_account_cannot_run_is_not_kept(closed: Path, below: Path, nobody: Account) -> None:
    broken = below.parent / "wheel" / PACKAGE
    shutil.copytree(closed.parent, broken, symlinks=True)  # a wheel without its libraries
    with pytest.raises(ServerError, match=r"cannot run the server's programs .*libpq"):
        programs.programs(broken / "pginstall", nobody, below)
    assert [path.name for path in below.iterdir()] == [LOCK]


def test_a_server_starts_from_copied_programs(
    closed: Path, below: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(location, "FALLBACK", below)
    monkeypatch.setattr(location, "installed", lambda: closed)
    one = Server(closed.parent.parent / "var" / "postgres")
    try:
        assert ask(one.start(), "SELECT 1") == [(1,)]
        assert one.home.parent == below
        assert copy_of(closed, below).exists()
    finally:
        one.stop()
