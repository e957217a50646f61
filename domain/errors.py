"""One tree of errors for everything the desk can refuse. Each carries a stable code and typed fields; the sentence a
person reads is made in `views/errors.py` in their language. Anything outside this tree is a defect and crashes
loudly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as declare  # `field` is what `FieldProblem` calls a form's field


class DeskError(Exception):
    """A refusal that a person can understand and act upon.

    `code` is stable (tests and translations key on it); `params` are plain values for the sentence.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, object] = params

    def __str__(self) -> str:
        """Code and parameters, for logs of developers; never shown to a person."""
        return f"{self.code} {dict(self.params)!r}"


class NotFound(DeskError):
    """What was asked for does not exist, or the person may not know that it does: both look the same."""


class NotAllowed(DeskError):
    """The person may see the ticket but not do this to it."""


class IllegalMove(DeskError):
    """The lifecycle has no such move from here, or something it needs is missing (`params["missing"]`)."""


class Conflict(DeskError):
    """Somebody else was faster; what the person saw is out of date."""


class AlreadyDone(DeskError):
    """This very click, submission or event was carried out before: nothing is done again."""

    def __init__(self, key: str) -> None:
        super().__init__("already_done", key=key)


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of a form and, by its code, what to do about it."""

    field: str
    code: str
    params: Mapping[str, object] = declare(default_factory=dict)


class InvalidForm(DeskError):
    """A form was filled in wrongly; each problem stands next to its field and nothing typed is lost."""

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__("invalid_form", fields=tuple(p.field for p in problems))
        self.problems = problems


class Unavailable(DeskError):
    """The desk cannot store anything at the moment; what was typed must stay with the person."""
