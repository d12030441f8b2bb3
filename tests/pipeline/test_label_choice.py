"""Which titles people are asked about: what the program was unsure of, what is seen most, and one of five at random."""

from collections import Counter
from typing import Any

from pipeline.labels.choice import RANDOM_EACH, Candidate, choose


def candidate(drawn: str, tier: str, score: float, **known: Any) -> Candidate:  # noqa: ANN401  # fields of Candidate
    return Candidate(drawn, int(drawn, 16), tier, score, **known)


NONE = [candidate(f"1{at:x}", "none", at / 10) for at in range(10)]
LEADS = [candidate(f"2{at:x}", "lead", 1 + at / 10) for at in range(10)]
WATCHED = [candidate(f"3{at:x}", "watch", 1 + at / 100) for at in range(10)]
POOL = [*NONE, *LEADS, *WATCHED]


def names(order: str, count: int, pool: list[Candidate] = POOL) -> list[str]:
    return [f"{one.tier} {one.score:.2f} {how}" for one, how in choose(pool, order, count)]  # type: ignore[arg-type]  # an Order


def test_uncertain_are_the_best_of_none_the_least_of_lead_and_what_is_watched_in_turn() -> None:
    assert names("uncertain", 8) == [
        "none 0.90 uncertain",
        "lead 1.00 uncertain",
        "watch 1.00 uncertain",
        "none 0.80 uncertain",
        "none 0.00 random",
        "lead 1.10 uncertain",
        "watch 1.01 uncertain",
        "none 0.70 uncertain",
    ]


def test_one_of_five_is_drawn_at_random_whatever_is_asked_for() -> None:
    assert RANDOM_EACH == 5
    for order in ("uncertain", "heavy"):
        assert Counter(how for _one, how in choose(POOL, order, 20)) == {order: 16, "random": 4}
    assert names("random", 3) == ["none 0.00 random", "none 0.10 random", "none 0.20 random"]


def test_a_draw_does_not_depend_on_tier_score_or_order_of_the_pool() -> None:
    """A base rate is told by the draw, so a title that is drawn counts as drawn, though it is uncertain too."""
    mixed = [candidate("01", "none", 0.99), *POOL]
    assert ("none 0.99 random" in names("uncertain", 5, mixed)) is True
    assert names("uncertain", 20) == names("uncertain", 20, POOL[::-1])


def test_what_a_rule_decided_tells_nothing_of_the_model() -> None:
    ruled = Candidate("ff", 1, "none", 1.9, ruled=True)
    assert "none 1.90 uncertain" not in names("uncertain", 31, [*POOL, ruled])


def test_heavy_is_what_many_read_what_comes_often_and_what_is_dear() -> None:
    pool = [
        candidate("a1", "none", 0.1),
        candidate("a2", "lead", 1.5, readers=9, notices=4, worth=5_000_000),
        candidate("a3", "watch", 1.0, readers=9, notices=4),
        candidate("a4", "none", 0.0, notices=4),
        candidate("a5", "none", 0.0, notices=2),
    ]
    assert [one.drawn for one, _how in choose(pool, "heavy", 4)] == ["a2", "a3", "a4", "a5"]


def test_no_more_is_asked_than_there_is() -> None:
    assert len(choose(POOL, "uncertain", 500)) == len(POOL)
    assert choose([], "heavy", 5) == []
