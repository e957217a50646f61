"""A ticket of each type in every state, made by the use cases themselves as far as they lead there, and for every verb
the use case that carries it out with a form in which everything is answered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.lifecycle import Action
from domain.ticket import Level, PendingReason, Priority, ResolutionCode, State
from models.complaint import ComplaintRow, subjects_of
from models.ticket import TicketRow
from services import (
    approving,
    conversation,
    converting,
    escalating,
    fulfilling,
    handling,
    judging,
    reopening,
    satisfaction,
)
from services.complaints import answering, dialogue, standing, turning
from services.complaints import handling as complaints
from services.complaints.handling import StatementForm
from services.complaints.standing import SubjectsForm
from services.complaints.turning import ConvertForm
from services.conversation import Said
from services.converting import IncidentFound
from services.fulfilling import FulfilForm
from services.handling import AssignForm, HoldForm, ResolveForm
from services.judging import PrioritiseForm
from services.ordering import OrderForm
from services.work import Work
from tests.services import complaining
from tests.services.request_desk import FILLED, order
from tests.services.standing_desk import StandingDesk

MONDAY, THURSDAY = "2026-03-16 10:00", "2026-03-19 11:00"  # three working days are over, five are not
ASKS = HoldForm(reason=PendingReason.WAITING_FOR_USER, question="Which one?")
FIXED = ResolveForm(
    code=ResolutionCode.PERMANENT_FIX,
    resolution="new toner",
    service="printing",
    category="printer",
    cause="empty",
    workaround=False,
    ci="prn-7",
    breach_reason="no spare part",
)
DONE = FulfilForm(resolution="handed out", breach_reason="none in stock")
RAISED = PrioritiseForm(impact=Level.MEDIUM, urgency=Level.HIGH, reason="the whole floor")
OVERRULED = PrioritiseForm(impact=Level.LOW, urgency=Level.LOW, priority=Priority.P2, reason="audit tomorrow")
ELSEWHERE = AssignForm(group="network", reason="the cable, not the printer")
UNCLASSIFIED = AssignForm(group="service-desk")
BACK = AssignForm(group="service-desk", reason="not a printer", returned=True)
ORDERED = OrderForm(item="password-reset", answers=FILLED["password-reset"])
FAILURE = IncidentFound(title="It is broken", reason="a failure was found", service="printing")


@dataclass(frozen=True, slots=True)
class Verb:
    """How somebody does it; `only` and `never` are states in which the same use case is another verb."""

    do: Callable[[Work, int], object]
    only: frozenset[State] = frozenset(State)
    never: frozenset[State] = frozenset()

    def in_(self, state: State) -> bool:
        return state in self.only - self.never


NEW = frozenset({State.NEW})
SHARED: Mapping[Action, Verb] = {
    Action.TAKE: Verb(handling.take),
    Action.ASSIGN: Verb(lambda work, of: handling.assign(work, of, UNCLASSIFIED), only=NEW),
    Action.REASSIGN: Verb(lambda work, of: handling.assign(work, of, ELSEWHERE), never=NEW),
    Action.RETURN: Verb(lambda work, of: handling.assign(work, of, BACK), never=NEW),
    Action.HOLD: Verb(lambda work, of: handling.hold(work, of, ASKS)),
    Action.RESUME: Verb(lambda work, of: handling.resume(work, of, because=_because(work))),
    Action.REOPEN: Verb(lambda work, of: reopening.reopen(work, of, reason="silent again")),
    Action.CLOSE: Verb(lambda work, of: handling.close(work, of, consent=True)),
    Action.CANCEL: Verb(lambda work, of: handling.cancel(work, of, reason="not needed")),
    Action.ESCALATE: Verb(lambda work, of: escalating.escalate(work, of, reason="too slow")),
    Action.NOTE: Verb(lambda work, of: conversation.note(work, of, Said(text="toner ordered"))),
    Action.REPLY: Verb(lambda work, of: conversation.reply(work, of, Said(text="on its way"))),
    Action.RATE: Verb(lambda work, of: satisfaction.rate(work, of, round_=0, score=4)),
}
INCIDENT_VERBS: Mapping[Action, Verb] = {
    **SHARED,
    Action.RESOLVE: Verb(lambda work, of: handling.resolve(work, of, FIXED)),
    Action.CONVERT: Verb(lambda work, of: converting.to_request(work, of, ORDERED, reason="a wish")),
    Action.PRIORITISE: Verb(lambda work, of: judging.prioritise(work, of, RAISED)),
    Action.OVERRIDE_PRIORITY: Verb(lambda work, of: judging.prioritise(work, of, OVERRULED)),
}
REQUEST_VERBS: Mapping[Action, Verb] = {
    **{action: verb for action, verb in SHARED.items() if action is not Action.ASSIGN},
    Action.APPROVE: Verb(approving.approve),
    Action.REJECT: Verb(lambda work, of: approving.reject(work, of, reason="no budget")),
    Action.COMPLETE_STEP: Verb(lambda work, of: fulfilling.complete(work, of, "stock")),
    Action.SKIP_STEP: Verb(lambda work, of: fulfilling.skip(work, of, "stock", reason="brought along")),
    Action.FULFIL: Verb(lambda work, of: fulfilling.fulfil(work, of, DONE)),
    Action.CONVERT: Verb(lambda work, of: converting.to_incident(work, of, FAILURE)),
}
COMPLAINT_VERBS: Mapping[Action, Verb] = {
    Action.ACKNOWLEDGE: Verb(complaints.acknowledge),
    Action.INVESTIGATE: Verb(complaints.investigate),
    Action.HOLD: Verb(lambda work, of: complaints.hold(work, of, question="When was it?")),
    Action.RESUME: Verb(complaints.resume),
    Action.REPLY_INTERIM: Verb(lambda work, of: answering.reply_interim(work, of, text="we look into it")),
    Action.REPLY_FINAL: Verb(lambda work, of: answering.reply_final(work, of, complaining.REPLY)),
    Action.COUNTERSIGN: Verb(answering.countersign),
    Action.CLOSE: Verb(answering.accept),
    Action.APPEAL: Verb(lambda work, of: answering.appeal(work, of, reason="not convinced")),
    Action.DECIDE_APPEAL: Verb(lambda work, of: answering.decide_appeal(work, of, complaining.DECISION)),
    Action.WITHDRAW: Verb(standing.withdraw),
    Action.PURSUE: Verb(lambda work, of: standing.pursue(work, of, reason="serious conduct")),
    Action.CONVERT: Verb(lambda work, of: turning.convert(work, of, CONVERTED)),
    Action.CLASSIFY: Verb(lambda work, of: complaints.classify(work, of, serious=True, reason="conduct")),
    Action.EXTEND: Verb(lambda work, of: standing.extend(work, of, hours=8, notice="we need longer")),
    Action.NAME_HANDLER: Verb(lambda work, of: standing.name_handler(work, of, person_slack="U0LU")),
    Action.NAME_SUBJECT: Verb(lambda work, of: standing.name_subject(work, of, SubjectsForm(people_slack=("U0XU",)))),
    Action.ASK_STATEMENT: Verb(lambda work, of: complaints.ask_statement(work, of, _statement(work, of))),
    Action.REPLY: Verb(lambda work, of: dialogue.write(work, of, text="one thing more")),
    Action.NOTE: Verb(lambda work, of: dialogue.note(work, of, text="asked the lead")),
    Action.RATE: Verb(lambda work, of: satisfaction.rate(work, of, round_=0, score=4)),
}
CONVERTED = ConvertForm(title="The printer is silent", consent=True)


def _because(work: Work) -> str:
    """What ends the waiting: for the desk itself the reply, for people their own hand."""
    return "user_replied" if work.actor.is_system else "by_hand"


def _statement(work: Work, of: int) -> StatementForm:
    named = next((one.person_id for one in subjects_of(work.session, of) if one.person_id is not None), None)
    return StatementForm(person_id=named, question="How was it?")


def incidents(desk: StandingDesk) -> dict[State, int]:
    """Wang's printer, at the desktop group; He works on it."""
    desk.at(MONDAY)
    found = {State.NEW: desk.report(Priority.P3), State.ASSIGNED: desk.report(Priority.P3)}
    made = {state: desk.report(Priority.P3, held_by="he") for state in State if state in _INCIDENT}
    desk.do(_force, found[State.NEW], State.NEW)
    desk.do(handling.hold, made[State.PENDING], ASKS, by="he")
    for state in (State.RESOLVED, State.CLOSED):
        desk.do(handling.resolve, made[state], FIXED, by="he")
    desk.do(handling.close, made[State.CLOSED], by="wang")
    desk.do(handling.cancel, made[State.CANCELLED], reason="not needed", by="jiang")
    desk.do(converting.to_request, made[State.CONVERTED], ORDERED, reason="a wish", by="he")
    return found | made


