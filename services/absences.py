"""Absences as use cases: a person enters their own, a lead those of the members; changed, ended early or called off.
From the next transaction on they count for reminders, on-call and stand-ins. What is told is `absence_news.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.errors import FieldProblem, InvalidForm, NotAllowed, NotFound
from domain.leave import AwayReason, Leave
from domain.organisation import PersonEntry
from domain.people import Role
from domain.roster import AbsenceFace, AwayPage
from models.clock import set_timer
from models.person import by_ids, by_slack_id
from models.roster import AbsenceRow, absences_of, renew_stamp
from services import absence_news, people
from services.work import Work

EVERYWHERE = frozenset({Role.PROCESS_OWNER, Role.INCIDENT_MANAGER})
SHOWN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayForm:
    """What was typed; nobody named is oneself."""

    since: datetime | None
    until: datetime | None
    reason: AwayReason = AwayReason.OTHER
    person_slack: str | None = None
    deputy_slack: str | None = None


def page(work: Work) -> AwayPage:
    """What the actor may change. `NotAllowed` for who is not listed: nobody would ever be told in their stead."""
    me = _listed(work)
    members = [key for key in _led(work) if key != me.key]
    ids = people.ids(work, members)
    return AwayPage(
        now=work.now,
        own=_faces(work, absences_of(work.session, (_me(work),), after=work.now)[:SHOWN]),
        members=_faces(work, absences_of(work.session, ids, after=work.now)[:SHOWN]),
        for_others=bool(members),
    )


def one(work: Work, absence_id: int) -> AbsenceFace:
    """An absence the actor may change. `NotFound` for any other."""
    return face(work, _own_or_led(work, absence_id))


def enter(work: Work, form: AwayForm) -> AbsenceFace:
    """Away from `since` until `until`; what is wrong stands next to its field."""
    _listed(work)
    person = _person(work, form)
    since, until, deputy_id = _checked(work, form, person, but=None)
    row = AbsenceRow(
        person_id=people.ids(work, (person.key,))[0],
        since=since,
        until=until,
        reason=form.reason.value,
        deputy_id=deputy_id,
        entered_by=_me(work),
        entered_at=work.now,
    )
    work.session.add(row)
    return _in_force(work, row)


def change(work: Work, absence_id: int, form: AwayForm) -> AbsenceFace:
    """Other times or another deputy; whose it is does not change, nor when one that runs began."""
    row = _own_or_led(work, absence_id)
    if row.begun_at is not None:
        form = AwayForm(since=row.since, until=form.until, reason=form.reason, deputy_slack=form.deputy_slack)
    key = by_ids(work.session, {row.person_id})[row.person_id].key
    person = work.rules.organisation.person(str(key))
    row.since, row.until, row.deputy_id = _checked(work, form, person, but=row)
    row.reason, row.changed_by, row.changed_at = form.reason.value, _me(work), work.now
    return _in_force(work, row)


def end(work: Work, absence_id: int) -> AbsenceFace:
    """Back already: a running one ends now; one that has not begun is called off."""
    row = _own_or_led(work, absence_id)
    row.changed_by, row.changed_at = _me(work), work.now
    if row.since < work.now:
        row.until = work.now
    else:
        row.cancelled_at = work.now
    return _in_force(work, row)


def face(work: Work, row: AbsenceRow, *, private: bool = True, group: str | None = None) -> AbsenceFace:
    """`private`: with the reason, for whom it concerns. `group`: in which somebody stands in; else the first they lead,
    as its deputy is told of its tickets instead of them.
    """
    known = by_ids(work.session, {one for one in (row.person_id, row.deputy_id, row.entered_by) if one is not None})
    named = people.refs(work, known)
    key, at = known[row.person_id].key, max(row.since, work.now)
    acting = None if key is None else next(iter(people.ids(work, (_acting(work, key, at, group),))), None)
    stand_in = None if acting in {None, row.person_id} else people.refs(work, (acting,)).get(acting or 0)
    return AbsenceFace(
        id=row.id,
        person=named[row.person_id],
        since=row.since,
        until=row.until,
        running=row.cancelled_at is None and row.since <= work.now < row.until,
        reason=AwayReason(row.reason) if private else None,
        deputy=named.get(row.deputy_id or 0),
        stand_in=stand_in,
        entered_by=named.get(row.entered_by or 0) if private and row.entered_by != row.person_id else None,
    )


def _acting(work: Work, key: str, at: datetime, group: str | None) -> str | None:
    led = (one.key for one in work.rules.organisation.groups if one.lead == key)
    return work.rules.stand_in(key, at, group=group or next(led, None))


def may_enter_for(work: Work, key: str) -> bool:
    """One's own; a lead's members; everybody's for those who answer for the process."""
    person = work.actor.person
    return person is not None and (person.key == key or key in _led(work))


def _in_force(work: Work, row: AbsenceRow) -> AbsenceFace:
    """Written, seen by everybody from now on, and looked at when it begins or ends."""
    work.session.flush()
    renew_stamp(work.session)
    work.rules = work.rules.changed_by((), _leaves(work, row))
    at = None if row.cancelled_at is not None else row.since if row.begun_at is None else row.until
    set_timer(work.session, absence_news.TIMER, str(row.id), at)
    if row.entered_by != row.person_id and row.changed_at is None:
        absence_news.tell_entered(work, row)
    return face(work, row)


