"""The ids of a complaint's buttons, forms and fields; those of all other things are in `views/ids.py`."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Click(StrEnum):
    """action_id of every button. `complaint.<key>` is the move `<key>` of the lifecycle, where there is one."""

    SHOW = "complaint.show"
    ACKNOWLEDGE = "complaint.acknowledge"
    INVESTIGATE = "complaint.investigate"
    RESUME = "complaint.resume"
    HOLD = "complaint.hold"
    ASK_STATEMENT = "complaint.ask_statement"
    REPLY_INTERIM = "complaint.reply_interim"
    REPLY_FINAL = "complaint.reply_final"
    DECIDE_APPEAL = "complaint.decide_appeal"
    COUNTERSIGN = "complaint.countersign"
    SEND_BACK = "complaint.send_back"
    ACCEPT = "complaint.accept"
    CLOSE_SILENT = "complaint.close_silent"
    APPEAL = "complaint.appeal"
    WITHDRAW = "complaint.withdraw"
    WRITE = "complaint.write"
    NOTE = "complaint.note"
    NAME_SUBJECT = "complaint.name_subject"
    NAME_HANDLER = "complaint.name_handler"
    CLASSIFY = "complaint.classify"
    EXTEND = "complaint.extend"
    PURSUE = "complaint.pursue"
    CONVERT = "complaint.convert"
    ITEM = "complaint.item"  # looked for while it is converted


class Form(StrEnum):
    """callback_id of every modal."""

    SUBMIT = "complaint.submit"
    SHOWN = "complaint.shown"
    TAKEN = "complaint.taken"
    HOLD = "complaint.hold"
    ASK_STATEMENT = "complaint.ask_statement"
    REPLY_INTERIM = "complaint.reply_interim"
    REPLY_FINAL = "complaint.reply_final"
    DECIDE_APPEAL = "complaint.decide_appeal"
    SEND_BACK = "complaint.send_back"
    ACCEPT = "complaint.accept"
    CLOSE_SILENT = "complaint.close_silent"
    APPEAL = "complaint.appeal"
    WITHDRAW = "complaint.withdraw"
    WRITE = "complaint.write"
    NOTE = "complaint.note"
    NAME_SUBJECT = "complaint.name_subject"
    NAME_HANDLER = "complaint.name_handler"
    CLASSIFY = "complaint.classify"
    EXTEND = "complaint.extend"
    PURSUE = "complaint.pursue"
    CONVERT = "complaint.convert"


class Field(StrEnum):
    """block_id of every input that only complaints have; its element has the same action_id."""

    TOPIC = "topic"
    GRAVITY = "gravity"
    RELATED = "related"
    SUBJECT_PEOPLE = "subject_people"
    SUBJECT_GROUPS = "subject_groups"
    CONFIDENTIALITY = "confidentiality"
    SEVERITY = "severity"
    FINDING = "finding"
    ANSWER = "answer"
    MEASURE = "measure"
    APPEAL_PATH = "appeal_path"
    HOURS = "hours"
    NOTICE = "notice"
    DISSATISFIED = "dissatisfied"


def reference_in(metadata: Mapping[str, Any]) -> str | None:
    """The one-time reference that a modal of an anonymous complaint carries along."""
    found = metadata.get("r")
    return found if isinstance(found, str) else None
