"""The proposal of a major incident: by the criteria, by support, or by the reporter's tick; and its refusal."""

from dataclasses import dataclass
from typing import Protocol

from domain import major
from domain.criteria import CriterionCode, MajorFacts, major_criteria
from domain.errors import FieldProblem, InvalidForm
from domain.events import MajorProposed, MajorRefused
from domain.lifecycle import Action
from domain.priority import Answers, CanWork, Scope
from domain.ticket import MAJOR_ACTIVE, MajorState
from models.clock import set_timer
from models.outages import linked_to
from models.ticket import TicketRow
from services import access, nudges
from services.majors import calling
from services.majors.facts import decide, record, service_of
from services.work import Work

CONSIDERED = MAJOR_ACTIVE | {MajorState.PROPOSED}
DECISION = "major_decision"  # timer; ref: the ticket


class Considered(Protocol):
    """The one answer of a report that asks for a major incident."""

    @property
    def consider_major(self) -> bool:
        """Whether the reporter ticked "please consider as major"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeForm:
    """One criterion by its key; after a refusal the reason says what is new."""

    criterion: str
    reason: str = ""


def propose_if_due(work: Work, row: TicketRow, form: Considered, *, new: bool = False) -> None:
    """The criteria propose by themselves; without one, the reporter's tick is a proposal too (process §3.8). Nothing
    can be a duplicate of a `new` ticket yet.
    """
    met = criteria(work, row, new=new)
    if met:
        put_forward(work.as_system(), row, met)
    elif form.consider_major:
        put_forward(work, row, (major.BY_REPORTER,))


def is_considered(work: Work, ticket_id: int, row: TicketRow) -> bool:
    """Whether another ticket that this one looks like is proposed or runs as major by the same criteria: whoever
    decides is asked once, not by each of sixty reporters.
    """
    other = work.session.get_one(TicketRow, ticket_id)
    if other.major not in CONSIDERED:
        return False
    return set(criteria(work, row, new=True)) <= set(record(work, other).because.split(","))


def propose_if_many(work: Work, row: TicketRow) -> None:
    """C2 once so many duplicates are linked; decided on once, it is not proposed again by their number."""
    users = CriterionCode.USERS.value
    if row.major is None and users in criteria(work, row):
        put_forward(work.as_system(), row, (users,))


def criteria(work: Work, row: TicketRow, *, new: bool = False) -> tuple[str, ...]:
    """The criteria that hold by what is on record."""
    traits = work.rules.catalogue.traits(row.category)
    window = work.rules.policy.majors.criteria.children_window.length
    linked, recent = (0, 0) if new else linked_to(work.session, row.id, since=work.now - window)
    answers = Answers(
        scope=Scope(row.scope or Scope.ME),
        can_work=CanWork(row.can_work or CanWork.PARTLY),
        deadline=row.deadline,
        affected_count=(row.affected_count or 0) + linked,
        data_at_risk=traits.data_at_risk,
    )
    facts = MajorFacts(answers=answers, service=service_of(work, row), attack=traits.security, children=recent)
    found = major_criteria(facts, now=work.now, policy=work.rules.policy, calendar=work.rules.office)
    return tuple(one.code.value for one in found)


def propose(work: Work, ticket_id: int, form: ProposeForm) -> TicketRow:
    """Support, or the reporter: the incident manager and the duty manager are paged to decide."""
    row = access.ticket(work, ticket_id)
    put_forward(work, row, (checked(form.criterion),), reason=form.reason)
    nudges.acted(work, row)
    return row


def put_forward(work: Work, row: TicketRow, met: tuple[str, ...], *, reason: str = "") -> None:
    """Proposed as of now; undecided, it goes to deputies and process owner, then to the desk itself."""
    decide(work, row, Action.PROPOSE_MAJOR, criterion=",".join(met), new_facts=reason)
    changes = work.change(row, major=MajorState.PROPOSED, major_proposed=True)
    proposal = record(work, row)
    proposal.proposed_at, proposal.because = work.now, ",".join(met)
    rule = work.rules.policy.majors.declaration
    set_timer(work.session, DECISION, str(row.id), work.now + rule.decide_within.length)
    told = calling.hearers(work, row, major.DECIDERS)
    work.record(MajorProposed(criteria=met, told=told, reason=reason.strip() or None, changes=changes), row)


def refuse(work: Work, ticket_id: int, *, reason: str) -> TicketRow:
    """Not major; proposed again only on new facts."""
    row = access.ticket(work, ticket_id)
    decide(work, row, Action.REFUSE_MAJOR, reason=reason)
    changes = work.change(row, major=MajorState.REFUSED)
    set_timer(work.session, DECISION, str(row.id), None)
    nudges.acted(work, row)
    work.record(MajorRefused(reason=reason.strip(), changes=changes), row)
    return row


def checked(criterion: str) -> str:
    """A criterion that the process knows. `InvalidForm` for another, or none."""
    if not criterion:
        raise InvalidForm(FieldProblem("criterion", "required"))
    if criterion not in {code.value for code in CriterionCode}:
        raise InvalidForm(FieldProblem("criterion", "not_offered"))
    return criterion
