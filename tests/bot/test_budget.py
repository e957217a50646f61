"""Slack's limits are kept by spending less than they allow; whoever waits long stands in line and blocks nobody."""

import math
import re
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.budget import POSTS_PER_MINUTE, TIERS, Budget
from sandbox.gate import CALLS_PER_MINUTE
from sandbox.reference import load_methods
from tests.shape.source import ROOT

METHODS = {"conversations.create": "tier_2", "chat.update": "tier_3", "views.publish": "tier_4"}


class Watch:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.mark.parametrize(("method", "tier"), METHODS.items())
@given(pauses=st.lists(st.sampled_from([0.0, 0.0, 0.0, 0.3, 7.0, 61.0]), min_size=30, max_size=300))
def test_no_sixty_seconds_hold_more_calls_than_the_tier(method: str, tier: str, pauses: list[float]) -> None:
    """However the calls are spread: a burst counts against its own minute."""
    watch = Watch()
    budget = Budget(clock=watch)
    made: deque[float] = deque()
    for pause in pauses:
        watch.seconds += pause
        turn = budget.turn(method, None, patience=math.inf)
        watch.seconds += turn.wait
        made.append(watch.seconds)
        assert len([one for one in made if one > watch.seconds - 60 + 1e-6]) <= CALLS_PER_MINUTE[tier]


def test_a_channel_has_a_message_a_second_after_two(watch: Watch) -> None:
    """Slack's short burst is three; one less is spent, for the wire does not keep distances."""
    budget = Budget(clock=watch)
    assert [budget.turn("chat.postMessage", "C1", patience=9).wait for _ in range(4)] == [0, 0, 1, 2]
    assert budget.turn("chat.postMessage", "C2", patience=9).wait == 0


def test_two_workers_never_get_the_same_slot(watch: Watch) -> None:
    """The slot is taken when it is promised, not when it comes."""
    budget = Budget(clock=watch)
    promised = [budget.turn("chat.postMessage", "C1", patience=9).wait for _ in range(6)]
    assert promised == [0, 0, 1, 2, 3, 4]


def test_whoever_is_sent_away_stands_in_line(watch: Watch) -> None:
    """A thousand cards of one channel come back one by one and not all at once; another channel hears nothing of it."""
    budget = Budget(clock=watch)
    for _ in range(3):
        assert budget.turn("chat.postMessage", "C1", patience=1.5).granted
    line = [budget.turn("chat.postMessage", "C1", patience=1.5) for _ in range(4)]
    assert [(turn.granted, turn.wait) for turn in line] == [(False, 2), (False, 3), (False, 4), (False, 5)]
    assert budget.turn("chat.postMessage", "C2", patience=1.5).wait == 0


def test_a_page_does_not_stand_behind_the_line(watch: Watch) -> None:
    """The line is a time to come back at: what is urgent has whatever token is free."""
    budget = Budget(clock=watch)
    for _ in range(50):
        budget.turn("chat.postMessage", "C1", patience=1.5)
    watch.seconds += 2
    assert budget.turn("chat.postMessage", "C1", patience=1.5, urgent=True).wait <= 1


def test_whoever_comes_stands_behind_the_line(watch: Watch) -> None:
    """Else the token of one who comes back would be gone, and it would be sent to the end of the line once more."""
    budget = Budget(clock=watch)
    for _ in range(3):
        assert budget.turn("chat.postMessage", "C1", patience=1.5).granted
    away = [budget.turn("chat.postMessage", "C1", patience=1.5).wait for _ in range(4)]
    watch.seconds += 2
    new = budget.turn("chat.postMessage", "C1", patience=1.5)
    assert (new.granted, new.wait) == (False, 4)
    for seconds in (0.0, 1.0, 1.0, 1.0):
        watch.seconds += seconds
        assert budget.turn("chat.postMessage", "C1", patience=1.5, back=True).granted
    assert away == [2, 3, 4, 5]


def test_one_that_comes_back_to_another_process_goes_before_all_that_come_there(watch: Watch) -> None:
    """Which process takes it up again is chance; how long it has waited is not."""
    other = Budget(share=0.25, clock=watch)
    for _ in range(30):
        other.turn("chat.postMessage", "C1", patience=1.5)
    watch.seconds += 12
    assert not other.turn("chat.postMessage", "C1", patience=1.5).granted
    assert other.turn("chat.postMessage", "C1", patience=1.5, back=True).granted


