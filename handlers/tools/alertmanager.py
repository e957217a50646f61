"""The webhook of Prometheus Alertmanager (version 4), which Grafana's alerting speaks too. Labels `severity`, `service`
and `instance` and annotations `summary` and `description` are taken over.
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from domain.alerts import LONGEST_TITLE, Alert, AlertState
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


class _Annotations(Payload):
    summary: Title = ""
    description: Words = ""


class _One(Payload):
    status: Literal["firing", "resolved"] = "firing"
    labels: dict[str, Short] = Field(default_factory=dict)
    annotations: _Annotations = _Annotations()
    startsAt: Moment | None = None  # noqa: N815 - Alertmanager's name
    generatorURL: Address | None = None  # noqa: N815 - Alertmanager's name
    fingerprint: Words = ""


class _Webhook(Payload):
    alerts: tuple[_One, ...] = Field(min_length=1, max_length=MOST_ALERTS)


def alerts(body: Any) -> tuple[Alert, ...]:
    """Every alert of a notification. Without a fingerprint the labels are one."""
    if not isinstance(body, dict):
        raise FaultyAlert("", "the body must be a JSON object")
    return tuple(_alert(one) for one in read(_Webhook, body).alerts)


def _alert(one: _One) -> Alert:
    name = one.labels.get("alertname", "")
    title = one.annotations.summary or " ".join(part for part in (name, one.labels.get("instance", "")) if part)
    return Alert(
        fingerprint=fingerprint(one.fingerprint or _labels(one.labels)),
        title=(title or "Alert")[:LONGEST_TITLE],
        severity=one.labels.get("severity", ""),
        state=AlertState.OVER if one.status == "resolved" else AlertState.FIRING,
        text=one.annotations.description,
        service=one.labels.get("service"),
        occurred_at=one.startsAt,
        link=one.generatorURL,
        ci=one.labels.get("instance") or None,
    )


def _labels(labels: Mapping[str, str]) -> str:
    return ",".join(f"{key}={labels[key]}" for key in sorted(labels)) or "-"
