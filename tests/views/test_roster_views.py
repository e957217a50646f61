"""What people read of absences, on-call, groups and calls: accepted by Slack whatever was typed, nothing private."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.configured import Words
from domain.leave import AwayReason
from domain.projection import PersonRef
from domain.readiness import Finding, FindingCode
from domain.roster import (
    AbsenceFace,
    AwayNotice,
    AwayPage,
    ChangeFace,
    ChannelGap,
    GroupChanged,
    GroupFace,
    MemberFace,
    OnCallFace,
)
from domain.roster_gaps import RosterGap
from sandbox.blockkit import check_message, check_view
from services.readying import Lacking
from tests.rulebooks import example
from tests.views import faces
from tests.views.everything import numbered
from tests.views.faces import CHINESE, ENGLISH, NOW
from tests.views.reading import texts
from views import calls
from views.blocks import Shown, View
from views.roster import away, group, on_call, weekly
from views.words import Language

NETWORK = Words(en="Network", zh="网络组")
TEXTS = {"usual": "许强", "empty": ""} | faces.HOSTILE


def someone(name: str, number: int = 1) -> PersonRef:
    return PersonRef(id=number, slack_id=f"U0P{number}", name=name)


def absence(name: str) -> AbsenceFace:
    return AbsenceFace(
        id=7,
        person=someone(name),
        since=NOW,
        until=NOW + timedelta(days=3),
        running=True,
        reason=AwayReason.ILLNESS,
        deputy=someone(name, 2),
        stand_in=someone(name, 2),
        entered_by=someone(name, 3),
    )


def change(name: str) -> ChangeFace:
    people = (someone(name), someone(name, 2))
    return ChangeFace(
        id=3,
        at=NOW,
        actor=someone(name, 4),
        reason=name or "why",
        joined=people,
        left=people,
        deputy=someone(name, 2),
        order=people,
        returned=("INC-1", "INC-2"),
    )


def network(name: str) -> GroupFace:
    return GroupFace(
        key="network",
        names=NETWORK,
        lead=someone(name),
        deputy=someone(name, 2),
        members=(MemberFace(person=someone(name), added=True, away_until=NOW), MemberFace(person=someone(name, 2))),
        order=(someone(name), someone(name, 2)),
        turn_ends=NOW,
        supplier=NETWORK,
        changes=(change(name), replace(change(name), order=())),
    )


def messages(name: str, language: Language) -> Iterator[Shown]:
    one, cards = absence(name), numbered(name)[:20]
    notice = AwayNotice(absence=one, tickets=cards, more=4)
    yield away.group_notice(one, language)
    yield away.group_notice(replace(one, stand_in=None), language)
    yield away.stand_in_notice(one, language)
    yield away.entered_notice(one, language)
    yield away.lead_notice(notice, language)
    yield away.back_notice(notice, language)
    yield away.back_notice(AwayNotice(absence=one), language)
    yield group.choice([network(name)], language)
    yield group.channel_notice(change(name), ChannelGap(missing=(someone(name),), remaining=(someone(name),)), language)
    yield group.joined_notice(change(name), network(name), language)
    yield group.left_notice(change(name), network(name), language)
    yield on_call.page([duty(name), replace(duty(name), key="other", now=None, until=None)], language)
    yield on_call.page([], language)
    yield weekly.message(LACKING, language)


def views(name: str, language: Language) -> Iterator[View]:
    page = AwayPage(now=NOW, own=(absence(name),), members=(replace(absence(name), id=8),), for_others=True)
    yield away.away_form(page, language)
    yield away.away_form(page, language, absence=absence(name))
    yield away.entered_view(absence(name), language)
    yield group.group_form(network(name), language)
    yield group.group_form(replace(network(name), order=(), turn_ends=None, changes=()), language)
    yield group.changed_view(GroupChanged(group=network(name), change=change(name), lacking=LACKING.findings), language)
    yield on_call.window(on_call.page([duty(name)], language), language)
    yield calls.call_form(language, example(), now=NOW)
    yield calls.told_form(faces.card(faces.ticket(title=name), call_back=name), language)


def duty(name: str) -> OnCallFace:
    people = (someone(name), someone(name, 2))
    services = tuple(Words(en=f"Service {n}", zh=f"服务{n}") for n in range(9))
    return OnCallFace(
        key="network", names=NETWORK, now=people[0], until=NOW, following=people, away=people, services=services
    )


LACKING = Lacking(
    findings=(
        Finding(FindingCode.NO_DEPUTY, blocking=True),
        Finding(FindingCode.NO_ON_CALL, blocking=True, params={"service": "core-network", "group": "network"}),
        Finding(FindingCode.NO_OPERATOR, blocking=False),
    ),
    gaps=(
        RosterGap(group="network", since=NOW, until=NOW + timedelta(hours=9), on_call=True),
        RosterGap(group="network", since=NOW, until=NOW + timedelta(hours=9), on_call=False),
    ),
    groups={"network": NETWORK},
)


@pytest.mark.parametrize("language", faces.LANGUAGES, ids=lambda one: one.code)
@pytest.mark.parametrize("name", TEXTS.values(), ids=list(TEXTS))
def test_slack_accepts_all_of_it(name: str, language: Language) -> None:
    for shown in messages(name, language):
        assert check_message(shown.blocks) == []
        assert shown.text
    for view in views(name, language):
        assert check_view(view) == []


def test_the_group_never_reads_why_somebody_is_away() -> None:
    """Illness is nobody's business in a channel; the person's own list says it."""
    said = texts(away.group_notice(absence("许强"), CHINESE).blocks)
    assert not any("病假" in one for one in said)
    own = texts(
        away.away_form(AwayPage(now=NOW, own=(absence("许强"),), members=(), for_others=False), CHINESE)["blocks"]
    )
    assert any("病假" in one for one in own)


def test_who_hands_over_to_whom_is_one_sentence() -> None:
    assert texts(away.group_notice(absence("Xu"), ENGLISH).blocks)[0].endswith("Xu stands in.")


def test_a_member_beyond_the_configuration_is_shown_as_such() -> None:
    said = "\n".join(texts(group.group_form(network("许强"), CHINESE)["blocks"]))
    assert "许强（在 Slack 中添加）" in said
    assert "由配置指定" in said


def test_the_weekly_word_names_what_blocks_first() -> None:
    said = texts(weekly.message(LACKING, ENGLISH).blocks)
    assert said[0] == "The desk lacks 5 things."
    assert said[1].startswith("*Not ready for production*")
