"""A record of everything that passed between the app and the workspace, for tests and for the page."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class ApiCall:
    """One Web API call and its answer; `warnings` names arguments that Slack ignores, `injected` a fault on demand."""

    number: int
    at: datetime
    method: str
    arguments: Mapping[str, object]
    token_kind: str
    result: Mapping[str, object]
    status: int = 200
    warnings: tuple[str, ...] = ()
    injected: bool = False

    @property
    def error(self) -> str | None:
        return None if self.result.get("ok") else str(self.result.get("error"))


@dataclass
class Sent:
    """One payload for the app: how often it was sent, when it was acknowledged and with what."""

    number: int
    at: datetime
    kind: str
    payload: Mapping[str, object]
    envelope_id: str
    attempts: int = 0
    ack_ms: float | None = None
    ack_body: object = None
    failure: str | None = None


@dataclass
class Journal:
    calls: list[ApiCall] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    _expected: Counter[tuple[str, str]] = field(default_factory=Counter)

    def expect_rejection(self, method: str, error: str, *, times: int = 1) -> None:
        """A test says beforehand which refusal it provokes on purpose."""
        self._expected[method, error] += times

    def rejected(self) -> list[ApiCall]:
        """Refused calls that no test expected or injected; a journey asserts that there are none."""
        allowed = Counter(self._expected)
        unexpected = []
        for call in self.calls:
            if call.error is None or call.injected:
                continue
            if allowed[call.method, call.error] > 0:
                allowed[call.method, call.error] -= 1
            else:
                unexpected.append(call)
        return unexpected

    def failures(self) -> list[Sent]:
        """Payloads that the app did not acknowledge in time or answered wrongly."""
        return [sent for sent in self.sent if sent.failure is not None]

    def calls_of(self, method: str) -> list[ApiCall]:
        return [call for call in self.calls if call.method == method]
