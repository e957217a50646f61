"""What the desk lacks, told to the process owner once a week while something is missing (process S42): the
configuration with what was changed over it, and the holes in the roster of the week that begins. The rules are
`domain/readiness.py` and `domain/roster_gaps.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.configured import Words
from domain.effects import Effect, EffectKind, Urgency
from domain.readiness import Finding, FindingCode, findings
from domain.roster_gaps import RosterGap, gaps
from models.clock import TimerRow, set_timer
from services import people
from services.work import Work

TIMER = "readiness"
REF = "week"
WEEK = timedelta(days=7)
WEEKS_AHEAD = 4  # a week may be all holidays


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """Everything missing; `groups` are the names of those with a hole in the roster."""

    findings: tuple[Finding, ...]
    gaps: tuple[RosterGap, ...]
    groups: dict[str, Words]


def ensure(work: Work) -> None:
    """There is a timer at the next week's check; what is overdue stays due. Idempotent."""
    known = work.session.query(TimerRow).filter_by(kind=TIMER, ref=REF).one_or_none()
    expected = next_check(work)
    if known is None or (known.next_look_at > work.now and known.next_look_at != expected):
        set_timer(work.session, TIMER, REF, expected)


def send(work: Work, ref: str) -> None:
    """The first working day of the week: the process owner hears what is missing, and who owns a catalogue entry that
    its review is due (S19); nothing when all is well.
    """
    missing = lacking(work)
    if missing.findings or missing.gaps:
        told = _told(work)
        for person_id in told:
            _tell(work, person_id)
        for owner in sorted(_owners(work, missing.findings)):
            for person_id in people.ids(work, (work.rules.stand_in(owner, work.now) or owner,)):
                if person_id not in told:
                    _tell(work, person_id, owner=owner)
    set_timer(work.session, TIMER, ref, next_check(work))


def _tell(work: Work, person_id: int, **about: str) -> None:
    year, week, _ = work.rules.office.local_date(work.now).isocalendar()
    mark = ":".join(("readiness", f"{year}-{week}", str(person_id), *about.values()))
    effect = Effect(
        kind=EffectKind.READINESS, lane=mark, urgency=Urgency.DIGEST, person_id=person_id, args=about, key=mark
    )
    work.tell(effect, key=mark)


def _owners(work: Work, found: Iterable[Finding]) -> set[str]:
    """Who owns the entries whose review is past."""
    return {owner for one in found if (owner := _owner(work, one)) is not None}


def _owner(work: Work, finding: Finding) -> str | None:
    if finding.code is not FindingCode.REVIEW_OVERDUE:
        return None
    catalogue = work.rules.catalogue
    return catalogue.owner_of(catalogue.leaf(finding.params["leaf"]))


def lacking(work: Work, *, owner: str | None = None) -> Lacking:
    """As the rules in force say now; the roster is looked at for the seven days that begin. With an `owner`, only what
    is theirs to review.
    """
    if owner is not None:
        every = findings(work.rules, today=work.rules.office.local_date(work.now))
        return Lacking(findings=tuple(one for one in every if _owner(work, one) == owner), gaps=(), groups={})
    holes = gaps(work.rules, since=work.now, until=work.now + WEEK)
    named = work.rules.organisation.groups_by_key
    return Lacking(
        findings=findings(work.rules, today=work.rules.office.local_date(work.now)),
        gaps=holes,
        groups={hole.group: named[hole.group].names for hole in holes},
    )


def next_check(work: Work) -> datetime:
    """The first working day of a week at the weekly hour, after now; a week of holidays has none."""
    reporting = work.rules.policy.reporting
    calendar, zone = work.rules.calendars[reporting.calendar], ZoneInfo(reporting.time_zone)
    hour, minute = (int(part) for part in reporting.weekly_at.split(":"))
    today = work.now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    for week in range(WEEKS_AHEAD):
        days = [monday + timedelta(days=7 * week + n) for n in range(7)]
        first = next((day for day in days if calendar.is_working_day(day)), None)
        if first is not None and (at := _at(first, time(hour, minute), zone)) > work.now:
            return at
    return _at(monday + WEEKS_AHEAD * WEEK, time(hour, minute), zone)


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, zone)


def _told(work: Work) -> tuple[int, ...]:
    """The process owner or who stands in; while there is none, whoever runs the bot."""
    roles = work.rules.organisation.roles
    owner = None if roles.process_owner is None else work.rules.stand_in(roles.process_owner, work.now)
    return people.ids(work, (owner or roles.process_owner,)) or people.ids(work, roles.operators[:1])