@pytest.mark.parametrize("share", [1.0, 0.25, 0.1])
@pytest.mark.parametrize("patience", [0.0, 1.5, 5.0])
@given(pauses=st.lists(st.sampled_from([0.0, 0.2, 3.0]), max_size=20), closed=st.sampled_from([0.0, 1.0, 9.0]))
def test_as_many_slots_are_foretold_as_are_granted(
    share: float, patience: float, pauses: list[float], closed: float
) -> None:
    watch = Watch()
    budget = Budget(share=share, clock=watch)
    for pause in pauses:
        watch.seconds += pause
        budget.turn("chat.update", None, patience=math.inf)
    if closed:
        budget.refused("chat.update", None, retry_after=closed)
    foretold = budget.slots("chat.update", patience)
    assert (foretold == 0) == (budget.opens("chat.update", patience) > 1e-6)
    granted = 0
    while granted <= foretold and budget.turn("chat.update", None, patience=patience).granted:
        granted += 1
    assert granted == foretold


def test_one_busy_channel_leaves_the_others_their_share(watch: Watch) -> None:
    """The workspace's posts are not spent by those who wait for their channel."""
    budget = Budget(clock=watch)
    for _ in range(POSTS_PER_MINUTE):
        budget.turn("chat.postMessage", "C1", patience=1.5)
    assert budget.turn("chat.postMessage", "C2", patience=1.5).wait == 0


def test_retry_after_closes_the_method_for_everybody_asleep_too(watch: Watch) -> None:
    budget = Budget(clock=watch)
    budget.refused("chat.update", None, retry_after=30)
    assert not budget.turn("chat.update", None, patience=1.5).granted
    assert budget.closed("chat.update", None) == 30
    watch.seconds += 30
    assert budget.turn("chat.update", None, patience=1.5, back=True).wait == 0


def test_a_short_refusal_of_a_message_closes_its_channel_and_no_other(watch: Watch) -> None:
    """Slack does not say which of its limits was met; a second is a channel's, half a minute the workspace's."""
    budget = Budget(clock=watch)
    budget.refused("chat.postMessage", "C1", retry_after=1)
    assert budget.turn("chat.postMessage", "C1", patience=9).wait == 1
    assert budget.turn("chat.postMessage", "C2", patience=9).wait == 0
    budget.refused("chat.postMessage", "C1", retry_after=30)
    assert not budget.turn("chat.postMessage", "C2", patience=9).granted


def test_a_share_is_kept_of_every_limit(watch: Watch) -> None:
    """Two processes with half each spend what one may."""
    half = Budget(share=0.5, clock=watch)
    made = 0
    while watch.seconds < 1060:
        watch.seconds += half.turn("conversations.create", None, patience=math.inf).wait
        made += watch.seconds < 1060
    assert made <= 10


def test_every_method_of_the_wire_has_its_tier() -> None:
    """As Slack's reference gives it; a method without one would go out unbounded."""
    called = set(re.findall(r'"([a-z]+\.[A-Za-z]+)"', (ROOT / "bot/effects/wire.py").read_text(encoding="utf-8")))
    methods = called & set(load_methods())
    assert {"chat.postMessage", "chat.update", "conversations.create", "pins.add"} <= methods
    special = {name for name in methods if load_methods()[name].tier == "special"}
    assert methods - special <= set(TIERS)
    assert special == {"chat.postMessage", "auth.test"}
    for name in methods - special:
        assert f"tier_{TIERS[name]}" == load_methods()[name].tier, name


def test_a_page_has_the_next_slot_of_all_however_long_the_line(watch: Watch) -> None:
    """Sixty receipts wait for the workspace's limit; a page of another channel goes before every one of them."""
    budget = Budget(clock=watch)
    for number in range(60):
        budget.turn("chat.postMessage", f"C{number}", patience=1.5)
    assert not budget.turn("chat.postMessage", "C60", patience=1.5).granted
    page = budget.turn("chat.postMessage", "C61", patience=1.5, urgent=True)
    assert page.granted
    assert page.wait < 2


def test_pages_stand_in_line_behind_pages_alone(watch: Watch) -> None:
    """Even when there are more of them than anybody could wait for."""
    budget = Budget(clock=watch)
    for number in range(200):
        budget.turn("chat.postMessage", f"C{number}", patience=1.5)
    pages = [budget.turn("chat.postMessage", f"P{number}", patience=1.5, urgent=True) for number in range(60)]
    sent_away = [page.wait for page in pages if not page.granted]
    assert sent_away
    assert max(sent_away) < 60 * 0.3
    assert budget.turn("chat.postMessage", "C200", patience=1.5).wait > 200 * 0.2


def test_a_short_refusal_closes_one_channel_with_a_small_share_too(watch: Watch) -> None:
    """With four processes the pace of all messages is slower than a message a second."""
    budget = Budget(share=0.25, clock=watch)
    budget.refused("chat.postMessage", "C1", retry_after=2)
    assert budget.turn("chat.postMessage", "C1", patience=9).wait == 2
    assert budget.turn("chat.postMessage", "C2", patience=9).wait == 0
