"""The lines of the digest's blocks: one ticket each, with what brings it there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from domain.digest import Block, DigestFace, Listed
from domain.lifecycle.records import HandOverState
from domain.policy.targets import ClockKind
from domain.ticket import MAJOR_ACTIVE, MajorState, State, reference
from views import phrases
from views.markup import Mrkdwn, bold, joined, neutral, one_line
from views.phrases import SEPARATOR
from views.words import LOCALES, Language, phrase

TITLE_SHOWN = 80
KEY_SERVICE = "★"
_DAY = {"en": "EEE d MMM", "zh": "M月d日 EEE"}

TITLES: Mapping[Block, str] = {
    Block.MAJORS: phrase("Major incidents"),
    Block.BREACHED: phrase("Breached"),
    Block.DUE_SOON: phrase("Due soon"),
    Block.UNACCEPTED: phrase("Not accepted yet"),
    Block.WAITING: phrase("Pending, awaiting approval"),
    Block.TROUBLED: phrase("Reopened, often reassigned"),
    Block.ACTIONS: phrase("Overdue actions"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket of a block about to be shown: the digest it stands in, whose language, and how long its title may be."""

    listed: Listed
    face: DigestFace
    language: Language
    longest: int = TITLE_SHOWN

    @property
    def ref(self) -> str:
        return reference(self.listed.type, self.listed.ticket)

    @property
    def assignee(self) -> str:
        """By name: a digest calls nobody."""
        return phrases.named(self.face.people.get(self.listed.assignee or 0), self.language)

    @property
    def heading(self) -> Mrkdwn:
        """Colour and key of the priority, number and title; a star for a key service."""
        priority = self.listed.priority
        marks = [
            KEY_SERVICE if self.listed.key_service else "",
            f"{phrases.MARKS[priority]} {priority}" if priority else "",
        ]
        title = neutral(one_line(self.face.titles[self.listed.ticket]), self.longest)
        return joined([" ".join(mark for mark in marks if mark), bold(self.ref), title], SEPARATOR)

    @property
    def when(self) -> str:
        return "–" if self.listed.at is None else self.language.when(self.listed.at)


def shown(key: Block, line: Line) -> Mrkdwn:
    """One line of this block."""
    return joined(_LINES[key](line), SEPARATOR)


def on_day(day: date, language: Language) -> str:
    """A day of the calendar; it is the same wherever the reader is."""
    return str(format_date(day, _DAY[language.code], locale=LOCALES[language.code]))


def _major(line: Line) -> list[str]:
    state = MajorState(line.listed.about)
    told = [line.heading, line.language.label(state)]
    if state not in MAJOR_ACTIVE:
        return told
    due = line.language.say("next update {when}", when=line.when)
    return [*told, due if line.listed.at is not None else line.language.say("no next update")]


def _breached(line: Line) -> list[str]:
    clock = phrases.clock_name(line.listed.about, line.listed.type, line.language)
    missed = line.language.say("{clock} was due {when}", clock=clock, when=line.when)
    return [bold(line.assignee), line.heading, missed]


def _due_soon(line: Line) -> list[str]:
    return [line.heading, line.language.say("due {when}", when=line.when), line.assignee]


def _unaccepted(line: Line) -> list[str]:
    clock = phrases.clock_name(ClockKind.RESPONSE, line.listed.type, line.language)
    share = line.language.percent(line.listed.percent or 0)
    used = line.language.say("{share} of {clock} used", share=share, clock=clock)
    return [line.heading, used, line.language.say("due {when}", when=line.when), line.assignee]


def _waiting(line: Line) -> list[str]:
    about = line.listed.about or State.PENDING.value
    why = line.language.label(about, topic="state" if about in set(State) else "pending_reason")
    return [line.heading, line.language.say("{why} since {when}", why=why, when=line.when), line.assignee]


def _troubled(line: Line) -> list[str]:
    """How often it came back and was passed on, each if at all."""
    listed, language = line.listed, line.language
    came_back = language.count("reopened once", "reopened {n} times", listed.reopens) if listed.reopens else ""
    passed_on = language.count("reassigned once", "reassigned {n} times", listed.reassignments)
    return [line.heading, came_back, passed_on if listed.reassignments else "", line.assignee]


def _action(line: Line) -> list[str]:
    """A hand-over record that waits, and with whom."""
    state, _, ref = line.listed.about.partition(" ")
    told = line.language.label(state, topic="hand_over_state")
    waits = line.language.say("{ref} {state} since {when}", ref=ref, state=told, when=line.when)
    return [line.heading, waits, line.assignee if state == HandOverState.RETURNED else ""]


_LINES: Mapping[Block, Callable[[Line], list[str]]] = {
    Block.MAJORS: _major,
    Block.BREACHED: _breached,
    Block.DUE_SOON: _due_soon,
    Block.UNACCEPTED: _unaccepted,
    Block.WAITING: _waiting,
    Block.TROUBLED: _troubled,
    Block.ACTIONS: _action,
}
