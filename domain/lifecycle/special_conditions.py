"""The conditions that only service requests, complaints, major incidents and hand-over records know. Those shared by
all tickets are in `conditions.py`.
"""

from domain.lifecycle.needs import Condition, Kind, said
from domain.ticket import MajorState, PendingReason

# Service requests (process §3.10)

ELIGIBLE = Condition("eligible", "the user's unit and kind may order the item", lambda f: f.eligible, Kind.GATE)
EXPIRY = Condition(
    "expiry", "time-limited access has its last day", lambda f: not f.expiry_needed or f.expires_at is not None
)
APPROVAL_NEEDED = Condition("no_approval_needed", "the item asks for approval", lambda f: f.needs_approval, Kind.GATE)
NO_APPROVAL_NEEDED = Condition(
    "approval_needed", "the item asks for no approval", lambda f: not f.needs_approval, Kind.GATE
)
LAST_APPROVAL = Condition("not_last_approval", "no other approval is left", lambda f: f.last_approval, Kind.GATE)
MORE_APPROVALS = Condition("last_approval", "other approvals are left", lambda f: not f.last_approval, Kind.GATE)
APPROVAL_LAPSED = Condition(
    "approval_running", "the approval has run out of time", lambda f: f.approval_lapsed, Kind.GATE
)
STEP = Condition("step", "the step is named", lambda f: said(f.step))
STEP_WAIVABLE = Condition(
    "step_waivable", "the item lets this step be “not applicable”", lambda f: f.step_waivable, Kind.WORK
)
STEPS_DONE = Condition(
    "open_steps",
    "every mandatory step is done or not applicable with a reason",
    lambda f: not f.open_steps,
    Kind.WORK,
    lambda f: {"steps": f.open_steps},
)
STEPS_WITNESSED = Condition(
    "unwitnessed_steps",
    "every sensitive step has its second person",
    lambda f: not f.unwitnessed_steps,
    Kind.WORK,
    lambda f: {"steps": f.unwitnessed_steps},
)
SECOND_PERSON = Condition("second_person", "the second person is not the first", lambda f: not f.did_it, Kind.WORK)
CHANGE_COMPLETE = Condition(
    "hand_over",
    "to a change: its hand-over record is complete",
    lambda f: f.convert_to != "rfc" or f.hand_over_complete,
)

# Complaints (process §3.11)

INDEPENDENT = Condition(
    "handler_conflict",
    "the handler is independent of every named subject",
    lambda f: f.handler_conflict is None,
    Kind.WORK,
    lambda f: {"conflict": f.handler_conflict},
)
ONLY_FOR_COMPLAINANT = Condition(
    "pending_reason",
    "waiting for the complainant, no other reason",
    lambda f: f.pending_reason is PendingReason.WAITING_FOR_USER,
)
QUESTION_ASKED = Condition("public_question", "the question was put to the complainant", lambda f: f.question_posted)
COMPLAINANT_REPLIED = Condition("still_waiting", "the complainant replied", lambda f: f.user_replied, Kind.GATE)
FINDING = Condition("finding", "justified, partly or not: the finding is stated", lambda f: said(f.finding))
MEASURE = Condition("measure", "it is said what is done about it", lambda f: said(f.measure))
APPEAL_PATH = Condition("appeal_path", "the way to appeal is named", lambda f: said(f.appeal_path))
COUNTERSIGNED = Condition(
    "countersignature", "a serious complaint is countersigned", lambda f: not f.serious or f.countersigned, Kind.WORK
)
SERIOUS = Condition("not_serious", "the complaint is serious", lambda f: f.serious, Kind.GATE)
PURSUED = Condition(
    "not_pursued", "the process owner has decided that the investigation goes on", lambda f: f.pursued, Kind.GATE
)
REPLY_DRAFTED = Condition("reply_draft", "the reply is drafted", lambda f: f.reply_drafted, Kind.WORK)
NOT_HANDLER = Condition(
    "second_person", "who countersigns is not the handler", lambda f: not f.owner_is_handler, Kind.GATE
)
OWNER_HANDLES = Condition("second_person", "the process owner is the handler", lambda f: f.owner_is_handler, Kind.GATE)
SILENCE = Condition(
    "silence", "the working days of silence after the reply are over", lambda f: f.silence_over, Kind.GATE
)
FIRST_APPEAL = Condition("appealed", "there was no appeal before", lambda f: not f.appealed, Kind.GATE)
WITHIN_APPEAL_WINDOW = Condition(
    "appeal_window", "within the appeal window after the reply", lambda f: f.within_appeal_window, Kind.GATE
)
SATISFIED = Condition("dissatisfied", "no dissatisfaction remains", lambda f: not f.dissatisfied)
DISSATISFIED = Condition("dissatisfied", "dissatisfaction remains", lambda f: f.dissatisfied)
NOT_CONVERTED = Condition("converted_already", "no ticket has come of it before", lambda f: not f.converted, Kind.GATE)
CONSENT = Condition("user_consent", "the complainant agrees", lambda f: f.user_consent)
FIRST_EXTENSION = Condition("extended", "it was not extended before", lambda f: not f.extended, Kind.GATE)
EXTENSION_FITS = Condition("extension", "the extension keeps to its limit", lambda f: f.extension_fits)
NOTICE = Condition("notice", "the complainant is told", lambda f: said(f.notice))

