"""Every id by which Slack tells us what was clicked, typed or chosen, and what travels in buttons and modals. A button
that opens a form has the form's own id. What an id does is said by `handlers/`.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

VALUE_LIMIT = 2000
METADATA_LIMIT = 3000
UNKNOWN_SERVICE = "-"  # the answer "I don't know"; no key of the catalogue looks like this


class Form(StrEnum):
    """callback_id of every modal."""

    REPORT = "incident.report"
    LOADING = "view.loading"
    DONE = "view.done"
    ASSIGN = "ticket.assign"
    RETURN = "ticket.return"
    CLASSIFY = "ticket.classify"
    PRIORITISE = "ticket.prioritise"
    HOLD = "ticket.hold"
    REPLY = "ticket.reply"
    NOTE = "ticket.note"
    RESOLVE = "ticket.resolve"
    REOPEN = "ticket.reopen"
    CLOSE = "ticket.close"
    CANCEL = "ticket.cancel"
    WITHDRAW = "ticket.withdraw"
    ADD_INFO = "ticket.add_info"
    PROPOSE_MAJOR = "ticket.propose_major"
    WHY = "ticket.why"
    DETAILS = "ticket.details"
    ESCALATE = "ticket.escalate"
    LINK_DUPLICATE = "ticket.link_duplicate"
    UNLINK_DUPLICATE = "ticket.unlink_duplicate"
    TELL_AFFECTED = "ticket.tell_affected"
    DECLARE_MAJOR = "ticket.declare_major"
    REFUSE_MAJOR = "ticket.refuse_major"
    UPDATE_MAJOR = "major.update"
    STABILISE = "major.stabilise"
    RELAPSE = "major.relapse"
    STAND_DOWN = "major.stand_down"
    FALSE_ALARM = "major.false_alarm"
    BROWSE = "request.browse"
    ORDER = "request.order"
    CHECKLIST = "request.checklist"
    SKIP_STEP = "request.skip_step"
    FULFIL = "ticket.fulfil"
    REJECT = "approval.reject"
    CONVERT = "ticket.convert"
    RATE_COMMENT = "rating.comment"
    ADD_TO_SWARM = "ticket.add_to_swarm"
    CALL_OUT = "ticket.call_out"
    LOG_EFFORT = "ticket.log_effort"
    LINK_REFERENCE = "ticket.link_reference"
    HOME = "home"


class Click(StrEnum):
    """action_id of every button and menu. `ticket.<key>` is the move `<key>` of the lifecycle."""

    REPORT = "incident.report"
    REQUEST = "request.browse"
    COMPLAIN = "complaint.open"
    REQUEST_SEARCH = "request.search"  # the external select of the catalogue: its choice opens the item's form
    REQUEST_FOLDER = "request.folder"  # {"f":"network"}: the catalogue at this folder; without one, at the top
    REQUEST_ITEM = "request.item"  # {"i":"password-reset"}: the item's form
    REQUEST_AGAIN = "request.again"  # {"t":42}: the form of the same item, filled with what was answered then
    CHECKLIST = "request.checklist"
    STEP_DONE = "step.done"  # {"t":42,"s":"verify-identity"}, as for the other three
    STEP_UNDO = "step.undo"
    STEP_SKIP = "step.skip"
    STEP_WITNESS = "step.witness"
    APPROVE = "approval.approve"  # {"t":42,"a":7}: the approval, where the button belongs to one
    REJECT = "approval.reject"
    FULFIL = "ticket.fulfil"
    CONVERT = "ticket.convert"
    SERVICE = "report.service"  # the external select of the report form
    JOIN_OUTAGE = "report.join"  # "I have that too": adds the reporter to a known outage
    DIFFERENT = "report.different"  # "mine is different": the form without the known outages
    JOIN_KNOWN = "ticket.join_known"  # {"t":42,"m":7}: the reporter of 42 has what many report, whose master is 7
    KEEP_APART = "ticket.keep_apart"
    LINK_TO = "ticket.link_to"  # {"t":42,"m":7}: support links 42 to its master 7
    LINK_SIMILAR = "ticket.link_similar"  # every report that looks like this one
    LINK_DUPLICATE = "ticket.link_duplicate"
    UNLINK_DUPLICATE = "ticket.unlink_duplicate"
    TELL_AFFECTED = "ticket.tell_affected"
    DUPLICATES = "ticket.duplicates"
    TAKE = "ticket.take"
    ASSIGN = "ticket.assign"
    RETURN = "ticket.return"
    CLASSIFY = "ticket.classify"
    PRIORITISE = "ticket.prioritise"
    HOLD = "ticket.hold"
    RESUME = "ticket.resume"
    REPLY = "ticket.reply"
    NOTE = "ticket.note"
    RESOLVE = "ticket.resolve"
    REOPEN = "ticket.reopen"
    CLOSE = "ticket.close"  # the first line closes for the user: opens the form
    CONFIRM = "ticket.confirm"  # the reporter says that it works: closes at once
    CANCEL = "ticket.cancel"
    WITHDRAW = "ticket.withdraw"
    ADD_INFO = "ticket.add_info"
    WHY = "ticket.why"
    OPEN = "ticket.open"  # shows one ticket's details
    MORE = "ticket.more"  # an overflow menu; its value names the click it stands for: {"t":42,"do":"ticket.note"}
    ESCALATE = "ticket.escalate"
    DRAFT_HAND_OVER = "ticket.draft_hand_over"
    ADD_TO_SWARM = "ticket.add_to_swarm"
    JOIN_SWARM = "ticket.join_swarm"
    LEAVE_SWARM = "ticket.leave_swarm"
    CALL_OUT = "ticket.call_out"
    LOG_EFFORT = "ticket.log_effort"
    LINK_REFERENCE = "ticket.link_reference"
    APPROVE_CALL_OUT = "call_out.approve"  # {"t":42,"c":7}: the call-out
    REFUSE_CALL_OUT = "call_out.refuse"
    SUPPLIERS = "call_out.list"
    NEEDS_GROUP = "ticket.needs_group"  # the answer to a time box: others should have it, or join
    PROPOSE_MAJOR = "ticket.propose_major"
    DECLARE_MAJOR = "ticket.declare_major"
    REFUSE_MAJOR = "ticket.refuse_major"
    SNOOZE = "nudge.snooze"  # an overflow menu: {"t":42,"e":7,"m":15}, the event to be reminded of again in m minutes
    RATE_1 = "rating.1"  # {"t":42,"n":0}: of the resolution after n reopenings, as for the others
    RATE_2 = "rating.2"
    RATE_3 = "rating.3"
    RATE_4 = "rating.4"
    RATE_5 = "rating.5"
    RATE_COMMENT = "rating.comment"
    LINK = "link"  # a button that only opens an address; nothing to do but acknowledge
    TAKE_COMMANDER = "major.take_role.commander"
    TAKE_TECHNICAL_LEAD = "major.take_role.technical_lead"
    TAKE_COMMS_LEAD = "major.take_role.comms_lead"
    TAKE_SCRIBE = "major.take_role.scribe"
    UPDATE_MAJOR = "major.update"
    STABILISE = "major.stabilise"
    RELAPSE = "major.relapse"
    STAND_DOWN = "major.stand_down"
    FALSE_ALARM = "major.false_alarm"
    LANGUAGE = "home.language"
    MY_TICKETS = "home.my_tickets"
    QUEUE = "home.queue"
    FIGURES = "home.figures"
    DIGEST_LIST = "digest.list"  # every line of one block of a digest


class Field(StrEnum):
    """block_id of every input; its element has the same action_id, unless the element itself calls a handler.
    PENDING_REASON calls one under its own name: the form is drawn again for the reason chosen.
    """

    TITLE = "title"
    ITEM = "item"
    SERVICE = "service"
    SCOPE = "scope"
    CAN_WORK = "can_work"
    DEADLINE = "deadline"
    DESCRIPTION = "description"
    CONSIDER_MAJOR = "consider_major"
    AFFECTED = "affected"
    GROUP = "group"
    PERSON = "person"
    REASON = "reason"
    IMPACT = "impact"
    URGENCY = "urgency"
    PRIORITY = "priority"
    PENDING_REASON = "pending_reason"
    QUESTION = "question"
    UNTIL = "until"
    CONSENT = "consent"
    CHANGE_REFERENCE = "change_reference"
    RESUME_CONDITION = "resume_condition"
    TEXT = "text"
    RESOLUTION_CODE = "resolution_code"
    RESOLUTION = "resolution"
    CATEGORY = "category"
    CAUSE = "cause"
    WORKAROUND = "workaround"
    NOT_REPRODUCIBLE = "not_reproducible"
    CI = "ci"
    CI_NAME = "ci_name"
    CI_URL = "ci_url"
    PROBLEM_REFERENCE = "problem_reference"
    BREACH_REASON = "breach_reason"
    CRITERION = "criterion"
    PRIVATE = "private"
    AFFECTED_PART = "affected_part"  # of a stakeholder update: what is affected
    DONE = "done"
    WAY_ROUND = "way_round"  # of a stakeholder update: the workaround
    ETA = "eta"
    RESTORED_AT = "restored_at"
    CONFIRMED = "confirmed"
    EXPIRES = "expires"
    COMPLIMENT = "compliment"
    COST = "cost"
    EFFORT = "effort"
    UNIT = "unit"
    AFFECTED_COUNT = "affected_count"
    ROUTE = "route"
    MASTER = "master"
    MASTER_NUMBER = "master_number"


class Command(StrEnum):
    """Slash commands, as people type them."""

    INCIDENT = "/incident"
    REQUEST = "/request"
    COMPLAINT = "/complaint"
    MAJOR = "/major"
    HOTLINE = "/hotline"


class Shortcut(StrEnum):
    """callback_id of the shortcuts in the manifest."""

    REPORT = "report_incident"
    REPORT_MESSAGE = "report_message"


def ticket_click(action: str) -> str:
    """The action_id of a move of the lifecycle, by its key."""
    return f"ticket.{action}"


def pack(limit: int = VALUE_LIMIT, /, **values: Any) -> str:
    """Values for a button or a modal as compact JSON; None is left out. `ValueError` when Slack would refuse it."""
    given = {key: value for key, value in values.items() if value is not None}
    text = json.dumps(given, ensure_ascii=False, separators=(",", ":"))
    if len(text) > limit:
        raise ValueError(f"{len(text)} characters do not fit into {limit}: {sorted(given)}")
    return text


def unpack(text: str | None) -> Mapping[str, Any]:
    """What `pack` wrote; whatever else stands there (an old button, nothing) is nothing."""
    try:
        values = json.loads(text or "{}")
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def about(ticket_id: int, **more: Any) -> str:
    """The value of a button on a ticket."""
    return pack(t=ticket_id, **more)


def metadata(**values: Any) -> str:
    """The private_metadata of a modal."""
    return pack(METADATA_LIMIT, **values)
