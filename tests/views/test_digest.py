"""The daily digest as its reader sees it: the order of §5, ten lines a block, one line for nothing, both languages."""

import json
from dataclasses import replace
from typing import Any

import pytest

from domain.digest import Block, DigestFace, Listing
from domain.ticket import PendingReason, State
from sandbox.blockkit import check_message, check_view
from tests.views import faces
from tests.views.digests import ABOUT, digest, late, listing, of_a_day_off, quiet
from views import digest as view
from views.words import Language

EN, ZH = Language("en"), Language("zh")
SLACK_CAP = 13_000  # characters of blocks in one message


def texts(blocks: list[dict[str, Any]]) -> list[str]:
    """Everything that stands in the message, from top to bottom."""
    found = []
    for block in blocks:
        found += [one["text"] for one in (block.get("text"), *block.get("elements", ())) if one]
    return found


def read(face: DigestFace, language: Language = EN) -> str:
    return "\n".join(texts(view.message(face, language).blocks))


def only(key: Block, block: Listing) -> DigestFace:
    made = digest()
    numbers = dict.fromkeys((line.ticket for line in block.lines), "The printer is silent")
    return replace(made, titles=numbers, snapshot=replace(made.snapshot, blocks={key: block}))


def test_blocks_stand_in_the_order_of_the_process() -> None:
    """Majors, breached, due, unaccepted, pending, flow, troubled, levels, complaints, actions, days ahead (§5)."""
    said = read(digest())
    order = [
        "Major incidents",
        "Breached",
        "Due soon",
        "Not accepted yet",
        "Pending, awaiting approval",
        "New, resolved, backlog",
        "Reopened, often reassigned",
        "Service levels, month to date",
        "Complaints",
        "Overdue actions",
        "make-up workday",
    ]
    places = [said.index(one) for one in order]
    assert places == sorted(places)


def test_a_block_has_ten_lines_and_counts_the_rest() -> None:
    """Twelve breached: ten lines, “and 2 more”."""
    said = read(only(Block.BREACHED, listing(Block.BREACHED, 12)))
    assert said.count("INC-") == 10
    assert "*Breached* · *12*" in said
    assert "… and 2 more" in said


def test_an_empty_block_is_one_line_in_each_language() -> None:
    """“no exceptions 无异常”, and neighbours share one piece of the message."""
    assert "✅ Breached · no exceptions\n✅ Due soon · no exceptions" in read(quiet())
    assert "✅ 已超时(违约) · 无异常" in read(quiet(), ZH)
    assert len(view.message(quiet(), EN).blocks) == 3
    assert view.message(quiet(), EN).text == "Daily digest: no exceptions"
    assert view.message(quiet(), ZH).text == "每日摘要：无异常"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (Block.MAJORS, "★ 🔴 P1 · *INC-1* · The printer is silent · Declared · next update Mon 28 Sep, 08:30"),
        (
            Block.BREACHED,
            "*He Tao* · ★ 🔴 P1 · *INC-1* · The printer is silent · Resolution was due Mon 28 Sep, 08:30",
        ),
        (Block.DUE_SOON, "★ 🔴 P1 · *INC-1* · The printer is silent · due Mon 28 Sep, 08:30 · He Tao"),
        (
            Block.UNACCEPTED,
            "★ 🔴 P1 · *INC-1* · The printer is silent · 75% of Response used · due Mon 28 Sep, 08:30 · He Tao",
        ),
        (
            Block.WAITING,
            "★ 🔴 P1 · *INC-1* · The printer is silent · Waiting for user since Mon 28 Sep, 08:30 · He Tao",
        ),
        (Block.TROUBLED, "★ 🔴 P1 · *INC-1* · The printer is silent · reopened 2 times · reassigned 4 times · He Tao"),
    ],
)
def test_a_line_says_what_brings_the_ticket_here(key: Block, said: str) -> None:
    assert said in read(only(key, listing(key, 1)))


def test_what_waits_for_approval_says_so() -> None:
    block = listing(Block.WAITING, 1)
    waiting = replace(block, lines=(replace(block.lines[0], about=State.AWAITING_APPROVAL.value),))
    assert "Awaiting approval since Mon 28 Sep, 08:30" in read(only(Block.WAITING, waiting))
    assert "待审批" in read(only(Block.WAITING, waiting), ZH)
    for reason in PendingReason:
        block = replace(waiting, lines=(replace(waiting.lines[0], about=reason.value),))
        assert reason.value not in read(only(Block.WAITING, block))


def test_times_are_on_the_reader_s_clock() -> None:
    """A reader in London gets the digest of 08:30 in Shanghai at half past one."""
    assert "Thu 24 Sep, 01:30 – Mon 28 Sep, 01:30" in read(digest(), Language("en", "Europe/London"))


def test_a_look_at_this_moment_is_not_late() -> None:
    """Emma asks App Home at 10:12 what her digest would say: nobody owed her one then."""
    assert "Late" not in read(replace(late(), id=None))
    assert "延迟" not in read(replace(late(), id=None), ZH)