_INCIDENT = (State.IN_PROGRESS, State.PENDING, State.RESOLVED, State.CLOSED, State.CANCELLED, State.CONVERTED)


def requests(desk: StandingDesk) -> dict[State, int]:
    """Li's laptop: approved by the manager, fulfilled by the desktop group."""
    desk.at(MONDAY)
    made = {state: order(desk, "li", "new-laptop") for state in _REQUEST}
    desk.do(_force, made[State.SUBMITTED], State.SUBMITTED)
    desk.do(approving.reject, made[State.REJECTED], reason="no budget", by=_approver(desk, made[State.REJECTED]))
    desk.do(handling.cancel, made[State.CANCELLED], reason="not needed", by="li")
    for state in _REQUEST[4:]:
        desk.do(approving.approve, made[state], by=_approver(desk, made[state]))
    for state in _REQUEST[5:]:
        desk.do(handling.take, made[state], by="he")
    desk.do(handling.hold, made[State.PENDING], ASKS, by="he")
    desk.do(converting.to_incident, made[State.CONVERTED], FAILURE, by="he")
    for state in (State.FULFILLED, State.CLOSED):
        for step in ("stock", "install", "register", "hand-out"):
            desk.do(fulfilling.complete, made[state], step, by="he")
        desk.do(fulfilling.fulfil, made[state], DONE, by="he")
    desk.do(handling.close, made[State.CLOSED], by="li")
    for step in ("stock", "install", "register", "hand-out"):
        desk.do(fulfilling.complete, made[State.IN_PROGRESS], step, by="he")
    return made


