"""What the database counts is what the rules say of the very same tickets: whatever their lives, for every scope."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.digest import Block, Scope, month_start
from domain.figures import Case, Figure, Flow, Kept, Period, Share, k1, k2, k11, missed_by_change, open_breached
from domain.policy.targets import ClockKind
from domain.sla import Reading
from domain.ticket import Hours, Priority, ResolutionCode, State, TicketType
from models.clock import clocks_of
from models.session import Store
from models.ticket import TicketRow
from services import access, attention, clocks, digest, figures, people
from services.work import Work
from tests.rulebooks import SHANGHAI, example, local
from tests.services.digest_desk import face
from tests.services.past import Past, put
from tests.services.standing_desk import StandingDesk

CUT_OFF = "2026-09-28 08:30"
SINCE = "2026-09-24 08:30"
DAYS = [f"2026-{month}-{day:02d}" for month, day in (("08", 31), *(("09", day) for day in range(1, 28)))]
SCOPES = (
    Scope(),
    Scope(units=("life",)),
    Scope(units=("property-chengdu", "group-it")),
    Scope(groups=("network", "desktop")),
    Scope(units=("property",), groups=("network",)),
)
READERS = ("jiang", "feng", "dong", "mei", "qian")


def later(text: str, hours: int) -> str:
    """So many hours after a local instant, but before the cut-off."""
    at = min(local(text) + timedelta(hours=hours, minutes=hours), local(CUT_OFF) - timedelta(minutes=1))
    return at.strftime("%Y-%m-%d %H:%M")


@st.composite
def pasts(draw: st.DrawFn) -> Past:
    """Any life a ticket can have had by the cut-off."""
    reported = f"{draw(st.sampled_from(DAYS))} {draw(st.sampled_from(['02:00', '09:00', '11:59', '17:30']))}"
    kind = draw(st.sampled_from([TicketType.INCIDENT, TicketType.INCIDENT, TicketType.SERVICE_REQUEST]))
    answered = draw(st.none() | st.integers(0, 80))
    responded = None if answered is None else later(reported, answered)
    end = draw(st.sampled_from(["open", "held", "resolved", "cancelled"]))
    ended = later(responded or reported, draw(st.integers(0, 200)))
    return Past(
        reported=reported,
        type=kind,
        priority=draw(st.sampled_from(Priority)) if kind is TicketType.INCIDENT else None,
        hours=draw(st.sampled_from(Hours)),
        unit=draw(st.sampled_from([None, "life-haidian", "property-leshan", "property-claims", "group-it"])),
        group=draw(st.sampled_from(["network", "desktop", "security", "service-desk"])),
        responded=responded,
        held=ended if end == "held" and responded is not None else None,
        resolved=ended if end == "resolved" else None,
        cancelled=ended if end == "cancelled" else None,
        duplicate=draw(st.booleans()) and draw(st.booleans()),
        confidential=draw(st.integers(0, 9)) == 0,
        reopens=draw(st.integers(0, 2)),
        reassignments=draw(st.integers(0, 5)),
    )


def case_of(work: Work, row: TicketRow) -> Case:
    """The same ticket as a plain value, its promises read from the clocks' logs."""
    read = {ClockKind(one.kind): clocks.reading_of(work, one) for one in clocks_of(work.session, row.id)}
    return Case(
        type=TicketType(row.type),
        state=State(row.state),
        priority=None if row.priority is None else Priority(row.priority),
        reported_at=row.reported_at,
        responded_at=row.responded_at,
        resolved_at=row.resolved_at,
        closed_at=row.closed_at,
        response=kept(read.get(ClockKind.RESPONSE)),
        resolution=kept(read.get(ClockKind.RESOLUTION)),
        resolution_code=None if row.resolution_code is None else ResolutionCode(row.resolution_code),
        has_master=row.master_id is not None,
    )


def kept(reading: Reading | None) -> Kept | None:
    if reading is None:
        return None
    return Kept(
        elapsed=reading.consumed,
        target=reading.target,
        breached=reading.breached,
        on_change=reading.breached_on_retarget,
    )


