"""What a complaint may be about, what makes it serious, and how much of the complainant is known (process §3.11). Who
handles it is in `independence.py`, its life in `lifecycle/complaint.py`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

# Letters and digits that are not mistaken for one another when read out on the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS, GROUP_LENGTH = 4, 4
_REFERENCE = re.compile("-".join([f"[{ALPHABET}]{{{GROUP_LENGTH}}}"] * GROUPS))


class ComplaintTopic(StrEnum):
    """What it is about (process §3.11)."""

    QUALITY = "quality"  # of the service, slowness included
    CONDUCT = "conduct"
    RESULT = "result"
    PROCESS = "process"
    OTHER = "other"


class Gravity(StrEnum):
    """What the complainant ticks beside the topic."""

    DISCRIMINATION = "discrimination"
    DATA_LEAK = "data_leak"


class Confidentiality(StrEnum):
    """How much of the complainant may be known; `OPEN` is the consent to be named."""

    CONFIDENTIAL = "confidential"  # the desk writes to them; nobody who handles it reads the name
    OPEN = "open"
    ANONYMOUS = "anonymous"  # not even stored


class Finding(StrEnum):
    """The finding of a reply."""

    JUSTIFIED = "justified"
    PARTLY = "partly"
    NOT_JUSTIFIED = "not_justified"


class SeriousBecause(StrEnum):
    """Why a complaint is serious."""

    CONDUCT = "conduct"
    DISCRIMINATION = "discrimination"
    DATA_LEAK = "data_leak"
    MANAGER = "manager"
    REPEATED = "repeated"
    JUDGED = "judged"  # by the handler or the process owner, with a reason


class Voice(StrEnum):
    """Who speaks in an entry of a complaint's correspondence, and to whom."""

    COMPLAINANT = "complainant"
    HANDLER = "handler"
    QUESTION = "question"  # the handler's, while waiting for the complainant
    INTERIM = "interim"
    FINAL = "final"
    APPEAL = "appeal"
    NOTICE = "notice"  # the process owner's: an extension, the end after silence
    NOTE = "note"  # internal
    STATEMENT_ASKED = "statement_asked"  # the handler's, to somebody the complaint names
    STATEMENT = "statement"


# The way to appeal as the rules have it; each reader reads it in their own language.
STANDARD_APPEAL = "standard"
WITH_COMPLAINANT = frozenset(
    {Voice.COMPLAINANT, Voice.HANDLER, Voice.QUESTION, Voice.INTERIM, Voice.FINAL, Voice.APPEAL, Voice.NOTICE}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What decides the severity. `in_window` counts this complaint and the earlier ones of the same person within the
    window; an anonymous one is always the first.
    """

    topic: ComplaintTopic
    gravity: Collection[Gravity] = ()
    about_manager: bool = False
    in_window: int = 1
    repeat: int = 3


def serious_because(weight: Weight) -> tuple[SeriousBecause, ...]:
    """Every reason for which a complaint is serious; empty: it is a normal one (process §3.11)."""
    reasons = {
        SeriousBecause.CONDUCT: weight.topic is ComplaintTopic.CONDUCT,
        SeriousBecause.DISCRIMINATION: Gravity.DISCRIMINATION in weight.gravity,
        SeriousBecause.DATA_LEAK: Gravity.DATA_LEAK in weight.gravity,
        SeriousBecause.MANAGER: weight.about_manager,
        SeriousBecause.REPEATED: weight.in_window >= weight.repeat,
    }
    return tuple(reason for reason, applies in reasons.items() if applies)


def read_reference(text: str) -> str | None:
    """The one-time reference of an anonymous complaint, as it was shown; None for any other words."""
    found = text.strip().upper()
    return found if _REFERENCE.fullmatch(found) else None
