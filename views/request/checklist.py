"""The checklist in a modal, step by step, and the form that fulfils a request. A step is done, put aside with a reason,
confirmed by a second person, or opened again.
"""

from domain.checklist import StepState
from domain.projection import StepFace, TicketCard
from domain.rulebook import Rulebook
from domain.sla import ClockKind
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, Element, View
from views.ids import Click, Field, Form
from views.markup import joined
from views.ticket import request_face
from views.ticket.forms import reason, text, ticket_form
from views.words import Language

MARKING = "complete_step"
SKIPPING = "skip_step"
WITNESSING = "witness_step"


def checklist_view(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """Every step with the buttons this reader may press now."""
    blocks: list[Block] = [b.section(phrases.heading(card.ticket))]
    about = card.request.procedure if card.request is not None else None
    if about is not None:
        blocks.append(b.context(about.in_(language.code)))
    for step in card.request.steps if card.request is not None else ():
        blocks.append(b.divider())
        blocks.append(b.section(request_face.step_line(step, language)))
        blocks += b.actions(_buttons(card, step, language), block_id=f"step.{step.key}")
    return b.modal(
        language.label("checklist", topic="field"),
        blocks,
        callback_id=Form.CHECKLIST,
        close=language.say("Close"),
        metadata=ids.metadata(t=card.ticket.id),
    )


def skip_form(card: TicketCard, step: str, language: Language) -> View:
    """Not applicable: with a reason."""
    names = next((one.names for one in card.request.steps if one.key == step), None) if card.request else None
    view = ticket_form(
        card,
        language,
        form=Form.SKIP_STEP,
        action="skip_step",
        blocks=[b.section(language.name(names) or step), reason(language)],
    )
    return view | {"private_metadata": ids.metadata(t=card.ticket.id, s=step)}


def fulfil_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """What was done, as the requester reads it; the checklist stands above, so what is open is seen before."""
    blocks: list[Block] = [
        *request_face.checklist(card, language),
        text(language, Field.RESOLUTION, hint=language.say("The requester reads this.")),
    ]
    face = card.clock(ClockKind.RESOLUTION)
    if face is not None and face.breached_at is not None:
        hint = language.say("The target was breached {when}.", when=language.when(face.breached_at))
        blocks.append(text(language, Field.BREACH_REASON, hint=hint))
    label = language.label("fulfil", topic="action")
    return ticket_form(card, language, form=Form.FULFIL, action="fulfil", blocks=blocks, submit=label)


def _buttons(card: TicketCard, step: StepFace, language: Language) -> list[Element]:
    """What can be done to this step from how it stands."""
    offers: list[tuple[Click, str, bool]] = [
        (Click.STEP_DONE, "done", MARKING in card.actions and step.state == StepState.OPEN),
        (Click.STEP_SKIP, "skip_step", SKIPPING in card.actions and step.state == StepState.OPEN and step.waivable),
        (Click.STEP_WITNESS, "witness_step", WITNESSING in card.actions and _lacks_witness(step)),
        (Click.STEP_UNDO, "open_again", MARKING in card.actions and step.state != StepState.OPEN),
    ]
    value = ids.about(card.ticket.id, s=step.key)
    name = language.name(step.names)
    return [
        b.button(
            language.label(label, topic="step"),
            click,
            value=value,
            style="primary" if click is Click.STEP_DONE else None,
            spoken=joined([language.label(label, topic="step"), name], ": "),
        )
        for click, label, offered in offers
        if offered
    ]


def _lacks_witness(step: StepFace) -> bool:
    """Whoever did it does not confirm it (process §3.10)."""
    return step.four_eyes and step.state == StepState.DONE and step.witness is None and not step.own