def cases_of(work: Work, scope: Scope) -> list[Case]:
    """Brute force: every ticket on record, one by one, by the rules of process S4 and of the digest."""
    organisation = work.rules.organisation
    units = {below for key in scope.units for below in organisation.descendants(key)}
    found = []
    for row in work.session.query(TicketRow):
        inside = scope.everything or row.unit in units or row.group in scope.groups
        if inside and (not row.confidential or access.may_see(work, row)):
            found.append(case_of(work, row))
    return found


def check(work: Work, key: str, scope: Scope) -> None:
    reader = people.as_actor(work, people.ids(work, (key,))[0])
    reach, cases = figures.reach(reader, scope), cases_of(reader, scope)
    period, month = Period(local(SINCE), work.now), Period(month_start(work.now, SHANGHAI), work.now)
    lines = figures.flows(reader, reach, period)
    for line in lines:
        same = [one for one in cases if (one.type, one.priority) == (line.type, line.priority)]
        assert line.flow == k11(same, period)
    assert sum((line.flow for line in lines), Flow()) == k11(cases, period)
    for level in figures.levels(reader, reach, zone=SHANGHAI):
        same = [one for one in cases if one.type is level.type and level.priority in (None, one.priority)]
        clock = ClockKind.RESPONSE if level.figure is Figure.RESPONSE else ClockKind.RESOLUTION
        rate = k1 if clock is ClockKind.RESPONSE else k2
        assert level.share == rate(same, month)
        assert level.broken_open == open_breached(same, clock)
    days = digest.times(reader).last_days(work.now)
    for shown, (_, start, end) in zip(figures.trend(reader, reach, days), days, strict=True):
        flow = k11(cases, Period(start, end))
        assert (shown.new, shown.resolved, shown.backlog) == (flow.new, flow.resolved, flow.backlog)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=st.lists(pasts(), min_size=5, max_size=25))
def test_counted_by_the_database_as_by_hand(store: Store, lives: list[Past]) -> None:
    """New, resolved, backlog, trend, K1 to K3 of every scope and reader equal the pure rules over all tickets."""
    desk = StandingDesk(store, example()).at(CUT_OFF)

    def run(work: Work) -> None:
        for past in lives:
            put(work, past)
        for place, scope in enumerate(SCOPES):
            check(work, READERS[place % len(READERS)], scope)
            check(work, "jiang", scope)

    desk.do(run)


def test_a_unit_means_everything_below_it(desk: StandingDesk) -> None:
    """Dong, of the life company, counts Haidian below its Beijing branch; Mei, of Shanghai, counts Pudong (S4)."""
    desk.at(CUT_OFF)
    for unit in ("life-haidian", "life-marketing", "property-pudong", "property-chengdu", None):
        desk.do(put, Past(reported="2026-09-24 10:00", unit=unit))
    found = {key: face(desk, key).snapshot.flows[0].flow.new for key in ("dong", "mei", "shao", "jiang")}
    assert found == {"dong": 2, "mei": 1, "shao": 2, "jiang": 5}


def test_a_manager_of_the_business_reads_numbers_without_names(desk: StandingDesk) -> None:
    """Mei counts her branch's breached ticket, but sees no line: single tickets are for those who work on them."""
    desk.at(CUT_OFF)
    desk.do(put, Past(reported="2026-09-21 10:00", unit="property-pudong", responded="2026-09-21 10:05"))
    own = desk.do(put, Past(reported="2026-09-21 10:00", unit="property-pudong", reporter="mei"))
    block = face(desk, "mei").snapshot.block(Block.BREACHED)
    assert (block.total, [line.ticket for line in block.lines], block.unnamed) == (2, [own], 1)


def test_what_is_confidential_is_not_even_counted_for_others(desk: StandingDesk) -> None:
    """Mei and Feng do not count it, Jiang does."""
    desk.at(CUT_OFF)
    desk.do(put, Past(reported="2026-09-24 10:00", unit="property-pudong", group="security", confidential=True))
    assert [len(face(desk, key).snapshot.flows) for key in ("mei", "jiang")] == [0, 1]


