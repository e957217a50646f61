"""The checklist of a request: what stands in the way of its fulfilment (process S13, §3.10)."""

from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue import ChecklistStep
from domain.checklist import StepMark, StepState, open_steps, unwitnessed_steps
from domain.configured import Words

ZHOU, WU = 1, 2


def step(key: str, *, mandatory: bool = True, four_eyes: bool = False) -> ChecklistStep:
    names = Words(en=f"Do {key}", zh=f"执行{key}")
    return ChecklistStep(key=key, names=names, mandatory=mandatory, four_eyes=four_eyes)


STEPS = (step("verify"), step("grant", four_eyes=True), step("tell", mandatory=False))


def test_untouched_mandatory_steps_are_open_and_named_with_their_numbers() -> None:
    assert [one.en for one in open_steps(STEPS, {})] == ["1. Do verify", "2. Do grant"]
    assert [one.zh for one in open_steps(STEPS, {})] == ["1. 执行verify", "2. 执行grant"]


def test_a_step_that_is_done_or_not_applicable_is_open_no_more() -> None:
    marks = {"verify": StepMark(StepState.NOT_APPLICABLE, ZHOU), "grant": StepMark(StepState.DONE, ZHOU)}
    assert open_steps(STEPS, marks) == ()


def test_an_optional_step_never_stands_in_the_way() -> None:
    assert open_steps((step("tell", mandatory=False),), {}) == ()


def test_a_sensitive_step_waits_for_a_second_person_who_is_not_the_first() -> None:
    done = {"grant": StepMark(StepState.DONE, ZHOU)}
    assert [one.en for one in unwitnessed_steps(STEPS, done)] == ["2. Do grant"]
    assert len(unwitnessed_steps(STEPS, {"grant": StepMark(StepState.DONE, ZHOU, witness=ZHOU)})) == 1
    assert unwitnessed_steps(STEPS, {"grant": StepMark(StepState.DONE, ZHOU, witness=WU)}) == ()


def test_what_was_not_done_needs_no_second_person() -> None:
    """An open step is missed as open; one that is not applicable was not done at all."""
    for state in (StepState.OPEN, StepState.NOT_APPLICABLE):
        assert unwitnessed_steps(STEPS, {"grant": StepMark(state, ZHOU)}) == ()


MARKS = st.builds(StepMark, st.sampled_from(StepState), st.sampled_from([ZHOU, WU]), st.sampled_from([None, ZHOU, WU]))


@given(
    flags=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=6),
    marks=st.lists(MARKS, min_size=6, max_size=6),
)
def test_nothing_stands_in_the_way_exactly_when_every_rule_is_met(
    flags: list[tuple[bool, bool]], marks: list[StepMark]
) -> None:
    """Said the other way round: each mandatory step is ended, and each sensitive one that was done has two names."""
    steps = tuple(step(f"s{n}", mandatory=must, four_eyes=eyes) for n, (must, eyes) in enumerate(flags))
    standing = {one.key: mark for one, mark in zip(steps, marks, strict=False)}
    ended = all(standing[one.key].state is not StepState.OPEN for one in steps if one.mandatory)
    paired = all(
        len({standing[one.key].by, standing[one.key].witness} - {None}) == 2
        for one in steps
        if one.four_eyes and standing[one.key].state is StepState.DONE
    )
    assert (open_steps(steps, standing) == (), unwitnessed_steps(steps, standing) == ()) == (ended, paired)
