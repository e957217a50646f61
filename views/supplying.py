"""Suppliers and cost on one page: call-outs that wait for a word, with the buttons to give it; contracts kept; effort
and money of the month.
"""

from domain.supplying import CallOutLine, Supplying
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, View
from views.ids import Click, Form
from views.markup import Mrkdwn, bold, joined, quoted
from views.words import Language

REASON_SHOWN = 300
HUNDRED = 100


def page(found: Supplying, language: Language) -> View:
    """Open call-outs first: they wait for somebody."""
    blocks: list[Block] = [b.section(bold(language.say("Call-outs to be decided")))]
    if not found.open:
        blocks.append(b.context(language.say("None.")))
    for line in found.open:
        blocks += _line(line, language)
    blocks += [b.divider(), b.section(_kept(found, language)), b.section(_cost(found, language))]
    since = language.say("Of tickets resolved since {when}.", when=language.when(found.since))
    blocks.append(b.context(since))
    return b.modal(language.say("Suppliers and cost"), blocks, callback_id=Form.DONE, close=language.say("Close"))


def _line(line: CallOutLine, language: Language) -> list[Block]:
    who = phrases.named(line.asked_by, language)
    what = language.mark(
        "*{group}* ({cost}), asked for by {who}", group=language.name(line.supplier), cost=line.cost, who=who
    )
    kind = language.say("after a major incident") if line.afterwards else language.say("before it is made")
    shown = [
        b.section(joined([phrases.heading(line.ticket), what, quoted(line.reason, REASON_SHOWN)])),
        b.context(kind),
    ]
    if not line.mine:
        return shown
    value = ids.about(line.ticket.id, c=line.id)
    yes, no = language.label("approve", topic="action"), language.label("reject", topic="action")
    ref = line.ticket.ref
    buttons = [
        b.button(yes, Click.APPROVE_CALL_OUT, value=value, style="primary", spoken=f"{yes} {ref}"),
        b.button(no, Click.REFUSE_CALL_OUT, value=value, spoken=f"{no} {ref}"),
    ]
    return [*shown, *b.actions(buttons)]


def _kept(found: Supplying, language: Language) -> Mrkdwn:
    """K19, n beside every rate; nothing to judge is “n/a”."""
    lines = [bold(language.say("Restored within the contract's time (K19)"))]
    for names, share in found.kept:
        rate = language.label("n/a", topic="clock_result")
        if share.percent is not None:
            rate = language.percent(float(share.percent), digits=1)
        lines.append(language.mark("{name}: {rate} (n = {n})", name=language.name(names), rate=rate, n=share.n))
    return joined(lines)


def _cost(found: Supplying, language: Language) -> Mrkdwn:
    """K24: what is missing stands beside the sum."""
    hours = language.mark("Effort: {n} min on {tickets} tickets", n=found.minutes, tickets=found.resolved)
    lines = [bold(language.say("Cost and effort (K24)")), hours]
    if found.missing_effort.percent is not None:
        rate = language.percent(float(found.missing_effort.percent), digits=1)
        lines.append(language.mark("Without any effort logged: {rate}", rate=rate))
    costs = [f"{currency} {amount / HUNDRED:,.2f}" for currency, amount in sorted(found.costs.items())]
    lines.append(language.mark("Call-outs: {costs}", costs=language.list(costs) or "0"))
    return joined(lines)
