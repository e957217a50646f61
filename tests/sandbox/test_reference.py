"""The sandbox is as strict as Slack's published reference, read from data."""

import pytest

from sandbox.reference import COMMON_ERRORS, ConversationKind, load_events, load_methods, scopes_for
from sandbox.reference.distil import distil_events, distil_method


def test_a_method_names_its_required_arguments() -> None:
    """chat.postMessage cannot go without a channel; its text is optional because blocks may stand for it."""
    post = load_methods()["chat.postMessage"]
    assert post.arguments["channel"].required
    assert not post.arguments["text"].required
    assert "token" not in post.arguments


def test_a_method_carries_its_scopes_its_tier_and_its_errors() -> None:
    post = load_methods()["chat.postMessage"]
    assert post.bot_scopes == ("chat:write",)
    assert post.tier == "special"
    assert {"no_text", "not_in_channel", "invalid_blocks"} <= post.errors
    assert post.errors >= COMMON_ERRORS


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        (ConversationKind.PUBLIC, ("channels:history",)),
        (ConversationKind.PRIVATE, ("groups:history",)),
        (ConversationKind.IM, ("im:history",)),
        (ConversationKind.MPIM, ("mpim:history",)),
    ],
)
def test_the_scope_depends_on_the_kind_of_conversation(kind: ConversationKind, needed: tuple[str, ...]) -> None:
    """channels:history does not open a private channel."""
    assert scopes_for(load_methods()["conversations.history"].bot_scopes, kind) == needed


def test_alternatives_within_one_kind_stay_alternatives() -> None:
    """Inviting to a public channel takes either of two scopes."""
    needed = scopes_for(load_methods()["conversations.invite"].bot_scopes, ConversationKind.PUBLIC)
    assert set(needed) == {"channels:write.invites", "channels:manage"}


def test_a_method_outside_conversations_needs_its_whole_row() -> None:
    assert scopes_for(load_methods()["chat.postMessage"].bot_scopes, ConversationKind.IM) == ("chat:write",)
    assert scopes_for(load_methods()["users.info"].bot_scopes, None) == ("users:read",)


def test_a_method_open_to_every_token_needs_no_scope() -> None:
    assert load_methods()["auth.test"].bot_scopes == ()
    assert load_methods()["views.open"].bot_scopes == ()


def test_the_families_the_product_calls_are_all_known() -> None:
    called = {
        "auth.test",
        "apps.connections.open",
        "blocks.validate",
        "bookmarks.add",
        "chat.postEphemeral",
        "chat.update",
        "conversations.create",
        "files.completeUploadExternal",
        "pins.add",
        "reactions.add",
        "team.info",
        "usergroups.list",
        "users.lookupByEmail",
        "views.publish",
    }
    assert called <= set(load_methods())


def test_an_event_names_its_scopes() -> None:
    events = load_events()
    assert events["message.channels"].scopes == ("channels:history",)
    assert events["app_mention"].scopes == ("app_mentions:read",)
    assert events["app_home_opened"].scopes == ()


def test_distilling_keeps_facts_and_drops_prose() -> None:
    page = {
        "desc": "Long prose.",
        "scope": {"bot": ["pins:write"]},
        "rate_limits": "t2",
        "args": {
            "required": ["token", "channel"],
            "properties": {
                "token": {"type": "string"},
                "channel": {"type": "string", "desc": "prose"},
                "note": {"anyOf": [{"type": "null"}, {"type": "string"}]},
            },
        },
        "errors": {"no_item_specified": {"desc": "prose"}, "bad_timestamp": {"desc": "prose"}},
    }
    assert distil_method(page) == {
        "arguments": {
            "channel": {"required": True, "type": "string"},
            "note": {"required": False, "type": "string"},
        },
        "bot_scopes": ["pins:write"],
        "tier": "tier_2",
        "errors": ["bad_timestamp", "no_item_specified"],
    }


def test_distilling_drops_events_an_app_cannot_subscribe_to() -> None:
    pages = [
        {"name": "hello", "APIs": ["RTM"], "scopes": []},
        {"name": "pin_added", "APIs": ["Events"], "scopes": None},
    ]
    assert distil_events(pages) == {"pin_added": []}
