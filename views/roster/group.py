"""A resolver group as people see it: the form in which its lead changes it, what became of a change, and what the
channel and those who joined or left are told.
"""

from collections.abc import Sequence

from domain.projection import PersonRef
from domain.roster import ChangeFace, ChannelGap, GroupChanged, GroupFace, MemberFace
from views import blocks as b
from views import ids as common
from views import phrases, readiness
from views.blocks import Block, Shown, View
from views.ids import Form as CommonForm
from views.markup import Mrkdwn, bold, joined
from views.roster.ids import Click, Field, Form
from views.ticket.sentences import with_quote
from views.words import Language

REASON_LONGEST = 500


def group_form(group: GroupFace, language: Language) -> View:
    """Who is in it, who is the deputy and who is on call when, as it is now; every part may be changed."""
    return b.modal(
        language.say("Group"),
        [
            b.section(joined([bold(language.name(group.names)), *_state(group, language)])),
            *_questions(group, language),
            *_history(group, language),
        ],
        callback_id=Form.GROUP,
        submit=language.say("Save"),
        close=language.say("Close"),
        metadata=common.metadata(g=group.key),
    )


def choice(groups: Sequence[GroupFace], language: Language) -> Shown:
    """Which of several groups; each with the button that opens its form."""
    text = language.say("Which group do you want to change?")
    rows = [
        b.section(
            joined([bold(language.name(group.names)), _people([one.person for one in group.members], language)]),
            accessory=b.button(language.say("Change"), Click.GROUP, value=common.pack(g=group.key)),
            block_id=f"group.{group.key}",
        )
        for group in groups
    ]
    return Shown(text, [b.section(text), *rows])


def changed_view(changed: GroupChanged, language: Language) -> View:
    """What the form turns into: what holds now, and what the desk lacks because of it."""
    blocks = [b.section(joined([bold(language.name(changed.group.names)), *told(changed.change, language)]))]
    blocks += [b.section(Mrkdwn(f"⚠️ {language.together(readiness.gap(one, language))}")) for one in changed.lacking]
    blocks.append(b.context(language.say("The group reads it in its channel, with who is missing there.")))
    return b.modal(language.say("Group"), blocks, callback_id=CommonForm.DONE, close=language.say("Close"))


def channel_notice(change: ChangeFace, gap: ChannelGap, language: Language) -> Shown:
    """In the group's channel: what changed and why. Nobody is added to a channel or removed without being asked."""
    text = language.mark("{who} changed this group.", who=phrases.actor(change.actor, language))
    said = [with_quote(text, change.reason), *told(change, language)]
    if gap.missing:
        said.append(
            language.mark(
                "Not in this channel yet: {people}. Please invite them.", people=_people(gap.missing, language)
            )
        )
    if gap.remaining:
        said.append(
            language.mark(
                "Still in this channel, no longer in the group: {people}.", people=_people(gap.remaining, language)
            )
        )
    return Shown(text, [b.section(joined(said))])


def joined_notice(change: ChangeFace, group: GroupFace, language: Language) -> Shown:
    text = language.mark(
        "{who} made you a member of *{group}*.",
        who=phrases.actor(change.actor, language),
        group=language.name(group.names),
    )
    return Shown(text, [b.section(with_quote(text, change.reason))])


def left_notice(change: ChangeFace, group: GroupFace, language: Language) -> Shown:
    text = language.mark(
        "{who} took you out of *{group}*; what you held there is back in its queue.",
        who=phrases.actor(change.actor, language),
        group=language.name(group.names),
    )
    return Shown(text, [b.section(with_quote(text, change.reason))])


