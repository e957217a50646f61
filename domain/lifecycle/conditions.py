"""The conditions that tickets of every type share: what the forms ask for, what must have happened before, and what
nobody can change. What only requests, complaints, major incidents and hand-overs know is in `special_conditions.py`.
"""

from domain.lifecycle.needs import Condition, Kind, said
from domain.ticket import Level, MajorState, PendingReason, ResolutionCode, TicketType

UPWARDS = (Level.LOW, Level.MEDIUM, Level.HIGH)


def _empty(**fields: object) -> tuple[str, ...]:
    """The names of the fields that are not filled in."""
    return tuple(name for name, value in fields.items() if not value)


# What the forms ask -- every ticket (process §3.1, §3.6)

REASON = Condition("reason", "a reason is given", lambda f: said(f.reason))
GROUP = Condition("group", "the receiving group is named", lambda f: said(f.group))
CLASSIFIED = Condition(
    "classification",
    "category, service, impact and urgency are set, or it goes to the first line as unclassified",
    lambda f: f.to_first_line or all((said(f.category), said(f.service), f.impact, f.urgency)),
    tells=lambda f: {"fields": _empty(category=f.category, service=f.service, impact=f.impact, urgency=f.urgency)},
)
ASSESSED = Condition("assessment", "impact and urgency are given", lambda f: bool(f.impact and f.urgency))
MASTER_IF_DUPLICATE = Condition(
    "master", "a duplicate names its master", lambda f: not f.duplicate or (said(f.master) and f.master_fits)
)
MASTER = Condition(
    "master", "the master is a worked ticket that is not a child itself", lambda f: said(f.master) and f.master_fits
)
PENDING_REASON = Condition(
    "pending_reason", "one of the four reasons is chosen", lambda f: f.pending_reason is not None
)
RESUME_CONDITION = Condition(
    "resume_condition",
    "it is said what ends the waiting; for the user's reply and an agreed time that is clear by itself",
    lambda f: (
        f.pending_reason in {None, PendingReason.WAITING_FOR_USER, PendingReason.USER_AGREED_TIME}
        or said(f.resume_condition)
    ),
)
QUESTION_POSTED = Condition(
    "public_question",
    "waiting for the user: the question stands in the public thread",
    lambda f: f.pending_reason is not PendingReason.WAITING_FOR_USER or (f.question_posted and f.has_user),
)
TIME_AGREED = Condition(
    "agreed_time",
    "an agreed time: the time and the user's consent are recorded",
    lambda f: f.pending_reason is not PendingReason.USER_AGREED_TIME or (f.agreed_until is not None and f.user_consent),
)
CHANGE_NAMED = Condition(
    "change_reference",
    "waiting for a change window: the change is named",
    lambda f: f.pending_reason is not PendingReason.WAITING_FOR_CHANGE or said(f.change_reference),
)
RESOLUTION_CODE = Condition("resolution_code", "a resolution code is chosen", lambda f: f.resolution_code is not None)
RESOLUTION = Condition("resolution", "it is said what was done", lambda f: said(f.resolution))
FINAL_CATEGORY = Condition("final_category", "the final category is given", lambda f: said(f.category))
FINAL_SERVICE = Condition("final_service", "the final service is given", lambda f: said(f.service))
CAUSE = Condition("cause", "the cause is given as far as known", lambda f: said(f.cause))
WORKAROUND_STATED = Condition(
    "workaround",
    "it is said whether this is a workaround",
    lambda f: f.workaround is not None or f.resolution_code is ResolutionCode.WORKAROUND,
)
CI_IF_SEVERE = Condition(
    "ci",
    "the priorities that the policy names (P1 and P2) name the configuration item",
    lambda f: f.priority not in f.ci_priorities or said(f.ci),
)
DUPLICATE_HAS_MASTER = Condition(
    "master",
    "the code “duplicate” is for tickets that have a master",
    lambda f: f.resolution_code is not ResolutionCode.DUPLICATE or f.is_child,
)
BREACH_REASON = Condition(
    "breach_reason", "after a breach its reason is given", lambda f: not f.breached or said(f.breach_reason)
)
USER_CONSENT = Condition(
    "user_consent", "the user's consent is recorded, if there is a user", lambda f: f.user_consent or not f.has_user
)
SUPPLIER = Condition("supplier", "the supplier is named", lambda f: said(f.supplier))
EFFORT = Condition("effort", "minutes above zero are given", lambda f: f.effort_minutes > 0)
REFERENCE = Condition(
    "reference",
    "a configuration item, problem or change is named",
    lambda f: said(f.ci) or said(f.problem_reference) or said(f.change_reference),
)
CONVERT_TO = Condition("convert_to", "it is said what it becomes", lambda f: said(f.convert_to))

# What must happen first, or cannot be changed -- every ticket

