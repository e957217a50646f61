"""What a hand-over record is filled with before anybody types: everything its ticket knows already."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain import lifecycle
from domain.hand_overs import BLANKS, YES
from domain.lifecycle import HAND_OVER, Action, Facts, HandOverKind
from domain.projection import TicketCard
from domain.ticket import ResolutionCode, TicketType, reference
from models.ticket import TicketRow
from services import access, items, reading
from services.hand_overs import door
from services.work import Work

LINE, PARAGRAPH = 200, 1500
# Which answer of a wish fills which field of its change; items that hand over name their questions so.
_ANSWERS = {"sponsor": "sponsor", "wish": "business_reason", "wanted": "wanted_by", "risk": "risk"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A form about to be opened: the ticket, the kind that fits it best, and what is known of each kind's fields.

    `may_convert`: the ticket may end with it; `converts`: it should, for its item asks for something new (S14).
    """

    card: TicketCard
    kind: HandOverKind
    fields: Mapping[HandOverKind, Mapping[str, str]] = field(default_factory=dict)
    may_convert: bool = False
    converts: bool = False


def suggest(work: Work, ticket_id: int) -> Suggestion:
    """For whoever opens the form from a ticket."""
    row = access.ticket(work, ticket_id, lock=False)
    door.check(row)
    roles = door.sending(work, row)
    lifecycle.check_open_in(HAND_OVER, None, action=Action.DRAFT_HAND_OVER, roles=roles, facts=Facts())
    item = items.of(work, row)
    new = item is not None and item.hands_over is not None
    known = {kind: of_ticket(work, row, kind) for kind in HandOverKind}
    convertible = row.type == TicketType.SERVICE_REQUEST and row.state in door.CONVERTIBLE
    return Suggestion(
        card=reading.card(work, row),
        kind=HandOverKind.RFC if new or row.type == TicketType.SERVICE_REQUEST else HandOverKind.PROBLEM,
        fields=known,
        may_convert=convertible,
        converts=convertible and new,
    )


def of_ticket(work: Work, row: TicketRow, kind: HandOverKind) -> Mapping[str, str]:
    """What one ticket says about the fields of a kind."""
    told = _told(row)
    common = {"service": row.service or "", "ci": row.ci or "", "observed": told}
    particular: dict[HandOverKind, dict[str, str]] = {
        HandOverKind.PROBLEM: {
            "symptoms": told,
            "known_workaround": _workaround(row),
            "business_effect": effect(work, row),
            "evidence": row.cause or "",
        },
        HandOverKind.RFC: _change(work, row, told),
        HandOverKind.ALERT_FEEDBACK: {"alert": row.title},
        HandOverKind.CI_DISCREPANCY: {},
    }
    keys = {blank.key for blank in BLANKS[kind]}
    found = common | particular[kind]
    return {key: _cut(key, text) for key, text in found.items() if key in keys and text.strip()}


def effect(work: Work, row: TicketRow) -> str:
    """Number, priority, whose unit, and how long it lasted: what the business felt, without a sentence around it."""
    organisation = work.rules.organisation
    unit = organisation.unit(row.unit).names if row.unit and organisation.has_unit(row.unit) else None
    until = row.resolved_at or work.now
    minutes = int((until - row.reported_at).total_seconds() // 60)
    named = "" if unit is None else unit.in_(work.rules.policy.default_language)
    parts = (row.priority or "", named, f"{minutes} min")
    return f"{reference(TicketType(row.type), row.id)}: {', '.join(part for part in parts if part)}"


def _told(row: TicketRow) -> str:
    parts = (row.title, row.description if row.description.strip() != row.title.strip() else "")
    return "\n".join(part.strip() for part in parts if part.strip())


def _workaround(row: TicketRow) -> str:
    return row.resolution or "" if row.resolution_code == ResolutionCode.WORKAROUND else ""


def _change(work: Work, row: TicketRow, told: str) -> dict[str, str]:
    """A wish was answered question by question; an incident says what a change should put an end to."""
    item = items.of(work, row)
    if item is None or item.hands_over is None:
        names = work.rules.catalogue.path(row.service) if row.service and work.rules.catalogue.has(row.service) else ()
        service = names[-1].names.in_(work.rules.policy.default_language) if names else ""
        return {"business_reason": told, "affects": "\n".join(part for part in (service, row.ci or "") if part)}
    given = row.answers or {}
    return {to: str(given.get(of) or "") for of, to in _ANSWERS.items()} | {"new_service": YES}


def _cut(key: str, text: str) -> str:
    return text.strip()[: LINE if key in {"ci", "alert"} else PARAGRAPH]
