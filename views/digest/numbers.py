"""The digest's numbers as lines: flow and backlog, service levels against their goals, complaints, the days ahead."""

from collections.abc import Sequence
from itertools import groupby

from domain.calendar_days import CalendarDay, DayKind
from domain.digest import DigestFace, FlowLine, Level
from domain.figures import Figure, Flow
from domain.policy.reporting import Comparison, Goal
from views import phrases
from views.digest.lines import on_day
from views.markup import Mrkdwn, bold, joined
from views.phrases import SEPARATOR
from views.words import Language, phrase

FIGURES = {
    Figure.RESPONSE: phrase("Response SLA"),
    Figure.RESOLUTION: phrase("Resolution SLA"),
    Figure.FULFILMENT: phrase("Fulfilment SLA"),
    Figure.SATISFACTION: phrase("Satisfaction"),
}
SIGNS = {Comparison.AT_LEAST: "≥", Comparison.AT_MOST: "≤"}


def flow_lines(flows: Sequence[FlowLine], language: Language) -> list[Mrkdwn]:
    """A line per type, below it one per priority where there are several; types are never added up (process §0.1)."""
    lines: list[Mrkdwn] = []
    for kind, found in groupby(flows, key=lambda one: one.type):
        parts = list(found)
        total = sum((one.flow for one in parts), Flow())
        lines.append(joined([bold(language.label(kind)), *_flow(total, language)], SEPARATOR))
        if any(one.priority is not None for one in parts):
            lines += [_priority(one, language) for one in parts]
    return lines


def _priority(one: FlowLine, language: Language) -> Mrkdwn:
    name = f"{phrases.MARKS[one.priority]} {one.priority}" if one.priority else language.say("no priority yet")
    return joined([Mrkdwn(f"\u2003{name}"), *_flow(one.flow, language)], SEPARATOR)


def _flow(flow: Flow, language: Language) -> list[str]:
    change = "±0" if flow.change == 0 else f"{flow.change:+d}".replace("-", "−")
    backlog = language.say("backlog {n} ({change})", n=flow.backlog, change=change)
    return [
        language.say("new {n}", n=flow.new),
        language.say("resolved {n}", n=flow.resolved),
        language.say("ended otherwise {n}", n=flow.ended) if flow.ended else "",
        backlog,
        language.say("of it pending {n}", n=flow.pending) if flow.pending else "",
    ]


def level_lines(face: DigestFace, language: Language) -> list[Mrkdwn]:
    """Each rate with the number it is of and its goal; nothing to judge is “n/a”, never 0 or 100 % (process §5)."""
    return [_level(one, face.goal(one), language) for one in face.snapshot.levels]


def _level(level: Level, goal: Goal | None, language: Language) -> Mrkdwn:
    percent = level.share.percent
    nothing = language.label("n/a", topic="clock_result")
    rate = nothing if percent is None else language.percent(float(percent), digits=1)
    of = language.say("{hits} of {n}", hits=level.share.hits, n=level.share.n)
    changed, open_now = level.missed_by_change, level.broken_open
    parts = [
        bold(f"{level.figure.value} {language.say(FIGURES[level.figure])}"),
        language.label(level.type if level.priority is None else level.priority),
        joined([bold(rate), f"({of})"], " "),
        _goal(level, goal, language),
        language.say("missed by a change of target: {n}", n=changed) if changed else "",
        language.say("open and breached: {n}", n=open_now) if open_now else "",
    ]
    return joined(parts, SEPARATOR)


def _goal(level: Level, goal: Goal | None, language: Language) -> str:
    if goal is None:
        return ""
    reached = level.share.reaches(goal)
    mark = "" if reached is None else " ✅" if reached else " ⚠️"
    value = language.percent(goal.value, digits=0 if goal.value.is_integer() else 1)
    return language.say("goal {sign} {value}", sign=SIGNS[goal.comparison], value=value) + mark


def day_notes(days: Sequence[CalendarDay], language: Language) -> list[str]:
    """Holidays and make-up workdays that come before the next digest."""
    return [_day_note(day, language) for day in days]


def _day_note(day: CalendarDay, language: Language) -> str:
    on = on_day(day.date, language)
    if day.kind is DayKind.MAKE_UP:
        return language.say("📅 {day} is a make-up workday.", day=on)
    if day.name is None:
        return language.say("📅 {day} is a holiday.", day=on)
    return language.say("📅 {day} is a holiday: {name}.", day=on, name=day.name)
