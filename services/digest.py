"""The daily digest as a use case: one timer per reader, one snapshot per day, taken in the transaction that puts the
message into the outbox, so that it goes out once whatever restarts. When one is due is `domain/digest.py`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.configured import Words
from domain.digest import SNAPSHOT, Block, DigestFace, Listing, Scope, Snapshot, Times, unusual_days
from domain.effects import Effect, EffectKind, Urgency
from domain.errors import NotAllowed, NotFound
from domain.figures import Period
from domain.projection import Reader
from models.clock import TimerRow, set_timer
from models.digest import DigestRow, digest_of, last_digest, last_full_digest
from models.person import PersonRow, by_key
from models.ticket import TicketRow
from services import access, attention, figures, people, satisfaction_figures
from services.complaints.counting import COUNTERS
from services.work import Work

TIMER = "digest"


def times(work: Work) -> Times:
    """When digests are due under the rules in force."""
    reporting = work.rules.policy.reporting
    hour, minute = (int(part) for part in reporting.digest.at.split(":"))
    calendar = work.rules.calendars[reporting.calendar]
    return Times(calendar=calendar, zone=ZoneInfo(reporting.time_zone), at=time(hour, minute))


def scopes(work: Work) -> Mapping[str, Scope]:
    """What each reader's digest covers, by the reader's key."""
    entries = work.rules.organisation.roles.digests
    keys = dict.fromkeys(entry.person for entry in entries)
    return {key: Scope.of([entry for entry in entries if entry.person == key]) for key in keys}


def ensure(work: Work) -> None:
    """Each reader has a timer at the next digest, nobody else has one; what is overdue stays due. Idempotent."""
    wanted, when = set(scopes(work)), times(work)
    timers = {row.ref: row.next_look_at for row in work.session.scalars(select(TimerRow).where(TimerRow.kind == TIMER))}
    for ref in timers.keys() - wanted:
        set_timer(work.session, TIMER, ref, None)
    for ref in sorted(wanted):
        at = timers.get(ref)
        overdue = at is not None and at <= work.now
        expected = when.next_after(work.now)
        if not overdue and at != expected:
            set_timer(work.session, TIMER, ref, expected)


def send(work: Work, ref: str) -> None:
    """The timer of one reader: snapshot and message when a digest is owed, then the next one's time."""
    when = times(work)
    row = by_key(work.session, ref)
    scope = scopes(work).get(ref)
    day = when.owed(work.now)
    if scope is not None and row is not None and day is not None and digest_of(work.session, row.id, f"{day}") is None:
        _send(work, row, scope, day=day)
    set_timer(work.session, TIMER, ref, None if scope is None else when.next_after(work.now))
    ensure(work)


def _send(work: Work, row: PersonRow, scope: Scope, *, day: date) -> None:
    reader = people.as_actor(work, row.id)
    taken = snapshot(reader, scope, day=day, majors_only=not times(work).calendar.is_working_day(day))
    if taken.majors_only and not taken.block(Block.MAJORS).total:
        return
    kept = DigestRow(
        person_id=row.id,
        day=day.isoformat(),
        since=taken.since,
        until=taken.until,
        due_at=taken.due_at,
        majors_only=taken.majors_only,
        figures=SNAPSHOT.dump_python(taken, mode="json"),
    )
    work.session.add(kept)
    work.session.flush()
    effect = Effect(
        kind=EffectKind.DIGEST,
        lane=f"digest:{row.key}",
        urgency=Urgency.DIGEST,
        person_id=row.id,
        args={"digest": kept.id},
        key=f"digest:{row.key}:{day}",
    )
    work.tell(effect, key=f"digest:{row.key}:{day}")


def snapshot(reader: Work, scope: Scope, *, day: date, majors_only: bool = False) -> Snapshot:
    """Everything the digest of this day says to this reader, counted now: the cut-off is this very moment."""
    when = times(reader)
    due_at = when.due_on(day)
    since = _since(reader, when, day=day, majors_only=majors_only)
    reach = figures.reach(reader, scope)
    if majors_only:
        return Snapshot(
            day=day,
            due_at=due_at,
            since=since,
            until=reader.now,
            scope=scope,
            majors_only=True,
            blocks={Block.MAJORS: attention.majors(reader, reach, since=since)},
        )
    return Snapshot(
        day=day,
        due_at=due_at,
        since=since,
        until=reader.now,
        scope=scope,
        blocks=attention.blocks(reader, reach, since=since),
        flows=figures.flows(reader, reach, Period(since, reader.now)),
        levels=(
            *figures.levels(reader, reach, zone=when.zone),
            *satisfaction_figures.levels(reader, reach, zone=when.zone),
        ),
        trend=figures.trend(reader, reach, when.last_days(reader.now)),
        complaints=figures.complaints(reader, scope),
    )


