"""A token is taken for what it was made for, by whom, until its day, and for nothing else."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.links.tokens import LONGEST, Action, ExpiredError, ForgedError, LinkToken, Signer, _serializer

KEY, NEWER = "k" * 32, "n" * 32
LIVE = Signer((KEY,), sandbox=False)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TICKET = LinkToken(Action.FOLLOW, 7, "L-4K7Q2M9XTA", date(2027, 1, 22))
TOKEN = LIVE.sign(TICKET)


@pytest.mark.parametrize("action", Action)
def test_a_ticket_is_read_as_it_was_signed(action: Action) -> None:
    link_token = LinkToken(action, 7, "L-4K7Q2M9XTA", date(2027, 1, 22))
    assert LIVE.read(action, LIVE.sign(link_token), NOW) == link_token


def test_tokens_are_short_plain_and_the_same_when_made_again() -> None:
    assert LIVE.sign(TICKET) == TOKEN
    assert len(TOKEN) == 76
    assert not set(TOKEN) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def test_a_token_tells_its_day_as_a_number_of_days_since_1970_so_that_older_mails_stay_good() -> None:
    told = urlsafe_b64decode(TOKEN.partition(".")[0] + "==")
    assert json.loads(told) == [7, 20_840, "L-4K7Q2M9XTA"]


@pytest.mark.parametrize(("length", "told"), [(300, "the signature does not fit"), (301, "not a token")])
def test_what_is_longer_than_three_hundred_characters_is_not_looked_at(length: int, told: str) -> None:
    with pytest.raises(ForgedError, match=told):
        LIVE.read(Action.FOLLOW, "x" * length, NOW)


def test_a_token_holds_through_its_last_day_and_no_longer() -> None:
    assert LIVE.read(Action.FOLLOW, TOKEN, datetime(2027, 1, 22, 23, 59, tzinfo=UTC)) == TICKET
    with pytest.raises(ExpiredError):
        LIVE.read(Action.FOLLOW, TOKEN, datetime(2027, 1, 23, 0, 0, tzinfo=UTC))


@pytest.mark.parametrize("other", [action for action in Action if action is not Action.FOLLOW])
def test_a_token_for_one_action_is_refused_for_any_other(other: Action) -> None:
    with pytest.raises(ForgedError):
        LIVE.read(other, TOKEN, NOW)


def test_a_token_of_the_sandbox_is_refused_by_the_live_desk_and_the_other_way_round() -> None:
    sandbox = Signer((KEY,), sandbox=True)
    with pytest.raises(ForgedError):
        LIVE.read(Action.FOLLOW, sandbox.sign(TICKET), NOW)
    with pytest.raises(ForgedError):
        sandbox.read(Action.FOLLOW, TOKEN, NOW)


def test_an_older_key_is_still_taken_until_it_is_put_away() -> None:
    both = Signer((NEWER, KEY), sandbox=False)
    assert both.read(Action.FOLLOW, TOKEN, NOW) == TICKET
    assert both.sign(TICKET) == Signer((NEWER,), sandbox=False).sign(TICKET)
    with pytest.raises(ForgedError):
        Signer((NEWER,), sandbox=False).read(Action.FOLLOW, TOKEN, NOW)


def test_every_altered_letter_spoils_a_token() -> None:
    for place, outgoing in enumerate(TOKEN):
        other = "B" if outgoing != "B" else "C"
        altered = f"{TOKEN[:place]}{other}{TOKEN[place + 1 :]}"
        # The signature's last letter carries two bits that no byte holds: those alone may differ.
        if place == len(TOKEN) - 1:
            continue
        with pytest.raises(ForgedError):
            LIVE.read(Action.FOLLOW, altered, NOW)


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "x",
        TOKEN[:-1],
        f"{TOKEN}A",
        f"{TOKEN}.",
        f"{TOKEN}\n",
        f" {TOKEN}",
        TOKEN.partition(".")[0],
        f".{TOKEN.partition('.')[2]}",
        TOKEN * 4,
        "A" * (LONGEST + 1),
        "\udcff\udcfe",
        "토큰",
        "\x00",
    ],
)
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(ForgedError):
        LIVE.read(Action.FOLLOW, token, NOW)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=400), st.text("AB.-_=", max_size=90)))
def test_no_text_is_taken_for_a_token(text: str) -> None:
    with pytest.raises(ForgedError):
        LIVE.read(Action.READ, text, NOW)


@pytest.mark.parametrize("keys", [(), ("",), ("k" * 31,), (KEY, "short")])
def test_without_a_key_that_nobody_can_guess_nothing_is_signed(keys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="32 characters"):
        Signer(keys, sandbox=False)


def test_a_signer_shows_its_keys_to_nobody() -> None:
    assert KEY not in repr(LIVE)


def test_a_token_to_read_is_short_and_of_128_bits_and_the_long_form_of_before_is_still_taken() -> None:
    to_read = LinkToken(Action.READ, 7, "", date(2027, 1, 22))
    token = LIVE.sign(to_read)
    assert len(token) == len("7.20840.") + 22
    assert LIVE.read(Action.READ, token, NOW) == to_read
    assert Signer((NEWER, KEY), sandbox=False).read(Action.READ, token, NOW) == to_read
    long = _serializer((KEY,), False, Action.READ).dumps([7, 20_840, ""])
    assert LIVE.read(Action.READ, str(long), NOW) == to_read


def test_a_short_token_holds_for_its_reader_day_key_and_kind_of_desk_alone() -> None:
    token = LIVE.sign(LinkToken(Action.READ, 7, "", date(2027, 1, 22)))
    signature = token.rpartition(".")[2]
    for other in (
        f"8.20840.{signature}",
        f"7.20841.{signature}",
        f"7.20840.{'A' * 22}",
        f"07.20840.{signature}",
    ):
        with pytest.raises(ForgedError):
            LIVE.read(Action.READ, other, NOW)
    for signer, action in (
        (Signer((KEY,), sandbox=True), Action.READ),
        (Signer((NEWER,), sandbox=False), Action.READ),
        (LIVE, Action.UNSUBSCRIBE),
    ):
        with pytest.raises(ForgedError):
            signer.read(action, token, NOW)
    with pytest.raises(ExpiredError):
        LIVE.read(Action.READ, token, datetime(2027, 1, 23, 0, 0, tzinfo=UTC))
