"""The ids of buttons, forms and fields about people and groups; those of all other things are in `views/ids.py`."""

from enum import StrEnum


class Click(StrEnum):
    """action_id of every button and menu."""

    AWAY = "roster.away"
    AWAY_CHANGE = "roster.away_change"  # {"a":7}: the absence, as for the next
    AWAY_END = "roster.away_end"
    ON_CALL = "roster.on_call"
    GROUP = "roster.group"  # {"g":"network"}: the group; without one, the reader's only one or the list of theirs


class Form(StrEnum):
    """callback_id of every modal."""

    AWAY = "roster.away"
    AWAY_CHANGE = "roster.away_change"
    GROUP = "roster.group"


class Field(StrEnum):
    """block_id of every input."""

    PERSON = "person"
    SINCE = "since"
    UNTIL = "until"
    AWAY_REASON = "away_reason"
    DEPUTY = "deputy"
    MEMBERS = "members"
    ORDER = "order"
    REASON = "reason"
