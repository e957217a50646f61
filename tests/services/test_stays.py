"""A ticket's stays in groups: each has clocks of its own, and no move from group to group touches what the user was
promised (process §3.5.10, S7).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.priority import CanWork, Scope
from domain.sla import ClockEvent
from domain.ticket import Hours, Level, PendingReason, Priority, ResolutionCode
from models.clock import clocks_of
from models.session import Store
from models.ticket import TicketRow
from services import clocks, handling, judging, reopening, reporting, showing, stays
from services.handling import AssignForm, HoldForm, ResolveForm
from services.judging import PrioritiseForm
from services.reporting import IncidentForm
from services.work import Work
from tests.conftest import NewDatabase
from tests.rulebooks import example, local
from tests.services.standing_desk import StandingDesk, wall

ASKS = HoldForm(reason=PendingReason.WAITING_FOR_USER, question="Which room?")
DONE = ResolveForm(
    code=ResolutionCode.PERMANENT_FIX,
    resolution="Done",
    cause="unknown",
    workaround=False,
    ci="prn-7",
    breach_reason="-",
)
MONDAY = local("2026-03-16 09:00")


def came_to(desk: StandingDesk, group: str, priority: Priority, **more: object) -> int:
    """A ticket that came to this group now."""
    ticket = desk.report(priority, group=group, **more)  # type: ignore[arg-type]  # what the helper takes
    desk.do(_begin, ticket)
    return ticket


def _begin(work: Work, ticket_id: int) -> None:
    stays.begin(work, work.session.get_one(TicketRow, ticket_id))


def owed(desk: StandingDesk, ticket: int) -> list[tuple[str, str, str | None]]:
    """Which group, which clock, how it ended: every clock of every stay, in order of time."""
    rows = desk.look(lambda session: clocks_of(session, ticket))
    return [(stays.group_of(one.ref), one.kind, one.result) for one in rows if one.ref]


def test_each_stay_has_its_own_clocks_and_leaving_ends_them(desk: StandingDesk) -> None:
    """Reported to the service desk, accepted, passed on to the network group after 20 minutes."""
    ticket = came_to(desk, "service-desk", Priority.P3, service="vpn")
    desk.at("2026-03-16 10:10").do(handling.take, ticket, by="zhou")
    desk.at("2026-03-16 10:20").do(handling.assign, ticket, AssignForm(group="network", reason="tunnel"), by="zhou")
    assert owed(desk, ticket) == [
        ("service-desk", "group_accept", "met"),
        ("service-desk", "group_hold", "met"),
        ("network", "group_accept", None),
        ("network", "group_hold", None),
    ]


def test_within_the_group_nothing_begins_anew(desk: StandingDesk) -> None:
    """From He to Feng: the same stay."""
    ticket = came_to(desk, "desktop", Priority.P3)
    desk.do(handling.take, ticket, by="he")
    desk.do(handling.assign, ticket, AssignForm(group="desktop", reason="holiday"), by="he")
    desk.at("2026-03-16 15:00").do(handling.take, ticket, by="feng")
    assert owed(desk, ticket) == [("desktop", "group_accept", "met"), ("desktop", "group_hold", None)]


def test_a_supplier_is_timed_by_its_contract_while_it_has_the_ticket(desk: StandingDesk) -> None:
    """P2 to the carrier at 10:10: restored 6 h later would be 16:10; passed back at 16:11 the contract was missed."""
    ticket = came_to(desk, "network", Priority.P2, hours=Hours.ALWAYS, service="branch-wan")
    desk.do(handling.take, ticket, by="xu")
    desk.at("2026-03-16 10:10").do(handling.assign, ticket, AssignForm(group="carrier", reason="line"), by="xu")
    desk.do(handling.take, ticket, by="tang")
    desk.at("2026-03-16 16:11").do(handling.assign, ticket, AssignForm(group="network", reason="done"), by="tang")
    assert owed(desk, ticket)[2:4] == [("carrier", "group_accept", "met"), ("carrier", "supplier_restore", "missed")]


def test_a_report_begins_the_first_stay(desk: StandingDesk) -> None:
    """Wang reports a silent printer; the group to which it is routed owes an acceptance from that moment."""
    form = IncidentForm(title="Printer silent", service="printing", scope=Scope.TEAM, can_work=CanWork.PARTLY)
    desk.do(reporting.report, form, by="wang")
    assert [kind for _, kind, _ in owed(desk, 1)] == ["group_accept", "group_hold"]


def test_the_group_hears_first_and_then_its_lead(desk: StandingDesk) -> None:
    """P1 to the database group: 5 minutes to accept it. Its channel hears at 5, its lead at 7½ minutes, together with
    half of the response time.
    """
    came_to(desk, "database", Priority.P1, service="policy-admin")
    desk.run_until("2026-03-16 10:08")
    told = [(at, clock, percent) for at, clock, percent, _ in desk.told()]
    assert told == [
        ("Mon 03-16 10:05", "group_accept", 100),
        ("Mon 03-16 10:07:30", "response", 50),
        ("Mon 03-16 10:07:30", "group_accept", 150),
    ]
    leads = example().organisation.groups_by_key["database"].lead
    assert desk.told()[-1][3] == (leads,)


def test_nobody_hears_twice_in_one_moment(desk: StandingDesk) -> None:
    """P3: the hour to accept it ends when half of the response time does. The group's channel hears of it once; its
    lead hears at three quarters from the response alone.
    """
    came_to(desk, "desktop", Priority.P3)
    desk.run_until("2026-03-16 11:45")
    assert [(at, clock, percent) for at, clock, percent, _ in desk.told()] == [
        ("Mon 03-16 11:00", "response", 50),
        ("Mon 03-16 11:30", "response", 75),
    ]
    assert len(desk.messages("tell_group")) == 2


def test_the_first_group_hears_of_its_time_with_the_tickets_own(desk: StandingDesk) -> None:
    """P2 around the clock: 4 h in the group are half of the 8 h; the second group's are its own."""
    ticket = came_to(desk, "network", Priority.P2, hours=Hours.ALWAYS, service="branch-wan", held_by="xu")
    desk.run_until("2026-03-16 14:30")
    assert [(at, clock) for at, clock, _, _ in desk.told()][-1:] == [("Mon 03-16 14:00", "resolution")]
    desk.do(handling.assign, ticket, AssignForm(group="database", reason="not the line"), by="xu")
    desk.do(handling.take, ticket, by="liu")
    desk.run_until("2026-03-16 18:30")
    holds = [(at, percent) for at, clock, percent, _ in desk.told() if clock == "group_hold"]
    assert holds == [("Mon 03-16 18:30", 100)]


