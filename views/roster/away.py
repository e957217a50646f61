"""Absences as people see them: the form with what is entered already, and what the group, the lead, the stand-in and
the person are told.
"""

from collections.abc import Sequence

from domain.leave import AwayReason
from domain.roster import AbsenceFace, AwayNotice, AwayPage
from views import blocks as b
from views import ids as common
from views import phrases
from views.blocks import Block, Shown, View
from views.ids import Form as CommonForm
from views.markup import Mrkdwn, joined
from views.roster.ids import Click, Field, Form
from views.ticket.lists import more
from views.words import Language


def away_form(page: AwayPage, language: Language, *, absence: AbsenceFace | None = None) -> View:
    """What is entered already, each with its buttons, then the questions; `absence` is the one to change."""
    listed = [] if absence is not None else _listed(page, language)
    return b.modal(
        language.say("Change an absence") if absence is not None else language.say("I am away"),
        [*listed, *_questions(page, language, absence)],
        callback_id=Form.AWAY if absence is None else Form.AWAY_CHANGE,
        submit=language.say("Save"),
        close=language.say("Close"),
        metadata=common.metadata(a=None if absence is None else absence.id),
    )


def entered_view(absence: AbsenceFace, language: Language) -> View:
    """What the form turns into: from when, until when, and who stands in."""
    return b.modal(
        language.say("Absence"),
        [b.section(joined([_span(absence, language), _instead(absence, language)])), _note(language)],
        callback_id=CommonForm.DONE,
        close=language.say("Close"),
    )


def line(absence: AbsenceFace, language: Language) -> Mrkdwn:
    """One sentence for a list: who, until when, who stands in."""
    return language.together([_away(absence, language), _instead(absence, language)])


def group_notice(absence: AbsenceFace, language: Language) -> Shown:
    """In the channel of the group, when it begins; the reason is nobody's business there."""
    text = line(absence, language)
    return Shown(text, [b.section(text)])


def stand_in_notice(absence: AbsenceFace, language: Language) -> Shown:
    text = language.together(
        [_away(absence, language), language.say("You stand in: reminders for them come to you until they are back.")]
    )
    return Shown(text, [b.section(text)])


def entered_notice(absence: AbsenceFace, language: Language) -> Shown:
    """To who is away, when somebody else entered it: with the way to put it right."""
    who = phrases.actor(absence.entered_by, language)
    text = language.mark(
        "{who} entered that you are away from {since} until {until}.",
        who=who,
        since=language.when(absence.since),
        until=language.when(absence.until),
    )
    change = b.button(language.say("Change"), Click.AWAY_CHANGE, value=common.pack(a=absence.id))
    return Shown(text, [b.section(language.together([text, _instead(absence, language)])), *b.actions([change])])


def lead_notice(notice: AwayNotice, language: Language) -> Shown:
    """The open tickets of who is away, each with the button to hand it on."""
    absence = notice.absence
    total = len(notice.tickets) + notice.more
    held = language.count("{n} open ticket is theirs:", "{n} open tickets are theirs:", total)
    text = language.together([_away(absence, language), _instead(absence, language), held])
    return Shown(text, [b.section(text), *_rows(notice, language)])


def back_notice(notice: AwayNotice, language: Language) -> Shown:
    """Welcome back: what is still theirs."""
    if not notice.tickets:
        text = language.mark("Welcome back. You hold no open ticket; reminders come to you again.")
        return Shown(text, [b.section(text)])
    total = len(notice.tickets) + notice.more
    held = language.count("You hold {n} open ticket:", "You hold {n} open tickets:", total)
    text = language.together([language.say("Welcome back; reminders come to you again."), held])
    return Shown(text, [b.section(text), *_rows(notice, language, hand_on=False)])


def _rows(notice: AwayNotice, language: Language, *, hand_on: bool = True) -> list[Block]:
    rows = []
    for card in notice.tickets:
        face = card.clock("resolution", "response")
        due = phrases.clock(face, language, language.when) if face is not None and card.ticket.is_worked else None
        state = joined([phrases.priority(card.ticket, language), phrases.state(card.ticket, language), due], " · ")
        click = common.Click.ASSIGN if hand_on else common.Click.OPEN
        label = language.label("reassign" if hand_on else "open", topic="action")
        spoken = f"{label} {card.ticket.ref}"
        button = b.button(label, click, value=common.about(card.ticket.id), spoken=spoken)
        text = joined([phrases.heading(card.ticket), state])
        rows.append(b.section(text, accessory=button, block_id=f"away.{card.ticket.id}"))
    return [*rows, *more(notice.more, 0, language)]


