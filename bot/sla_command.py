"""`hotline sla`: tells a ticket's story on the command line and shows what every clock says, with its working.

It reads options and the rulebook; the clockwork is `domain.trace`, the printing `bot.sla_report`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar
from zoneinfo import ZoneInfo

import typer

from bot.rulebook import RulebookError, load
from bot.sla_report import print_json, print_tables
from bot.start import settings
from domain.catalogue import Item
from domain.policy.targets import ClockKind, TargetKind
from domain.rulebook import Rulebook
from domain.story import Case, Happening, ImpossibleHappening, Verb
from domain.ticket import Hours, PendingReason, Priority
from domain.ticket_clocks import Terms
from domain.trace import simulate

FIRST_YEAR, LAST_YEAR = 2000, 2199  # calendars are built year by year

Choice = TypeVar("Choice", bound=StrEnum)


class Kind(StrEnum):
    INCIDENT = "incident"
    REQUEST = "request"
    COMPLAINT = "complaint"


class Severity(StrEnum):
    NORMAL = "normal"
    SERIOUS = "serious"


WORDS: Mapping[str, Verb] = {verb.value.replace("_", "-"): verb for verb in Verb} | {
    "accept": Verb.RESPOND,
    "acknowledge": Verb.RESPOND,
    "declare": Verb.MAJOR,
    "stand-down": Verb.NOT_MAJOR,
    "fulfil": Verb.RESOLVE,
    "reply": Verb.RESOLVE,
    "convert": Verb.CANCEL,
    "withdraw": Verb.CANCEL,
    "reassign": Verb.ASSIGN,
}

IMPOSSIBLE: Mapping[str, str] = {
    "before_the_last_one": "it lies before what was told so far; give events in order of time, none before --reported",
    "already_cancelled": "the ticket was cancelled before; leave the event out",
    "already_resolved": "the ticket is resolved then; tell “reopen” first",
    "no_interim_reply": "only a complaint has an interim reply; use --kind complaint",
    "already_on_hold": "the ticket is on hold already; tell “release” first",
    "no_reason": "a hold needs a reason, for example “hold waiting_for_user”",
    "not_on_hold": "the ticket is not on hold then; tell “hold REASON” first",
    "no_priority": "only an incident has a priority; use --kind incident",
    "no_new_priority": "name the new priority, for example “priority P1”",
    "already_major": "the ticket is a major incident already; leave the event out",
    "not_major": "the ticket is no major incident then; tell “major” first",
    "no_approval_awaited": "no approval is awaited then; give --approvals or an --item that needs one",
    "approval_awaited": "an approval is awaited still; tell “approve” first",
    "no_such_group": "the organisation has no such group; name one by its key, for example “assign network”",
    "held_where_it_is": "a ticket on hold stays with its group; tell “release” first",
    "not_resolved": "the ticket is not resolved then; tell “resolve” first",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for, before it is checked against the rulebook."""

    kind: Kind
    priority: Priority | None
    hours: Hours
    item: str | None
    severity: Severity | None
    approvals: int | None
    reported: str


