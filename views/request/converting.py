"""The form by which a request becomes an incident: a failure was found. The other way leads through the catalogue, so
its form is that of the item.
"""

from domain.priority import CanWork, Scope
from domain.projection import TicketCard
from domain.rulebook import Rulebook
from views import blocks as b
from views import phrases
from views.blocks import View
from views.ids import Field, Form
from views.report import DESCRIPTION_LONGEST, TITLE_LONGEST, service_element
from views.ticket import request_face
from views.ticket.forms import reason, ticket_form
from views.words import Language


def incident_form(card: TicketCard, language: Language, *, rules: Rulebook) -> View:
    """What the reporter of an incident would be asked, answered by the agent; the start of the request is kept."""
    told = "\n".join(f"{language.name(name)}: {request_face.said(answer, language)}" for name, answer in card.answers)
    scopes = [b.option(language.label(one), one) for one in Scope]
    work = [b.option(language.label(one), one) for one in CanWork]
    known = card.ticket.service
    offered = any(one.key == known for one in rules.catalogue.services)
    blocks = [
        b.context(language.say("It goes on as an incident from the same start; the requester is told its number.")),
        b.ask(
            language.say("What happened?"),
            b.text_input(Field.TITLE, initial=card.ticket.title, longest=TITLE_LONGEST),
            block_id=Field.TITLE,
        ),
        b.ask(
            language.say("Which service?"),
            service_element(language, rules.catalogue, chosen=known if offered else None),
            block_id=Field.SERVICE,
        ),
        b.ask(language.say("Who is affected?"), b.select(Field.SCOPE, scopes, initial=Scope.ME), block_id=Field.SCOPE),
        b.ask(
            language.say("Can the user work?"),
            b.radio(Field.CAN_WORK, work, initial=CanWork.PARTLY),
            block_id=Field.CAN_WORK,
        ),
        b.ask(
            language.say("Details"),
            b.text_input(Field.DESCRIPTION, initial=told, longest=DESCRIPTION_LONGEST, multiline=True),
            block_id=Field.DESCRIPTION,
            optional=True,
        ),
        reason(language, label=language.say("Why is it an incident?")),
    ]
    label = phrases.move_name("convert", card.ticket.type, language)
    return ticket_form(card, language, form=Form.CONVERT, action="convert", blocks=blocks, submit=label)