def test_why_shows_support_what_each_group_owed_and_the_reporter_what_the_desk_owes(desk: StandingDesk) -> None:
    """What groups agreed among themselves is promised to nobody outside; a supplier reads its own alone."""
    form = IncidentForm(title="No line", service="branch-wan", scope=Scope.UNIT, can_work=CanWork.NO)
    ticket = desk.do(reporting.report, form, by="wang").ticket.id
    desk.do(handling.take, ticket, by="xu")
    desk.do(handling.assign, ticket, AssignForm(group="carrier", reason="line"), by="xu")
    for_wang, for_xu, for_tang = (desk.do(showing.why, ticket, by=who) for who in ("wang", "xu", "tang"))
    assert [kind for kind, _ in for_wang.readings] == ["response", "resolution"]
    assert for_wang.stays == ()
    assert [names.en for names, _, _ in for_xu.stays] == ["Network", "Network", "Line carrier", "Line carrier"]
    assert [(names.en, kind) for names, kind, _ in for_tang.stays] == [
        ("Line carrier", "group_accept"),
        ("Line carrier", "supplier_restore"),
    ]


GROUPS = {"desktop": "he", "network": "xu", "database": "liu", "service-desk": "zhou"}
STEPS = st.sampled_from(["hold", "resume", "raise", "lower", "resolve", "reopen", "wait", "move"])
LIVES = st.lists(st.tuples(STEPS, st.integers(1, 600), st.sampled_from(sorted(GROUPS))), max_size=9)


