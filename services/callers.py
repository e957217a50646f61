"""Who called: the first line logs what somebody reports by telephone, for a person in Slack or one without it. Somebody
without is kept once, by e-mail address or by name and number, and becomes the same person once they join Slack.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from domain.calls import Call, problems
from domain.errors import InvalidForm, NotAllowed
from domain.organisation import PersonKind
from domain.people import Role
from models.person import PersonRow, by_slack_id
from models.ticket import TicketRow
from services import matching
from services.work import Work


def may_log(work: Work) -> bool:
    """Only the first line logs for others (process S1)."""
    return Role.FIRST_LINE in work.actor.roles


def logging_now(work: Work) -> datetime:
    """The desk's present, to begin with; `NotAllowed` for everybody but the first line."""
    if not may_log(work):
        raise NotAllowed("first_line_only")
    return work.now


def check(work: Work, call: Call) -> None:
    """Raises with each problem next to its field; `NotAllowed` for everybody but the first line."""
    if not may_log(work):
        raise NotAllowed("first_line_only")
    found = problems(
        call,
        now=work.now,
        earliest=work.rules.policy.recording.earliest_start.length,
        units=work.rules.organisation.unit_keys,
    )
    if found:
        raise InvalidForm(*found)


def person_id(work: Work, call: Call) -> int:
    """The caller on record, put there when the desk has never heard of them."""
    check(work, call)
    row = in_slack(work, call.slack) if call.slack is not None else _known(work, call) or _new(work, call)
    if row.unit is None and row.key is None:
        row.unit = call.unit
    if call.person is not None and row.key is None and row.slack_id is None:
        row.kind = call.person.value
        work.session.flush()
    return row.id


def told(call: Call | None, row: TicketRow) -> dict[str, Any]:
    """What the record says of a logged call: who called, and when if it was earlier (process §3.5.1: audited)."""
    return {} if call is None else {"caller_id": row.affected_id, "called_at": call.at}


def in_slack(work: Work, slack_id: str) -> PersonRow:
    """Somebody the desk has never met may be named; Slack tells their name when they first turn up."""
    row = by_slack_id(work.session, slack_id)
    if row is None:
        row = PersonRow(slack_id=slack_id, name=slack_id)
        work.session.add(row)
        work.session.flush()
    return row


def _known(work: Work, call: Call) -> PersonRow | None:
    """By e-mail address whoever has it; by number only who gave the same name, for a number may be a whole office's."""
    if call.email is not None:
        return work.session.scalars(select(PersonRow).where(func.lower(PersonRow.email) == call.email)).first()
    same = (PersonRow.phone == call.phone, PersonRow.name == call.name.strip(), PersonRow.slack_id.is_(None))
    return work.session.scalars(select(PersonRow).where(*same).order_by(PersonRow.id)).first()


def _new(work: Work, call: Call) -> PersonRow:
    row = PersonRow(
        name=call.name.strip(),
        email=call.email,
        phone=call.phone,
        unit=call.unit,
        kind=(call.person or PersonKind.EMPLOYEE).value,
    )
    work.session.add(row)
    work.session.flush()
    matching.look_for(work, row)
    return row
