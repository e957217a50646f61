"""The Web API: every method this workspace understands, by name. One module per family; rules of records live below."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sandbox.records import Json
from sandbox.web_api import bookmarks, chat, conversations, files, membership, pins, session, users, views
from sandbox.web_api.call import Call

Handler = Callable[[Call], Json]

METHODS: Mapping[str, Handler] = MappingProxyType(
    {
        **session.METHODS,
        **chat.METHODS,
        **conversations.METHODS,
        **membership.METHODS,
        **users.METHODS,
        **views.METHODS,
        **pins.METHODS,
        **bookmarks.METHODS,
        **files.METHODS,
    }
)