@given(life=LIVES, hours=st.sampled_from(Hours))
@settings(deadline=None, derandomize=True, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
def test_no_reassignment_touches_what_the_user_was_promised(
    new_database: NewDatabase, life: list[tuple[str, int, str]], hours: Hours
) -> None:
    """§3.5.10: whatever happens, with moves between groups and without them, the ticket's own clocks are the same."""
    with empty_desk(new_database) as desk:
        assert _live(desk, life, hours, moving=True) == _live(desk, life, hours, moving=False)


@contextmanager
def empty_desk(new_database: NewDatabase) -> Iterator[StandingDesk]:
    with new_database("sqlite") as url:
        store = Store(url, threads=2)
        try:
            yield StandingDesk(store, example(), now=MONDAY)
        finally:
            store.close()


def _live(
    desk: StandingDesk, life: list[tuple[str, int, str]], hours: Hours, *, moving: bool
) -> dict[str, tuple[ClockEvent, ...]]:
    """The logs of the ticket's own clocks after this life; each step minutes after the one before."""
    desk.now = MONDAY
    ticket = came_to(desk, "desktop", Priority.P3, hours=hours)
    desk.do(handling.take, ticket, by="he")
    for what, minutes, group in life:
        desk.now += timedelta(minutes=minutes)
        _step(desk, ticket, what, group=group if moving else None)
    return desk.do(_own_logs, ticket)


def _own_logs(work: Work, ticket: int) -> dict[str, tuple[ClockEvent, ...]]:
    row = work.session.get_one(TicketRow, ticket)
    return {kind.value: tuple(log) for kind, log in clocks.logs(work, row).items()}


def _step(desk: StandingDesk, ticket: int, what: str, *, group: str | None) -> None:
    """One happening where the state allows it, by whoever works on it; the incident manager moves and judges."""
    row = desk.ticket(ticket)
    holder = desk.names()[row.assignee_id or 0]
    match what, row.state:
        case "hold", "in_progress":
            desk.do(handling.hold, ticket, ASKS, by=holder)
        case "resume", "pending":
            desk.do(handling.resume, ticket, by=holder)
        case (("raise" | "lower"), ("in_progress" | "pending")):
            level = Level.HIGH if what == "raise" else Level.MEDIUM
            desk.do(judging.prioritise, ticket, PrioritiseForm(impact=level, urgency=level, reason="more"), by="jiang")
        case "resolve", "in_progress":
            desk.do(handling.resolve, ticket, DONE, by=holder)
        case "reopen", "resolved":
            desk.do(reopening.reopen, ticket, reason="again", by="wang")
        case "move", "in_progress" if group is not None:
            _move(desk, ticket, group)


def _move(desk: StandingDesk, ticket: int, group: str) -> None:
    desk.do(handling.assign, ticket, AssignForm(group=group, reason="there"), by="jiang")
    desk.do(handling.take, ticket, by=GROUPS[group])


def test_the_working_is_worth_comparing(desk: StandingDesk) -> None:
    """A life with two moves leaves three stays, and the wall says when each began."""
    desk.now = MONDAY
    _live(
        desk,
        [("move", 30, "network"), ("hold", 30, ""), ("resume", 30, ""), ("move", 30, "database")],
        Hours.OFFICE,
        moving=True,
    )
    rows = desk.look(lambda session: [one for one in clocks_of(session, 1) if one.kind == "group_hold"])
    assert [stays.group_of(one.ref) for one in rows] == ["desktop", "network", "database"]
    assert [wall(one.due_at) for one in rows if one.due_at and one.result is None] == ["Tue 03-17 11:00"]
