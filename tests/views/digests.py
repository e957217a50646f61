"""Digests of every shape for the tests of their views."""

from dataclasses import replace
from datetime import date, timedelta

from domain.digest import (
    Block,
    DigestFace,
    FlowLine,
    Level,
    Listed,
    Listing,
    Snapshot,
    TrendDay,
    unusual_days,
)
from domain.figures import Figure, Flow, Share
from domain.projection import PersonRef
from domain.ticket import Priority, TicketType
from tests.rulebooks import example, local

MONDAY = date(2026, 9, 28)
CUT_OFF = local("2026-09-28 08:30")
INCIDENT, REQUEST = TicketType.INCIDENT, TicketType.SERVICE_REQUEST
ABOUT = {
    Block.MAJORS: "declared",
    Block.BREACHED: "resolution",
    Block.DUE_SOON: "resolution",
    Block.UNACCEPTED: "response",
    Block.WAITING: "waiting_for_user",
    Block.TROUBLED: "",
}


def listing(key: Block, count: int, *, unnamed: int = 0, first: int = 1) -> Listing:
    """So many tickets, the first of a key service, all of one assignee."""
    lines = [
        Listed(
            ticket=first + n,
            type=INCIDENT,
            priority=list(Priority)[n % 4],
            assignee=1,
            key_service=n == 0,
            about=ABOUT[key],
            at=CUT_OFF + timedelta(minutes=n),
            percent=75,
            reopens=2,
            reassignments=4,
        )
        for n in range(count)
    ]
    return Listing(total=count + unnamed, lines=tuple(lines), unnamed=unnamed)


def digest(count: int = 1, *, title: str = "The printer is silent", lines: int = 10) -> DigestFace:
    """Every block with so many tickets, on Monday after the holiday."""
    blocks = {key: listing(key, count, first=1 + place * 1000) for place, key in enumerate(ABOUT)}
    level = Level(figure=Figure.RESOLUTION, type=INCIDENT, priority=None, share=Share(2, 4), missed_by_change=1)
    taken = Snapshot(
        day=MONDAY,
        due_at=CUT_OFF,
        since=local("2026-09-24 08:30"),
        until=CUT_OFF,
        blocks=blocks if count else {},
        flows=(
            FlowLine(type=INCIDENT, priority=Priority.P1, flow=Flow(new=1, backlog=1)),
            FlowLine(
                type=INCIDENT, priority=Priority.P3, flow=Flow(new=12, resolved=14, ended=1, backlog=30, pending=4)
            ),
            FlowLine(type=REQUEST, priority=None, flow=Flow(new=2, resolved=2, backlog=5)),
        ),
        levels=(level, replace(level, priority=Priority.P1, share=Share(0, 0), missed_by_change=0, broken_open=1)),
        trend=tuple(TrendDay(MONDAY - timedelta(days=n), n, 10 - n, 20 + n) for n in range(9, -1, -1)),
        complaints=1 if count else 0,
    )
    numbers = [line.ticket for block in taken.blocks.values() for line in block.lines]
    return DigestFace(
        id=7,
        snapshot=taken,
        titles=dict.fromkeys(numbers, title),
        people={1: PersonRef(id=1, slack_id="U0HE", name="He Tao")},
        goals=example().policy.reporting.goals,
        unusual_days=unusual_days(example().office, date(2026, 10, 9)),
        lines=lines,
    )


def quiet() -> DigestFace:
    """Nothing happened at all."""
    empty = digest(0)
    return replace(empty, unusual_days=(), snapshot=replace(empty.snapshot, flows=(), levels=(), trend=()))


def late() -> DigestFace:
    """Due at 08:30, counted at 10:12."""
    made = digest()
    return replace(made, snapshot=replace(made.snapshot, until=local("2026-09-28 10:12")))


def of_a_day_off() -> DigestFace:
    """One major incident, nothing else."""
    made = digest()
    taken = replace(
        made.snapshot,
        day=date(2026, 9, 26),
        majors_only=True,
        blocks={Block.MAJORS: made.snapshot.block(Block.MAJORS)},
        flows=(),
        levels=(),
        trend=(),
        complaints=None,
    )
    return replace(made, snapshot=taken)
