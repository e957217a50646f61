"""Blocks keep to Slack's limits by themselves: typed text is cut, never refused; a mistake of our own is an error."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.blockkit import check_message, check_view
from views import blocks as b
from views.blocks import Shown

LONG = "很长的文字" * 2000
MODAL_ONLY = {"plain_text_input", "number_input", "external_select", "users_select", "datetimepicker"}


def in_modal(*blocks: dict[str, Any]) -> list[object]:
    return list(check_view(b.modal(LONG, list(blocks), callback_id="form", submit=LONG, close=LONG)))


def test_texts_are_cut_at_their_limit_and_show_it() -> None:
    assert len(b.plain(LONG, 150)["text"]) == 150
    assert b.header(LONG)["text"]["text"].endswith("…")
    assert len(b.section(LONG)["text"]["text"]) == 3000
    assert check_message([b.header(LONG), b.section(LONG), b.context(LONG), b.fields([LONG] * 20)]) == []


def test_empty_text_shows_a_dash() -> None:
    """Slack refuses an empty text; the reader sees that there is nothing."""
    for block in (b.section(""), b.header(" \u200b"), b.context(""), b.fields([""])):
        assert check_message([block]) == []
    assert b.section(" ")["text"]["text"] == "–"


def test_buttons_menus_and_confirmations_are_cut() -> None:
    sure = b.confirm(LONG, LONG, yes=LONG, no=LONG, style="danger")
    press = b.button(LONG, "ticket.take", value="x" * 2000, style="primary", ask=sure, spoken=LONG)
    menu = b.overflow("ticket.more", [b.option(LONG, f"{n}") for n in range(9)])
    assert check_message(b.actions([press, menu], block_id="row")) == []
    assert len(menu["options"]) == 5


def test_a_row_without_buttons_is_no_row() -> None:
    assert b.actions([]) == []
    assert len(b.actions([b.button("go", f"a{n}") for n in range(40)])[0]["elements"]) == 25


def test_inputs_are_cut_and_start_with_what_is_offered() -> None:
    options = [b.option(LONG, f"v{n}", description=LONG) for n in range(150)]
    groups = [b.option_group(LONG, options[:5])]
    elements = [
        b.select("a", options, initial="v3", placeholder=LONG),
        b.select("a", groups=groups, initial="v4"),
        b.select("a", options, initial="gone"),
        b.external_select("a", placeholder=LONG, initial=options[0]),
        b.users_select("a", placeholder=LONG),
        b.date_picker("a", initial="2026-10-08", placeholder=LONG),
        b.datetime_picker("a", initial=datetime(2026, 10, 8, 2, 0, tzinfo=UTC)),
        b.radio("a", options, initial="v1"),
        b.checkboxes("a", options, initial=["v2", "gone"]),
        b.text_input("a", initial=LONG, longest=150, multiline=True, placeholder=LONG, focus=True),
        b.number_input("a", initial=3, least=1, most=5),
    ]
    asked = [b.ask(LONG, one, block_id=f"f{n}", hint=LONG, optional=True) for n, one in enumerate(elements)]
    assert in_modal(*asked) == []
    assert elements[0]["initial_option"]["value"] == "v3"
    assert "initial_option" not in elements[2]
    assert [one["value"] for one in elements[8]["initial_options"]] == ["v2"]
    assert len(elements[9]["initial_value"]) == 150


def test_a_page_has_as_many_blocks_as_slack_takes() -> None:
    rows = [b.section(f"row {n}") for n in range(200)]
    assert len(Shown("rows", rows).blocks) == 50
    assert check_view(b.home(rows, callback_id="home")) == []


def test_a_message_always_has_a_text_to_read_out() -> None:
    assert Shown("", []).text == "–"
    assert len(Shown(LONG, []).text) == 1000


@pytest.mark.parametrize("value", ["", "x" * 151])
def test_a_wrong_value_of_our_own_is_an_error(value: str) -> None:
    """Values are never typed: one that Slack would refuse is a defect, and loud."""
    with pytest.raises(ValueError, match="1 to 150"):
        b.option("label", value)


def test_values_and_metadata_that_do_not_fit_are_errors() -> None:
    with pytest.raises(ValueError, match="2001 characters"):
        b.button("go", "ticket.take", value="x" * 2001)
    with pytest.raises(ValueError, match="3001 characters"):
        b.modal("title", [b.divider()], callback_id="form", metadata="x" * 3001)