def _listed(page: AwayPage, language: Language) -> list[Block]:
    titles = (language.mark("*Your absences*"), language.mark("*Absences of your members*"))
    found: list[Block] = []
    for title, absences in zip(titles, (page.own, page.members), strict=True):
        if absences:
            found += [b.section(title), *_entries(absences, language), b.divider()]
    return found


def _entries(absences: Sequence[AbsenceFace], language: Language) -> list[Block]:
    found: list[Block] = []
    for one in absences:
        value = common.pack(a=one.id)
        stop = language.say("Back now") if one.running else language.say("Call off")
        buttons = [
            b.button(language.say("Change"), Click.AWAY_CHANGE, value=value),
            b.button(stop, Click.AWAY_END, value=value),
        ]
        text = joined([_span(one, language), _instead(one, language)])
        found += [b.section(text, block_id=f"absence.{one.id}"), *b.actions(buttons, block_id=f"absence.do.{one.id}")]
    return found


def _questions(page: AwayPage, language: Language, absence: AbsenceFace | None) -> list[Block]:
    reasons = [b.option(language.label(one), one) for one in AwayReason]
    chosen = None if absence is None else absence.reason
    begun = absence is not None and absence.running
    deputy = None if absence is None or absence.deputy is None else absence.deputy.slack_id
    since = page.now if absence is None else absence.since
    begins = b.ask(
        language.say("From"),
        b.datetime_picker(Field.SINCE, initial=since),
        block_id=Field.SINCE,
        hint=language.say("On your own clock."),
    )
    return [
        *(_for_whom(language) if page.for_others and absence is None else ()),
        *([] if begun else [begins]),
        b.ask(
            language.say("Until"),
            b.datetime_picker(Field.UNTIL, initial=None if absence is None else absence.until),
            block_id=Field.UNTIL,
            hint=language.say("When you are back at work."),
        ),
        b.ask(
            language.say("Reason"),
            b.select(Field.AWAY_REASON, reasons, initial=chosen or AwayReason.HOLIDAY),
            block_id=Field.AWAY_REASON,
            hint=language.say("Your group does not see it."),
        ),
        b.ask(
            language.say("Who stands in?"),
            b.users_select(Field.DEPUTY, initial=deputy, placeholder=language.say("Choose a person")),
            block_id=Field.DEPUTY,
            optional=True,
            hint=language.say("Without one: the deputy of the organisation, then whoever is on call."),
        ),
    ]


def _for_whom(language: Language) -> list[Block]:
    element = b.users_select(Field.PERSON, placeholder=language.say("Choose a person"))
    hint = language.say("Left empty: you. As a lead you may enter it for your members.")
    return [b.ask(language.say("Who is away?"), element, block_id=Field.PERSON, optional=True, hint=hint)]


def _away(absence: AbsenceFace, language: Language) -> Mrkdwn:
    return language.mark(
        "{who} is away until {until}.", who=phrases.named(absence.person, language), until=language.when(absence.until)
    )


def _span(absence: AbsenceFace, language: Language) -> Mrkdwn:
    span = language.mark(
        "{who}: from {since} until {until}",
        who=phrases.named(absence.person, language),
        since=language.when(absence.since),
        until=language.when(absence.until),
    )
    reason = None if absence.reason is None else language.label(absence.reason)
    return joined([span, reason], phrases.SEPARATOR)


def _instead(absence: AbsenceFace, language: Language) -> Mrkdwn:
    if absence.stand_in is None:
        return language.mark("Nobody is named to stand in; whoever is on call is reminded.")
    return language.mark("{who} stands in.", who=phrases.named(absence.stand_in, language))


def _note(language: Language) -> Block:
    return b.context(language.say("Reminders go to who stands in; on-call turns pass to the next. No clock stops."))
