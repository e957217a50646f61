"""The ids of what the first line logs for a caller; those of all other things are in `views/ids.py`."""

from enum import StrEnum


class Click(StrEnum):
    """action_id of every button."""

    LOG = "call.log"
    TOLD = "ticket.told_by_phone"  # {"t":42}


class Form(StrEnum):
    """callback_id of every modal."""

    LOG = "call.log"
    TOLD = "ticket.told_by_phone"


class Field(StrEnum):
    """block_id of every input."""

    CALLER = "caller"
    NAME = "caller_name"
    CONTACT = "contact"
    UNIT = "unit"
    PERSON = "caller_kind"
    AT = "called_at"
    KIND = "call_kind"
