"""Whatever people and apps write, the page makes safe HTML of it, and readable text for its reader."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.clock import SandboxClock
from sandbox.page.markdown import markdown
from sandbox.page.markup import mrkdwn, plain_text
from sandbox.page.rich_text import rich_text
from sandbox.page.viewer import Viewer
from sandbox.workspace import Member, Room, Workspace

FRIDAY = datetime(2026, 10, 9, 8, 40, tzinfo=UTC)
TAGS = {
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "div",
    "i",
    "ol",
    "li",
    "ul",
    "path",
    "pre",
    "s",
    "span",
    "svg",
    "time",
    "u",
}
DRAWING_TAGS = {"circle", "ellipse", "g", "rect", "text"}
MARKDOWN_TAGS = {
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "p",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
}
SCHEMES = {"http", "https", "mailto", "tel", ""}


def workspace() -> Workspace:
    return Workspace(
        manifest={"display_information": {"name": "Hotline"}},
        clock=SandboxClock(frozen_at=FRIDAY),
        users=[
            Member("wang.li", "王丽", locale="zh-CN"),
            Member("tom", "Tom <b>Baker</b>", tz="Europe/London"),
        ],
        channels=[Room("general", members=("wang.li", "tom")), Room("secret", members=("tom",), private=True)],
    )


PLACE = workspace()


def viewer(name: str = "wang.li") -> Viewer:
    return Viewer(PLACE.state, PLACE.user(name))


class Reading(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend((name, value or "") for name, value in attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


def assert_safe(html: str, *, also: set[str] = frozenset()) -> None:  # type: ignore[assignment] # an empty default
    reading = Reading(html)
    assert set(reading.tags) <= TAGS | DRAWING_TAGS | also
    for name, value in reading.attributes:
        assert not name.startswith("on")
        assert name != "style"
        if name in {"href", "src"}:
            assert urlsplit(value).scheme in SCHEMES


def words(text: str, name: str = "wang.li") -> str:
    return Reading(mrkdwn(text, viewer(name))).words


PIECES = (
    """< > & " ' * _ ~ ` ``` | <@ <# <!date^ <javascript: <https://a.example/ :fire: 🔥 &lt; script 0 onerror= 字 a"""
)
NASTY = st.lists(
    st.sampled_from([*PIECES.split(), "\n", "> ", "• ", " ", "\ue000", "\ue0010\ue001", "\ue002"]), max_size=24
).map("".join)


@given(NASTY | st.text(max_size=60))
def test_no_text_becomes_a_tag_of_its_own(text: str) -> None:
    assert_safe(mrkdwn(text, viewer()))
    assert_safe(plain_text(text))
    assert_safe(markdown(text), also=MARKDOWN_TAGS)


@given(NASTY)
def test_no_rich_text_becomes_a_tag_of_its_own(text: str) -> None:
    spans = [
        {"type": "text", "text": text, "style": {"bold": True, "code": True}},
        {"type": "link", "url": text, "text": text},
        {"type": "emoji", "name": text},
        {"type": "user", "user_id": text},
        {"type": "channel", "channel_id": text},
        {"type": "broadcast", "range": text},
        {"type": "date", "timestamp": 1, "format": text, "fallback": text, "url": text},
    ]
    lines = {"type": "rich_text_list", "style": "ordered", "elements": [{"elements": spans}]}
    assert_safe(rich_text([{"type": "rich_text_section", "elements": spans}, lines], viewer()))


@given(
    st.text(
        alphabet=st.characters(exclude_characters="*_~`<>&:\n\r•◦▪\ue000\ue001\ue002", categories=("L", "N", "P")),
        max_size=40,
    )
)
def test_plain_words_arrive_as_they_were_written(text: str) -> None:
    kept = re.sub(r"https?\S*", "", text)
    assert Reading(plain_text(kept)).words == kept


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _italic_ ~gone~", "<b>bold</b> <i>italic</i> <s>gone</s>"),
        ("*bold _and italic_*", "<b>bold <i>and italic</i></b>"),
        ("已移交为 *HO-1。* 请查看", "<b>HO-1。</b>"),
        ("*已知故障* <@U0SUN>", "<b>已知故障</b>"),
        ("(*HO-1*), *HO-2*: :tada:*HO-3*", "(<b>HO-1</b>), <b>HO-2</b>: "),
        ("已移交为 *HO-1*。", "*HO-1*。"),
        ("（*HO-1*）", "（*HO-1*）"),
        ("已移交为*HO-1*", "已移交为*HO-1*"),
        ("“*HO-1*”", "“*HO-1*”"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("`*not bold*`", "<code>*not bold*</code>"),
        ("a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c"),
        ("<javascript:alert(1)|press>", "press"),
        ("<mailto:desk@example.com>", 'href="mailto:desk@example.com"'),
    ],
)
def test_styles_and_links(text: str, html: str) -> None:
    assert html in mrkdwn(text, viewer())


def test_a_quote_a_list_and_code_stand_as_blocks() -> None:
    html = mrkdwn("said:\n&gt; one\n&gt; two\n• first\n• second\n```\nx &lt; 1\n```\nend", viewer())
    assert "<blockquote>one<br>two</blockquote>" in html
    assert html.count('class="item item-0"') == 2
    assert "<pre>x &lt; 1</pre>" in html
    assert html.endswith('<span class="text">end</span>')


def test_three_angles_quote_all_that_follows() -> None:
    assert mrkdwn("&gt;&gt;&gt;one\ntwo", viewer()).startswith("<blockquote>")


def test_names_are_looked_up_and_never_trusted() -> None:
    """Tom's name contains markup."""
    tom = PLACE.user("tom").id
    html = mrkdwn(f"<@{tom}>", viewer())
    assert "<b>" not in html
    assert Reading(html).words == "@Tom <b>Baker</b>"
    assert "mention-me" in mrkdwn(f"<@{tom}>", viewer("tom"))


def test_a_private_channels_name_stays_private() -> None:
    secret = PLACE.channel("secret").id
    assert words(f"<#{secret}>") == "私密频道"
    assert words(f"<#{secret}|secret>", "tom") == "#secret"


def test_an_instant_is_read_in_the_readers_zone_and_language() -> None:
    stamp = "<!date^1791535200^{date_short} {time}|then>"
    assert words(stamp) == "2026年10月9日 16:40"
    assert words(stamp, "tom") == "Oct 9, 2026 9:40 AM"
    assert words("<!date^soon^{time}|then>") == "then"


def test_emoji_are_drawn_by_name_and_by_character() -> None:
    by_name, by_character = mrkdwn(":fire:", viewer()), mrkdwn("🔥", viewer())
    assert by_name.count("<svg") == by_character.count("<svg") == 1
    assert 'aria-label=":fire:"' in by_name
    assert words(":no_such_thing:") == ":no_such_thing:"
    assert "<svg" not in plain_text(":fire:", with_emoji=False)


def test_markdown_knows_tables_and_keeps_raw_html_as_text() -> None:
    html = markdown(
        "| a | b |\n|---|---|\n| 1 | **2** |\n\n<b>raw</b> [x](https://a.example) ![pic](https://a.example/p.png)"
    )
    assert "<table>" in html
    assert "<strong>2</strong>" in html
    assert "&lt;b&gt;raw&lt;/b&gt;" in html
    assert 'target="_blank" rel="noopener noreferrer" href="https://a.example"' in html
    assert "<img hidden" in html
