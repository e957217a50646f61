"""What a major incident needs beyond its table of moves (process §3.8): the channel's name, its roles and the cadence
of updates. Who the people are is found by the use cases; when an incident should be major is `domain/criteria.py`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.organisation import Roles
from domain.policy.majors import Cadence, Declaration
from domain.policy.nudging import Recipient
from domain.ticket import MajorState

NAME_LIMIT = 80  # characters of a channel's name in Slack
BY_REPORTER = "reporter"  # stands for a criterion: the reporter asked for it


class MajorRole(StrEnum):
    """The four roles of one major incident (process §3.8); the keys are stored."""

    COMMANDER = "commander"
    TECHNICAL_LEAD = "technical_lead"
    COMMS_LEAD = "comms_lead"
    SCRIBE = "scribe"


# Who joins the channel beside the commander: those who know the service, and whoever must act (process §3.8).
SUMMONED = (
    Recipient.ASSIGNEE,
    Recipient.GROUP_LEAD,
    Recipient.ON_CALL,
    Recipient.DEPUTY_ON_CALL,
    Recipient.SERVICE_OWNER,
)
DECIDERS = (Recipient.INCIDENT_MANAGER, Recipient.DUTY_MANAGER)
NEXT_DECIDERS = (Recipient.DEPUTY_INCIDENT_MANAGER, Recipient.PROCESS_OWNER)


def channel_name(prefix: str, ref: str, on: date) -> str:
    """`major-inc-42-20260731`: prefix, number and local date, nothing by which a customer could be known.

    At most 80 characters of what Slack allows; only a prefix is ever cut. Source: process §3.8, §8.5.
    """
    tail = f"-{ref.lower()}-{on:%Y%m%d}"
    return f"{prefix[: NAME_LIMIT - len(tail)]}{tail}"


def is_private(*, confidential: bool, asked: bool, always: bool) -> bool:
    """Whether the channel is private: a confidential ticket's always is; `always` is the policy's general word."""
    return confidential or asked or always


def another_name(name: str, attempt: int) -> str:
    """The name to try when the one before belongs to somebody else: the name itself, then with `-2`, `-3` and so on."""
    if attempt == 1:
        return name
    tail = f"-{attempt}"
    return f"{name[: NAME_LIMIT - len(tail)]}{tail}"


def unfilled(held: Collection[str]) -> tuple[MajorRole, ...]:
    """The roles nobody has taken: the commander holds them meanwhile (process §3.8)."""
    return tuple(role for role in MajorRole if role.value not in held)


def asked_first(role: MajorRole, roles: Roles, on_call: Collection[str]) -> tuple[str, ...]:
    """Keys of the people whom the desk asks to take a role; `on_call` are those of the group that holds the ticket."""
    preferred: Mapping[MajorRole, Collection[str]] = {
        MajorRole.COMMANDER: (*roles.incident_managers[:1], *roles.duty_managers[:1]),
        MajorRole.TECHNICAL_LEAD: on_call,
        MajorRole.COMMS_LEAD: roles.communications_leads[:1],
        MajorRole.SCRIBE: roles.scribes[:1],
    }
    return tuple(preferred[role])


def one_in_two_roles(held: Mapping[str, int]) -> bool:
    """One person leads and repairs, also by nobody having taken the technical lead (process §3.8)."""
    commander = held.get(MajorRole.COMMANDER)
    return commander is not None and commander == held.get(MajorRole.TECHNICAL_LEAD, commander)


def two_persons_wanted(*, declared_at: datetime, now: datetime, rule: Declaration) -> bool:
    """On a long major incident commander and technical lead may not be one person (process §3.8)."""
    return now - declared_at >= rule.commander_not_technical_after.length


def next_ask(held: Mapping[str, int], *, declared_at: datetime, now: datetime, rule: Declaration) -> datetime | None:
    """When the desk asks next for roles: for those nobody took, and once for a second person (process §3.8).

    None when there is nothing to ask for, or every time for asking is over.
    """
    spans = [*rule.ask_for_roles_after] if unfilled(held) else []
    if one_in_two_roles(held):
        spans.append(rule.commander_not_technical_after)
    times = [declared_at + span.length for span in spans]
    return min((at for at in times if at > now), default=None)


def restored_early(restored_at: datetime, *, now: datetime, rule: Declaration) -> bool:
    """A restoration stated for more than the rule's length before the stand-down needs a reason (process §3.8)."""
    return now - restored_at > rule.early_restore.length


def interval(state: MajorState, cadence: Cadence) -> timedelta:
    """The time between two updates: longer once the service is stabilised."""
    return (cadence.stabilised if state is MajorState.STABILISED else cadence.declared).length


def next_deadline(
    *, declared_at: datetime, last_update: datetime | None, state: MajorState, now: datetime, cadence: Cadence
) -> datetime:
    """When the next stakeholder update is due, after a declaration, an update or a change of rhythm (process §3.8).

    The first is due `cadence.first` after the declaration; then one interval after the last update. A change of rhythm
    that would make an update due at once leaves as much time as the first one had.
    """
    grace = now + min(cadence.first.length, interval(state, cadence))
    if last_update is None:
        due = declared_at + cadence.first.length
        return due if due > now else grace
    return max(last_update + interval(state, cadence), grace)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of an update: how long after its deadline (before it: negative), and who is told."""

    offset: timedelta
    due: datetime
    tell: tuple[Recipient, ...]

    @property
    def at(self) -> datetime:
        return self.due + self.offset


@dataclass(frozen=True, slots=True)
class CadenceLook:
    """What one look at the cadence asks for. `missed` counts the deadlines that passed since the look before."""

    reminder: Reminder | None
    missed: int
    next_due: datetime
    next_look_at: datetime


def look_at_cadence(
    cadence: Cadence, *, unanswered: datetime, every: timedelta, seen_until: datetime, now: datetime
) -> CadenceLook:
    """Reminders before, at and after each deadline; in a long silence each interval is another deadline missed (K16).

    `unanswered` is the first deadline since the last update, `seen_until` the instant up to which was looked before.
    What fell due while nobody looked becomes one reminder, the most serious, to everybody it concerns (process §3.7b).
    """
    steps = _steps(cadence)
    ahead = max(0, (now + cadence.remind_before.length - unanswered) // every + 1)
    reminders = [
        Reminder(offset, due, tell)
        for due in (unanswered + every * number for number in range(ahead + 1))
        for offset, tell in steps
    ]
    passed = [one for one in reminders if seen_until < one.at <= now]
    return CadenceLook(
        reminder=_merged(passed),
        missed=sum(not one.offset for one in passed),
        next_due=min(one.due for one in reminders if one.due > now),
        next_look_at=min(one.at for one in reminders if one.at > now),
    )


def _steps(cadence: Cadence) -> tuple[tuple[timedelta, tuple[Recipient, ...]], ...]:
    return (
        (-cadence.remind_before.length, (Recipient.COMMS_LEAD,)),
        (timedelta(0), (Recipient.COMMS_LEAD, Recipient.COMMANDER)),
        (cadence.escalate_after.length, (Recipient.INCIDENT_MANAGER, Recipient.PROCESS_OWNER)),
    )


def _merged(passed: Collection[Reminder]) -> Reminder | None:
    if not passed:
        return None
    worst = max(passed, key=lambda one: (one.offset, one.due))
    return Reminder(worst.offset, worst.due, tuple(dict.fromkeys(who for one in passed for who in one.tell)))
