"""The memory that an engine is away: one reader in a while looks again, nobody else waits."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from indexer.backends.breaker import FIRST_PAUSE, LONGEST_PAUSE, Breaker


@dataclass
class Engine:
    there: bool = False
    asked: int = 0
    seconds: float = 0.0
    breaker: Breaker = field(init=False)

    def __post_init__(self) -> None:
        self.breaker = Breaker(lambda: self.seconds)

    def probe(self) -> bool:
        self.asked += 1
        return self.there

    def lets_through(self) -> bool:
        return self.breaker.lets_through(self.probe)


@pytest.fixture
def engine() -> Engine:
    return Engine()


def test_while_all_is_well_nothing_is_probed(engine: Engine) -> None:
    assert engine.lets_through()
    assert engine.asked == 0
    assert not engine.breaker.is_open


def test_after_a_failure_nobody_asks_until_the_pause_is_over(engine: Engine) -> None:
    engine.breaker.failed()
    assert [engine.lets_through() for _ in range(5)] == [False] * 5
    assert engine.asked == 0
    engine.seconds += FIRST_PAUSE
    assert not engine.lets_through()
    assert engine.asked == 1


def test_one_probe_that_succeeds_lets_all_through(engine: Engine) -> None:
    engine.breaker.failed()
    engine.there = True
    engine.seconds += FIRST_PAUSE
    assert engine.lets_through()
    assert engine.lets_through()
    assert engine.asked == 1


def test_the_pause_grows_and_has_an_end(engine: Engine) -> None:
    engine.breaker.failed()
    waits = []
    for _ in range(10):
        begun = engine.seconds
        asked = engine.asked
        while engine.asked == asked:
            engine.seconds += 1
            engine.lets_through()
        waits.append(engine.seconds - begun)
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_PAUSE


def test_while_one_looks_the_others_go_on(engine: Engine) -> None:
    engine.breaker.failed()
    engine.seconds += FIRST_PAUSE
    others: list[bool] = []

    def slow_probe() -> bool:
        others.append(engine.lets_through())
        return True

    assert engine.breaker.lets_through(slow_probe)
    assert others == [False]
