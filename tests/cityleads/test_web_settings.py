"""Where the web desk is and what signs its links, as the environment says it."""

from pathlib import Path

import pytest

from cityleads.health import doctor
from cityleads.mail_setup import sender_in, signer_of
from cityleads.settings import Settings, SettingsError

KEY = "k" * 32
WEB = {"CITYLEADS_WEB_URL": "https://leads.agency.example/", "CITYLEADS_LINK_KEY": KEY}


def settings(home: Path, **environment: str) -> Settings:
    return Settings.from_environment({"CITYLEADS_HOME": str(home)} | environment)


def test_a_web_desk_and_a_key_give_the_mails_their_links(tmp_path: Path) -> None:
    sender = sender_in(settings(tmp_path, **WEB, MAIL_FROM="digest@agency.example"), "live")
    assert (sender.desk.base, sender.desk.mail) == ("https://leads.agency.example", "digest@agency.example")
    assert sender.desk.signer is not None
    assert (sender.desk.signer.keys, sender.desk.signer.sandbox) == ((KEY,), False)


def test_without_a_web_desk_mails_link_to_the_sender(tmp_path: Path) -> None:
    assert sender_in(settings(tmp_path), "live").desk.signer is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["", "short", f"{KEY} short"])
def test_there_is_no_default_secret(tmp_path: Path, key: str) -> None:
    live = settings(tmp_path, **(WEB | {"CITYLEADS_LINK_KEY": key}))
    with pytest.raises(SettingsError, match="CITYLEADS_LINK_KEY") as refused:
        sender_in(live, "live")
    assert "short" not in str(refused.value)


def test_the_sandbox_makes_a_key_once_for_its_owner_alone(tmp_path: Path) -> None:
    sandbox = settings(tmp_path / "home", CITYLEADS_WEB_URL="http://127.0.0.1:8600")
    first, again = (signer_of(sandbox, "sandbox") for _ in range(2))
    assert (first, len(first.keys[0]), first.sandbox) == (again, 64, True)
    file = tmp_path / "home" / "sandbox-link.key"
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_new_key_is_put_before_the_old_one(tmp_path: Path) -> None:
    newer = "n" * 32
    rotated = signer_of(settings(tmp_path, **(WEB | {"CITYLEADS_LINK_KEY": f"{newer} {KEY}"})), "live")
    assert rotated.keys == (newer, KEY)


@pytest.mark.parametrize(
    "url",
    [
        "leads.agency.example",
        "ftp://x.example",
        "https://a@b.example",
        "https://x.example/?a=1",
        "javascript:1",
    ],
)
def test_what_is_no_address_of_a_web_desk_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="CITYLEADS_WEB_URL"):
        settings(tmp_path, CITYLEADS_WEB_URL=url)


def test_proxies_are_addresses_or_networks_and_nobody_is_one_unless_told(tmp_path: Path) -> None:
    assert settings(tmp_path).web_proxies == ()
    several = settings(tmp_path, CITYLEADS_WEB_PROXIES="127.0.0.1 10.0.0.0/8")
    assert several.web_proxies == ("127.0.0.1/32", "10.0.0.0/8")


@pytest.mark.parametrize("proxies", ["*", "proxy.example", "10.0.0.1/8", "127.0.0.1,10.0.0.1"])
def test_what_is_no_address_of_a_proxy_is_refused(tmp_path: Path, proxies: str) -> None:
    with pytest.raises(SettingsError, match="CITYLEADS_WEB_PROXIES must be addresses or networks"):
        settings(tmp_path, CITYLEADS_WEB_PROXIES=proxies)


@pytest.mark.parametrize(
    ("environment", "well", "told"),
    [
        ({}, True, "no CITYLEADS_WEB_URL: links in mails are mailto"),
        (WEB, True, "links in mails lead to https://leads.agency.example"),
        (WEB | {"CITYLEADS_LINK_KEY": ""}, False, "https://leads.agency.example has no key for its links"),
    ],
)
def test_the_doctor_tells_where_links_lead_and_that_a_key_is_missing(
    tmp_path: Path, environment: dict[str, str], well: bool, told: str
) -> None:
    (finding,) = doctor._web(settings(tmp_path, **environment), "live")
    assert (finding.check, finding.well, finding.told) == ("web desk", well, told)
    assert well or "CITYLEADS_LINK_KEY" in finding.mend


def test_settings_show_no_key(tmp_path: Path) -> None:
    assert KEY not in repr(settings(tmp_path, **WEB))


@pytest.mark.parametrize(
    "address", ["http://kcity.example", "kcity.example", "https://me:secret@kcity.example", "javascript:1"]
)
def test_the_address_of_a_site_that_is_shown_is_https_and_names_nobody(address: str) -> None:
    with pytest.raises(SettingsError, match="K_CITY_URL must be an address as https://"):
        Settings.from_environment({"K_CITY_URL": address})


def test_an_empty_address_of_a_site_is_none() -> None:
    told = [
        Settings.from_environment({"K_CITY_URL": one}).k_city_url for one in ("", "https://kcity.example/en")
    ]
    assert told == [None, "https://kcity.example/en"]
