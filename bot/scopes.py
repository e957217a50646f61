"""Which scope each used method and event needs, and why the bot asks for it. A test holds this against the code, the
manifest and `docs/scopes.md`: nothing missing, nothing that nobody uses.
"""

from collections.abc import Mapping

METHODS: Mapping[str, tuple[str, ...]] = {
    "apps.connections.open": (),  # the app-level token's own scope, connections:write
    "auth.test": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.create": ("channels:manage", "groups:write"),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.invite": ("channels:manage", "groups:write"),
    "conversations.members": ("channels:read", "groups:read"),
    "conversations.open": ("im:write",),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "conversations.setTopic": ("channels:manage", "groups:write"),
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "pins.add": ("pins:write",),
    "users.conversations": ("channels:read", "groups:read"),
    "users.info": ("users:read",),
    "users.lookupByEmail": ("users:read.email",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
EVENTS: Mapping[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "channel_rename": ("channels:read",),
    "group_rename": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
}
REASONS: Mapping[str, str] = {
    "channels:history": "Replies in working threads of public channels; finding a message after an unknown outcome.",
    "channels:manage": "Opening the channel of a major incident, its topic and invitations.",
    "channels:read": "Finding the configured channels among those the bot is in.",
    "chat:write": "Receipts, cards, reminders and updates.",
    "commands": "The slash commands and shortcuts.",
    "files:write": "The chart in the daily digest.",
    "groups:history": "The same as channels:history, in private channels.",
    "groups:read": "The same as channels:read, for private channels.",
    "groups:write": "The channel of a confidential major incident is private.",
    "im:history": "Replies of reporters in their thread with the bot.",
    "im:write": "Opening the direct message in which a reporter gets the receipt.",
    "pins:write": "Pinning the summary of a major incident.",
    "users:read": "Language and time zone of each reader.",
    "users:read.email": "Recognising configured people and callers by their e-mail address.",
}


def needed() -> frozenset[str]:
    """Every scope that the used methods, events and commands need."""
    used = [scope for table in (METHODS, EVENTS) for scopes in table.values() for scope in scopes]
    return frozenset({"commands", *used})
