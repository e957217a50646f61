"""The configuration item a ticket is about, the problem and the change it belongs to: named whenever somebody learns of
them, by whoever works on it (process S43). What a hand-over's receiver numbers comes by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import FieldProblem, InvalidForm
from domain.lifecycle import Action, HandOverKind
from domain.reference_events import ReferencesSet
from models.ticket import TicketRow
from services import access, moves
from services.work import Work

LONGEST, URL_LONGEST = 200, 1000
# The receiver's number of these kinds is a reference of the ticket.
_NUMBERED: Mapping[str, str] = {HandOverKind.PROBLEM: "problem_ref", HandOverKind.RFC: "change_ref"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencesForm:
    """All references as they shall stand: what is left empty is taken back."""

    ci: str = ""
    ci_name: str = ""
    ci_url: str = ""
    problem: str = ""
    change: str = ""


def set_references(work: Work, ticket_id: int, form: ReferencesForm) -> TicketRow:
    """Raises `InvalidForm` beside each field, and the refusal of the move where nothing is named nor was."""
    row = access.ticket(work, ticket_id)
    _check(form)
    moves.decide(
        work,
        row,
        Action.LINK_REFERENCE,
        ci=form.ci or row.ci,
        problem_reference=form.problem or row.problem_ref,
        change_reference=form.change or row.change_ref,
    )
    changes = work.change(
        row,
        ci=form.ci.strip() or None,
        ci_name=form.ci_name.strip() or None,
        ci_url=form.ci_url.strip() or None,
        problem_ref=form.problem.strip() or None,
        change_ref=form.change.strip() or None,
    )
    if changes:
        work.record(ReferencesSet(changes=changes), row)
    return row


def too_long(field: str, text: str, longest: int = LONGEST) -> list[FieldProblem]:
    """Measured as it is kept, without the blanks around it."""
    length = len(text.strip())
    return [FieldProblem(field, "too_long", {"longest": longest, "length": length})] if length > longest else []


def numbered(work: Work, row: TicketRow, kind: str, number: str) -> dict[str, tuple[Any, Any]]:
    """The receiver of a hand-over gave their number; one that somebody named before stays."""
    column = _NUMBERED.get(kind)
    return {} if column is None or getattr(row, column) else work.change(row, **{column: number})


def _check(form: ReferencesForm) -> None:
    problems = [
        *too_long("ci", form.ci),
        *too_long("ci_name", form.ci_name),
        *too_long("ci_url", form.ci_url, URL_LONGEST),
        *too_long("problem_reference", form.problem),
        *too_long("change_reference", form.change),
    ]
    url = form.ci_url.strip()
    if url and not url.startswith(("https://", "http://")):
        problems.append(FieldProblem("ci_url", "wrong_form"))
    if (form.ci_name.strip() or url) and not form.ci.strip():
        problems.append(FieldProblem("ci", "required"))
    if problems:
        raise InvalidForm(*problems)
