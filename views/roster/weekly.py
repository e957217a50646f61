"""What the desk lacks, as the process owner reads it once a week."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.configured import Words
from domain.readiness import Finding
from domain.roster_gaps import RosterGap
from views import blocks as b
from views import readiness
from views.blocks import Block, Shown
from views.markup import Mrkdwn, bold, joined, neutral
from views.words import Language

LISTED = 30


class Lacking(Protocol):
    """What the use case found."""

    @property
    def findings(self) -> Sequence[Finding]: ...
    @property
    def gaps(self) -> Sequence[RosterGap]: ...
    @property
    def groups(self) -> Mapping[str, Words]: ...


def message(lacking: Lacking, language: Language) -> Shown:
    """First what keeps the desk from being ready for production, then the rest, then the holes in the roster."""
    total = len(lacking.findings) + len(lacking.gaps)
    text = language.count("The desk lacks {n} thing.", "The desk lacks {n} things.", total)
    blocking = [one for one in lacking.findings if one.blocking]
    others = [one for one in lacking.findings if not one.blocking]
    holes = [_gap(one, lacking.groups, language) for one in lacking.gaps[:LISTED]]
    blocks: list[Block] = [b.section(text)]
    blocks += _part(language.say("Not ready for production"), [_line(one, language) for one in blocking])
    blocks += _part(language.say("Worth mending"), [_line(one, language) for one in others])
    blocks += _part(language.say("Nobody there in the next seven days"), holes)
    blocks.append(b.context(language.say("You read this once a week, as long as something is missing.")))
    return Shown(text, blocks)


def _part(title: str, lines: Sequence[Mrkdwn]) -> list[Block]:
    """In sections of a few lines each, for a section holds three thousand characters."""
    shown = lines[:LISTED]
    parts = [shown[start : start + 8] for start in range(0, len(shown), 8)]
    return [b.section(joined([*([bold(title)] if not n else []), *part])) for n, part in enumerate(parts)]


def _line(finding: Finding, language: Language) -> Mrkdwn:
    return Mrkdwn(f"• {language.together(readiness.gap(finding, language))}")


def _gap(gap: RosterGap, groups: Mapping[str, Words], language: Language) -> Mrkdwn:
    """The group, and from when until when nobody is on call, or everybody is away."""
    given = {
        "group": language.name(groups.get(gap.group)),
        "since": language.when(gap.since),
        "until": language.when(gap.until),
    }
    if gap.on_call:
        said = language.say("{group}: nobody is on call from {since} until {until}.", **given)
    else:
        said = language.say("{group}: everybody is away from {since} until {until}.", **given)
    return Mrkdwn(f"• {neutral(said)}")