def sla(
    reported: Annotated[str, typer.Option(help="When it was reported, such as 2026-09-30T17:00.")],
    kind: Annotated[Kind, typer.Option(help="Incident, request or complaint.")] = Kind.INCIDENT,
    priority: Annotated[Priority | None, typer.Option(help="Priority of an incident.", case_sensitive=False)] = None,
    hours: Annotated[Hours, typer.Option(help="Support hours of the service.")] = Hours.OFFICE,
    item: Annotated[str | None, typer.Option(help="Catalogue item of a request; none: a standard service.")] = None,
    severity: Annotated[Severity | None, typer.Option(help="Severity of a complaint; none: normal.")] = None,
    approvals: Annotated[int | None, typer.Option(min=0, help="Approvers of a request, if not the item's.")] = None,
    event: Annotated[
        list[str] | None,
        typer.Option(help="What happened, in order: “2026-10-08T16:00 hold waiting_for_user”. May be repeated."),
    ] = None,
    at: Annotated[str | None, typer.Option(help="The instant to read the clocks; none: the last event.")] = None,
    config: Annotated[Path | None, typer.Option(help="Folder of the rulebook; none: the settings' own.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show due times, reminders and the working of every clock of a ticket, as the desk would count them.

    Times without an offset are those of the calendar's zone. Events: respond (accept, acknowledge), hold REASON,
    release, priority P1…P4, major, not-major, approve, interim, resolve (fulfil, reply), reopen, cancel (convert),
    assign GROUP (reassign).
    """
    rulebook = _load(config or settings().hotline_config)
    asked = _Asked(kind, priority, hours, item, severity, approvals, reported)
    case, zone = _case(asked, rulebook, approving=sum(_verb(one) is Verb.APPROVE for one in event or ()))
    told = [(one, _happening(one, zone)) for one in event or ()]
    until = _instant(at, zone, "--at") if at else max([case.reported_at, *(one.at for _, one in told)])
    if until < case.reported_at:
        _refuse("--at", f"{at} lies before --reported; give a later instant")
    try:
        trace = simulate(case, [one for _, one in told], at=until, policy=rulebook.policy, calendars=rulebook.calendars)
    except ImpossibleHappening as error:
        text = next(text for text, one in told if one is error.happening)
        _refuse("--event", f"“{text}” cannot be: {IMPOSSIBLE[error.code]}")
    (print_json if json else print_tables)(trace, case, rulebook.calendars, zone)


def _refuse(option: str, sentence: str) -> NoReturn:
    raise typer.BadParameter(sentence, param_hint=option)


def _load(folder: Path) -> Rulebook:
    try:
        return load(folder)
    except RulebookError as error:
        _refuse("--config", str(error))


def _case(asked: _Asked, rulebook: Rulebook, *, approving: int) -> tuple[Case, ZoneInfo]:
    terms, item = _terms(asked, rulebook)
    if asked.kind is not Kind.REQUEST and asked.approvals is not None:
        _refuse("--approvals", "only a request is approved; leave it out or use --kind request")
    ordered = item.approvals if item is not None else None
    needed = asked.approvals
    if needed is None:
        needed = len(ordered.steps) if ordered else approving if asked.kind is Kind.REQUEST else 0
    target = terms.target(rulebook.policy.targets, ClockKind.RESOLUTION)
    zone = rulebook.calendars[target.calendar].zone if target else rulebook.office.zone
    parallel = ordered is not None and ordered.order == "parallel"
    reported_at = _instant(asked.reported, zone, "--reported")
    groups = rulebook.organisation.groups_by_key if asked.kind is not Kind.COMPLAINT else {}
    case = Case(terms=terms, reported_at=reported_at, approvals=needed, parallel=parallel, groups=groups)
    return case, zone


def _terms(asked: _Asked, rulebook: Rulebook) -> tuple[Terms, Item | None]:
    if asked.kind is not Kind.INCIDENT and asked.priority is not None:
        _refuse("--priority", "only an incident has a priority; leave it out or use --kind incident")
    if asked.kind is not Kind.REQUEST and asked.item is not None:
        _refuse("--item", "only a request has a catalogue item; leave it out or use --kind request")
    if asked.kind is not Kind.COMPLAINT and asked.severity is not None:
        _refuse("--severity", "only a complaint has a severity; leave it out or use --kind complaint")
    if asked.kind is Kind.INCIDENT:
        if asked.priority is None:
            _refuse("--priority", "an incident needs a priority; give P1, P2, P3 or P4")
        return Terms(kind=TargetKind.INCIDENT, hours=asked.hours, priority=asked.priority), None
    if asked.kind is Kind.COMPLAINT:
        serious = asked.severity is Severity.SERIOUS
        kind = TargetKind.COMPLAINT_SERIOUS if serious else TargetKind.COMPLAINT_NORMAL
        return Terms(kind=kind, hours=asked.hours), None
    if asked.item is None:
        return Terms(kind=TargetKind.SERVICE, hours=asked.hours), None
    item = _item(asked.item, rulebook)
    return Terms(kind=item.target_kind, hours=asked.hours, own=item.targets), item


def _item(key: str, rulebook: Rulebook) -> Item:
    try:
        return rulebook.catalogue.item(key)
    except KeyError:
        known = ", ".join(item.key for item in rulebook.catalogue.items)
        _refuse("--item", f"“{key}” is no item of the catalogue; give one of {known}")


def _instant(text: str, zone: ZoneInfo, option: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        _refuse(option, f"“{text}” is no instant; write it like 2026-09-30T17:00 or 2026-09-30T17:00+08:00")
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        _refuse(option, f"“{text}” lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return at.astimezone(UTC) if at.tzinfo else _on_the_wall(at, zone, text, option)


def _on_the_wall(at: datetime, zone: ZoneInfo, text: str, option: str) -> datetime:
    """What the wall clock shows once; a time that is skipped or comes twice needs its offset."""
    first, second = (at.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(zone).replace(tzinfo=None) != at:
        _refuse(option, f"“{text}” is skipped in {zone.key}, where the clocks go forward; give another time")
    if first != second:
        offsets = " or ".join(one.astimezone(zone).isoformat()[-6:] for one in (first, second))
        _refuse(option, f"“{text}” comes twice in {zone.key}, where the clocks go back; add {offsets}")
    return first


def _happening(text: str, zone: ZoneInfo) -> Happening:
    when, _, what = text.strip().partition(" ")
    _, _, argument = what.strip().partition(" ")
    verb = _verb(text)
    if verb is None:
        _refuse("--event", f"“{text}” tells nothing known; write INSTANT and one of {', '.join(sorted(WORDS))}")
    at = _instant(when, zone, "--event")
    argument = argument.strip()
    if verb is Verb.HOLD and argument:
        return Happening(at, verb, reason=_one_of(PendingReason, argument.lower().replace("-", "_"), text))
    if verb is Verb.PRIORITY and argument:
        return Happening(at, verb, priority=_one_of(Priority, argument.upper(), text))
    return Happening(at, verb, group=argument.lower() or None) if verb is Verb.ASSIGN else Happening(at, verb)


def _verb(text: str) -> Verb | None:
    word = next(iter(text.split()[1:2]), "")
    return WORDS.get(word.lower().replace("_", "-"))


def _one_of(kind: type[Choice], value: str, text: str) -> Choice:
    try:
        return kind(value)
    except ValueError:
        _refuse("--event", f"“{text}” names no known value; give one of {', '.join(kind)}")
