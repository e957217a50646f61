"""The sentences of a major incident's events: as support reads them, and as everybody may."""

from collections.abc import Callable, Mapping

from domain.major import BY_REPORTER
from domain.projection import EventLine
from views import phrases
from views.markup import Mrkdwn
from views.ticket.sentences import doer, instant, with_quote
from views.words import Language

Sentence = Callable[[EventLine, Language], Mrkdwn]


def sentence(event: EventLine, language: Language) -> Mrkdwn:
    """The event as support reads it."""
    return MAJOR_LINES[event.kind](event, language)


def public_sentence(event: EventLine, language: Language) -> Mrkdwn:
    """The event as everybody may read it: no names, no reasons."""
    return _PUBLIC.get(event.kind, _news)(event, language)


def _news(_: EventLine, language: Language) -> Mrkdwn:
    return language.mark("There is news about the major incident.")


def _proposed(event: EventLine, language: Language) -> Mrkdwn:
    codes = [str(code) for code in event.data.get("criteria") or ()]
    shown = language.list(language.say("asked for by the reporter") if code == BY_REPORTER else code for code in codes)
    made = language.mark("Proposed as a *major incident* ({criteria}). The incident manager decides.", criteria=shown)
    return with_quote(made, event.data.get("reason"))


def _undecided(event: EventLine, language: Language) -> Mrkdwn:
    at = instant(event.data.get("proposed_at"))
    when = language.slack_when(at) if at else "–"
    return language.mark("Nobody has decided yet on the proposal of {when}; those next in line were told.", when=when)


def _roles_open(event: EventLine, language: Language) -> Mrkdwn:
    roles = language.list(language.label(str(role), topic="role") for role in event.data.get("roles") or ())
    return language.mark("Somebody is needed as: *{roles}*.", roles=roles)


def _refused(event: EventLine, language: Language) -> Mrkdwn:
    return with_quote(
        language.mark("{who}: not a major incident.", who=doer(event, language)), event.data.get("reason")
    )


def _declared(event: EventLine, language: Language) -> Mrkdwn:
    made = language.mark("{who} declared a *major incident*.", who=doer(event, language))
    name = str(event.data.get("channel_name") or "")
    return language.together([made, language.mark("Incident channel: #{name}", name=name) if name else None])


def _updated(event: EventLine, language: Language) -> Mrkdwn:
    made = language.mark("{who} posted an update.", who=doer(event, language))
    return with_quote(made, event.update.done if event.update is not None else None)


def _reminded(event: EventLine, language: Language) -> Mrkdwn:
    due = instant(event.data.get("due"))
    when = language.slack_when(due) if due else "–"
    if event.data.get("missed"):
        return language.mark("The update due {when} was missed.", when=when)
    return language.mark("The next update is due {when}.", when=when)


def _role_taken(event: EventLine, language: Language) -> Mrkdwn:
    person = phrases.called(event.people.get(event.data.get("person_id") or 0) or event.actor, language)
    role = language.label(str(event.data["role"]), topic="role")
    return language.mark("{person} is now *{role}*.", person=person, role=role)


def _stabilised(event: EventLine, language: Language) -> Mrkdwn:
    at = instant(event.data.get("restored_at"))
    when = language.slack_when(at) if at else "–"
    return language.mark("*Service restored* {when}; it is being observed.", when=when)


def _relapsed(event: EventLine, language: Language) -> Mrkdwn:
    return with_quote(language.mark("*The service has failed again.*"), event.data.get("reason"))


def _stood_down(event: EventLine, language: Language) -> Mrkdwn:
    reason = event.data.get("reason")
    if event.data.get("false_alarm"):
        made = language.mark("{who} ended it: a false alarm, not a major incident.", who=doer(event, language))
        return with_quote(made, reason)
    at = instant(event.data.get("restored_at"))
    made = language.mark("{who} stood the major incident down.", who=doer(event, language))
    restored = language.mark("Restored {when}.", when=language.slack_when(at)) if at else None
    return with_quote(language.together([made, restored]), reason)


def _public_relapse(_: EventLine, language: Language) -> Mrkdwn:
    return language.mark("*The service has failed again.* We are working on it.")


def _public_end(event: EventLine, language: Language) -> Mrkdwn:
    if event.data.get("false_alarm"):
        return language.mark("This turned out not to be a major incident.")
    return language.mark("*The major incident is over.* Please report it if something still does not work.")


MAJOR_LINES: Mapping[str, Sentence] = {
    "major_proposed": _proposed,
    "major_undecided": _undecided,
    "major_refused": _refused,
    "major_declared": _declared,
    "major_updated": _updated,
    "major_reminded": _reminded,
    "major_role_taken": _role_taken,
    "major_roles_open": _roles_open,
    "major_stabilised": _stabilised,
    "major_relapsed": _relapsed,
    "major_stood_down": _stood_down,
}
_PUBLIC: Mapping[str, Sentence] = {
    "major_stabilised": _stabilised,
    "major_relapsed": _public_relapse,
    "major_stood_down": _public_end,
}
