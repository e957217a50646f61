"""An alert becomes a ticket, or one more occurrence of one: counted, routed and timed like any report, with no reporter
(process S10, S27). Which tool may post and how its words arrive here is left to `handlers/alerts.py`.
"""

from dataclasses import dataclass

from domain.alert_events import AlertJoined, AlertOver, AlertReturned
from domain.alerts import Alert, AlertState, Course, Known, course
from domain.links import LinkKind
from domain.policy.alerting import MonitoringTool
from domain.policy.nudging import Recipient
from domain.priority import CanWork, Scope
from domain.ticket import FINAL_STATES, Source, State
from models.alert import AlertLinkRow, AlertStreamRow, locked_stream
from models.ticket import TicketRow
from services import access, ordering, people, presence, reporting
from services.reporting import IncidentForm
from services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What the tool is told of one alert: the number of its ticket, if it has one, and how often it was seen."""

    fingerprint: str
    course: Course
    ticket: str | None = None
    occurrences: int = 0


def receive(work: Work, tool: MonitoringTool, alert: Alert) -> Received:
    """Take one alert in, as the desk itself. The ticket's time starts with the receipt (process §3.5.1)."""
    stream = locked_stream(work.session, tool.key, alert.fingerprint)
    link = None if stream.link_id is None else work.session.get_one(AlertLinkRow, stream.link_id)
    row = None if link is None else access.ticket(work, link.ticket_id)
    known = None if link is None or row is None else _known(link, row)
    window = work.rules.policy.recording.alert_window.length
    meaning = tool.meaning(alert.severity)
    found = course(alert, known, now=work.now, window=window, makes_ticket=meaning.makes_ticket)
    if found is Course.OPENS:
        link = _open(work, tool, alert, before=row)
        stream.link_id = link.id
        row = access.ticket(work, link.ticket_id)
    elif link is not None and row is not None and found is not Course.IGNORED:
        _go_on(work, row, link, alert, found)
    if link is None or row is None or found is Course.IGNORED:
        return Received(fingerprint=alert.fingerprint, course=found)
    return Received(
        fingerprint=alert.fingerprint, course=found, ticket=row.snapshot().ref, occurrences=link.occurrences
    )


def standing(work: Work, tool: MonitoringTool, alert: Alert) -> Received:
    """Where an alert stands that was taken in before; nothing is counted."""
    stream = work.session.get(AlertStreamRow, (tool.key, alert.fingerprint))
    link = None if stream is None or stream.link_id is None else work.session.get_one(AlertLinkRow, stream.link_id)
    if link is None:
        return Received(fingerprint=alert.fingerprint, course=Course.IGNORED)
    ticket = access.ticket(work, link.ticket_id).snapshot().ref
    return Received(fingerprint=alert.fingerprint, course=Course.REPEATS, ticket=ticket, occurrences=link.occurrences)


def _known(link: AlertLinkRow, row: TicketRow) -> Known:
    return Known(
        worked=row.snapshot().is_worked,
        ended=State(row.state) in FINAL_STATES,
        last_seen=link.last_seen,
        occurred_at=link.last_occurred_at,
        state=AlertState(link.state),
    )


def _open(work: Work, tool: MonitoringTool, alert: Alert, *, before: TicketRow | None) -> AlertLinkRow:
    """A ticket with the tool as its source; it says which one it follows when the same alert had one before."""
    meaning = tool.meaning(alert.severity)
    form = IncidentForm(
        title=alert.title,
        description=alert.text,
        service=_service(work, tool, alert),
        scope=Scope(meaning.scope or Scope.ME),
        can_work=CanWork(meaning.can_work or CanWork.PARTLY),
        permalink=alert.link,
        ci=alert.ci,
    )
    row = reporting.take_down(work, form, reporter_id=None, affected_id=None, source=Source.TOOL)
    link = AlertLinkRow(
        ticket_id=row.id,
        tool=tool.key,
        fingerprint=alert.fingerprint,
        severity=alert.severity[:60],
        state=AlertState.FIRING.value,
        occurrences=1,
        first_seen=work.now,
        last_seen=work.now,
        occurred_at=alert.occurred_at,
        last_occurred_at=alert.occurred_at,
        url=alert.link,
    )
    work.session.add(link)
    work.session.flush()
    if before is not None:
        ordering.link(work, row, before, LinkKind.RECURRENCE)
    return link


def _service(work: Work, tool: MonitoringTool, alert: Alert) -> str | None:
    """The tool's name for a service, or the service's own key; another one is left to the first line."""
    named = tool.services.get(alert.service or "", alert.service)
    return named if named in work.rules.catalogue.service_keys else None


def _go_on(work: Work, row: TicketRow, link: AlertLinkRow, alert: Alert, found: Course) -> None:
    link.last_seen = work.now
    if found is Course.ENDS:
        link.state, link.over_at = AlertState.OVER.value, work.now
        work.record(AlertOver(tool=link.tool), row)
        return
    if found is Course.REPEATS:
        return
    link.state, link.over_at = AlertState.FIRING.value, None
    link.occurrences += 1
    link.last_occurred_at = alert.occurred_at
    if found is Course.JOINS:
        work.record(AlertJoined(tool=link.tool, occurrences=link.occurrences), row)
        return
    told = presence.instead_of_absent(work, row, people.told(work, row, _whom(row)))
    work.record(AlertReturned(tool=link.tool, occurrences=link.occurrences, told=told), row)


def _whom(row: TicketRow) -> tuple[Recipient, ...]:
    return (Recipient.ASSIGNEE,) if row.assignee_id is not None else (Recipient.GROUP_LEAD,)
