"""The help page: what can be typed, how the desk is reached beside Slack, and the process behind it (process S21)."""

from domain.rulebook import Rulebook
from views import blocks as b
from views import phrases, subcommands
from views.blocks import Block, Shown
from views.ids import Click, Command
from views.markup import Mrkdwn, bold, joined, neutral
from views.subcommands import Subcommand
from views.words import Language


def help_page(language: Language, *, rules: Rulebook) -> Shown:
    """Everything a person needs to know on one page."""
    text = language.say("How to use the hotline")
    blocks: list[Block] = [
        b.header(text),
        b.section(_commands(language)),
        b.section(_threads(language)),
        *b.actions([b.button(language.say("Report an incident"), Click.REPORT, style="primary")]),
        b.divider(),
        b.section(_reach(language, rules)),
        b.fields(_process(language, rules)),
    ]
    return Shown(text, blocks)


def _commands(language: Language) -> Mrkdwn:
    def word(one: Subcommand, of: Command = Command.HOTLINE) -> str:
        return f"{of} {subcommands.shown(one, language)}"

    told = [
        (f"{Command.INCIDENT}", language.say("report that something does not work")),
        (f"{Command.MAJOR}", language.say("report or decide on a major incident")),
        (f"{Command.REQUEST}", language.say("order something from the service catalogue")),
        (f"{Command.COMPLAINT}", language.say("complain; only an independent handler reads it")),
        (word(Subcommand.LIST, Command.COMPLAINT), language.say("the complaints I made or have to handle")),
        (f"{Command.HOTLINE}", language.say("my tickets, with state, next step and due time")),
        (f"{Command.HOTLINE} INC-42", language.say("one ticket")),
        (f"{word(Subcommand.WHY)} INC-42", language.say("why its times are what they are")),
        (word(Subcommand.CALL), language.say("first line: log what somebody reports by telephone")),
        (word(Subcommand.ON_CALL), language.say("who is on call now, until when, and who follows")),
        (word(Subcommand.FIND), language.say("tickets and articles with these words")),
        (word(Subcommand.ARTICLES), language.say("knowledge articles, and drafts to publish")),
        (word(Subcommand.AWAY), language.say("when I am away, and who stands in")),
        (word(Subcommand.GROUP), language.say("members, deputy and on-call of the group I lead")),
        (word(Subcommand.HAND_OVERS), language.say("the hand-overs to problem, change, operations, configuration")),
        (word(Subcommand.SUPPLIERS), language.say("call-outs to decide, contracts kept, effort and cost")),
        (word(Subcommand.HELP), language.say("this page")),
    ]
    return joined(Mrkdwn(f"• `{command}`  {neutral(what)}") for command, what in told)


def _threads(language: Language) -> Mrkdwn:
    return language.mark(
        "Or choose *Report an incident* in the menu of any message. Whatever you write in your ticket's thread "
        "reaches the people who work on it."
    )


def _reach(language: Language, rules: Rulebook) -> Mrkdwn:
    hotline = rules.policy.hotline
    call = language.say("Hotline: {phone}", phone=hotline.phone)
    return joined([bold(language.say("When Slack does not work")), call, language.name(hotline.emergency)])


def _process(language: Language, rules: Rulebook) -> list[Mrkdwn]:
    page, organisation = rules.policy.process, rules.organisation
    owner = organisation.people_by_key.get(organisation.roles.process_owner or "")
    name = "" if owner is None else language.name(owner.names)
    return [
        phrases.pair(language.say("Process"), language.name(page.name)),
        phrases.pair(language.say("Class"), language.name(page.service_class)),
        phrases.pair(language.label("process_owner", topic="role"), name),
        phrases.pair(language.say("Version"), page.version),
        phrases.pair(language.say("Related processes"), language.list(language.name(one) for one in page.related)),
    ]
