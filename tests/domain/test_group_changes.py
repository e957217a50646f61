"""Changes laid over a configured group: whatever was changed, and whatever the configuration became since, what comes
out is a group that keeps the rules (process S6).
"""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.leave import Leave
from domain.organisation import Group, GroupChange
from domain.rulebook import Rulebook
from tests.rulebooks import example, local

KEYS = ("feng", "he", "xu", "shen", "gone")
SOME = st.lists(st.sampled_from(KEYS), unique=True, max_size=4).map(tuple)
AT = local("2026-03-18 10:00")
CHANGES = st.builds(
    GroupChange,
    group=st.just("network"),
    joined=SOME,
    left=SOME,
    deputy=st.none() | st.sampled_from(KEYS),
    order=st.none() | SOME,
    since=st.just(AT),
)


def laid_over(*changes: GroupChange) -> Rulebook:
    return example().changed_by(changes, ())


@given(st.lists(CHANGES, max_size=6))
def test_what_comes_out_keeps_the_rules_of_a_group(changes: list[GroupChange]) -> None:
    """Validated anew by the model itself; the lead never changes, and nobody unknown comes in."""
    group = laid_over(*changes).organisation.group("network")
    assert Group.model_validate(group.model_dump()) == group
    assert group.lead == example().organisation.group("network").lead
    assert "gone" not in group.members


def test_a_later_change_counts_from_the_earlier_one() -> None:
    """He joins, becomes deputy, and only then may Shen leave."""
    joins = GroupChange(group="network", joined=("he",))
    deputy = GroupChange(group="network", deputy="he")
    leaves = GroupChange(group="network", left=("shen",))
    group = laid_over(joins, deputy, leaves).organisation.group("network")
    assert (group.members, group.deputy) == (("xu", "he"), "he")
    assert group.on_call is not None
    assert group.on_call.order == ("xu",)


def test_a_change_of_a_group_that_is_gone_changes_nothing() -> None:
    """The configuration may drop a group; what was changed of it is not an error."""
    assert laid_over(GroupChange(group="gone", joined=("he",))).organisation == example().organisation


def test_the_questions_about_groups_are_answered_by_what_holds_now() -> None:
    """No answer is remembered from before."""
    assert example().organisation.groups_by_key["network"].members == ("xu", "shen")
    rules = laid_over(GroupChange(group="network", joined=("he",)))
    assert rules.organisation.groups_by_key["network"].members == ("xu", "shen", "he")
    assert {group.key for group in rules.organisation.groups_of("he")} == {"desktop", "network"}


def test_of_two_who_are_away_each_the_others_deputy_nobody_is_left() -> None:
    """Xu and Shen name each other; a deputy chosen for the time breaks the circle."""
    until = AT + timedelta(days=1)
    both = tuple(Leave(person=key, since=AT, until=until) for key in ("xu", "shen"))
    assert example().changed_by((), both).stand_in("xu", AT) is None
    chosen = (Leave(person="xu", since=AT, until=until, deputy="he"), both[1])
    assert example().changed_by((), chosen).stand_in("xu", AT) == "he"
    assert example().changed_by((), chosen).stand_in("shen", AT) == "he"
