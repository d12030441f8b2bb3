"""Every secret may stand in a file, is never told, and is exchanged by writing another one into it."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

from cityleads.cli.main import app
from cityleads.mail_setup import signer_of
from cityleads.settings import ROOT, Settings, SettingsError, secret_in
from cityleads.tasks.backups import backup_key
from cityleads.translation.endpoint import endpoint_in
from digest.links.tokens import Action, LinkToken
from domain.clock import moment_of
from domain.crawl.secret_files import SECRETS, lacking
from scrapers.keys import key_of
from scrapers.source_config import facts, source_names
from tests.sources.keyed import live_order
from tests.warehouse.serving import ask
from warehouse.db import connect
from warehouse.server import Server

OLD, NEW = "o" * 32, "n" * 32


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a secret, as an engine mounts it: with a line's end."""
    path = tmp_path / "secret"
    path.write_text(f"{OLD}\n")
    return path


def test_every_setting_that_is_a_secret_is_listed_and_told_to_containers() -> None:
    keys = {facts(name).setting for name in source_names() if facts(name).key_field}  # a consent is no secret
    assert keys - {"", "K_CITY_URL"} <= set(SECRETS)
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    # Compose makes the address of the warehouse of its own password.
    assert [name for name in SECRETS if f"{name}_FILE:" not in compose] == ["DATABASE_URL"]
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [name for name in SECRETS if f"| `{name}` |" not in page] == []


@pytest.mark.parametrize("name", SECRETS)
def test_a_file_is_read_before_the_environment_and_anew_each_time(file: Path, name: str) -> None:
    values = {name: "of the environment", f"{name}_FILE": str(file)}
    assert secret_in(values, name) == OLD
    file.write_text(NEW)
    assert secret_in(values, name) == NEW
    assert secret_in({name: " a b "}, name) == "a b"
    assert secret_in({f"{name}_FILE": ""}, name) == ""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read"),
        (b"\n", "holds nothing"),
        (b"one\ntwo", "one line"),
        (b"\xff", "cannot be read"),
    ],
)
def test_a_file_without_a_secret_is_told_and_what_is_in_it_is_not(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=told) as caught:
        Settings.from_environment({"SMTP_URL_FILE": str(path)})
    assert "two" not in str(caught.value)
    done = CliRunner().invoke(app, ["leads"], env={"DATABASE_URL_FILE": str(path)})
    assert (done.exit_code, isinstance(done.exception, SettingsError)) == (1, True)


def test_a_link_of_before_a_new_key_is_good_while_the_old_one_stands_behind_it(file: Path) -> None:
    values = {"CITYLEADS_LINK_KEY_FILE": str(file)}
    token = LinkToken(Action.READ, 7, "", date(2026, 12, 31))
    sent = signer_of(Settings.from_environment(values), "live").sign(token)
    file.write_text(f"{NEW} {OLD}\n")
    rotated = signer_of(Settings.from_environment(values), "live")
    assert rotated.read(Action.READ, sent, moment_of(1)).subscriber == 7
    assert rotated.sign(token) != sent


@pytest.fixture
def role(server: Server) -> Iterator[str]:
    """A login of the test server."""
    ask(server.url("postgres"), "CREATE ROLE kept_secret LOGIN PASSWORD 'first'")
    ask(server.url("postgres"), "GRANT CONNECT ON DATABASE postgres TO kept_secret")
    yield "kept_secret"
    ask(server.url("postgres"), "DROP OWNED BY kept_secret")
    ask(server.url("postgres"), "DROP ROLE kept_secret")


def test_the_databases_password_is_changed_on_the_server_and_in_the_file(
    server: Server, role: str, file: Path
) -> None:
    def url(password: str) -> str:
        return (
            connect(server.url("postgres")).url.set(username=role, password=password).render_as_string(False)
        )

    def opened() -> str | None:
        return Settings.from_environment({"DATABASE_URL_FILE": str(file)}).database_url

    file.write_text(url("first"))
    assert ask(opened() or "", "SELECT current_user::text") == [(role,)]
    ask(server.url("postgres"), f"ALTER ROLE {role} PASSWORD 'second'")
    engine = connect(opened() or "")
    with pytest.raises(OperationalError, match="password authentication failed"):
        engine.connect()
    engine.dispose()
    file.write_text(url("second"))
    assert ask(opened() or "", "SELECT current_user::text") == [(role,)]


def test_keys_of_services_portals_and_backups_are_those_that_the_file_holds_now(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = facts("intl_g2b")
    monkeypatch.setenv(f"{source.setting}_FILE", str(file))
    asked = {"TRANSLATE_URL": "https://deepl.example/translate", "TRANSLATE_KEY_FILE": str(file)}

    def keys() -> set[str]:
        endpoint = endpoint_in(asked)
        assert endpoint is not None
        return {
            endpoint.key,
            key_of(live_order("intl_g2b"), source),
            backup_key(None, {"CITYLEADS_BACKUP_KEY_FILE": str(file)}),
        }

    assert keys() == {OLD}
    file.write_text(NEW)
    assert keys() == {NEW}
    file.unlink()
    assert (key_of(live_order("intl_g2b"), source), lacking(os.environ, source.setting)) == (
        "",
        "DATA_GO_KR_KEY_FILE",
    )
    monkeypatch.delenv(f"{source.setting}_FILE")
    assert lacking(os.environ, source.setting) == "DATA_GO_KR_KEY"
