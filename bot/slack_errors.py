"""What an answer of Slack means for the effect that got it: done, wait, try again, configuration, target gone, content.
Codes are those of Slack's method reference; each class has one consequence in `delivery.py`.
"""

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

SLACK_FAILS = (SlackApiError, aiohttp.ClientError, TimeoutError, ConnectionError)  # what a call to Slack may raise


class Verdict(StrEnum):
    """What to do with the row."""

    WAIT = "wait"  # Slack said when to come back: nothing happened
    RETRY = "retry"  # nothing happened, or nobody knows: look, then send again
    REAUTHORISE = "reauthorise"  # the token is no good: everything waits, an operator is told
    CONFIGURE = "configure"  # scope or channel membership is missing: parked, an operator is told
    GONE = "gone"  # the person, channel or message is no longer there
    CONTENT = "content"  # Slack will never take this content: a defect of ours


ALREADY = frozenset(
    {"already_in_channel", "already_pinned", "already_reacted", "already_archived", "no_reaction", "not_pinned"}
)
_CODES = {
    Verdict.WAIT: {"ratelimited", "rate_limited"},
    Verdict.RETRY: {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "update_failed"},
    Verdict.REAUTHORISE: {
        "not_authed",
        "invalid_auth",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "org_login_required",
        "team_access_not_granted",
        "ekm_access_denied",
    },
    Verdict.CONFIGURE: {
        "missing_scope",
        "not_allowed_token_type",
        "no_permission",
        "access_denied",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "messages_tab_disabled",
        "not_enabled",
        "cannot_create_channel",
        "app_cannot_join_channel",
        "posting_to_channel_denied",
        "file_uploads_disabled",
    },
    Verdict.GONE: {
        "channel_not_found",
        "is_archived",
        "is_inactive",
        "user_not_found",
        "user_disabled",
        "user_not_visible",
        "message_not_found",
        "thread_not_found",
        "cant_update_message",
        "edit_window_closed",
    },
}
_BY_CODE = {code: verdict for verdict, codes in _CODES.items() for code in codes}
CERTAIN = frozenset({"service_unavailable"})  # Slack did not begin
HTTP_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failed call, understood. `unsure`: the call may have had its effect."""

    verdict: Verdict
    code: str
    unsure: bool = False
    retry_after: float | None = None


def understand(error: BaseException) -> Trouble | None:
    """None for an error that is not the wire's or Slack's: that one is a defect and is logged as such."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return Trouble(Verdict.RETRY, "connection_refused")
    if isinstance(error, aiohttp.ClientError | asyncio.TimeoutError | ConnectionError):
        return Trouble(Verdict.RETRY, type(error).__name__, unsure=True)
    return None


def code_of(error: SlackApiError) -> str:
    """Slack's error code; the HTTP status where the body had none."""
    response: Any = error.response
    try:
        code = response.get("error")
    except (AttributeError, ValueError, TypeError):
        code = None
    return str(code) if code else f"http_{getattr(response, 'status_code', 0)}"


def _answered(error: SlackApiError) -> Trouble:
    response: Any = error.response
    code = code_of(error)
    if getattr(response, "status_code", 200) == HTTP_TOO_MANY or code in _CODES[Verdict.WAIT]:
        return Trouble(Verdict.WAIT, "ratelimited", retry_after=_retry_after(response))
    if code.startswith("http_"):
        return Trouble(Verdict.RETRY, code, unsure=True)
    verdict = _BY_CODE.get(code, Verdict.CONTENT)
    return Trouble(verdict, code, unsure=verdict is Verdict.RETRY and code not in CERTAIN)


def _retry_after(response: Any) -> float:
    headers = {str(name).lower(): value for name, value in dict(getattr(response, "headers", {}) or {}).items()}
    value = headers.get("retry-after", "1")
    value = value[0] if isinstance(value, list) else value
    return max(float(value), 0.0) if str(value).replace(".", "", 1).isdigit() else 1.0