# Major incidents (process §3.8)

CRITERION = Condition("criterion", "one of the criteria is named", lambda f: said(f.criterion))
NEW_FACTS = Condition(
    "new_facts",
    "after a refusal or a false alarm: what is new",
    lambda f: f.major not in {MajorState.REFUSED, MajorState.STOOD_DOWN} or said(f.new_facts),
)
WAS_FALSE_ALARM = Condition("was_major", "it was a false alarm", lambda f: f.false_alarm, Kind.GATE)
WAS_MAJOR = Condition("false_alarm", "it was no false alarm", lambda f: not f.false_alarm, Kind.GATE)
SYSTEM_DECLARES = Condition(
    "decision_time",
    "nobody decided in time, and the fail-safe is on",
    lambda f: f.decision_overdue and f.system_declares,
    Kind.GATE,
)
MAJOR_ROLE = Condition("major_role", "the role is named", lambda f: said(f.major_role))
UPDATE_TEXT = Condition("update", "the update says something; “no change” is an update", lambda f: said(f.update))
ETA_FROM_COMMANDER = Condition(
    "eta", "a time of restoration is the commander's word", lambda f: not f.eta_given or f.eta_by_commander
)
REGULATOR_ANSWER = Condition(
    "regulator", "yes, no or to be assessed; who reported when", lambda f: said(f.regulator_answer)
)
RESTORED_AT = Condition("restored_at", "the time of restoration is stated", lambda f: f.restored_at is not None)
RESTORED_CONFIRMED = Condition(
    "restored_confirmed", "a user-side contact or monitoring confirms the restoration", lambda f: f.restored_confirmed
)
WORKAROUND_DOCUMENTED = Condition(
    "workaround_documented", "what was done, or the workaround, is documented", lambda f: said(f.resolution)
)
ACTIONS_OWNED = Condition(
    "unowned_actions",
    "every open action has an owner",
    lambda f: not f.unowned_actions,
    Kind.WORK,
    lambda f: {"actions": f.unowned_actions},
)
FINAL_UPDATE = Condition(
    "final_update", "the final stakeholder update is sent", lambda f: f.final_update_sent, Kind.WORK
)
EARLY_REASON = Condition(
    "early_restore_reason",
    "a restoration more than 30 minutes before the stand-down has its reason",
    lambda f: not f.restored_early or said(f.reason),
)
REVIEW_COMPLETE = Condition(
    "review_missing",
    "every section of the report is there, every action has an owner and a due date",
    lambda f: not f.review_missing,
    Kind.WORK,
    lambda f: {"sections": f.review_missing},
)
PROBLEM_NAMED = Condition(
    "problem_reference", "the problem hand-over is numbered", lambda f: said(f.problem_reference), Kind.WORK
)

# Hand-over records (process §3.9)

HAND_OVER_KIND = Condition(
    "hand_over_kind", "problem, change, alert or configuration is chosen", lambda f: said(f.hand_over_kind)
)
HAND_OVER_COMPLETE = Condition(
    "hand_over_missing",
    "every field of its kind is filled in",
    lambda f: not f.hand_over_missing,
    Kind.FORM,
    lambda f: {"fields": f.hand_over_missing},
)
EXTERNAL_NUMBER = Condition("external_number", "the receiver's own number is given", lambda f: said(f.external_number))