def test_a_late_acceptance_is_missed_and_a_cancelled_ticket_is_ignored(desk: StandingDesk) -> None:
    """P3: two hours to respond. One in time, one late, one cancelled: K1 of incidents 1 of 2."""
    desk.at(CUT_OFF)
    desk.do(put, Past(reported="2026-09-21 09:00", responded="2026-09-21 11:00"))
    desk.do(put, Past(reported="2026-09-21 09:00", responded="2026-09-21 11:01"))
    desk.do(put, Past(reported="2026-09-21 09:00", responded="2026-09-21 11:01", cancelled="2026-09-22 09:00"))
    level = face(desk, "jiang").snapshot.levels[0]
    assert (level.figure, level.type, level.share) == (Figure.RESPONSE, TicketType.INCIDENT, Share(1, 2))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_each_block_lists_what_it_is_for(desk: StandingDesk) -> None:
    """One ticket for each block, on Monday 09-28 at 08:30 after the holiday."""
    desk.at(CUT_OFF)
    one = {
        Block.BREACHED: desk.do(put, Past(reported="2026-09-22 09:00", responded="2026-09-22 09:05")),
        Block.DUE_SOON: desk.do(put, Past(reported="2026-09-23 17:00", responded="2026-09-23 17:05")),
        Block.UNACCEPTED: desk.do(put, Past(reported="2026-09-24 16:59")),  # 61 of 120 minutes
        Block.WAITING: desk.do(
            put, Past(reported="2026-09-18 10:00", responded="2026-09-18 10:01", held="2026-09-21 09:30")
        ),
        Block.TROUBLED: desk.do(
            put, Past(reported="2026-09-24 17:30", responded="2026-09-24 17:31", priority=Priority.P4, reassignments=4)
        ),
    }
    desk.do(put, Past(reported="2026-09-24 17:01"))  # 59 minutes: not half yet
    desk.do(put, Past(reported="2026-09-22 10:00", responded="2026-09-22 10:01", held="2026-09-22 18:00"))  # 2 wd
    desk.do(put, Past(reported="2026-09-24 17:30", responded="2026-09-24 17:31", reassignments=3, priority=Priority.P4))
    blocks = face(desk, "jiang").snapshot.blocks
    found = {key: [line.ticket for line in block.lines] for key, block in blocks.items()}
    assert found == {key: [one[key]] if key in one else [] for key in Block}


def test_breached_tickets_stand_by_assignee_the_oldest_first_and_key_services_above_all(desk: StandingDesk) -> None:
    """He has the oldest, so all of his come before Zhou's; the policy system is a key service (S39)."""
    desk.at(CUT_OFF)
    common = {"responded": "2026-09-22 12:00"}
    first = desk.do(put, Past(reported="2026-09-01 09:00", assignee="he", **common))
    zhou = desk.do(put, Past(reported="2026-09-02 09:00", assignee="zhou", **common))
    second = desk.do(put, Past(reported="2026-09-03 09:00", assignee="he", **common))
    key = desk.do(put, Past(reported="2026-09-22 09:00", assignee="zhou", service="policy-admin", **common))
    lines = face(desk, "jiang").snapshot.block(Block.BREACHED).lines
    assert [line.ticket for line in lines] == [key, first, second, zhou]


def test_only_so_many_lines_are_kept_and_all_are_counted(desk: StandingDesk) -> None:
    """A thousand breached tickets do not make a snapshot of a thousand lines."""
    desk.at(CUT_OFF)
    kept_lines = attention.LISTED

    def many(work: Work) -> None:
        for _ in range(kept_lines + 5):
            put(work, Past(reported="2026-09-21 09:00", responded="2026-09-21 09:05"))

    desk.do(many)
    block = face(desk, "jiang").snapshot.block(Block.BREACHED)
    assert (block.total, len(block.lines)) == (kept_lines + 5, kept_lines)


def test_breaches_by_a_change_of_target_are_told_apart(desk: StandingDesk) -> None:
    """The clocks say so; the level repeats it."""
    desk.at(CUT_OFF)
    number = desk.do(put, Past(reported="2026-09-21 09:00", responded="2026-09-21 12:30", resolved="2026-09-21 15:00"))

    def by_change(work: Work) -> None:
        row = work.session.get_one(TicketRow, number)
        for clock in clocks_of(work.session, number):
            clock.breached_on_change = clock.kind == ClockKind.RESPONSE.value
        assert missed_by_change([case_of(work, row).response]) == 1

    desk.do(by_change)
    level = face(desk, "jiang").snapshot.levels[0]
    assert (level.share, level.missed_by_change) == (Share(0, 1), 1)