def told(change: ChangeFace, language: Language) -> list[Mrkdwn]:
    """Each part of a change as a sentence."""
    said: list[Mrkdwn] = []
    if change.joined:
        said.append(language.mark("Joined: {people}.", people=_people(change.joined, language)))
    if change.left:
        said.append(language.mark("Left: {people}.", people=_people(change.left, language)))
    if change.deputy is not None:
        said.append(language.mark("Deputy: {person}.", person=phrases.named(change.deputy, language)))
    if change.order:
        said.append(language.mark("On call, in this order: {people}.", people=_people(change.order, language)))
    if change.order == ():
        said.append(language.mark("Nobody is on call any more."))
    if change.returned:
        said.append(language.mark("Back in the queue: {tickets}.", tickets=language.list(change.returned)))
    return said


def _state(group: GroupFace, language: Language) -> list[Mrkdwn]:
    lead = language.mark("Lead: {person} (as configured)", person=phrases.named(group.lead, language))
    members = [language.say("{person} (added in Slack)", person=one) for one in _added(group, language)]
    away = [_away(one, language) for one in group.members if one.away_until is not None]
    unseen = [one.person for one in group.members if one.person.slack_id is None]
    said = [lead]
    if group.supplier is not None:
        supplier = language.name(group.supplier)
        said.append(language.mark("Third party {name}: it sees its own tickets only.", name=supplier))
    if members:
        said.append(language.mark("Beyond the configuration: {people}.", people=language.list(members)))
    if unseen:
        said.append(language.mark("Not in Slack, and therefore kept: {people}.", people=_people(unseen, language)))
    return [*said, *away]


def _added(group: GroupFace, language: Language) -> list[str]:
    return [phrases.named(one.person, language) for one in group.members if one.added]


def _away(one: MemberFace, language: Language) -> Mrkdwn:
    until = "" if one.away_until is None else language.when(one.away_until)
    return language.mark("{who} is away until {until}.", who=phrases.named(one.person, language), until=until)


def _questions(group: GroupFace, language: Language) -> list[Block]:
    people = language.say("Choose persons")
    members = [one.person.slack_id for one in group.members if one.person.slack_id is not None]
    order = [one.slack_id for one in group.order if one.slack_id is not None]
    return [
        b.ask(
            language.say("Members"),
            b.multi_users_select(Field.MEMBERS, initial=members, placeholder=people),
            block_id=Field.MEMBERS,
            hint=language.say("Open tickets of who leaves go back to the group's queue."),
        ),
        b.ask(
            language.say("Deputy of the lead"),
            b.users_select(Field.DEPUTY, initial=group.deputy.slack_id, placeholder=language.say("Choose a person")),
            block_id=Field.DEPUTY,
        ),
        b.ask(
            language.say("On call, in order of their turns"),
            b.multi_users_select(Field.ORDER, initial=order, placeholder=people),
            block_id=Field.ORDER,
            optional=True,
            hint=_turn_hint(group, language),
        ),
        b.ask(
            language.say("Why?"),
            b.text_input(Field.REASON, longest=REASON_LONGEST),
            block_id=Field.REASON,
            hint=language.say("The group reads it."),
        ),
    ]


def _turn_hint(group: GroupFace, language: Language) -> str:
    if group.turn_ends is None:
        return language.say("Whoever comes first is on call from now on; turns last seven days.")
    return language.say(
        "Whoever comes first has the present turn, until {when}; the others follow.",
        when=language.when(group.turn_ends),
    )


def _history(group: GroupFace, language: Language) -> list[Block]:
    if not group.changes:
        return [b.context(language.say("Nothing was changed in Slack: this is the configuration."))]
    rows = []
    for one in group.changes:
        head = language.mark(
            "{when} · {who}: {reason}",
            when=language.when(one.at),
            who=phrases.actor(one.actor, language),
            reason=one.reason,
        )
        rows.append(b.context(language.together([head, *told(one, language)])))
    return [b.divider(), b.section(language.mark("*Changed in Slack*")), *rows]


def _people(persons: Sequence[PersonRef], language: Language) -> str:
    return language.list(phrases.named(one, language) for one in persons)
