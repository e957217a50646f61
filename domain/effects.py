"""What is to be told, as values: an effect names what and about whom, never rendered text. Delivery makes the words
when it sends, from the state of that moment, in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any


class EffectKind(StrEnum):
    """Everything the desk does in Slack on its own account; `bot/effects.py` has one function for each."""

    RECEIPT = "receipt"  # opens the reporter's thread in a direct message
    CARD = "card"  # the ticket in its group's channel; its thread is the working thread
    REFRESH = "refresh"  # re-draws every card, receipt and header of the ticket; coalesces
    LINE = "line"  # an event, as a sentence in the working thread
    TELL_REPORTER = "tell_reporter"  # an event, as a sentence in the reporter's thread
    COMMENT = "comment"  # a public message or note, into one of the threads
    TELL = "tell"  # an event, as a direct message to one person, with its act-now buttons
    TELL_BUNDLE = "tell_bundle"  # several events, as one direct message to one person
    TELL_GROUP = "tell_group"  # an event, in the working thread, broadcast to the group's channel
    APPROVAL_ASK = "approval_ask"  # an approval, as a direct message to one person with everything to decide on
    APPROVAL_REDRAW = "approval_redraw"  # the same message once it is decided, or no longer asked for
    RELAY = "relay"  # what a master's reporter is told, to those of its duplicates
    MAJOR_DECIDED = "major_decided"  # the direct messages that asked for the decision, once it is taken
    MAJOR_CHANNEL = "major_channel"
    MAJOR_TOPIC = "major_topic"
    MAJOR_INVITE = "major_invite"
    MAJOR_HEADER = "major_header"
    MAJOR_POST = "major_post"  # an event, in the major incident's channel
    MAJOR_ANNOUNCE = "major_announce"
    MAJOR_STATUS = "major_status"  # an event, as a reply under the announcement in the status channel
    COMPLAINT_RECEIPT = "complaint_receipt"  # opens the complainant's thread in a direct message
    COMPLAINT_CARD = "complaint_card"  # the complaint in the direct messages of one who handles it
    COMPLAINT_TELL = "complaint_tell"  # an event of a complaint, in one party's thread
    COMPLAINT_REFRESH = "complaint_refresh"  # re-draws a complaint for each of its parties; coalesces
    COMPLAINT_STATEMENT = "complaint_statement"  # asks somebody a complaint names; names no complaint
    COMPLAINT_LINK = "complaint_link"  # points an incident manager to the related ticket, and to nothing else
    HAND_OVER_SHOW = "hand_over_show"  # a hand-over record, to one person or into the working thread, with its buttons
    HAND_OVER_REDRAW = "hand_over_redraw"  # the same wherever it is shown, once something changed
    HAND_OVER_SEND = "hand_over_send"  # the record, to the receiver's own tool
    RATING_ASK = "rating_ask"  # how it went, in the reporter's thread
    RATING_REDRAW = "rating_redraw"  # every asking of a ticket once more; coalesces
    COMPLAINT_RATING_ASK = "complaint_rating_ask"  # the same in the complainant's thread
    COMPLAINT_RATING_REDRAW = "complaint_rating_redraw"
    DIGEST = "digest"
    ALARM = "alarm"  # something that only those who run the bot can help
    AWAY = "away"  # somebody is away: to their groups, their lead, who stands in, or to themselves
    GROUP_CHANGED = "group_changed"  # the make-up of a group, in its channel and to who joined or left
    READINESS = "readiness"  # what the desk lacks, to the process owner once a week
    FIND_PERSON = "find_person"  # looks in Slack for somebody known by e-mail only
    HOME = "home"  # re-draws a person's App Home; coalesces


# Of these a log says which row it is, and not of which ticket (process §3.11).
CONFIDENTIAL = frozenset(kind for kind in EffectKind if kind.startswith("complaint_"))


class Urgency(IntEnum):
    """Which rows go first when Slack's budget is short."""

    PAGE = 0
    RECEIPT = 1
    WORK = 2
    REFRESH = 3
    DIGEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One thing to do in Slack.

    `lane`: rows of one lane go out one after the other, in order of recording; lanes run in parallel.
    `key`: when given, the same effect is never recorded twice; otherwise the event and position make the key.
    `coalesce`: while a row with the same value waits, another is not added.
    """

    kind: EffectKind
    lane: str
    urgency: Urgency = Urgency.WORK
    ticket_id: int | None = None
    person_id: int | None = None
    place: str | None = None
    args: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    coalesce: str | None = None
    not_before: datetime | None = None
