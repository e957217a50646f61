"""One sentence per event of a hand-over record: for the working thread, and for the user of a ticket that is or needs a
change.
"""

from collections.abc import Callable

from domain import hand_overs
from domain.hand_overs import RECEIVERS
from domain.lifecycle.records import HandOverKind
from domain.projection import EventLine
from views.markup import Mrkdwn
from views.ticket.sentences import doer, with_quote
from views.words import Language

Sentence = Callable[[EventLine, Language], Mrkdwn]


def _ref(event: EventLine) -> str:
    return hand_overs.reference(int(event.data.get("hand_over") or 0))


def _topic(event: EventLine) -> HandOverKind:
    return HandOverKind(str(event.data.get("topic")))


def _receiver(event: EventLine, language: Language) -> str:
    return language.label(RECEIVERS[_topic(event)], topic="role")


def _answerer(event: EventLine, language: Language) -> str:
    """The person who answered, or the receiver whose tool did."""
    return _receiver(event, language) if event.data.get("by_tool") else doer(event, language)


def _drafted(event: EventLine, language: Language) -> Mrkdwn:
    kind = language.label(_topic(event))
    return language.mark("{who} drafted *{ref}* ({kind}).", who=doer(event, language), ref=_ref(event), kind=kind)


def _joined(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("It was added to *{ref}* ({kind}).", ref=_ref(event), kind=language.label(_topic(event)))


def _edited(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("{who} edited *{ref}*.", who=doer(event, language), ref=_ref(event))


def _handed_over(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark(
        "{who} handed it over as *{ref}* ({kind}) to {receiver}.",
        who=doer(event, language),
        ref=_ref(event),
        kind=language.label(_topic(event)),
        receiver=_receiver(event, language),
    )


def _accepted(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark(
        "{who} accepted *{ref}* as *{number}*.",
        who=_answerer(event, language),
        ref=_ref(event),
        number=str(event.data.get("external_number")),
    )


def _returned(event: EventLine, language: Language) -> Mrkdwn:
    made = language.mark("{who} returned *{ref}*.", who=_answerer(event, language), ref=_ref(event))
    return with_quote(made, event.data.get("reason"))


def _discarded(event: EventLine, language: Language) -> Mrkdwn:
    made = language.mark("{who} put *{ref}* aside: not needed.", who=doer(event, language), ref=_ref(event))
    return with_quote(made, event.data.get("reason"))


def _covered(event: EventLine, language: Language) -> Mrkdwn:
    other = str(event.data.get("other"))
    return language.mark("An existing item covers *{ref}*: *{other}* was ordered.", ref=_ref(event), other=other)


def _reminded(event: EventLine, language: Language) -> Mrkdwn:
    if event.data.get("manager"):
        return language.mark("Nobody has answered *{ref}* yet: the receiver's manager was told.", ref=_ref(event))
    return language.mark("Nobody has answered *{ref}* yet: the receiver was reminded.", ref=_ref(event))


def _handed_over_for_me(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("A change is needed for this; it was handed over as *{ref}*.", ref=_ref(event))


def _accepted_for_me(event: EventLine, language: Language) -> Mrkdwn:
    number = str(event.data.get("external_number"))
    return language.mark("The change *{ref}* was accepted: its number is *{number}*.", ref=_ref(event), number=number)


def _returned_for_me(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("There is a question about the change *{ref}*; we look after it.", ref=_ref(event))


def _discarded_for_me(event: EventLine, language: Language) -> Mrkdwn:
    made = language.mark("The change *{ref}* is not needed.", ref=_ref(event))
    return with_quote(made, event.data.get("reason"))


def _covered_for_me(event: EventLine, language: Language) -> Mrkdwn:
    other = str(event.data.get("other"))
    return language.mark(
        "No change is needed: an existing service covers it, and *{ref}* was ordered for you.", ref=other
    )


LINES: dict[str, Sentence] = {
    "hand_over_drafted": _drafted,
    "hand_over_joined": _joined,
    "hand_over_edited": _edited,
    "handed_over": _handed_over,
    "hand_over_accepted": _accepted,
    "hand_over_returned": _returned,
    "hand_over_discarded": _discarded,
    "hand_over_covered": _covered,
    "hand_over_reminded": _reminded,
}
REPORTER_LINES: dict[str, Sentence] = {
    "handed_over": _handed_over_for_me,
    "hand_over_accepted": _accepted_for_me,
    "hand_over_returned": _returned_for_me,
    "hand_over_discarded": _discarded_for_me,
    "hand_over_covered": _covered_for_me,
}
