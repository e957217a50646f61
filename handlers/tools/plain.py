"""Our own format, for tools that can shape what they post: one alert, or `{"alerts": […]}`."""

from typing import Any, Literal

from pydantic import Field, field_validator

from domain.alerts import Alert, AlertState
from handlers.tools.shape import (
    MOST_ALERTS,
    Address,
    FaultyAlert,
    Moment,
    Payload,
    Short,
    Title,
    Words,
    fingerprint,
    read,
)


class _Plain(Payload):
    fingerprint: Words = Field(min_length=1)
    title: Title = Field(min_length=1)
    severity: Short = ""
    status: Literal["firing", "resolved"] = "firing"
    text: Words = ""
    service: Short | None = None
    occurred_at: Moment | None = None
    url: Address | None = None
    ci: Short | None = None

    @field_validator("title", "fingerprint")
    @classmethod
    def _said(cls, text: str) -> str:
        if not text:
            raise ValueError("must not be blank")
        return text


class _Batch(Payload):
    alerts: tuple[_Plain, ...] = Field(min_length=1, max_length=MOST_ALERTS)


def alerts(body: Any) -> tuple[Alert, ...]:
    """Every alert of a post, in its order; nothing of a post with a fault."""
    if not isinstance(body, dict):
        raise FaultyAlert("", "the body must be a JSON object")
    posted = read(_Batch, body).alerts if "alerts" in body else (read(_Plain, body),)
    return tuple(
        Alert(
            fingerprint=fingerprint(one.fingerprint),
            title=one.title,
            severity=one.severity,
            state=AlertState.OVER if one.status == "resolved" else AlertState.FIRING,
            text=one.text,
            service=one.service or None,
            occurred_at=one.occurred_at,
            link=one.url,
            ci=one.ci or None,
        )
        for one in posted
    )