def _since(reader: Work, when: Times, *, day: date, majors_only: bool) -> datetime:
    """The cut-off of the digest before, so that nothing falls between two; at first, the last working day's hour."""
    person = reader.actor.person
    before = None
    if person is not None:
        before = (last_digest if majors_only else last_full_digest)(reader.session, person.id)
    since = when.due_on(when.working_day_before(day)) if before is None else before.until
    return min(since, reader.now)


def shown(work: Work, digest_id: int) -> DigestFace | None:
    """A digest ready to be sent; None when its reader no longer is one. What they may no longer see stays counted,
    without its line.
    """
    row = _kept(work, digest_id)
    reader = people.as_actor(work, row.person_id)
    if reader.actor.person is None or reader.actor.person.key not in scopes(work):
        return None
    return _face(reader, SNAPSHOT.validate_python(row.figures), digest_id=row.id)


def own(work: Work, digest_id: int) -> DigestFace:
    """One's own digest again, for its full lists; somebody else's does not exist."""
    row = _kept(work, digest_id)
    if row.person_id != work.actor.id:
        raise NotFound("digest_not_found")
    return _face(work, SNAPSHOT.validate_python(row.figures), digest_id=row.id)


def present(work: Work) -> DigestFace:
    """What one's digest would say at this moment; nothing is recorded or sent."""
    scope = _own_scope(work)
    if scope is None:
        raise NotAllowed("no_figures")
    return _face(work, snapshot(work, scope, day=times(work).day_of(work.now)), digest_id=None)


def reads(work: Work) -> bool:
    """Whether there is a digest for the actor: the button that shows it."""
    return _own_scope(work) is not None


def of_day(work: Work, key: str, day: date | None) -> tuple[DigestFace, Reader]:
    """The digest a person got on a day, or without a day what it would say now; with who reads it."""
    row = by_key(work.session, key)
    if row is None:
        raise NotFound("person_not_found", key=key)
    reader, language = people.as_actor(work, row.id), people.reader_of(work, row.id)
    if day is None:
        return present(reader), language
    found = digest_of(work.session, row.id, day.isoformat())
    if found is None:
        raise NotFound("digest_not_found")
    return _face(reader, SNAPSHOT.validate_python(found.figures), digest_id=found.id), language


def _kept(work: Work, digest_id: int) -> DigestRow:
    row = work.session.get(DigestRow, digest_id)
    if row is None:
        raise NotFound("digest_not_found")
    return row


def _own_scope(work: Work) -> Scope | None:
    """What the organisation gave the reader; else leads see their groups, managers of the process everything, and
    nobody else has any.
    """
    actor = work.actor
    key = None if actor.person is None else actor.person.key
    configured = scopes(work).get(key or "")
    if configured is not None:
        return configured
    if actor.roles & COUNTERS:
        return Scope()
    if actor.leads:
        return Scope(groups=tuple(sorted(actor.leads)))
    return None


def _face(reader: Work, taken: Snapshot, *, digest_id: int | None) -> DigestFace:
    titles = _titles(reader, {line.ticket for block in taken.blocks.values() for line in block.lines})
    blocks = {key: _still_seen(block, titles) for key, block in taken.blocks.items()}
    reporting, when = reader.rules.policy.reporting, times(reader)
    return DigestFace(
        id=digest_id,
        snapshot=replace(taken, blocks=blocks),
        scope=_names(reader, taken.scope),
        titles=titles,
        people=people.refs(reader, (line.assignee for block in blocks.values() for line in block.lines)),
        goals=reporting.goals,
        unusual_days=unusual_days(when.calendar, when.day_of(taken.until)),
        lines=reporting.digest.lines,
    )


def _titles(reader: Work, ids: set[int]) -> dict[int, str]:
    """Titles of those tickets that the reader may see at this moment."""
    rows = reader.session.scalars(select(TicketRow).where(TicketRow.id.in_(ids)))
    return {row.id: row.title for row in rows if access.may_see(reader, row)}


def _still_seen(block: Listing, titles: Mapping[int, str]) -> Listing:
    lines = tuple(line for line in block.lines if line.ticket in titles)
    return replace(block, lines=lines, unnamed=block.unnamed + len(block.lines) - len(lines))


def _names(work: Work, scope: Scope) -> tuple[Words, ...]:
    organisation = work.rules.organisation
    units = [organisation.unit(key).names for key in scope.units if organisation.has_unit(key)]
    groups = [organisation.group(key).names for key in scope.groups if key in organisation.groups_by_key]
    return (*units, *groups)
