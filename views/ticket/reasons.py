"""Why a ticket has its impact, urgency and priority, and why it went to its group: the rules' codes as sentences."""

from collections.abc import Mapping
from typing import Any

from domain.assignment import Why
from domain.priority import ReasonCode
from domain.projection import EventLine, TicketCard
from domain.ticket import Level
from views.markup import Mrkdwn, joined
from views.ticket.sentences import doer, instant
from views.words import Language, phrase


def classified(event: EventLine, language: Language) -> Mrkdwn:
    """What a person set service and category to."""
    keys = (str(event.data.get(one) or "") for one in ("service", "category"))
    named = [language.name(event.names.get(key)) or key for key in keys]
    what = joined(named, " · ")
    return language.mark("{who} classified it: *{what}*.", who=doer(event, language), what=what)


_REASONS: Mapping[ReasonCode, str] = {
    ReasonCode.KEY_SERVICE_DOWN: phrase("a key service is down"),
    ReasonCode.SEVERAL_BRANCHES: phrase("several branches are affected"),
    ReasonCode.MANY_USERS: phrase("{users} users are affected"),
    ReasonCode.CUSTOMERS_AFFECTED: phrase("external customers are affected"),
    ReasonCode.DATA_AT_RISK: phrase("data is lost or may leak"),
    ReasonCode.ONE_UNIT: phrase("a whole branch or department is affected"),
    ReasonCode.SOME_USERS: phrase("{users} users are affected"),
    ReasonCode.KEY_SERVICE: phrase("it is a key service"),
    ReasonCode.FEW_USERS: phrase("few users are affected"),
    ReasonCode.POTENTIAL: phrase("nobody is affected yet"),
    ReasonCode.WORK_STOPPED: phrase("work has stopped"),
    ReasonCode.DEADLINE_NEAR: phrase("the deadline {deadline} is near"),
    ReasonCode.GROWS: phrase("the damage grows with every delay"),
    ReasonCode.DEGRADED: phrase("work is hindered"),
    ReasonCode.DEADLINE_TODAY: phrase("the deadline {deadline} is within a working day"),
    ReasonCode.WORKAROUND: phrase("there is a workaround"),
    ReasonCode.NO_PRESSURE: phrase("work goes on"),
    ReasonCode.VIP: phrase("the person affected is on the VIP list"),
    ReasonCode.MONTH_END: phrase("it is month-end and the service is needed for it"),
}
_ROUTES: Mapping[Why, str] = {
    Why.ROUTE: phrase("a routing rule of the service"),
    Why.CATEGORY: phrase("the group of the category"),
    Why.LEAF: phrase("the group of the service"),
    Why.UNCLASSIFIED: phrase("not classified yet, so the service desk looks first"),
}


def priority(card: TicketCard, language: Language) -> Mrkdwn | None:
    """`Impact High: a key service is down. Urgency High: work has stopped.` None when nothing was worked out."""
    said = []
    for about, level in (("impact", card.ticket.impact), ("urgency", card.ticket.urgency)):
        because = [_because(reason, language) for reason in card.reasons if reason.get("about") == about]
        if level is not None:
            said.append(_line(about, level, [one for one in because if one], language))
    return joined(said) if said else None


def route(because: object, language: Language) -> str:
    """What decided the group; nothing for an unknown code."""
    known = {str(why): message for why, message in _ROUTES.items()}
    message = known.get(str(because))
    return language.say(message) if message is not None else ""


def _line(about: str, level: Level, because: list[str], language: Language) -> Mrkdwn:
    label, name = language.label(about, topic="field"), language.label(level)
    if not because:
        return language.mark("• {field}: *{level}*", field=label, level=name)
    return language.mark(
        "• {field}: *{level}*, because {reasons}", field=label, level=name, reasons=language.list(because)
    )


def _because(reason: Mapping[str, Any], language: Language) -> str:
    known = {str(code): message for code, message in _REASONS.items()}
    message = known.get(str(reason.get("code")))
    if message is None:
        return ""
    params = dict(reason.get("params") or {})
    deadline = instant(params.get("deadline"))
    if deadline is not None:
        params["deadline"] = language.when(deadline)
    return language.say(message, **params)
