"""Units of systemd: judged by systemd itself, written once, and told by `up` which process to watch."""

import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cityleads.cli.main import app
from cityleads.stack import lifecycle, systemd
from cityleads.stack.paths import StackError
from tests.harness import ROOT

SOMEBODY = next(one.pw_name for one in pwd.getpwall() if one.pw_uid)


@pytest.fixture
def manager(tmp_path: Path) -> systemd.Manager:
    return systemd.Manager(SOMEBODY, tmp_path / "units", tmp_path / "etc" / "cityleads.env")


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemd that runs, whose systemctl notes what it is asked for."""
    notes, program = tmp_path / "said", tmp_path / "bin" / "systemctl"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$*" >>{notes}\n', encoding="ascii")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setattr(systemd, "RUNNING", tmp_path)
    return notes


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_takes_the_units_of_a_machine_and_of_a_user(manager: systemd.Manager, tmp_path: Path) -> None:
    of_user = systemd.of_user(tmp_path / "home")
    told = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)}
    for one in (manager, of_user):
        one.units.mkdir(parents=True)
        for path, text in systemd.units(one, "live").items():
            path.write_text(text, encoding="utf-8")
            command = ["systemd-analyze", *one.options, "verify", str(path)]
            done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)  # noqa: S603  # systemd's own program
            # It reads the machine's own units too, and complains of theirs.
            ours = [line for line in done.stderr.splitlines() if "cityleads" in line]
            assert (done.returncode, ours) == (0, [])


def test_the_machine_s_services_run_as_their_user_without_capabilities(manager: systemd.Manager) -> None:
    for text in systemd.units(manager, "live").values():
        lines = text.splitlines()
        assert f"User={SOMEBODY}" in lines
        assert {
            "NoNewPrivileges=yes",
            "CapabilityBoundingSet=",
            "ProtectSystem=full",
            "Restart=always",
        } <= set(lines)
        assert f"EnvironmentFile={manager.settings}" in lines
        assert "WantedBy=multi-user.target" in lines
        assert "$" not in text


def test_a_user_s_services_ask_for_nothing_that_only_root_may(tmp_path: Path) -> None:
    for text in systemd.units(systemd.of_user(tmp_path), "sandbox").values():
        assert not {line.partition("=")[0] for line in text.splitlines()} & {
            "User", "CapabilityBoundingSet", "ProtectSystem", "PrivateDevices",
        }  # fmt: skip
        assert "WantedBy=default.target" in text.splitlines()


def test_root_and_nobody_known_are_refused() -> None:
    with pytest.raises(StackError, match="need no rights of root"):
        systemd.of_machine("root")
    with pytest.raises(StackError, match="useradd --system --create-home no-such-user"):
        systemd.of_machine("no-such-user")


def test_installed_twice_the_settings_stay_as_somebody_wrote_them(
    manager: systemd.Manager, said: Path
) -> None:
    texts = systemd.units(manager, "live")
    systemd.install(manager, texts, systemd.first_settings(Path("/srv/leads")), desk=False)
    assert manager.settings.stat().st_mode & 0o777 == 0o600
    assert "CITYLEADS_HOME=/srv/leads" in manager.settings.read_text(encoding="utf-8").splitlines()
    manager.settings.write_text("SMTP_URL=smtp://relay\n", encoding="utf-8")
    systemd.install(manager, texts, "", desk=True)
    assert manager.settings.read_text(encoding="utf-8") == "SMTP_URL=smtp://relay\n"
    assert [path.read_text(encoding="utf-8") for path in texts] == list(texts.values())
    assert said.read_text(encoding="ascii").splitlines() == [
        "daemon-reload",
        "enable --now cityleads.service",
        "daemon-reload",
        "enable --now cityleads.service cityleads-web.service",
    ]


def test_uninstalled_the_units_are_gone_and_the_settings_stay(manager: systemd.Manager, said: Path) -> None:
    systemd.install(manager, systemd.units(manager, "live"), "", desk=True)
    said.unlink()
    assert {path.name for path in systemd.uninstall(manager)} == {systemd.STACK, systemd.DESK}
    assert systemd.uninstall(manager) == []
    assert list(manager.units.iterdir()) == []
    assert manager.settings.exists()
    assert said.read_text(encoding="ascii").splitlines() == [
        "disable --now cityleads-web.service",
        "disable --now cityleads.service",
        "daemon-reload",
        "daemon-reload",
    ]


def test_where_systemd_does_not_run_nothing_is_written(
    manager: systemd.Manager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(systemd, "RUNNING", tmp_path / "none")
    with pytest.raises(StackError, match="--dry-run prints the units"):
        systemd.install(manager, systemd.units(manager, "live"), "", desk=False)
    with pytest.raises(StackError, match="systemd does not run here"):
        systemd.uninstall(manager)
    assert not manager.units.exists()


def test_a_dry_run_prints_every_file_and_writes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    done = CliRunner().invoke(app, ["service", "install", "--user", "--mode", "live", "--dry-run"])
    assert done.exit_code == 0
    of_user = systemd.of_user(tmp_path)
    for path, text in systemd.units(of_user, "live").items():
        assert f"# {path}\n{text}" in done.output
    assert f"# {of_user.settings}\n" in done.output
    assert list(tmp_path.iterdir()) == []


def test_every_template_is_used() -> None:
    names = {path.name for path in (ROOT / "deploy/systemd").iterdir()}
    assert names == {systemd.STACK, systemd.DESK, "hardening", "hardening-system", "settings.env"}


def test_systemd_is_told_that_all_is_up_and_which_process_to_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        systemd.tell_up(4711)
        assert heard.recv(100) == b"MAINPID=4711\nREADY=1"


def test_the_journal_gets_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    standing = lifecycle.Standing(True, "http://127.0.0.1:8080", "admin", "s3cret", "sandbox", 60.0)
    monkeypatch.setattr(lifecycle, "up", lambda *_: standing)
    assert "admin / s3cret" in CliRunner().invoke(app, ["up"]).output
    monkeypatch.setenv("NOTIFY_SOCKET", "/run/systemd/notify")
    told = CliRunner().invoke(app, ["up"]).output
    assert "admin / as in airflow/passwords.json" in told
    assert "s3cret" not in told


def test_without_systemd_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    systemd.tell_up(4711)
