"""`hotline sla` as typed on the command line, with the shipped rulebook."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.sla_command import sla
from tests.rulebooks import copied

CONFIG = Path(__file__).parents[2] / "config"


def typed(*words: str, config: Path = CONFIG) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(sla)
    result = CliRunner(env={"COLUMNS": "200", "TERM": "dumb"}).invoke(app, [*words, "--config", str(config)])
    return result.exit_code, result.output


def answer(*words: str, config: Path = CONFIG) -> dict[str, Any]:
    code, text = typed(*words, "--json", config=config)
    assert code == 0, text
    found: dict[str, Any] = json.loads(text)
    return found


def test_a_p3_before_national_day() -> None:
    """SC07, word for word."""
    found = answer("--kind", "incident", "--priority", "P3", "--hours", "5x8", "--reported", "2026-09-30T17:00")
    assert found["response_due"] == "2026-10-08T10:00:00+08:00"
    assert found["resolution_due"] == "2026-10-09T17:00:00+08:00"
    instants = {one["threshold"]: one["at"] for one in found["nudges"] if one["clock"] == "resolution"}
    assert instants[50] == "2026-10-08T17:00:00+08:00"
    assert instants[75] == "2026-10-09T12:00:00+08:00"
    assert instants[90] == "2026-10-09T15:24:00+08:00"
    assert (found["state"], found["consumed"]) == ("running", "0:00:00")


def test_a_pause_over_a_make_up_saturday_shows_its_working() -> None:
    """SC08: what counted, segment by segment, and what did not."""
    found = answer(
        *("--priority", "P3", "--reported", "2026-10-08T14:00", "--event", "2026-10-08T14:30 accept"),
        *("--event", "2026-10-08T16:00 hold waiting_for_user", "--event", "2026-10-10T11:00 release"),
        *("--at", "2026-10-10T14:00"),
    )
    assert found["resolution_due"] == "2026-10-12T18:00:00+08:00"
    assert (found["consumed"], found["remaining"]) == ("4:00:00", "12:00:00")
    working = next(one for one in found["clocks"] if one["clock"] == "resolution")["working"]
    assert [(line["note"], line["reason"], line["counted"]) for line in working] == [
        ("counted", None, "2:00:00"),
        ("paused", "waiting_for_user", "0:00:00"),
        ("counted", None, "2:00:00"),
    ]
    assert [segment["start"] for segment in working[2]["segments"]] == [
        "2026-10-10T11:00:00+08:00",
        "2026-10-10T13:00:00+08:00",
    ]


def test_a_hold_that_does_not_pause_says_so() -> None:
    found = answer(
        *("--priority", "P1", "--hours", "7x24", "--reported", "2026-10-10T08:30"),
        *("--event", "2026-10-10T09:20 hold waiting_for_user", "--at", "2026-10-10T10:30"),
    )
    assert (found["state"], found["consumed"]) == ("running", "2:00:00")
    assert "keeps running" in found["notes"][0]["text"]
    assert found["ladder"][0]["at"] == "2026-10-10T08:30:00+08:00"


def test_a_catalogue_item_brings_its_own_targets() -> None:
    """SC02: password reset, 30 min and 2 h on 5x8."""
    found = answer("--kind", "request", "--item", "password-reset", "--reported", "2026-03-16T10:20")
    assert found["response_due"] == "2026-03-16T10:50:00+08:00"
    assert found["resolution_due"] == "2026-03-16T13:20:00+08:00"


def test_fulfilment_waits_for_the_approval_that_is_told() -> None:
    words = ("--kind", "request", "--reported", "2026-03-16T10:00", "--event", "2026-03-16T15:00 approve")
    waiting = answer(*words, "--at", "2026-03-16T14:00")
    assert (waiting["resolution_due"], waiting["state"]) == (None, "not_started")
    assert waiting["approval_due"] == "2026-03-17T10:00:00+08:00"
    assert answer(*words)["resolution_due"] == "2026-03-19T15:00:00+08:00"


def test_a_serious_complaint_has_three_due_times() -> None:
    found = answer("--kind", "complaint", "--severity", "serious", "--reported", "2026-10-09T17:30+08:00")
    assert found["response_due"] == "2026-10-10T10:30:00+08:00"
    assert found["interim_reply_due"] == "2026-10-12T17:30:00+08:00"
    assert found["resolution_due"] == "2026-10-15T17:30:00+08:00"


def test_without_json_people_read_tables() -> None:
    code, text = typed("--priority", "P2", "--reported", "2026-03-15T22:00", "--at", "2026-03-16T18:00:01")
    assert code == 0
    for expected in ("Mon 2026-03-16 18:00", "breached", "counted on 5x8", "time counts from the next opening"):
        assert expected in text


@pytest.mark.parametrize(
    ("words", "option", "remedy"),
    [
        (("--reported", "2026-03-16T09:00"), "--priority", "give P1, P2, P3 or P4"),
        (("--reported", "yesterday", "--priority", "P3"), "--reported", "write it like 2026-09-30T17:00"),
        (("--reported", "2026-03-16T09:00", "--priority", "P9"), "--priority", "'P9' is not one of"),
        (
            ("--reported", "2026-03-16T09:00", "--kind", "complaint", "--priority", "P3"),
            "--priority",
            "--kind incident",
        ),
        (("--reported", "2026-03-16T09:00", "--priority", "P3", "--item", "x"), "--item", "--kind request"),
        (("--reported", "2026-03-16T09:00", "--priority", "P3", "--severity", "normal"), "--severity", "complaint"),
        (("--reported", "2026-03-16T09:00", "--priority", "P3", "--approvals", "1"), "--approvals", "request"),
        (("--reported", "2026-03-16T09:00", "--kind", "request", "--item", "x"), "--item", "password-reset"),
        (("--reported", "2026-03-16T09:00", "--priority", "P3", "--at", "2026-03-15"), "--at", "give a later instant"),
        (
            ("--reported", "2026-03-16T09:00", "--priority", "P3", "--event", "2026-03-16T10:00 dance"),
            "--event",
            "hold",
        ),
        (
            ("--reported", "2026-03-16T09:00", "--priority", "P3", "--event", "2026-03-16T10:00 hold lunch"),
            "--event",
            "waiting_for_user",
        ),
        (
            ("--reported", "2026-03-16T09:00", "--priority", "P3", "--event", "2026-03-16T10:00 release"),
            "--event",
            "tell “hold REASON” first",
        ),
    ],
)
def test_a_mistake_is_answered_by_the_argument_and_the_remedy(words: tuple[str, ...], option: str, remedy: str) -> None:
    code, text = typed(*words)
    assert code == 2
    assert option in text
    assert remedy in text


@pytest.mark.parametrize(
    ("instant", "remedy"),
    [
        ("0001-01-01T00:00", "lies outside the years 2000 to 2199"),
        ("9999-12-31T23:59+08:00", "lies outside the years 2000 to 2199"),
        ("2026-02-30T10:00", "is no instant"),
        ("-2 h", "is no instant"),
        ("", "is no instant"),
    ],
)
def test_an_instant_that_cannot_be_is_refused(instant: str, remedy: str) -> None:
    """In any option, with a sentence and never with a crash."""
    good = ("--priority", "P3", "--reported", "2026-03-16T09:00")
    for words in (("--priority", "P3", f"--reported={instant}"), (*good, "--event", f"{instant or '-'} respond")):
        code, text = typed(*words)
        assert code == 2
        assert remedy in text or "tells nothing known" in text


@pytest.fixture
def in_berlin(tmp_path: Path) -> Path:
    """The example, with both calendars in a zone whose clocks change."""
    zone = ("calendars.yml", "zone: Asia/Shanghai", "zone: Europe/Berlin")
    always = ("calendars.yml", 'tuesday: ["00:00-24:00"]', 'tuesday: ["00:00-12:00", "12:00-24:00"]')
    return copied(tmp_path, zone, zone, always)


def test_the_nights_in_which_clocks_change(in_berlin: Path) -> None:
    """P1 of Sun 2026-03-29 01:30 has four hours, until 06:30; on Sun 2026-10-25 they are over at 04:30."""
    words = ("--priority", "P1", "--hours", "7x24", "--reported")
    assert answer(*words, "2026-03-29T01:30", config=in_berlin)["resolution_due"] == "2026-03-29T06:30:00+02:00"
    assert answer(*words, "2026-10-25T01:30", config=in_berlin)["resolution_due"] == "2026-10-25T04:30:00+01:00"
    weekend = answer("--priority", "P3", "--reported", "2026-03-28T11:00", config=in_berlin)
    assert weekend["response_due"] == "2026-03-30T11:00:00+02:00"
    assert "time counts from the next opening" in weekend["notes"][0]["text"]


def test_a_time_that_the_clocks_skip_or_show_twice_is_asked_back(in_berlin: Path) -> None:
    """02:30 is not on 29 March and comes twice on 25 October; with its offset it is clear."""
    words = ("--priority", "P1", "--hours", "7x24", "--reported")
    code, text = typed(*words, "2026-03-29T02:30", config=in_berlin)
    assert (code, "is skipped in Europe/Berlin" in text) == (2, True)
    code, text = typed(*words, "2026-10-25T02:30", config=in_berlin)
    assert (code, "comes twice in Europe/Berlin" in text, "add +02:00 or +01:00" in text) == (2, True, True)
    found = answer(*words, "2026-10-25T02:30+01:00", config=in_berlin)
    assert found["resolution_due"] == "2026-10-25T06:30:00+01:00"


def test_an_approval_counts_however_it_is_written() -> None:
    """Capital letters and two blanks are the same word."""
    found = answer("--kind", "request", "--reported", "2026-03-16T10:00", "--event", "2026-03-16T15:00  Approve")
    assert found["resolution_due"] == "2026-03-19T15:00:00+08:00"


def test_moves_between_groups_have_clocks_of_their_own() -> None:
    """A P2 goes from the network group to the carrier and back: due 16:30 as ever; each group's time is told apart."""
    told = ("08:30 assign network", "08:50 accept", "09:20 assign carrier", "09:30 accept", "15:25 reassign network")
    events = [word for one in told for word in ("--event", f"2026-10-10T{one}")]
    found = answer("--priority", "P2", "--hours", "7x24", "--reported", "2026-10-10T08:30", *events)
    assert found["resolution_due"] == "2026-10-10T16:30:00+08:00"
    stays = [(one["group"], one["clock"], one["result"]) for one in found["clocks"] if "group" in one]
    assert stays == [
        ("network", "group_accept", "missed"),
        ("network", "group_hold", "met"),
        ("carrier", "group_accept", "met"),
        ("carrier", "supplier_restore", "missed"),
        ("network", "group_accept", None),
        ("network", "group_hold", None),
    ]


def test_a_group_that_there_is_not_is_refused() -> None:
    """The sentence says what to write."""
    code, text = typed("--priority", "P2", "--reported", "2026-10-10T08:30", "--event", "2026-10-10T08:40 assign moon")
    assert code != 0
    assert "the organisation has no such group" in text
