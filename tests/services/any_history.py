"""What may happen to a ticket on a standing desk: to an incident, a request, a complaint. Each step is done by somebody
who may do it; what the process does not allow at the moment is refused.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from domain.complaints import ComplaintTopic
from domain.priority import CanWork, Scope
from domain.ticket import Level, PendingReason, Priority, ResolutionCode
from services import approving, classifying, handling, judging, reopening, reporting
from services.classifying import ClassifyForm
from services.complaints import answering, standing
from services.complaints import handling as complaints
from services.handling import AssignForm, HoldForm, ResolveForm
from services.judging import PrioritiseForm
from services.reporting import IncidentForm
from tests.services import complaining, request_desk
from tests.services.standing_desk import StandingDesk

WAITS = st.one_of(st.integers(0, 300), st.integers(0, 3000), st.sampled_from((0, 60, 480, 1440)))
Do = Callable[[StandingDesk, int], Any]
History = list[tuple[int, str, int]]  # minutes waited, what is done, which of its choices


def history(*does: str) -> st.SearchStrategy[History]:
    what = [one for one in (*does, "sweep", "publish") if one != "report"]
    step = st.tuples(WAITS, st.sampled_from(what), st.integers(0, 11))
    return st.lists(step, min_size=3, max_size=11)


# incidents


def _report(desk: StandingDesk, choice: int) -> None:
    service = ("printing", "branch-wan")[choice % 2]
    scope = (Scope.ME, Scope.TEAM, Scope.UNIT)[choice // 2 % 3]
    form = IncidentForm(title="Silent", service=service, scope=scope, can_work=tuple(CanWork)[choice // 4 % 3])
    desk.do(reporting.report, form, by="wang")


def _hold(desk: StandingDesk, choice: int) -> None:
    form = HoldForm(
        reason=tuple(PendingReason)[choice % 4],
        question="Which room?",
        until=desk.now + timedelta(hours=choice * 7 + 1),
        consent=True,
        change_reference="CHG-1",
        resume_condition="the part is here",
    )
    desk.do(handling.hold, 1, form, by=_holder(desk))


def _holder(desk: StandingDesk) -> str:
    """Who works on it: whoever took it last, else the first line."""
    return desk.names().get(desk.ticket(1).assignee_id or 0, "zhou")


def _take(desk: StandingDesk, _: int) -> None:
    desk.do(handling.take, 1, by={"network": "xu", "carrier": "tang", "desktop": "he"}.get(_group(desk), "zhou"))


def _group(desk: StandingDesk) -> str:
    return desk.ticket(1).group or ""


def _prioritise(desk: StandingDesk, choice: int) -> None:
    levels = tuple(Level)
    form = PrioritiseForm(
        impact=levels[choice % 3],
        urgency=levels[choice // 3 % 3],
        priority=tuple(Priority)[choice % 4] if choice > 8 else None,
        reason="it is different",
    )
    desk.do(judging.prioritise, 1, form, by="jiang")


def _classify(desk: StandingDesk, choice: int) -> None:
    row = desk.ticket(1)
    service, category = (("printing", "printer"), ("branch-wan", "network"))[choice % 2]
    urgency = Level(row.urgency or "low") if choice < 6 else tuple(Level)[choice % 3]
    form = ClassifyForm(
        service=service, category=category, impact=Level(row.impact or "low"), urgency=urgency, reason="seen"
    )
    desk.do(classifying.classify, 1, form, by="zhou")


def _assign(desk: StandingDesk, choice: int) -> None:
    group = ("network", "desktop", "carrier", "network")[choice % 4]
    desk.do(handling.assign, 1, AssignForm(group=group, reason="theirs", returned=choice == 0), by="jiang")


def _resolve(desk: StandingDesk, _: int) -> None:
    form = ResolveForm(
        code=ResolutionCode.PERMANENT_FIX,
        resolution="new toner",
        cause="empty",
        workaround=False,
        ci="prn-7",
        breach_reason="nobody was there",
    )
    desk.do(handling.resolve, 1, form, by=_holder(desk))


INCIDENT: Mapping[str, Do] = {
    "report": _report,
    "take": _take,
    "hold": _hold,
    "resume": lambda desk, _: desk.do(handling.resume, 1, by="zhou"),
    "prioritise": _prioritise,
    "classify": _classify,
    "assign": _assign,
    "resolve": _resolve,
    "reopen": lambda desk, _: desk.do(reopening.reopen, 1, reason="silent again", by="wang"),
}

# requests


def _approve(desk: StandingDesk, _: int) -> None:
    names = desk.names()
    asked = [names[one.approver_id] for one in request_desk.approvals(desk, 1) if one.state == "asked"]
    if asked:
        desk.do(approving.approve, 1, reason="", by=asked[0])


def _fulfil(desk: StandingDesk, _: int) -> None:
    with suppress(AssertionError):  # not its time yet
        request_desk.fulfil(desk, 1, by="zhou", witness="gao")


REQUEST: Mapping[str, Do] = {
    "report": lambda desk, _: request_desk.order(desk, "chen", "application-authorisation"),
    "approve": _approve,
    "take": lambda desk, _: desk.do(handling.take, 1, by="zhou"),
    "hold": _hold,
    "resume": INCIDENT["resume"],
    "fulfil": _fulfil,
    "reopen": lambda desk, _: desk.do(reopening.reopen, 1, reason="not yet", by="chen"),
}

# complaints

SEVERITIES = ((ComplaintTopic.QUALITY, False), (ComplaintTopic.CONDUCT, True))


def _final(desk: StandingDesk, _: int) -> None:
    desk.do(answering.reply_final, 1, complaining.REPLY, by="jiang")
    if desk.ticket(1).serious:
        desk.do(answering.countersign, 1, by="yuan")


def _judge(desk: StandingDesk, _: int) -> None:
    desk.do(complaints.classify, 1, serious=not desk.ticket(1).serious, reason="it is different", by="jiang")


COMPLAINT: Mapping[str, Do] = {
    "report": lambda desk, choice: complaining.submit(desk, topic=SEVERITIES[choice % 2][0]),
    "acknowledge": lambda desk, _: desk.do(complaints.acknowledge, 1, by="jiang"),
    "investigate": lambda desk, _: desk.do(complaints.investigate, 1, by="jiang"),
    "hold": lambda desk, _: desk.do(complaints.hold, 1, question="When?", by="jiang"),
    "resume": lambda desk, _: desk.do(complaints.resume, 1, by="jiang"),
    "judge": _judge,
    "extend": lambda desk, choice: desk.do(standing.extend, 1, hours=choice * 7 + 1, notice="more time", by="yuan"),
    "interim": lambda desk, _: desk.do(answering.reply_interim, 1, text="We look into it", by="jiang"),
    "final": _final,
    "appeal": lambda desk, _: desk.do(answering.appeal, 1, reason="not so", by="chen"),
    "decide": lambda desk, _: desk.do(answering.decide_appeal, 1, complaining.DECISION, by="yuan"),
}
