"""What a ticket's working thread says of articles."""

from collections.abc import Callable

from domain.projection import EventLine
from views.markup import Mrkdwn, bold
from views.ticket.sentences import doer
from views.words import Language


def _linked(event: EventLine, language: Language) -> Mrkdwn:
    who, ref = doer(event, language), bold(str(event.data.get("ref") or ""))
    if event.data.get("how") == "created":
        return language.mark("{who} wrote {ref} from it, a draft for now.", who=who, ref=ref)
    return language.mark("{who} resolved it with {ref}.", who=who, ref=ref)


LINES: dict[str, Callable[[EventLine, Language], Mrkdwn]] = {"article_linked": _linked}
