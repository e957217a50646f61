"""A hand-over record as the receiver's tool is sent it: plain JSON, described in `docs/hand-over-webhook.md`. The same
round always gives the same document, so that a repeated post is a repetition.
"""

from datetime import UTC
from typing import Any

from domain import hand_overs
from domain.hand_overs import BLANKS, RECEIVERS, Shape
from domain.lifecycle import HandOverKind, HandOverState
from models.hand_over import HandOverRow
from models.person import PersonRow
from services.hand_overs import door, reading
from services.work import Work

SCHEMA = "hotline.hand_over.v1"


def payload(work: Work, hand_over_id: int, *, round_: int) -> dict[str, Any] | None:
    """None when this round is over: it came back, or somebody has accepted it by hand."""
    row, home = door.record(work, hand_over_id, lock=False)
    if row.state != HandOverState.HANDED_OVER or row.round != round_ or row.handed_over_at is None:
        return None
    kind = HandOverKind(row.kind)
    user = None if home.confidential else home.affected_id or home.reporter_id
    return {
        "schema": SCHEMA,
        "number": hand_overs.reference(row.id),
        "kind": kind.value,
        "round": row.round,
        "handed_over_at": row.handed_over_at.astimezone(UTC).isoformat(),
        "receiver": RECEIVERS[kind],
        "tickets": list(reading.tickets(work, row)),
        "requester": _person(work, user),
        "proposer": _person(work, row.proposer_id),
        "fields": _fields(work, row, kind),
    }


def kind_of(work: Work, hand_over_id: int) -> str | None:
    """The kind of a record; None when there is none of this number."""
    row = work.session.get(HandOverRow, hand_over_id)
    return None if row is None else row.kind


def state_of(work: Work, hand_over_id: int) -> str:
    """How a record that there is stands now."""
    return work.session.get_one(HandOverRow, hand_over_id).state


def _fields(work: Work, row: HandOverRow, kind: HandOverKind) -> dict[str, Any]:
    """Keys and texts as they are kept; a person by name and address."""
    found: dict[str, Any] = {}
    for blank in BLANKS[kind]:
        if blank.key in row.fields:
            text = str(row.fields[blank.key])
            found[blank.key] = _person(work, int(text)) if blank.shape is Shape.PERSON else text
    return found


def _person(work: Work, person_id: int | None) -> dict[str, str | None] | None:
    person = None if person_id is None else work.session.get(PersonRow, person_id)
    return None if person is None else {"name": person.name, "email": person.email}
