"""Which open incidents a report may belong to, read from the record: masters for support, known outages for whoever
reports the same. Confidential and security incidents, complaints and requests are never among them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, select

from domain import permissions
from domain.configured import Words
from domain.duplicates import Case, Matcher, Outage, Report
from domain.lifecycle import Action
from domain.organisation import PersonKind
from domain.projection import Alike, DuplicateFace, KnownOutage
from domain.ticket import DONE_STATES, MAJOR_ACTIVE, MajorState, Priority, State, TicketType, reference
from models.clock import ClockRow
from models.major import MajorRow
from models.outages import duplicates, unlinked
from models.ticket import TicketRow
from services.work import Work

SHOWN = 3
COMPARED = 100  # open reports looked at, the oldest first: the master of a storm is at its beginning
WIDE = (Priority.P1.value, Priority.P2.value)
ENDED = [state.value for state in DONE_STATES]
RUNNING = [state.value for state in MAJOR_ACTIVE]


def known_to(work: Work, *, words: str = "", service: str | None = None) -> tuple[KnownOutage, ...]:
    """The known outages that fit what somebody is about to report; all of them while nothing is typed."""
    if not _may_be_told(work):
        return ()
    fit = _read(work).matcher.fitting(Report(title=words, service=service, at=work.now), _outages(work))
    return tuple(_shown(work, one) for one in fit[:SHOWN])


def named(work: Work, ticket_id: int) -> KnownOutage | None:
    """A known outage by its master, if the actor may be told of it now."""
    row = work.session.get(TicketRow, ticket_id)
    return outage_of(work, row) if row is not None and is_known_to(work, row) else None


def is_known_to(work: Work, master: TicketRow) -> bool:
    """Whether the actor may be told of this outage, as of now."""
    if not _may_be_told(work):
        return False
    return any(one.case.ticket_id == master.id for one in _outages(work))


def face(work: Work, row: TicketRow, *, actions: Iterable[str] = (), neighbours: bool = False) -> DuplicateFace:
    """What a ticket shows of its master or its duplicates. With `neighbours`, also what it may belong to: masters for
    a reader who may link it, a known outage for its own reporter.
    """
    if row.type != TicketType.INCIDENT:
        return DuplicateFace()
    if row.master_id is not None:
        master = work.session.get_one(TicketRow, row.master_id)
        return DuplicateFace(master=reference(TicketType(master.type), master.id), outage=outage_of(work, master))
    linked = _linked(work, row)
    if not neighbours or not _may_belong(work, row):
        return linked
    return _with_neighbours(work, row, linked, may_link=Action.LINK_DUPLICATE.value in actions)


def face_of_new(work: Work, row: TicketRow) -> DuplicateFace:
    """The same for the reporter of a report that was just taken down: nothing can be linked to it yet."""
    if not _may_belong(work, row):
        return face(work, row)
    return _with_neighbours(work, row, DuplicateFace(), may_link=False)


def _with_neighbours(work: Work, row: TicketRow, linked: DuplicateFace, *, may_link: bool) -> DuplicateFace:
    found, matcher = cases(work), _read(work).matcher
    own = next((one for one in found if one.ticket_id == row.id), None) or _case_of(row)
    asked = _asked(work, row, own, matcher.outages(found), matcher) if not linked.linked else None
    alike: tuple[Alike, ...] = ()
    similar = 0
    on_card = work.actor.id is None  # of a group of the house: it reads how many there are, and who may links them
    if (may_link or linked.linked or on_card) and not _before_suppliers(work, row):
        similar = len(matcher.similar(own, found))
        masters = matcher.masters(own, found) if may_link and not linked.linked and not row.apart else ()
        alike = tuple(_alike(one) for one in masters[:SHOWN])
    return DuplicateFace(
        outage=asked,
        asked=asked is not None,
        linked=linked.linked,
        open=linked.open,
        earliest=linked.earliest,
        alike=alike,
        similar=similar,
    )


def _asked(work: Work, row: TicketRow, own: Case, outages: tuple[Outage, ...], matcher: Matcher) -> KnownOutage | None:
    """Only its own reporter is asked, once: not after they said that it is something else."""
    if row.apart or work.actor.id is None or work.actor.id not in {row.reporter_id, row.affected_id}:
        return None
    if not _may_be_told(work):
        return None
    older = [one for one in matcher.fitting(own, outages) if one.case.ticket_id < row.id]
    return _shown(work, older[0]) if older else None


def similar(work: Work, row: TicketRow) -> tuple[int, ...]:
    """Reports without a master that look like this one, the oldest first."""
    found = cases(work)
    own = next((one for one in found if one.ticket_id == row.id), None)
    return () if own is None else tuple(one.ticket_id for one in _read(work).matcher.similar(own, found))


def masters(work: Work, row: TicketRow) -> tuple[Alike, ...]:
    """Every master that this report fits, the best first; then the others with duplicates of their own."""
    found = cases(work)
    own = next((one for one in found if one.ticket_id == row.id), None) or _case_of(row)
    fit = _read(work).matcher.masters(own, found)
    others = [one for one in found if one.linked and one not in fit and one.ticket_id != row.id]
    return tuple(_alike(one) for one in (*fit, *others))


def master_of(work: Work, row: TicketRow) -> Case | None:
    """The best master of a report that was just taken down; None when it looks like nothing known."""
    if not _may_belong(work, row):
        return None
    found = _read(work).matcher.masters(_case_of(row), cases(work))
    return found[0] if found else None


def outage_of(work: Work, master: TicketRow) -> KnownOutage:
    """A master as everybody may read of it: with those who report the same and were not linked yet, as before somebody
    joined.
    """
    counted = duplicates(work.session, [master.id]).get(master.id)
    linked = _own(master) + (0 if counted is None else counted.people)
    alike = next((one.people for one in _outages(work) if one.case.ticket_id == master.id), 0)
    return _known(work, master, people=max(linked, alike))


def cases(work: Work) -> tuple[Case, ...]:
    """Open incidents without a master that anybody may hear of, compared with what is reported now."""
    return _read(work).cases


def _read(work: Work) -> "_Read":
    """Read once for as long as this transaction records nothing. What reads like the last time is not worked out again:
    in a storm the oldest hundred stay what they are.
    """
    known: tuple[int, _Read] | None = work.session.info.get(_Read)
    if known is not None and known[0] == len(work.recorded):
        return known[1]
    since = work.now - work.rules.policy.duplicates.window.length
    rows = unlinked(work.session, since, most=COMPARED)
    counted = duplicates(work.session, [row.id for row in rows if row.has_duplicates])
    found = _LAST.of(work, rows, counted)
    work.session.info[_Read] = (len(work.recorded), found)
    return found


class _Read:
    """The open cases under one rulebook, as they stand on record, and what compares them."""

    def __init__(self, work: Work, rows: Sequence[Row[Any]], counted: Mapping[int, Row[Any]]) -> None:
        secret = {one for one in {(row.service, row.category) for row in rows} if _is_secret(work, *one)}
        self.rules = work.rules
        self.rows = {row.id: row for row in rows if (row.service, row.category) not in secret}
        self.cases = tuple(_case_of(row, counted.get(key)) for key, row in self.rows.items())
        self.matcher = Matcher(work.rules.catalogue, work.rules.policy.duplicates)


class _Last:
    """What this process read last. Threads may share it: whoever comes late only works it out once more."""

    def __init__(self) -> None:
        self._known: tuple[list[tuple[Any, ...]], _Read] | None = None

    def of(self, work: Work, rows: Sequence[Row[Any]], counted: Mapping[int, Row[Any]]) -> _Read:
        """The same as the last time, if all that decides is the same."""
        plain, known = [tuple(row) for row in (*rows, *counted.values())], self._known
        if known is None or known[0] != plain or known[1].rules is not work.rules:
            known = self._known = (plain, _Read(work, rows, counted))
        return known[1]


_LAST = _Last()


def _case_of(row: TicketRow | Row[Any], counted: Row[Any] | None = None) -> Case:
    running = row.major in RUNNING
    return Case(
        ticket_id=row.id,
        title=row.title,
        service=row.service,
        at=row.reported_at,
        last_at=row.reported_at if counted is None else max(row.reported_at, counted.last_at),
        people=_own(row) + (0 if counted is None else counted.people),
        linked=0 if counted is None else counted.linked,
        wide=running or row.priority in WIDE or row.major == MajorState.PROPOSED,
        running_major=running,
        apart=row.apart,
    )


def _own(row: TicketRow | Row[Any]) -> int:
    """What a tool detected was reported for nobody."""
    return 0 if row.affected_id is None and row.reporter_id is None else 1


def _linked(work: Work, row: TicketRow) -> DuplicateFace:
    open_one = TicketRow.state.not_in(ENDED)
    children = TicketRow.master_id == row.id
    total, still = work.session.execute(select(func.count(), func.count().filter(open_one)).where(children)).one()
    if not still:
        return DuplicateFace(linked=total)
    due = select(func.min(ClockRow.due_at)).join(TicketRow, ClockRow.ticket_id == TicketRow.id)
    due = due.where(children, open_one, ClockRow.state == "running", ClockRow.kind == "resolution")
    return DuplicateFace(linked=total, open=still, earliest=work.session.scalars(due).one())


def _outages(work: Work) -> tuple[Outage, ...]:
    read = _read(work)
    return read.matcher.outages(read.cases)


def _shown(work: Work, outage: Outage) -> KnownOutage:
    return _known(work, _read(work).rows[outage.case.ticket_id], people=outage.people)


def _known(work: Work, master: TicketRow | Row[Any], *, people: int) -> KnownOutage:
    record = work.session.get(MajorRow, master.id) if master.major in RUNNING else None
    return KnownOutage(
        ticket_id=master.id,
        service=_path(work, master.service),
        since=master.reported_at,
        people=people,
        state=State(master.state),
        major=MajorState(master.major) if master.major in RUNNING else None,
        next_update=None if record is None else record.next_update_due,
    )


def _path(work: Work, service: str | None) -> tuple[Words, ...]:
    catalogue = work.rules.catalogue
    known = service is not None and catalogue.has(service)
    return tuple(node.names for node in catalogue.path(service)) if known and service is not None else ()


def _alike(case: Case) -> Alike:
    ref = reference(TicketType.INCIDENT, case.ticket_id)
    return Alike(ticket_id=case.ticket_id, ref=ref, title=case.title, people=case.people)


def _may_belong(work: Work, row: TicketRow) -> bool:
    """A worked incident without a master that is not secret itself."""
    open_one = row.type == TicketType.INCIDENT and row.state not in ENDED and row.master_id is None
    return open_one and not row.confidential and not _is_secret(work, row.service, row.category)


def _is_secret(work: Work, service: str | None, category: str | None) -> bool:
    """What concerns security is not told of, whatever its flag says."""
    catalogue = work.rules.catalogue
    known = next((one for one in catalogue.services if one.key == service), None)
    return catalogue.traits(category).security or (known is not None and known.confidential)


def _may_be_told(work: Work) -> bool:
    """Partners and suppliers hear of their own tickets alone (process S5, S7)."""
    person = work.actor.person
    return person is not None and person.kind != PersonKind.PARTNER and not permissions.is_supplier_only(work.actor)


def _before_suppliers(work: Work, row: TicketRow) -> bool:
    """A card in a supplier's channel names no other ticket (process S7)."""
    group = work.rules.organisation.groups_by_key.get(row.group or "")
    return group is not None and group.supplier is not None
