"""People as use cases: bring the configured people into the record, keep Slack's profile of each, find ids by key, and
find out who a role is today.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import func, select

from domain.organisation import PersonEntry, PersonKind
from domain.people import Person
from domain.policy.nudging import Recipient
from domain.projection import PersonRef, Reader
from domain.ticket import TicketType
from models.complaint import ComplaintRow, complaint
from models.major import roles_of
from models.person import PersonRow, by_ids, by_keys, by_slack_id
from models.ticket import TicketRow
from services import deputising, matching
from services.identity import actor_by_id
from services.matching import Account
from services.work import Work

PROFILE_FRESH = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says about a person."""

    slack_id: str
    name: str
    locale: str | None
    tz: str | None
    email: str | None = None
    guest: bool = False
    foreign: bool = False


def sync(work: Work) -> int:
    """Everybody in `organisation.yml` is on record under their key; returns how many rows changed or came."""
    entries = work.rules.organisation.people
    rows = by_keys(work.session, {entry.key for entry in entries})
    callers = _callers(work, entries)
    touched = 0
    for entry in entries:
        row = rows[entry.key] = _configured(work, entry, rows.get(entry.key), callers)
        wanted = {
            "key": entry.key,
            "slack_id": entry.slack or row.slack_id,
            "name": entry.names.in_(row.locale or entry.locale),
            "email": entry.email,
            "unit": entry.unit,
            "kind": entry.kind.value,
            "locale": row.locale or entry.locale,
            "tz": row.tz or entry.time_zone,
            "vip": entry.vip,
        }
        touched += _set(row, wanted)
    work.session.flush()
    for entry in entries:
        manager = rows.get(entry.manager or "")
        rows[entry.key].manager_id = None if manager is None else manager.id
        matching.look_for(work, rows[entry.key])
    return touched


@dataclass(frozen=True, slots=True)
class _Callers:
    """Who may already be on record without being known by key, read at once. What changed since is not believed."""

    by_slack_id: Mapping[str, PersonRow]
    by_email: Mapping[str, PersonRow]

    def with_account(self, slack_id: str | None) -> PersonRow | None:
        found = self.by_slack_id.get(slack_id or "")
        return found if found is not None and found.slack_id == slack_id else None

    def unconfigured(self, email: str) -> PersonRow | None:
        """Somebody who called before they were configured."""
        found = self.by_email.get(email.lower())
        return found if found is not None and found.key is None else None


def _callers(work: Work, entries: Sequence[PersonEntry]) -> _Callers:
    email = func.lower(PersonRow.email)
    with_account = select(PersonRow).where(PersonRow.slack_id.in_({one.slack for one in entries if one.slack}))
    without_key = select(PersonRow, email).where(
        PersonRow.key.is_(None), email.in_({one.email.lower() for one in entries})
    )
    found = work.session.execute(without_key.order_by(PersonRow.id.desc()))  # of two the older one stays
    return _Callers(
        {str(row.slack_id): row for row in work.session.scalars(with_account)},
        {str(address): row for row, address in found},
    )


def _configured(work: Work, entry: PersonEntry, row: PersonRow | None, callers: _Callers) -> PersonRow:
    """The row of an entry. Whose a Slack account is, the configuration says: it is taken from who has it wrongly."""
    own = callers.with_account(entry.slack)
    if own is not None and row is not None and own.id != row.id:
        if own.key is None:
            matching.take_over(work, row, own)
            return own
        own.slack_id = None
        work.session.flush()
    found = row or own or callers.unconfigured(entry.email)
    if found is None:
        found = PersonRow(name=entry.names.en)
        work.session.add(found)
    return found


def _set(row: PersonRow, wanted: Mapping[str, object]) -> int:
    stale = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in stale:
        setattr(row, name, wanted[name])
    return 1 if stale else 0


def reader(work: Work, slack_id: str) -> tuple[Reader, bool]:
    """Language and zone of a Slack user, and whether Slack should be asked again."""
    row = by_slack_id(work.session, slack_id)
    if row is None:
        return Reader(locale=work.rules.policy.default_language, slack_id=slack_id), True
    stale = row.profile_at is None or row.profile_at < work.now - PROFILE_FRESH
    return _reader(row.snapshot(default_locale=work.rules.policy.default_language)), stale


def reader_of(work: Work, person_id: int) -> Reader:
    """Language and zone of a person; `KeyError` for an id never given out."""
    row = by_ids(work.session, {person_id})[person_id]
    return _reader(row.snapshot(default_locale=work.rules.policy.default_language))


def _reader(person: Person) -> Reader:
    return Reader(locale=person.locale, tz=person.tz, slack_id=person.slack_id)


def learn(work: Work, profile: Profile) -> None:
    """Slack's word on language, zone and name; a language chosen on App Home stays."""
    account = Account(slack_id=profile.slack_id, email=profile.email, guest=profile.guest, foreign=profile.foreign)
    row = matching.recognise(work, account)
    if row is None:
        row = PersonRow(slack_id=profile.slack_id, name=profile.name)
        work.session.add(row)
    if row.key is None:
        row.name = profile.name or row.name
        row.kind = (PersonKind.PARTNER if profile.guest else PersonKind.EMPLOYEE).value
    row.locale = profile.locale or row.locale
    row.tz = profile.tz or row.tz
    # The day is enough: the moment would tell when somebody who complained anonymously wrote to the desk.
    row.profile_at = work.now.replace(hour=0, minute=0, second=0, microsecond=0)


