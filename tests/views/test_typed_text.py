"""What people type is shown and does nothing else: it pings nobody, links nowhere, forges and hides nothing."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sandbox.mrkdwn import unescape
from tests.views.faces import HOSTILE
from views import markup
from views.blocks import Shown, mrkdwn, plain
from views.markup import Mrkdwn, bold, clean, clip, clip_mrkdwn, joined, link, mention, neutral, one_line, quoted

MARKS = st.sampled_from([*"*_~`<>&|@#:!^\n\r\t ", "<!", "<@", "```", "&lt;", "@here", "@channel", "http://", "{x}"])
STRANGE = st.sampled_from(
    list("\u200b\u200d\u2060\u202e\u2066\u2068\u2069\u2028\u0301\u05d0\u0627\u3164\ud800\x00\U0001f9ef")
)
TYPED = st.lists(st.one_of(MARKS, STRANGE, st.text(max_size=4), st.sampled_from(["单", "a", "9"])), max_size=40).map(
    "".join
)

REFERENCE = re.compile(r"<[^>]*>")
STYLED = re.compile(r"(?<![A-Za-z0-9*])([*_~])(?=\S)[^\n]*?(?<=\S)\1(?![A-Za-z0-9*])")
CALL = re.compile(r"@(here|channel|everyone|group)\b", re.IGNORECASE)
INVISIBLE = {"Cc", "Cs"}
OVERRIDES = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200b\u2060\ufeff\u3164\u115f")


STEADY = settings(derandomize=True, deadline=None, max_examples=150)


def whatever_is_typed(test: Callable[[str], None]) -> Callable[[], None]:
    """Run with every text that is known to mean no good, and with many that are made up."""
    run = STEADY(given(TYPED)(test))
    for text in HOSTILE.values():
        run = example(text)(run)
    return run


@whatever_is_typed
def test_it_refers_to_nobody_and_nothing(text: str) -> None:
    """No `<…>` of any kind comes through: no mention, no broadcast, no link, no date."""
    shown = neutral(text)
    assert "<" not in shown
    assert ">" not in shown
    assert not REFERENCE.search(shown)
    assert not CALL.search(shown)


@whatever_is_typed
def test_it_is_never_formatted(text: str) -> None:
    """Neither bold, italics, strike-through nor code, and no quote of its own making."""
    shown = neutral(text)
    assert not STYLED.search(shown)
    assert "`" not in shown
    assert not any(line.lstrip().startswith("&gt;") for line in shown.split("\n"))


@whatever_is_typed
def test_nothing_invisible_is_left(text: str) -> None:
    """No control characters, no directional overrides, no blank letters; a lone surrogate cannot break the wire."""
    shown = clean(text)
    assert not any(unicodedata.category(c) in INVISIBLE and c != "\n" for c in shown)
    assert not OVERRIDES & set(shown)
    shown.encode()


@whatever_is_typed
def test_directions_stay_where_they_are(text: str) -> None:
    """On every line isolates are balanced, and right-to-left text stands inside one."""
    for line in clean(text).split("\n"):
        depth = 0
        for character in line:
            depth += (character == "\u2068") - (character == "\u2069")
            assert depth >= 0
            if unicodedata.bidirectional(character) in {"R", "AL", "AN"}:
                assert depth > 0
        assert depth == 0


@whatever_is_typed
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@STEADY
@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x9FFF, categories=["L", "N"]), min_size=1))
def test_ordinary_text_is_not_touched(text: str) -> None:
    """Words and figures of every script without marks or direction come through as they were typed."""
    simple = "".join(c for c in text if unicodedata.bidirectional(c) == "L" and not unicodedata.combining(c))
    kept = "".join(c for c in simple if c not in "\u115f\u1160\u3164")
    assert unescape(neutral(kept)) == kept


@pytest.mark.parametrize("text", ["file_name_2.txt", "2*3*4", "a~b", "C:\\temp", "10:30:15", "50%", "snake_case"])
def test_codes_and_names_can_still_be_copied(text: str) -> None:
    """A mark between letters or figures formats nothing, so it stays the very character that was typed."""
    assert neutral(text) == text


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_read_is_what_was_typed(name: str) -> None:
    """As Slack shows it, a look-alike apart, every visible character is still there, in order."""
    shown = neutral(HOSTILE[name])
    back = str.maketrans({"∗": "*", "ˍ": "_", "∼": "~", "ˋ": "`", "›": ">", "\u2060": None})
    assert unescape(shown).translate(back) == clean(HOSTILE[name]).translate(back)


@STEADY
@given(TYPED, st.integers(1, 60))
def test_a_cut_shows_and_fits(text: str, limit: int) -> None:
    """Never longer than the limit; whatever was cut ends with an ellipsis."""
    typed = clean(text)
    cut = clip(typed, limit)
    assert len(cut) <= limit
    assert cut == typed or cut.endswith("…")


@STEADY
@given(TYPED, st.integers(4, 60))
def test_cut_markup_is_whole_markup(text: str, limit: int) -> None:
    """No half entity, no half reference: a mention is there in full or not at all."""
    made = joined([mention("U0WANG"), neutral(text), mention("U0SUN")], " ")
    cut = clip_mrkdwn(made, limit)
    assert len(cut) <= limit
    assert REFERENCE.sub("", cut).count("<") == 0
    assert not re.search(r"&(?!amp;|lt;|gt;)", cut)


@whatever_is_typed
def test_a_quote_has_its_bar_on_every_line(text: str) -> None:
    """Typed text cannot step out of its quote and speak as the desk."""
    lines = quoted(text).split("\n")
    assert all(line.startswith(">") for line in lines)
    assert len(lines) == len(neutral(text, 1200).split("\n"))


@STEADY
@given(TYPED)
def test_bold_and_links_hold_what_they_are_given(text: str) -> None:
    """Typed text inside our own markup neither ends it nor breaks the line."""
    made = bold(text)
    assert made == "" or (made.startswith("*") and made.endswith("*") and "\n" not in made)
    shown = link("https://example.com/a?b=1&c=2", text)
    assert shown.startswith("<https://example.com/a?b=1&amp;c=2|")
    assert shown.endswith(">")
    assert shown.count("<") == shown.count(">") == shown.count("|") == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a b", "https://x|y", "<https://x>", "mailto:a@b", ""])
def test_only_plain_web_addresses_become_links(url: str) -> None:
    assert link(url, "open") == "open"


@pytest.mark.parametrize("slack_id", ["U1|<!channel>", "!channel", "u1", "<@U1>", "", "C0MAJOR"])
def test_only_a_member_id_becomes_a_mention(slack_id: str) -> None:
    assert "<" not in mention(slack_id)


def test_only_markup_of_our_own_passes() -> None:
    """A plain string is neutralised wherever it meets a block; markup made here stays."""
    assert mrkdwn("*a* <!here>")["text"] == "∗a∗ &lt;!here&gt;"
    assert mrkdwn(Mrkdwn("*a*"))["text"] == "*a*"
    assert Shown("<!here>", []).text == "&lt;!here&gt;"


def test_slack_adds_nothing_to_our_texts() -> None:
    """`verbatim` keeps Slack from linking names and addresses by itself; plain text formats nothing."""
    assert mrkdwn("see www.example.com, @here")["verbatim"] is True
    assert plain("*a*")["type"] == "plain_text"


def test_a_title_is_one_line() -> None:
    assert one_line("first\r\n\tsecond\u2028third") == "first second third"


def test_zalgo_keeps_its_letters_and_loses_its_towers() -> None:
    assert clean("e" + "\u0301" * 500) == "e" + "\u0301" * 4


def test_a_family_stays_together() -> None:
    """The joiner between emoji is wanted; one beside plain letters is not."""
    assert clean("👩\u200d👩\u200d👧") == "👩\u200d👩\u200d👧"
    assert clean("ad\u200dmin") == "admin"


def test_the_quick_way_is_for_text_that_needs_nothing() -> None:
    """Characters that skip the careful way are visible, without marks and without direction."""
    simple = (chr(n) for n in range(0x110000) if markup._SIMPLE.fullmatch(chr(n)))
    suspect = [
        c
        for c in simple
        if unicodedata.category(c) in {"Mn", "Me", "Cc", "Cf", "Cs"}
        or unicodedata.bidirectional(c) in {"R", "AL", "AN"}
    ]
    assert suspect == ["\t", "\n"]
