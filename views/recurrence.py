"""The report of something that came back too late for its ticket to be reopened: the usual form, filled with what is
known, and a line that says why it is a new ticket.
"""

from domain.catalogue import Catalogue
from domain.priority import CanWork, Scope
from domain.projection import TicketCard
from views.blocks import View
from views.report import Draft, report_form
from views.words import Language


def recurrence_form(
    former: TicketCard, language: Language, catalogue: Catalogue, *, told: str = "", on_behalf: bool = False
) -> View:
    """`told` is what was typed into the form that could not be sent any more; `on_behalf` for the first line."""
    ticket = former.ticket
    concerned = former.affected or former.reporter
    draft = Draft(
        words=ticket.title,
        description=told or ticket.description,
        service=ticket.service,
        scope=Scope(ticket.scope) if ticket.scope else None,
        can_work=CanWork(ticket.can_work) if ticket.can_work else None,
        affected=concerned.slack_id if on_behalf and concerned is not None else None,
        former=ticket.id,
        because=language.say(
            "The time for reopening {ref} is over, so this becomes a new ticket with times of its own. "
            "The two are linked.",
            ref=ticket.ref,
        ),
    )
    return report_form(language, catalogue, draft=draft, on_behalf=on_behalf)