def test_a_late_digest_states_its_cut_off() -> None:
    """Due 08:30, the service was down until 10:12 (§5)."""
    assert "*Late*: it was due Mon 28 Sep, 08:30. Everything below is as of Mon 28 Sep, 10:12." in read(late())
    assert "*延迟发送：* 应于 9月28日 周一 08:30 发送。以下数据截至 9月28日 周一 10:12。" in read(late(), ZH)
    assert "Late" not in read(digest())


def test_a_day_off_tells_of_majors_and_of_nothing_else() -> None:
    said = read(of_a_day_off())
    assert said.startswith("Major incidents on a day off · Sat 26 Sep")
    assert "INC-1" in said
    assert "Breached" not in said
    assert "Service levels" not in said


def test_a_rate_stands_with_its_number_and_its_goal() -> None:
    """Half up, with n; nothing to judge is “n/a”; breaches by a change of target and open ones apart (§5)."""
    said = read(digest())
    assert "*K2 Resolution SLA* · Incident · *50.0%* (2 of 4) · goal ≥ 90% ⚠️ · missed by a change of target: 1" in said
    assert "*K2 Resolution SLA* · P1 Critical · *n/a* (0 of 0) · goal ≥ 95% · open and breached: 1" in said


def test_flow_is_told_by_type_and_priority() -> None:
    """Types are never added up; a fall of the backlog has a real minus sign."""
    said = read(digest())
    assert "*Incident* · new 13 · resolved 14 · ended otherwise 1 · backlog 31 (−2) · of it pending 4" in said
    assert "🔴 P1 · new 1 · resolved 0 · backlog 1 (+1)" in said
    assert "*Service request* · new 2 · resolved 2 · backlog 5 (±0)" in said


def test_complaints_are_a_number_or_not_there() -> None:
    """Not a word more; readers who get no number do not even get the block (§3.11)."""
    made = digest()
    assert "\n*Complaints* · *1*\n" in read(made)
    without = replace(made, snapshot=replace(made.snapshot, complaints=None))
    assert "Complaints" not in read(without)
    assert "投诉" not in read(without, ZH)


def test_what_the_reader_may_not_open_is_counted_only() -> None:
    """Three of a branch: numbers for its manager, no line, no button."""
    blocks = view.message(only(Block.BREACHED, Listing(total=3, unnamed=3)), EN).blocks
    said = "\n".join(texts(blocks))
    assert "*Breached* · *3*" in said
    assert "3 are counted only: single tickets are for those who work on them." in said
    assert "more" not in said
    assert "digest.list" not in str(blocks)


def test_holidays_ahead_are_named() -> None:
    assert "📅 Sat 10 Oct is a make-up workday." in read(digest())
    assert "📅 10月10日 周六为调休上班日。" in read(digest(), ZH)


@pytest.mark.parametrize("text", [*faces.HOSTILE.values(), ""], ids=[*faces.HOSTILE, "empty"])
@pytest.mark.parametrize("language", [EN, ZH], ids=["en", "zh"])
def test_slack_accepts_it_whatever_people_typed(text: str, language: Language) -> None:
    """Message, window and full lists."""
    made = digest(12, title=text)
    shown = view.message(made, language, picture="F0PICTURE1")
    assert check_message(shown.blocks) == []
    assert check_view(view.present(replace(made, id=None), language)) == []
    for key in ABOUT:
        assert check_view(view.full_list(made, key, language)) == []


@pytest.mark.parametrize("lines", [10, 50])
@pytest.mark.parametrize("language", [EN, ZH], ids=["en", "zh"])
def test_it_fits_into_one_message_however_much_there_is(lines: int, language: Language) -> None:
    """A hundred long titles in every block: fewer and shorter lines, the rest counted, never more than Slack takes."""
    made = digest(100, title="承保系统无法出单" * 30, lines=lines)
    shown = view.message(made, language, picture="F0PICTURE1")
    assert check_message(shown.blocks) == []
    assert len(json.dumps(shown.blocks, ensure_ascii=False)) <= SLACK_CAP
    listed = [one for one in texts(shown.blocks) if "INC-" in one]
    assert len(listed) >= len(ABOUT)
    assert str(shown.blocks).count("digest.list") == len(ABOUT)


def test_the_full_list_opens_each_ticket() -> None:
    """A window takes so many rows; the rest is counted."""
    window = view.full_list(digest(100), Block.BREACHED, EN)
    assert str(window).count("ticket.open") == view.LONGEST_LIST
    assert "… and 10 more" in str(window)
    assert check_view(window) == []


def test_the_picture_has_its_words_beside_it() -> None:
    """Legend and alternative text in the reader's language; without a picture neither stands there."""
    shown = view.message(digest(), ZH, picture="F0PICTURE1")
    image = next(one for one in shown.blocks if one["type"] == "image")
    assert image["slack_file"] == {"id": "F0PICTURE1"}
    assert image["alt_text"].startswith("近期工作日的积压、新增与解决；9月19日 周六：新增9，解决1，积压29")
    assert any("🟧 新增" in one for one in texts(shown.blocks))
    assert not any("🟧" in one for one in texts(view.message(digest(), ZH).blocks))