THIRD_PARTY_CLEARED = Condition(
    "third_party",
    "to a third party only with the group lead's approval or a contract rule",
    lambda f: not f.to_third_party or f.lead_approved or f.third_party_rule,
    Kind.WORK,
)
NOT_ARBITRATED = Condition(
    "arbitration",
    "from the fourth reassignment on the incident manager decides",
    lambda f: f.to_same_group or f.reassignments < f.reassignment_limit,
    Kind.WORK,
    lambda f: {"reassignments": f.reassignments, "arbiter": f.arbiter},
)
SWARM_INSTEAD = Condition(
    "swarm",
    "a P1 or major incident leaves the first line once and then stays: other groups join",
    lambda f: not f.is_urgent or f.to_same_group or (f.held_by_first_line and not f.to_first_line),
    Kind.WORK,
)
SWARMS = Condition("no_swarm", "a P1 or major incident", lambda f: f.is_urgent, Kind.GATE)
MAY_JOIN = Condition("takes_part", "who neither works on it nor has joined", lambda f: f.may_join, Kind.GATE)
TAKES_PART = Condition(
    "takes_no_part", "who has joined, or belongs to a group that has", lambda f: f.takes_part, Kind.GATE
)
NO_PING_PONG = Condition(
    "swarm", "a P1 or major incident is not returned: other groups join", lambda f: not f.is_urgent, Kind.WORK
)
CALL_OUT_CLEARED = Condition(
    "call_out_approval",
    "a paid call-out has the group lead's approval, or it is a major incident",
    lambda f: not f.call_out_cost or f.lead_approved or f.is_major,
    Kind.WORK,
)
NOT_LOWERED_LATE = Condition(
    "lowering",
    "in the last quarter of the target or after a breach only the incident manager lowers a priority",
    lambda f: not (f.lowers_priority and (f.last_quarter or f.breached)),
)
KEY_SERVICE_FLOOR = Condition(
    "key_service",
    "only the incident manager gives an incident of a key service an impact below its floor",
    lambda f: not f.key_service or f.impact is None or UPWARDS.index(f.impact) >= UPWARDS.index(f.impact_floor),
)
MAJOR_IS_P1 = Condition("major_priority", "a running major incident is P1", lambda f: not f.is_major)
NOTHING_OPEN = Condition(
    "open_items",
    "no child, approval or task is open",
    lambda f: not (f.open_children or f.open_approvals or f.open_tasks),
    Kind.WORK,
    lambda f: {"children": f.open_children, "approvals": f.open_approvals, "tasks": f.open_tasks},
)
CHILDREN_ENDED = Condition(
    "open_children",
    "no child depends on it",
    lambda f: not f.open_children,
    Kind.WORK,
    lambda f: {"children": f.open_children},
)
REVIEW_APPROVED = Condition(
    "review",
    "a major incident closes after its review is approved",
    lambda f: f.major in {None, MajorState.PROPOSED, MajorState.REFUSED, MajorState.REVIEWED} or f.false_alarm,
    Kind.WORK,
)
REVIEWED_OR_SILENT = Condition(
    "silence",
    "the days of silence are over, or the review of the major incident has just been approved",
    lambda f: f.silence_over or f.major is MajorState.REVIEWED,
    Kind.GATE,
)
STAND_DOWN_FIRST = Condition(
    "stand_down", "a running major incident is stood down, which resolves it", lambda f: not f.is_major, Kind.WORK
)
NEVER_MAJOR = Condition(
    "major", "never a major incident", lambda f: f.major in {None, MajorState.REFUSED} or f.false_alarm, Kind.GATE
)
MAJOR_RUNS = Condition("no_major", "a major incident runs", lambda f: f.is_major, Kind.GATE)
BEFORE_RESPONSE = Condition("responded", "before the response", lambda f: not f.responded, Kind.GATE)
WITHIN_REOPEN_WINDOW = Condition(
    "reopen_window",
    "within the reopen window; later a new ticket is linked",
    lambda f: f.within_reopen_window,
    Kind.GATE,
)
REPLIED_OR_DUE = Condition(
    "still_waiting",
    "the user replied or the agreed time is reached",
    lambda f: f.user_replied or f.time_reached,
    Kind.GATE,
)
USER_SILENT = Condition(
    "still_waiting",
    "waiting for the user, and the days without a reply are over",
    lambda f: f.pending_reason is PendingReason.WAITING_FOR_USER and f.no_reply_over,
    Kind.GATE,
)
NOT_SEVERE = Condition(
    "severe",
    "not major, and none of the priorities that the policy spares (P1 and P2)",
    lambda f: not f.is_major and f.priority not in f.spared_by_silence,
    Kind.GATE,
)
MASTER_RESOLVED = Condition(
    "master_open", "its master is resolved", lambda f: f.is_child and f.master_resolved, Kind.GATE
)
IS_CHILD = Condition("not_a_child", "it has a master", lambda f: f.is_child, Kind.GATE)
NOT_A_CHILD = Condition("already_child", "it has no master yet", lambda f: not f.is_child, Kind.GATE)
NOT_A_MASTER = Condition("has_children", "it is no master itself", lambda f: not f.has_children, Kind.GATE)
NOT_MAJOR_ITSELF = Condition(
    "major_itself",
    "it is neither proposed as major nor a running major incident itself",
    lambda f: f.major in {None, MajorState.REFUSED} or f.false_alarm,
    Kind.GATE,
)
HAS_DUPLICATES = Condition("no_children", "it has duplicates", lambda f: f.has_children, Kind.GATE)
KNOWN_OUTAGE = Condition(
    "outage_unknown", "the master is an outage known to whoever reports the same", lambda f: f.known_outage, Kind.GATE
)
SATISFACTION_OPEN = Condition(
    "satisfaction_closed",
    "there is a user, and the rating is still open",
    lambda f: f.has_user and f.satisfaction_open,
    Kind.GATE,
)
NO_COMPLAINT = Condition(
    "complaint", "a complaint is never major", lambda f: f.ticket_type is not TicketType.COMPLAINT, Kind.GATE
)
STILL_WORKED = Condition("not_worked", "somebody still owes work on the ticket", lambda f: f.worked, Kind.GATE)
