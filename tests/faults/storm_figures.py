"""What a storm came to, in figures: what was lost or said twice, and who waited how long.

A wait is from the commit to the message's own time in the workspace: a message posted by a process that died before it
could say so counts from when people read it.
"""

from collections import Counter
from dataclasses import dataclass
from statistics import median

from domain.effects import EffectKind, Urgency
from domain.people import SYSTEM
from models.outbox import OutboxRow
from models.ticket import TicketRow
from services.work import Work
from tests.faults.fleet import Fleet
from tests.faults.storm import Storm
from tests.faults.told_once import parts_said

CALLS_FIRST = frozenset({EffectKind.RECEIPT, EffectKind.TELL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Seconds, and how many. `first`: receipts and pages of P1; `ordinary`: the receipts of all others."""

    tickets: int
    lost: int
    doubled: int
    majors: int
    channels: int
    late: int
    slowest_answer: float
    refused: int
    messages: int
    first: tuple[float, ...]
    ordinary: tuple[float, ...]
    longest: float

    @property
    def first_ahead(self) -> bool:
        """The P1 receipt or page that waited longest waited less than half of the ordinary receipts did."""
        return max(self.first) < median(self.ordinary)


async def figures(fleet: Fleet, storm: Storm) -> Figures:
    rows = {row.id: row for row in await fleet.desk.look(SYSTEM, _rows)}
    rows = {number: row for number, row in rows.items() if storm.ended is None or row.created_at <= storm.ended}
    titles = Counter(await fleet.desk.look(SYSTEM, _titles))
    parts = parts_said(fleet)
    said = {row: min(float(one.ts) for one in parts[row, part]) for row, part in reversed(parts) if row in rows}
    waits = {row: at - rows[row].created_at.timestamp() for row, at in said.items()}
    receipts = {row.ticket_id for row in rows.values() if row.kind == EffectKind.RECEIPT and row.id in said}
    made = [one for one in fleet.workspace.state.channels.values() if one.name.startswith("major-")]
    refused = [one for one in fleet.workspace.journal.calls if one.error == "ratelimited"]
    first = [waits[row.id] for row in rows.values() if row.id in said and _goes_first(row)]
    ordinary = [waits[one] for one in waits if _is_ordinary(rows[one])]
    return Figures(
        tickets=titles.total(),
        lost=len(storm.reported.keys() - titles.keys()) + titles.total() - len(receipts),
        doubled=titles.total() - len(titles) + sum(len(one) - 1 for one in parts.values()),
        majors=len(storm.declared),
        channels=len(made),
        late=storm.late,
        slowest_answer=max(storm.acks),
        refused=len(refused),
        messages=len(said),
        first=tuple(sorted(first)),
        ordinary=tuple(sorted(ordinary)),
        longest=max(waits.values()),
    )


def report(found: Figures, storm: Storm, fleet: Fleet) -> list[str]:
    """One line for each thing worth knowing, as they stand in `docs/reliability.md`."""
    plan, ends = storm.plan, fleet.ends
    stops = f"{max(ends.stops):.1f} s the slowest" if ends.stops else "none"
    return [
        f"| reports, major incidents | {found.tickets}, {found.majors}, in {storm.seconds:.0f} s |",
        f"| processes; killed; told to stop | {plan.processes}; {ends.kills}; {len(ends.stops)} ({stops}) |",
        f"| lost; said or recorded twice | {found.lost}; {found.doubled} |",
        f"| channels of major incidents | {found.channels} |",
        f"| submissions not answered within 3 s, and pressed again | {found.late} |",
        f"| the slowest answer | {found.slowest_answer:.1f} s |",
        f"| messages; until all was told | {found.messages}; {storm.calm:.0f} s |",
        f"| calls that Slack refused for its limits | {found.refused} |",
        f"| P1 receipts and pages waited | {_waits(found.first)} |",
        f"| all other receipts waited | {_waits(found.ordinary)} |",
        f"| the longest wait of any message | {found.longest:.0f} s |",
    ]


def _waits(seconds: tuple[float, ...]) -> str:
    return f"median {median(seconds):.1f} s, longest {seconds[-1]:.1f} s ({len(seconds)} messages)"


def _goes_first(row: OutboxRow) -> bool:
    return row.urgency == Urgency.PAGE and row.kind in CALLS_FIRST


def _is_ordinary(row: OutboxRow) -> bool:
    return row.urgency == Urgency.RECEIPT and row.kind == EffectKind.RECEIPT


def _rows(work: Work) -> list[OutboxRow]:
    rows = list(work.session.query(OutboxRow))
    work.session.expunge_all()
    return rows


def _titles(work: Work) -> list[str]:
    return [title for (title,) in work.session.query(TicketRow.title)]