_REQUEST = (State.AWAITING_APPROVAL, State.SUBMITTED, State.REJECTED, State.CANCELLED)
_REQUEST += (State.ASSIGNED, State.IN_PROGRESS, State.PENDING, State.CONVERTED, State.FULFILLED, State.CLOSED)


def _approver(desk: StandingDesk, of: int) -> str:
    from_row = desk.look(lambda session: approving.approvals_of(session, of)[0].approver_id)
    return desk.names()[from_row]


def complaints_of(desk: StandingDesk, *, serious: bool) -> dict[State, int]:
    """Chen complains about He; Jiang handles it, Yuan is accountable; a serious one is countersigned by Yuan."""
    desk.at(MONDAY)
    made: dict[State, int] = {}
    for state, steps in _COMPLAINT.items():
        made[state] = complaining.number(complaining.submit(desk, people_slack=("U0HE",)))
        desk.do(_serious, made[state], said=False)  # the third one within ninety days would be
        for verb, by in steps:
            desk.do(COMPLAINT_VERBS[verb].do, made[state], by=by)
    for of in made.values():
        desk.do(_serious, of, said=serious)
    if serious:
        desk.do(answering.reply_final, made[State.INVESTIGATING], complaining.REPLY, by="jiang")
    else:
        desk.do(_pursued, made[State.WITHDRAWN])
    return made


_LOOKED_INTO = ((Action.ACKNOWLEDGE, "jiang"), (Action.INVESTIGATE, "jiang"))
_ANSWERED = (*_LOOKED_INTO, (Action.REPLY_FINAL, "jiang"))
_COMPLAINT: Mapping[State, tuple[tuple[Action, str], ...]] = {
    State.SUBMITTED: (),
    State.ACKNOWLEDGED: _LOOKED_INTO[:1],
    State.INVESTIGATING: _LOOKED_INTO,
    State.PENDING: (*_LOOKED_INTO, (Action.HOLD, "jiang")),
    State.REPLIED: _ANSWERED,
    State.UNDER_APPEAL: (*_ANSWERED, (Action.APPEAL, "chen")),
    State.CLOSED: (*_ANSWERED, (Action.CLOSE, "chen")),
    State.WITHDRAWN: ((Action.WITHDRAW, "chen"),),
    State.CONVERTED: ((Action.CONVERT, "jiang"),),
}


def _force(work: Work, of: int, state: State) -> None:
    """A state that the desk passes through within one use case."""
    row = work.session.get_one(TicketRow, of)
    row.state = state.value


def _pursued(work: Work, of: int) -> None:
    """What the process owner decides about a serious one only; what follows from it is the same."""
    work.session.get_one(ComplaintRow, of).pursued_at = work.now


def _serious(work: Work, of: int, *, said: bool) -> None:
    work.session.get_one(TicketRow, of).serious = said