def changed(work: Work, profile: Profile) -> None:
    """Slack tells of everybody in the workspace; only those the desk has met or knows by e-mail are kept."""
    known = by_slack_id(work.session, profile.slack_id)
    if known is not None or (profile.email and matching.is_awaited(work, profile.email)):
        learn(work, profile)


def choose_language(work: Work, locale: str) -> None:
    """The reader's own choice on App Home wins over Slack's locale."""
    if work.actor.person is not None:
        by_ids(work.session, {work.actor.person.id})[work.actor.person.id].locale_chosen = locale


def ids(work: Work, keys: Iterable[str | None]) -> tuple[int, ...]:
    """Person ids of configured keys, in order, without repeats and unknown ones."""
    wanted = [key for key in dict.fromkeys(keys) if key]
    rows = by_keys(work.session, set(wanted))
    return tuple(rows[key].id for key in wanted if key in rows)


def as_actor(work: Work, person_id: int) -> Work:
    """The same look at the record, through the eyes of this person."""
    return replace(work, actor=actor_by_id(work.session, work.rules, person_id))


def refs(work: Work, person_ids: Iterable[int | None]) -> dict[int, PersonRef]:
    """Names and mentions of people, by id."""
    wanted = {one for one in person_ids if one is not None}
    rows = by_ids(work.session, wanted)
    return {key: PersonRef(id=row.id, slack_id=row.slack_id, name=row.name) for key, row in rows.items()}


def id_by_slack(work: Work, slack_id: str) -> int | None:
    return work.session.scalars(select(PersonRow.id).where(PersonRow.slack_id == slack_id)).one_or_none()


def by_slack(work: Work, slack_ids: Collection[str]) -> dict[str, PersonRef]:
    """Names and mentions of people, by Slack id; whom the desk has never met is left out."""
    rows = work.session.scalars(select(PersonRow).where(PersonRow.slack_id.in_(slack_ids))) if slack_ids else ()
    return {str(row.slack_id): PersonRef(id=row.id, slack_id=row.slack_id, name=row.name) for row in rows}


def managers(work: Work) -> dict[int, int | None]:
    """The line manager of everybody on record."""
    rows = work.session.execute(select(PersonRow.id, PersonRow.manager_id))
    return {row.id: row.manager_id for row in rows}


def told(work: Work, row: TicketRow, recipients: Iterable[Recipient]) -> tuple[int, ...]:
    """Who those recipients are for this ticket now, each once (process §3.7)."""
    found: dict[int, None] = {}
    for recipient in recipients:
        for one in _who(work, row, recipient):
            found.setdefault(one)
    return tuple(found)


def _who(work: Work, row: TicketRow, recipient: Recipient) -> tuple[int, ...]:
    if row.type == TicketType.COMPLAINT:
        return _of_complaint(work, row, recipient)
    if recipient is Recipient.ASSIGNEE:
        return () if row.assignee_id is None else (row.assignee_id,)
    if recipient in {Recipient.COMMANDER, Recipient.COMMS_LEAD}:
        held = roles_of(work.session, row.id)
        one = held.get(recipient.value, held.get(Recipient.COMMANDER.value))
        return () if one is None else (one,)
    return ids(work, _keys(work, row, recipient))


def _of_complaint(work: Work, row: TicketRow, recipient: Recipient) -> tuple[int, ...]:
    """Its handler and who takes the process owner's steps; nobody else is ever reminded of it (process §3.7j).

    A deputy of the handler may not know of it, so while the handler is away the process owner hears instead.
    """
    record = complaint(work.session, row.id)
    if recipient not in {Recipient.COMPLAINT_HANDLER, Recipient.PROCESS_OWNER}:
        return ()
    handler = None if record is None else record.handler_id
    if recipient is Recipient.PROCESS_OWNER or handler is None:
        return accountable_for(work, record)
    away = by_ids(work.session, {handler})[handler].key in work.rules.absent(work.now)
    return (handler, *accountable_for(work, record)) if away else (handler,)


def accountable_for(work: Work, record: ComplaintRow | None) -> tuple[int, ...]:
    """Who takes the process owner's steps for this complaint now; while away, the process owner may still."""
    on_record = None if record is None else record.owner_id
    stand_in = deputising.stand_in(work, record)
    owner = ids(work, (work.rules.organisation.roles.process_owner,)) if on_record is None else (on_record,)
    return owner if stand_in is None else (stand_in, *owner)


def _keys(work: Work, row: TicketRow, recipient: Recipient) -> tuple[str | None, ...]:
    organisation, catalogue = work.rules.organisation, work.rules.catalogue
    roles = organisation.roles
    group = organisation.groups_by_key.get(row.group or "")
    on_call = work.rules.reach(group.key, work.now) if group is not None else ()
    owner = catalogue.owner_of(catalogue.leaf(row.service)) if row.service and catalogue.has(row.service) else None
    table: dict[Recipient, tuple[str | None, ...]] = {
        Recipient.GROUP_LEAD: (group.lead,) if group else (),
        Recipient.ON_CALL: on_call[:1],
        Recipient.DEPUTY_ON_CALL: on_call[1:2],
        Recipient.INCIDENT_MANAGER: roles.incident_managers[:1],
        Recipient.DEPUTY_INCIDENT_MANAGER: roles.incident_manager_deputies[:1],
        Recipient.DUTY_MANAGER: roles.duty_managers[:1],
        Recipient.PROCESS_OWNER: (roles.process_owner,),
        Recipient.SERVICE_OWNER: (owner,),
        Recipient.IT_MANAGEMENT: roles.it_management,
        Recipient.GROUP_EXECUTIVE: roles.group_executives,
    }
    return table.get(recipient, ())
