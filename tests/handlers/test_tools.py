"""What monitoring tools post, as recorded, and as somebody may have sent it by mistake or malice."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.alerts import LONGEST_FINGERPRINT, LONGEST_TITLE, Alert, AlertState
from handlers.tools import TRANSLATORS, alertmanager, plain
from handlers.tools.shape import FaultyAlert

NOTIFICATION = json.loads("""
{"version": "4", "groupKey": "{}:{alertname=\\"NodeDown\\"}", "status": "firing", "receiver": "hotline",
 "alerts": [
  {"status": "firing", "labels": {"alertname": "NodeDown", "instance": "db1:9100", "severity": "critical",
   "service": "policy-admin"}, "annotations": {"summary": "db1 does not answer", "description": "for 5 minutes"},
   "startsAt": "2026-03-16T02:00:00.123Z", "endsAt": "0001-01-01T00:00:00Z",
   "generatorURL": "http://prometheus.example/graph?g0.expr=up", "fingerprint": "c3b1a5b0"},
  {"status": "resolved", "labels": {"alertname": "DiskFull", "instance": "db2:9100"}, "annotations": {},
   "startsAt": "2026-03-16T01:00:00Z", "fingerprint": "77aa"}]}
""")


def test_a_notification_of_alertmanager_is_its_alerts() -> None:
    down, disk = alertmanager.alerts(NOTIFICATION)
    assert down == Alert(
        fingerprint="c3b1a5b0",
        title="db1 does not answer",
        severity="critical",
        text="for 5 minutes",
        service="policy-admin",
        occurred_at=datetime(2026, 3, 16, 2, 0, 0, 123000, tzinfo=UTC),
        link="http://prometheus.example/graph?g0.expr=up",
        ci="db1:9100",
    )
    assert (disk.title, disk.state) == ("DiskFull db2:9100", AlertState.OVER)


def test_the_plain_format_takes_one_or_many() -> None:
    one = {"fingerprint": "a", "title": "  Disk\nfull ", "severity": "major", "url": "javascript:alert(1)"}
    (alone,) = plain.alerts(one)
    assert (alone.title, alone.link) == ("Disk full", None)
    assert plain.alerts({"alerts": [one, one]}) == (alone, alone)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ([], ""),
        ({}, "fingerprint"),
        ({"fingerprint": "a", "title": " \n"}, "title"),
        ({"fingerprint": "a", "title": "b", "occurred_at": "soon"}, "occurred_at"),
        ({"alerts": []}, "alerts"),
        ({"alerts": [{"fingerprint": "a", "title": "b"}] * 501}, "alerts"),
        ({"alerts": [{"fingerprint": "a"}]}, "alerts.0.title"),
    ],
)
def test_a_faulty_post_is_refused_with_the_place(body: Any, where: str) -> None:
    with pytest.raises(FaultyAlert) as raised:
        plain.alerts(body)
    assert raised.value.where == where


def test_long_texts_are_cut_and_a_long_fingerprint_stays_one_of_a_kind() -> None:
    (one,) = plain.alerts({"fingerprint": "f" * 400, "title": "t" * 400})
    (other,) = plain.alerts({"fingerprint": "f" * 399 + "g", "title": "t"})
    assert len(one.title) == LONGEST_TITLE
    assert len(one.fingerprint) <= LONGEST_FINGERPRINT
    assert one.fingerprint != other.fingerprint


ANY_TEXT = st.text(st.characters(exclude_categories=()))  # halves of characters too
_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_keys = st.sampled_from(["alerts", "fingerprint", "title", "labels", "annotations", "startsAt", "status", "url"])


@pytest.mark.parametrize("format_", sorted(TRANSLATORS))
@given(body=_anything | st.dictionaries(_keys, _anything | st.lists(st.dictionaries(_keys, _anything), max_size=2)))
def test_whatever_is_posted_is_alerts_or_a_fault(format_: str, body: Any) -> None:
    try:
        found = TRANSLATORS[format_](body)
    except FaultyAlert:
        return
    for one in found:
        assert one.title
        assert one.fingerprint
        f"{one.title}{one.text}{one.fingerprint}{one.severity}{one.service}{one.ci}".encode()
        assert not {"\x00", "\n", "\r"} & set(one.title + one.fingerprint.replace("\n", ""))
