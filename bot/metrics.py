"""What is counted and measured while the bot runs, in a registry that belongs to one process and is handed in, never
global. Labels are few and fixed: no ids, no names, nothing by which complaints could be counted.
`docs/monitoring.md` explains each figure.
"""

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, PlatformCollector, ProcessCollector
from prometheus_client.exposition import generate_latest

from domain.effects import Urgency
from services.backlog import Standing
from services.sweep import Timer

QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0)  # Slack gives an ack 3 s
PATIENT = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
LATE = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 14400.0)
GROUPS = (1, 2, 4, 8, 16, 32, 64)


class Metrics:
    """Instruments of one process. Its methods have the shape of the callbacks by which they are told."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._incoming()
        self._database()
        self._outgoing()
        self._timing()
        self.unready = self._gauge("hotline_unready", "1 while this check of /readyz fails.", "check")
        build = Info("hotline_build", "The version that runs.", registry=self.registry)
        build.info({"version": _version()})
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)

    def _incoming(self) -> None:
        help_ = "From the arrival of a command, click, form, shortcut, option list or event to its answer."
        self._acks = self._histogram("hotline_ack_seconds", help_, QUICK, "kind")
        help_ = "What became of it: answered, repeated, refused, late, unavailable or defect."
        self._interactions = self._counter("hotline_interactions", help_, "outcome")

    def _database(self) -> None:
        help_ = "From the begin of a transaction that writes to the end of its COMMIT."
        self._commits = self._histogram("hotline_commit_seconds", help_, QUICK)
        help_ = "Use cases that were committed together; always 1 on PostgreSQL."
        self._groups = self._histogram("hotline_commit_group_size", help_, GROUPS)
        help_ = "Transactions that were rolled back as a whole; a refused use case is none."
        self._rollbacks = self._counter("hotline_commit_failures", help_)

    def _outgoing(self) -> None:
        self.waiting = self._gauge("hotline_outbox_rows", "Effects that wait to reach Slack.", "urgency")
        help_ = "Age of the oldest of them."
        self.oldest = self._gauge("hotline_outbox_oldest_seconds", help_, "urgency")
        self.parked = self._gauge("hotline_outbox_parked_rows", "Effects that wait for a person (`hotline outbox`).")
        help_ = "Calls of the Web API by outcome: ok, ratelimited, unreachable, or the class of Slack's error."
        self._calls = self._counter("hotline_slack_calls", help_, "method", "outcome")
        self._call_seconds = self._histogram("hotline_slack_call_seconds", "Their duration.", PATIENT, "method")
        self.links = self._gauge("hotline_socket_connections", "Socket Mode connections that are open.")
        self.links_wanted = self._gauge("hotline_socket_connections_wanted", "As many as are configured; HTTP: 0.")

    def _timing(self) -> None:
        self.lag = self._gauge("hotline_sweep_lag_seconds", "How long the most overdue timer has been due.")
        help_ = "From the moment a timer was due to the moment it was looked at; `clock` and `ladder` are reminders."
        self._lateness = self._histogram("hotline_timer_lateness_seconds", help_, LATE, "kind")
        self._failures = self._counter("hotline_timer_failures", "Looks at a timer that failed; each is tried again.")

    def acked(self, kind: str, seconds: float) -> None:
        self._acks.labels(kind).observe(seconds)

    def handled(self, outcome: str) -> None:
        self._interactions.labels(outcome).inc()

    def committed(self, together: int, seconds: float) -> None:
        self._commits.observe(seconds)
        self._groups.observe(together)

    def rolled_back(self) -> None:
        self._rollbacks.inc()

    def called(self, method: str, outcome: str, seconds: float) -> None:
        self._calls.labels(method, outcome).inc()
        self._call_seconds.labels(method).observe(seconds)

    def looked(self, timer: Timer, late: float) -> None:
        self._lateness.labels(timer.shown[0]).observe(max(late, 0.0))

    def failed(self, _: Timer) -> None:
        self._failures.inc()

    def stands(self, standing: Standing) -> None:
        """What the record said a moment ago."""
        for urgency in Urgency:
            found = standing.of(urgency)
            self.waiting.labels(urgency.name.lower()).set(found.rows)
            self.oldest.labels(urgency.name.lower()).set(found.oldest.total_seconds())
        self.parked.set(standing.parked)
        self.lag.set(standing.lag.total_seconds())

    def page(self) -> bytes:
        return generate_latest(self.registry)

    def _counter(self, name: str, help_: str, *labels: str) -> Counter:
        return Counter(name, help_, labels, registry=self.registry)

    def _gauge(self, name: str, help_: str, *labels: str) -> Gauge:
        return Gauge(name, help_, labels, registry=self.registry)

    def _histogram(self, name: str, help_: str, buckets: Iterable[float], *labels: str) -> Histogram:
        return Histogram(name, help_, labels, buckets=tuple(buckets), registry=self.registry)


def _version() -> str:
    try:
        return version("hotline")
    except PackageNotFoundError:  # run from a source tree that was not installed
        return "unknown"
