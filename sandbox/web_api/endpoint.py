"""One Web API request from its raw form to its answer: arguments, token, scopes, the gate, the method, the journal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.errors import SlackError
from sandbox.gate import BEFORE_EFFECT, OPEN, Fault, Passage
from sandbox.journal import ApiCall
from sandbox.records import Json
from sandbox.reference import Method, load_methods
from sandbox.web_api import METHODS
from sandbox.web_api.call import Call, require_scope
from sandbox.workspace import Workspace

_APP_LEVEL = frozenset({"apps.connections.open"})
_PREFIXES = {"xoxb-": "bot", "xapp-": "app", "xoxp-": "user"}
_SILENT_ARGUMENTS = frozenset({"token", "team_id", "pretty", "_x_id"})
_NO_CALLS = frozenset({"api.test"})
# What a method answers instead of a code that its reference page does not list, the nearest first.
_STAND_INS: Mapping[str, tuple[str, ...]] = {
    "is_archived": ("is_inactive", "restricted_action", "channel_not_found"),
    "is_inactive": ("is_archived", "channel_not_found"),
    "messages_tab_disabled": ("channel_not_found",),
    "msg_blocks_too_long": ("msg_too_long",),
    "not_in_channel": ("channel_not_found",),
    "thread_not_found": ("cannot_reply_to_message", "channel_not_found"),
}
# Codes that apps are known to meet though the reference does not list them.
_OBSERVED = frozenset({("conversations.unarchive", "not_in_channel"), ("conversations.replies", "not_in_channel")})
_LAST_RESORT = "invalid_arguments"


@dataclass(frozen=True)
class Answer:
    body: Json
    status: int = 200
    headers: Mapping[str, str] | None = None
    fault: Fault | None = None


def answer(workspace: Workspace, name: str, arguments: Json, *, token: str) -> Answer:
    """Refusals are answers like any other; every call lands in the journal."""
    method = load_methods().get(name)
    shown = {key: value for key, value in arguments.items() if key != "token"}
    passage = OPEN
    try:
        checked = _check(workspace, name, shown, token=token)
        passage = workspace.gate.admit(checked, shown)
        result = _run(workspace, checked, shown, passage)
    except SlackError as refused:
        result = documented(method, refused).body()
    warnings = _unknown_arguments(method, shown)
    journal = workspace.journal
    journal.calls.append(
        ApiCall(
            number=len(journal.calls) + 1,
            at=workspace.state.now(),
            method=name,
            arguments=shown,
            token_kind=_kind(token),
            result=result,
            status=passage.status,
            warnings=warnings,
            injected=passage.injected,
        )
    )
    return Answer(result, passage.status, _headers(workspace, passage), passage.fault)


def documented(method: Method | None, refused: SlackError) -> SlackError:
    """A method answers only with codes that its reference lists; a near one stands in for the others."""
    if method is None or refused.code in method.errors or (method.name, refused.code) in _OBSERVED:
        return refused
    code = next((each for each in _STAND_INS.get(refused.code, ()) if each in method.errors), _LAST_RESORT)
    return SlackError(code, messages=refused.messages or (f"[ERROR] {refused.code}",), **refused.extra)


def merge(query: Mapping[str, str], body: bytes, content_type: str, form: Mapping[str, Any]) -> Json:
    """Arguments from the query string and the body together; the body wins."""
    merged: Json = dict(query)
    if content_type.startswith("application/json"):
        if body:
            try:
                given = json.loads(body)
            except ValueError:
                raise SlackError("invalid_json") from None
            if not isinstance(given, dict):
                raise SlackError("json_not_object")
            merged |= {key: value for key, value in given.items() if value is not None}
    else:
        merged |= form
    return merged


def _check(workspace: Workspace, name: str, arguments: Json, *, token: str) -> Method:
    """The method, if it exists and this token may call it with these arguments."""
    method = load_methods().get(name)
    if method is None or name not in METHODS:
        raise SlackError("unknown_method", req_method=name)
    _authenticate(workspace, name, token)
    require_scope(workspace.state, method.bot_scopes)
    _check_arguments(method, arguments)
    return method


def _run(workspace: Workspace, method: Method, arguments: Json, passage: Passage) -> Json:
    if passage.refusal is not None:
        raise passage.refusal
    if passage.fault is not None and passage.fault.trouble in BEFORE_EFFECT:
        raise SlackError(passage.fault.trouble.value)
    return {"ok": True, **METHODS[method.name](Call(workspace, method, arguments))}


def _authenticate(workspace: Workspace, name: str, token: str) -> None:
    if not token:
        raise SlackError("not_authed")
    if token not in {workspace.bot_token, workspace.app_token}:
        raise SlackError("invalid_auth")
    if name in _NO_CALLS:
        return
    if (token == workspace.app_token) != (name in _APP_LEVEL):
        raise SlackError("not_allowed_token_type")


def _check_arguments(method: Method, arguments: Json) -> None:
    missing = [a.name for a in method.arguments.values() if a.required and arguments.get(a.name) in (None, "")]
    given = set(arguments) - _SILENT_ARGUMENTS
    missing = [name for name in missing if name not in given or arguments[name] is None]
    if missing:
        raise SlackError("invalid_arguments", messages=[f"[ERROR] missing required field: {name}" for name in missing])


def _unknown_arguments(method: Method | None, arguments: Json) -> tuple[str, ...]:
    if method is None:
        return ()
    return tuple(sorted(set(arguments) - set(method.arguments) - _SILENT_ARGUMENTS))


def _kind(token: str) -> str:
    return next((kind for prefix, kind in _PREFIXES.items() if token.startswith(prefix)), "none")


def _headers(workspace: Workspace, passage: Passage) -> dict[str, str]:
    return {"x-oauth-scopes": ",".join(sorted(workspace.state.manifest.scopes)), **dict(passage.headers)}
