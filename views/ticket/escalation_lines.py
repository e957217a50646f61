"""The sentences of events that bring others to a ticket: who joined or left, what the incident manager is asked, which
supplier was called out at what cost.
"""

from collections.abc import Callable, Mapping

from domain.projection import EventLine
from views import phrases
from views.markup import Mrkdwn
from views.ticket.sentences import doer, with_quote
from views.words import Language

Sentence = Callable[[EventLine, Language], Mrkdwn]


def groups(event: EventLine, language: Language) -> list[str]:
    """The groups it went through, by name, the present one last."""
    return [language.name(event.names.get(str(key))) or str(key) for key in event.data.get("path") or ()]


def _group(event: EventLine, language: Language) -> str:
    key = str(event.data.get("group") or "")
    return language.name(event.names.get(key)) or key


def _who(event: EventLine, language: Language) -> Mrkdwn | str:
    if event.data.get("group"):
        return _group(event, language)
    return phrases.called(event.people.get(event.data.get("person_id") or 0), language)


def _joined(event: EventLine, language: Language) -> Mrkdwn:
    if event.data.get("by_themselves"):
        return language.mark("{who} joined and helps.", who=doer(event, language))
    return language.mark("{who} asked *{other}* to join.", who=doer(event, language), other=_who(event, language))


def _left(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("*{other}* left: no more help is needed.", other=_who(event, language))


def _arbitration(event: EventLine, language: Language) -> Mrkdwn:
    """How often it was passed on is one less than the groups it has been in."""
    times = max(len(event.data.get("path") or ()) - 1, 0)
    said = language.mark(
        "It was passed on {n} times. {who} proposes *{group}*; the incident manager assigns it, and that binds.",
        n=times,
        who=doer(event, language),
        group=_group(event, language),
    )
    return with_quote(said, event.data.get("reason"))


def _call_out_asked(event: EventLine, language: Language) -> Mrkdwn:
    said = language.mark(
        "{who} asks to call out *{group}* ({cost}); the group lead decides.", **_called(event, language)
    )
    return with_quote(said, event.data.get("reason"))


def _called_out(event: EventLine, language: Language) -> Mrkdwn:
    given = _called(event, language)
    if event.data.get("basis") == "major":
        said = language.mark(
            "{who} called out *{group}* ({cost}): a major incident; the group lead judges it afterwards.", **given
        )
    elif event.data.get("basis") == "free":
        said = language.mark("{who} called out *{group}* ({cost}).", **given)
    else:
        said = language.mark("{who} approved it: *{group}* is called out ({cost}).", **given)
    return with_quote(said, event.data.get("reason"))


def _judged(event: EventLine, language: Language) -> Mrkdwn:
    given = _called(event, language)
    if not event.data.get("afterwards"):
        return language.mark("{who} did not approve calling out *{group}* ({cost}).", **given)
    if event.data.get("approved"):
        return language.mark("{who} judged the call-out of *{group}* ({cost}): justified.", **given)
    return language.mark("{who} judged the call-out of *{group}* ({cost}): not justified.", **given)


def _called(event: EventLine, language: Language) -> dict[str, str]:
    cost = str(event.data.get("cost") or "")
    return {"who": doer(event, language), "group": _group(event, language), "cost": cost}


def _effort(event: EventLine, language: Language) -> Mrkdwn:
    minutes, total = int(event.data.get("minutes") or 0), int(event.data.get("total") or 0)
    return language.mark(
        "{who} logged {n} min; {total} min altogether.", who=doer(event, language), n=minutes, total=total
    )


LINES: Mapping[str, Sentence] = {
    "swarm_joined": _joined,
    "swarm_left": _left,
    "arbitration_asked": _arbitration,
    "call_out_asked": _call_out_asked,
    "called_out": _called_out,
    "call_out_judged": _judged,
    "effort_logged": _effort,
}
