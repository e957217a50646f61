"""What Slack's own reference says of its methods and events, as data.

The sandbox enforces arguments, scopes, rate tiers and error codes from here, so that strictness is never a matter of
memory. The JSON beside this file is distilled by `distil.py`; its source and licence stand in `NOTICE.md`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType


class ConversationKind(StrEnum):
    """The four kinds of conversation, named as in the `types` argument of conversations.list."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    IM = "im"
    MPIM = "mpim"


@dataclass(frozen=True, slots=True)
class Argument:
    name: str
    required: bool
    type: str


@dataclass(frozen=True, slots=True)
class Method:
    """One Web API method; `bot_scopes` are alternatives (see `scopes_for`), `errors` are the codes it may answer."""

    name: str
    arguments: Mapping[str, Argument]
    bot_scopes: tuple[str, ...]
    tier: str
    errors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the Events API; `scopes` are alternatives, one per kind of conversation."""

    name: str
    scopes: tuple[str, ...]


# Answered by every method, whether its own page lists them or not.
COMMON_ERRORS = frozenset(
    {
        "access_denied",
        "account_inactive",
        "accesslimited",
        "ekm_access_denied",
        "fatal_error",
        "internal_error",
        "invalid_arg_name",
        "invalid_arguments",
        "invalid_array_arg",
        "invalid_auth",
        "invalid_charset",
        "invalid_form_data",
        "invalid_json",
        "invalid_post_type",
        "json_not_object",
        "method_deprecated",
        "missing_post_type",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "team_access_not_granted",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)

_KIND_PREFIXES = {
    ConversationKind.PUBLIC: "channels:",
    ConversationKind.PRIVATE: "groups:",
    ConversationKind.IM: "im:",
    ConversationKind.MPIM: "mpim:",
}


@cache
def load_methods() -> Mapping[str, Method]:
    """Every method the sandbox knows, by name; a method that is not here is unknown to this workspace."""
    return MappingProxyType({name: _method(name, entry) for name, entry in _read("methods.json").items()})


@cache
def load_events() -> Mapping[str, Event]:
    """Every event an app can subscribe to, by the name used in the manifest (`message.channels`, `app_mention`)."""
    return MappingProxyType({name: Event(name, tuple(scopes)) for name, scopes in _read("events.json").items()})


def scopes_for(scopes: tuple[str, ...], kind: ConversationKind | None) -> tuple[str, ...]:
    """The scopes of which ANY ONE suffices in a conversation of this kind; empty means no scope is needed.

    Slack lists alternatives per kind in one row (`channels:history`, `groups:history`, ...). With `kind=None` all of
    the row counts, which is right for methods that touch no single conversation.
    """
    if kind is None:
        return scopes
    others = tuple(prefix for other, prefix in _KIND_PREFIXES.items() if other is not kind)
    return tuple(scope for scope in scopes if not scope.startswith(others))


def _method(name: str, entry: Mapping[str, object]) -> Method:
    arguments, scopes, errors = entry["arguments"], entry["bot_scopes"], entry["errors"]
    if not (isinstance(arguments, dict) and isinstance(scopes, list) and isinstance(errors, list)):
        raise TypeError(f"methods.json is damaged at {name}")
    return Method(
        name=name,
        arguments=MappingProxyType(
            {key: Argument(key, bool(value["required"]), str(value["type"])) for key, value in arguments.items()}
        ),
        bot_scopes=tuple(scopes),
        tier=str(entry["tier"]),
        errors=COMMON_ERRORS | frozenset(errors),
    )


def _read(file: str) -> dict[str, dict[str, object]]:
    data: dict[str, dict[str, object]] = json.loads(resources.files(__name__).joinpath(file).read_text("utf-8"))
    return data
