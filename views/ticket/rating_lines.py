"""The sentences about ratings, as support reads them: praise in full, everything else without score or words, which
are for those in charge alone.
"""

from collections.abc import Callable, Mapping

from domain.projection import EventLine
from views.markup import Mrkdwn
from views.ticket.sentences import doer, with_quote
from views.words import Language

Sentence = Callable[[EventLine, Language], Mrkdwn]


def _rated(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("{who} rated how it was handled.", who=doer(event, language))


def _commented(event: EventLine, language: Language) -> Mrkdwn:
    if event.data.get("compliment"):
        return with_quote(language.mark("💐 *A thank-you* from {who}:", who=doer(event, language)), event.comment)
    return language.mark("{who} added words to the rating.", who=doer(event, language))


def _low(_: EventLine, language: Language) -> Mrkdwn:
    return language.mark("The rating was passed on to those in charge.")


LINES: Mapping[str, Sentence] = {
    "satisfaction_rated": _rated,
    "satisfaction_commented": _commented,
    "satisfaction_low": _low,
}
