"""The ids of hand-over records: buttons carry `{"h":7}`, the record's number."""

from enum import StrEnum


class Click(StrEnum):
    """action_id of every button and choice."""

    COMPLETE = "hand_over.complete"  # opens the form of a draft, or of what came back
    ACCEPT = "hand_over.accept"
    RETURN = "hand_over.return"
    DISCARD = "hand_over.discard"
    COVER = "hand_over.cover"  # opens the catalogue: an existing item is ordered instead
    OPEN = "hand_over.open"
    LIST = "hand_over.list"  # also `/hotline handovers`
    DRAW = "hand_over.draw"  # a choice in the form after which it asks something else


class Form(StrEnum):
    """callback_id of every modal."""

    HAND_OVER = "hand_over.form"
    ACCEPT = "hand_over.accept"
    RETURN = "hand_over.return"
    DISCARD = "hand_over.discard"
    SHOWN = "hand_over.shown"


class Field(StrEnum):
    """block_id of the inputs beside the record's own fields, whose blocks are called like them."""

    KIND = "hand_over_kind"
    WHEN = "when"
    TICKETS = "tickets"
    CONVERTS = "converts"
    EXPLANATION = "explanation"
    EXTERNAL_NUMBER = "external_number"
    EXTERNAL_URL = "external_url"
    REASON = "reason"


class When(StrEnum):
    """Whether it goes out with the form."""

    NOW = "now"
    DRAFT = "draft"
