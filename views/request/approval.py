"""What an approver reads: who wants what for whom and why, with a place for the reason and the two buttons; afterwards
what was decided. Nothing here says who may decide.
"""

from domain.lifecycle.records import ApprovalState
from domain.projection import ApprovalFace, TicketCard
from domain.rulebook import Rulebook
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, Shown, View
from views.ids import Click, Field, Form
from views.markup import Mrkdwn, joined, neutral, one_line
from views.ticket import request_face
from views.ticket.forms import REASON_LONGEST, ticket_form
from views.ticket.forms import reason as reason_input
from views.words import Language

ABOUT_LONGEST = 400


def asked(card: TicketCard, approval_id: int, language: Language) -> Shown:
    """The message to one approver: to decide while it is asked, else how it ended."""
    approvals = card.request.approvals if card.request is not None else ()
    approval = next((one for one in approvals if one.id == approval_id), None)
    if approval is None or approval.state != ApprovalState.ASKED:
        return _decided(card, approval, language)
    who = phrases.called(card.reporter, language)
    head = language.mark("{who} asks for your approval:", who=who)
    text = language.say("Please decide on {ref}: {title}", ref=card.ticket.ref, title=_item(card, language))
    blocks: list[Block] = [
        b.section(joined([head, _heading(card, language)])),
        *_about(card, language),
        b.fields(_facts(card, approval, language)),
        *request_face.answers(card, language, room=request_face.APPROVAL_ROOM),
        *_others(card, approval, language),
        _reason(language),
        *b.actions(_buttons(card, approval, language), block_id=f"approval.{approval.id}.actions"),
    ]
    return Shown(text, blocks)


def reject_form(
    card: TicketCard, language: Language, *, approval_id: int | None = None, typed: str = "", **_: Rulebook
) -> View:
    """A refusal needs its reason: the requester reads it and may order again."""
    block = reason_input(language, initial=typed)
    block["hint"] = b.plain(language.say("The requester reads this and may order it again."))
    view = ticket_form(
        card,
        language,
        form=Form.REJECT,
        action="reject",
        blocks=[b.section(_heading(card, language)), block],
        submit=language.label("reject", topic="action"),
    )
    return view | {"private_metadata": ids.metadata(t=card.ticket.id, a=approval_id)}


def _item(card: TicketCard, language: Language) -> str:
    return language.name(card.item) or card.ticket.title


def _heading(card: TicketCard, language: Language) -> Mrkdwn:
    """`*REQ-42* · item`, the item in the reader's language."""
    return Mrkdwn(
        f"*{card.ticket.ref}*{phrases.SEPARATOR}{neutral(one_line(_item(card, language)), phrases.TITLE_SHOWN)}"
    )


def _about(card: TicketCard, language: Language) -> list[Block]:
    about = card.request.about if card.request is not None else None
    return [b.context(neutral(about.in_(language.code), ABOUT_LONGEST))] if about is not None else []


def _facts(card: TicketCard, approval: ApprovalFace, language: Language) -> list[Mrkdwn]:
    concerned = card.affected or card.reporter
    due = language.when(approval.due) if approval.due is not None else "–"
    return [
        phrases.pair(language.label("on_behalf", topic="field"), phrases.called(concerned, language)),
        phrases.pair(language.label("unit", topic="field"), language.path(card.unit_path[-2:])),
        phrases.pair(language.say("Please decide by"), due),
        *request_face.last_day(card, language),
    ]


def _others(card: TicketCard, approval: ApprovalFace, language: Language) -> list[Block]:
    """How the other approvers stand."""
    approvals = card.request.approvals if card.request is not None else ()
    lines = [request_face.approval_line(one, language) for one in approvals if one.id != approval.id]
    return [b.section(joined([language.mark("*The other approvals*"), *lines]))] if lines else []


def _reason(language: Language) -> Block:
    return b.ask(
        language.label("reason", topic="field"),
        b.text_input(Field.REASON, longest=REASON_LONGEST, multiline=True),
        block_id=Field.REASON,
        optional=True,
        hint=language.say("Needed to reject; the requester reads it."),
    )


def _buttons(card: TicketCard, approval: ApprovalFace, language: Language) -> list[b.Element]:
    value = ids.about(card.ticket.id, a=approval.id)
    approve, reject = language.label("approve", topic="action"), language.label("reject", topic="action")
    ref = card.ticket.ref
    return [
        b.button(approve, Click.APPROVE, value=value, style="primary", spoken=f"{approve} {ref}"),
        b.button(reject, Click.REJECT, value=value, style="danger", spoken=f"{reject} {ref}"),
    ]


def _decided(card: TicketCard, approval: ApprovalFace | None, language: Language) -> Shown:
    """Who decided how, and why; or that nobody needs to decide any more."""
    state = phrases.state(card.ticket, language)
    if approval is None or approval.state not in {ApprovalState.APPROVED, ApprovalState.REJECTED}:
        text = language.say("{ref} needs no decision any more: {state}", ref=card.ticket.ref, state=state)
        return Shown(text, [b.section(_heading(card, language)), b.section(text)])
    line = request_face.approval_line(approval, language)
    text = language.say(
        "{ref} is decided: {state}", ref=card.ticket.ref, state=language.label(approval.state, topic="approval_state")
    )
    blocks: list[Block] = [
        b.section(joined([_heading(card, language), line, _next(card, language)])),
        *_others(card, approval, language),
        *request_face.answers(card, language),
    ]
    return Shown(text, blocks)


def _next(card: TicketCard, language: Language) -> str | None:
    """Whose turn it is now, or that everybody has agreed; nothing when the request has ended otherwise."""
    approvals = card.request.approvals if card.request is not None else ()
    asked = [phrases.named(one.approver, language) for one in approvals if one.state == ApprovalState.ASKED]
    if asked:
        return language.say("Next to decide: {names}.", names=language.list(asked))
    agreed = all(one.state == ApprovalState.APPROVED for one in approvals)
    return language.say("All approvals are there; work on it can start.") if agreed else None
