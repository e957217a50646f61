"""The figures, the page about them, the alert rules and the dashboard speak of the same metrics."""

import json
import re
from collections.abc import Iterator

import pytest
import yaml
from prometheus_client.metrics_core import Metric

from bot.health import Check
from bot.metrics import Metrics
from domain.effects import Urgency
from services import sweep
from services.backlog import Standing
from services.sweep import Timer
from tests.rulebooks import local
from tests.shape.source import ROOT

PAGE = ROOT / "docs" / "monitoring.md"
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"
DASHBOARD = ROOT / "deploy" / "grafana" / "hotline.json"
SAMPLES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "info": ("_info",)}
NAME = re.compile(r"\b(?:hotline|process|python)_\w+")
LABELLED = re.compile(r"(\w+)\{([^}]*)\}")


def families() -> dict[str, Metric]:
    return {one.name: one for one in Metrics().registry.collect()}


def samples() -> set[str]:
    """Every name a query may use."""
    return {f"{one.name}{ending}" for one in families().values() for ending in SAMPLES.get(one.type, ("",))}


def queries() -> Iterator[str]:
    for group in yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"]:
        yield from (rule["expr"] for rule in group["rules"])
    for panel in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]:
        yield from (target["expr"] for target in panel["targets"])


def table() -> str:
    rows = [
        f"| `{name}` | {one.type} | {one.documentation} |"
        for name, one in families().items()
        if name.startswith("hotline_")
    ]
    return "\n".join(["| metric | kind | meaning |", "| --- | --- | --- |", *rows])


def test_the_page_has_every_metric_with_its_meaning() -> None:
    """The table is this one, row by row."""
    assert table() in PAGE.read_text(encoding="utf-8"), table()


@pytest.mark.parametrize("query", sorted(set(queries())))
def test_every_metric_in_rules_and_dashboard_exists(query: str) -> None:
    """A renamed metric would leave an alert that never rings."""
    assert set(NAME.findall(query)) <= samples()
    assert NAME.search(query) or query.startswith("up{")


def test_every_metric_is_looked_at_somewhere() -> None:
    """A figure that no rule and no panel uses is not worth keeping."""
    used = {name for query in queries() for name in NAME.findall(query)}
    mine = {name: one for name, one in families().items() if name.startswith("hotline_") and one.type != "info"}
    unused = [name for name, one in mine.items() if not used & {f"{name}{end}" for end in SAMPLES.get(one.type, ("",))}]
    assert unused == []


def test_every_label_in_rules_and_dashboard_can_occur() -> None:
    """Kinds, urgencies and checks are those of the code."""
    known = {one.name.lower() for one in Urgency} | set(Check) | set(sweep.TABLE) | {"hotline"}
    known |= {"answered", "repeated", "refused", "late", "unavailable", "defect", "ok", "ratelimited", "reauthorise"}
    for query in queries():
        for _, labels in LABELLED.findall(query):
            for values in re.findall(r'"([^"]*)"', labels):
                assert set(values.split("|")) <= known, query


def test_every_rule_says_what_to_do() -> None:
    """Who is woken at night is told the first step; names are unique."""
    rules = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"][0]["rules"]
    assert len({rule["alert"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert set(rule["annotations"]) == {"summary", "action"}
    named = re.findall(r"`(Hotline\w+)`", PAGE.read_text(encoding="utf-8"))
    assert sorted(named) == sorted(rule["alert"] for rule in rules)


def test_every_panel_stands_at_its_own_place() -> None:
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    places = {(one["gridPos"]["x"], one["gridPos"]["y"]) for one in panels}
    assert len(places) == len({one["id"] for one in panels}) == len(panels)


def test_complaints_cannot_be_counted() -> None:
    """Process §3.11: those who run the bot do not learn how many complaints there are, not even from their timers."""
    metrics = Metrics()
    for kind in sweep.TABLE:
        metrics.looked(Timer(id=1, kind=kind, ref="1", at=local("2026-03-16 10:00")), 0.5)
    metrics.stands(Standing())
    page = metrics.page().decode()
    shown = "\n".join(line for line in page.splitlines() if not line.startswith("#"))
    assert "complaint" not in shown
    assert 'kind="clock"' in shown


def test_two_processes_in_one_interpreter_share_no_figure() -> None:
    """A registry belongs to its process and is handed in; nothing is registered when a module is imported."""
    one, other = Metrics(), Metrics()
    one.handled("answered")
    assert one.registry.get_sample_value("hotline_interactions_total", {"outcome": "answered"}) == 1.0
    assert other.registry.get_sample_value("hotline_interactions_total", {"outcome": "answered"}) is None
