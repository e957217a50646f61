"""What a person reads: references by name, dates in their own zone and language, controls as [Label]."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.errors import PersonError
from sandbox.mrkdwn import compose, escape, plain, unescape
from sandbox.person import Person
from sandbox.posts import Draft
from sandbox.workspace import Workspace
from tests.sandbox.kettle import buttons, section

DUE = int(datetime(2026, 3, 3, 1, 30, tzinfo=UTC).timestamp())


def test_dates_are_read_in_the_readers_zone_and_language(workspace: Workspace) -> None:
    text = f"<!date^{DUE}^{{date_short_pretty}} {{time}}|fallback>"
    assert plain(workspace.state, text, workspace.user("wang.li")) == "明天 09:30"
    assert plain(workspace.state, text, workspace.user("anna")) == "tomorrow 2:30\u202fAM".replace("\u202f", " ")
    assert plain(workspace.state, "<!date^soon^{time}|later>", workspace.user("anna")) == "later"
    long = f"<!date^{DUE}^{{date_num}} {{date}}|x>"
    assert plain(workspace.state, long, workspace.user("wang.li")) == "2026-03-03 2026年3月3日"


def test_references_are_read_as_names(workspace: Workspace) -> None:
    anna, general, secret = workspace.user("anna"), workspace.channel("general"), workspace.channel("secret")
    text = (
        f"<@{anna.id}> *asks* in <#{general.id}> and <#{secret.id}>: <https://example.com|_the page_> &lt;b&gt; `a*b*c`"
    )
    wang = workspace.user("wang.li")
    seen = "@Anna Berg asks in #general and #private channel: _the page_ <b> a*b*c"
    assert plain(workspace.state, text, wang) == seen


def test_marks_beside_a_full_width_mark_are_read_as_they_are(workspace: Workspace) -> None:
    """Slack's bold needs a blank, ASCII punctuation or the end of the line beside its asterisks."""
    reader = next(iter(workspace.state.users.values()))
    said = [
        plain(workspace.state, text, reader) for text in ("转给 *网络。* 谢谢", "转给 *网络*。", "*网络*, `x`*网络*")
    ]
    assert said == ["转给 网络。 谢谢", "转给 *网络*。", "网络, x网络"]


def test_typed_names_become_references(workspace: Workspace) -> None:
    anna, general = workspace.user("anna"), workspace.channel("general")
    assert compose(workspace.state, "@anna, see #general & <here>") == (
        f"<@{anna.id}>, see <#{general.id}|general> &amp; &lt;here&gt;"
    )
    assert compose(workspace.state, "ask @anna.") == f"ask <@{anna.id}>."
    assert compose(workspace.state, "@Anna Berg") == f"<@{anna.id}>"
    assert compose(workspace.state, "mail a@example.com") == "mail a@example.com"


def test_code_and_stray_control_characters_are_read_as_they_are(workspace: Workspace) -> None:
    anna = workspace.user("anna")
    assert plain(workspace.state, "`a_b_c` ~gone~ snake_case_name 2*3*4 \x000\x00", anna) == (
        "a_b_c gone snake_case_name 2*3*4 0"
    )


@given(st.text())
def test_escaping_loses_nothing(text: str) -> None:
    assert unescape(escape(text)) == text
    assert "<" not in escape(text)


async def test_blocks_take_the_place_of_the_text(workspace: Workspace, anna: Person) -> None:
    general = workspace.channel("general")
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "INC-1 *not bold*"}},
        section("*bold*", fields=[{"type": "mrkdwn", "text": f"<@{anna.id}>"}]),
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "_small_"}]},
        buttons("Accept", "Return"),
    ]
    message = workspace.posts.post(general, workspace.bot.id, Draft("fallback", blocks=blocks))
    assert anna.text_of(message).splitlines() == [
        "INC-1 *not bold*",
        "bold",
        "@Anna Berg",
        "---",
        "small",
        "[Accept] [Return]",
    ]
    assert anna.buttons(message) == ["Accept", "Return"]


async def test_people_see_only_their_channels(workspace: Workspace, wang: Person, anna: Person) -> None:
    guest = Person(workspace, "guest")
    assert [channel.name for channel in workspace.visible_channels(anna.id)] == ["general", "quiet", "secret"]
    assert [channel.name for channel in workspace.joinable_channels(wang.id)] == ["quiet"]
    assert workspace.joinable_channels(guest.id) == []
    with pytest.raises(PersonError):
        wang.read("secret")
    with pytest.raises(PersonError):
        await wang.say("quiet", "hello")
    await wang.join("quiet")
    await wang.say("quiet", "hello")
    with pytest.raises(PersonError):
        await guest.join("quiet")


async def test_unread_messages_count_until_they_are_read(workspace: Workspace, wang: Person, anna: Person) -> None:
    general = workspace.channel("general")
    await anna.say("general", "one")
    await anna.say("general", "two")
    assert (workspace.unread(general, wang.id), workspace.unread(general, anna.id)) == (2, 0)
    workspace.mark_read(general, wang.id)
    assert workspace.unread(general, wang.id) == 0


def test_typing_a_slash_offers_the_commands(workspace: Workspace) -> None:
    assert [command.command for command in workspace.completions("/te")] == ["/tea", "/teapot"]
    assert [command.command for command in workspace.completions("/teap")] == ["/teapot"]
