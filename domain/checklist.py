"""The checklist of a service request: which steps still stand in the way of its fulfilment (process S13, §3.10). Who
did what and when is kept by the record; who may do a step is said by the lifecycle.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.catalogue.leaves import ChecklistStep
from domain.configured import Words


class StepState(StrEnum):
    OPEN = "open"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class StepMark:
    """How one step stands: who did it and which second person confirmed it, as person ids."""

    state: StepState = StepState.OPEN
    by: int | None = None
    witness: int | None = None


UNTOUCHED = StepMark()


def open_steps(steps: Sequence[ChecklistStep], marks: Mapping[str, StepMark]) -> tuple[Words, ...]:
    """The mandatory steps that are neither done nor “not applicable”, as a person reads them (process §3.10)."""
    return tuple(
        label(number, step)
        for number, step, mark in _walk(steps, marks)
        if step.mandatory and mark.state is StepState.OPEN
    )


def unwitnessed_steps(steps: Sequence[ChecklistStep], marks: Mapping[str, StepMark]) -> tuple[Words, ...]:
    """The sensitive steps that were done without a second person who is not the first (process §3.10: four eyes)."""
    return tuple(
        label(number, step)
        for number, step, mark in _walk(steps, marks)
        if step.four_eyes and mark.state is StepState.DONE and mark.witness in {None, mark.by}
    )


def label(number: int, step: ChecklistStep) -> Words:
    """`2. Verify the identity`: the steps of a checklist are numbered from 1."""
    return Words(en=_numbered(number, step.names.en), zh=_numbered(number, step.names.zh))


def _numbered(number: int, name: str) -> str:
    return f"{number}. {name}"[:200]


def _walk(
    steps: Sequence[ChecklistStep], marks: Mapping[str, StepMark]
) -> Iterator[tuple[int, ChecklistStep, StepMark]]:
    for number, step in enumerate(steps, start=1):
        yield number, step, marks.get(step.key, UNTOUCHED)