def _leaves(work: Work, row: AbsenceRow) -> Iterable[Leave]:
    """Those in force, with this person's read anew."""
    known = by_ids(work.session, {row.person_id} | ({row.deputy_id} if row.deputy_id else set()))
    key = str(known[row.person_id].key)
    own = absences_of(work.session, (row.person_id,), after=work.now)
    deputies = by_ids(work.session, {one.deputy_id for one in own if one.deputy_id is not None})
    kept = [one for one in work.rules.leaves if one.person != key]
    mine = [
        Leave(
            person=key,
            since=one.since,
            until=one.until,
            deputy=None if one.deputy_id is None else deputies[one.deputy_id].key,
        )
        for one in own
    ]
    return (*kept, *mine)


def _checked(
    work: Work, form: AwayForm, person: PersonEntry, *, but: AbsenceRow | None
) -> tuple[datetime, datetime, int | None]:
    problems = []
    if form.since is None:
        problems.append(FieldProblem("since", "required"))
    if form.until is None:
        problems.append(FieldProblem("until", "required"))
    if form.since is None or form.until is None:
        raise InvalidForm(*problems)
    if form.until <= work.now:
        problems.append(FieldProblem("until", "in_the_past"))
    elif form.until <= form.since:
        problems.append(FieldProblem("until", "ends_before_it_begins"))
    else:
        problems += _overlaps(work, form.since, form.until, person, but=but)
    deputy_id, wrong = _deputy(work, form, person)
    if problems or wrong:
        raise InvalidForm(*problems, *wrong)
    return form.since, form.until, deputy_id


def _overlaps(
    work: Work, since: datetime, until: datetime, person: PersonEntry, *, but: AbsenceRow | None
) -> list[FieldProblem]:
    person_id = people.ids(work, (person.key,))[0]
    others = [one for one in absences_of(work.session, (person_id,), after=since) if but is None or one.id != but.id]
    twice = next((one for one in others if one.since < until), None)
    if twice is None:
        return []
    return [FieldProblem("since", "away_already", {"since": twice.since, "until": twice.until})]


def _deputy(work: Work, form: AwayForm, person: PersonEntry) -> tuple[int | None, list[FieldProblem]]:
    """Somebody else who is listed, no guest, and there when the absence begins (process §3.7g)."""
    if form.deputy_slack is None or form.since is None or form.until is None:
        return None, []
    row = by_slack_id(work.session, form.deputy_slack)
    key = None if row is None else row.key
    organisation = work.rules.organisation
    if row is None or key is None or key not in organisation.people_by_key:
        return None, [FieldProblem("deputy", "not_listed")]
    if key == person.key:
        return None, [FieldProblem("deputy", "own_deputy")]
    if _restricted(work, key) and not _restricted(work, person.key):
        return None, [FieldProblem("deputy", "outsider")]
    if any(one.person == key and one.overlaps(form.since, form.until) for one in work.rules.leaves):
        return None, [FieldProblem("deputy", "deputy_away", {"person": row.name})]
    return row.id, []


def _restricted(work: Work, key: str) -> bool:
    """A third party's person never stands in for one of the house (process S7)."""
    return work.rules.organisation.person(key).kind.value == "partner"


def _person(work: Work, form: AwayForm) -> PersonEntry:
    """Whom it is about: oneself, or somebody the actor may enter it for."""
    me = _listed(work)
    if form.person_slack is None:
        return me
    row = by_slack_id(work.session, form.person_slack)
    key = None if row is None else row.key
    if key is None or key not in work.rules.organisation.people_by_key:
        raise InvalidForm(FieldProblem("person", "not_listed"))
    if not may_enter_for(work, key):
        raise InvalidForm(FieldProblem("person", "not_your_member"))
    return work.rules.organisation.person(key)


def _own_or_led(work: Work, absence_id: int) -> AbsenceRow:
    row = work.session.get(AbsenceRow, absence_id, with_for_update=True)
    key = None if row is None else by_ids(work.session, {row.person_id})[row.person_id].key
    over = row is None or row.cancelled_at is not None or row.until <= work.now
    if row is None or over or key is None or not may_enter_for(work, key):
        raise NotFound("absence_not_found")
    return row


def _led(work: Work) -> tuple[str, ...]:
    organisation = work.rules.organisation
    if work.actor.roles & EVERYWHERE:
        return tuple(dict.fromkeys(key for group in organisation.groups for key in group.members))
    return tuple(dict.fromkeys(key for one in sorted(work.actor.leads) for key in organisation.group(one).members))


def _listed(work: Work) -> PersonEntry:
    key = None if work.actor.person is None else work.actor.person.key
    entry = work.rules.organisation.people_by_key.get(key or "")
    if entry is None:
        raise NotAllowed("not_listed")
    return entry


def _faces(work: Work, rows: Iterable[AbsenceRow]) -> tuple[AbsenceFace, ...]:
    return tuple(face(work, row) for row in rows)


def _me(work: Work) -> int:
    if work.actor.id is None:
        raise NotAllowed("not_listed")
    return work.actor.id
