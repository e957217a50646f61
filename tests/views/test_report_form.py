"""The form of a report asks what the process asks and no more, and loses nothing that was typed."""

from typing import Any

import pytest

from domain.catalogue import Catalogue
from domain.priority import CanWork, Scope
from tests.rulebooks import example
from tests.views import faces
from tests.views.faces import CHINESE, ENGLISH, REPORTED
from views import ids, report
from views.blocks import View
from views.ids import Click, Field
from views.report import Draft


def inputs(view: View) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def catalogue_of(services: int) -> Catalogue:
    """The example's tree with one folder of so many services."""
    first = example().catalogue.services[0].model_dump(mode="json")
    leaves = [
        first | {"key": f"service-{n}", "names": {"en": f"Service {n}", "zh": f"服务{n}"}} for n in range(services)
    ]
    folder = {"node": "folder", "key": "all", "names": {"en": "All", "zh": "全部"}, "children": leaves}
    known = example().catalogue.model_dump(mode="json")
    return Catalogue.model_validate(known | {"tree": [folder]})


def test_a_user_answers_six_questions() -> None:
    """Process §3.1: what happened, which service, who is affected, can you work, by when, details. No priority."""
    asked = inputs(report.report_form(ENGLISH, example().catalogue))
    wanted = [Field.TITLE, Field.SERVICE, Field.SCOPE, Field.CAN_WORK, Field.DEADLINE, Field.DESCRIPTION]
    assert list(asked) == wanted
    assert [name for name, block in asked.items() if block.get("optional")] == [Field.DEADLINE]


def test_the_first_line_may_also_report_for_somebody() -> None:
    asked = inputs(report.report_form(ENGLISH, example().catalogue, on_behalf=True))
    assert asked[Field.AFFECTED]["optional"] is True
    assert asked[Field.AFFECTED]["label"]["text"] == "On behalf of"
    assert len(asked) == 7


def test_the_words_of_the_command_are_the_title() -> None:
    """`/incident 承保系统无法出单`: nothing is typed twice."""
    asked = inputs(report.report_form(CHINESE, example().catalogue, draft=Draft(words="承保系统无法出单")))
    assert asked[Field.TITLE]["element"]["initial_value"] == "承保系统无法出单"


def test_more_words_than_a_title_holds_are_kept_in_the_details() -> None:
    words = "the policy system is down " * 20
    asked = inputs(report.report_form(ENGLISH, example().catalogue, draft=Draft(words=words)))
    assert len(asked[Field.TITLE]["element"]["initial_value"]) == 150
    assert asked[Field.DESCRIPTION]["element"]["initial_value"] == words.strip()


def test_a_message_becomes_the_details_and_its_link_is_kept() -> None:
    draft = Draft(words="Printer", description="It\njams", permalink="https://a.example/p1", channel="C1", ts="1.2")
    form = report.report_form(ENGLISH, example().catalogue, draft=draft)
    assert inputs(form)[Field.DESCRIPTION]["element"]["initial_value"] == "It\njams"
    assert "<https://a.example/p1|open>" in form["blocks"][0]["elements"][0]["text"]
    assert ids.unpack(form["private_metadata"]) == {"p": "https://a.example/p1", "c": "C1", "ts": "1.2"}


def test_the_answers_offered_are_those_the_rules_know() -> None:
    asked = inputs(report.report_form(ENGLISH, example().catalogue))
    assert [one["value"] for one in asked[Field.SCOPE]["element"]["options"]] == list(Scope)
    assert [one["value"] for one in asked[Field.CAN_WORK]["element"]["options"]] == list(CanWork)


def test_services_stand_under_the_roots_of_the_catalogue_and_not_knowing_is_an_answer() -> None:
    element = inputs(report.report_form(CHINESE, example().catalogue))[Field.SERVICE]["element"]
    groups = {group["label"]["text"]: [one["value"] for one in group["options"]] for group in element["option_groups"]}
    assert element["type"] == "static_select"
    assert groups["不确定？"] == [ids.UNKNOWN_SERVICE]
    assert "policy-admin" in [key for keys in groups.values() for key in keys]
    assert sum(len(keys) for keys in groups.values()) == len(example().catalogue.services) + 1


@pytest.mark.parametrize(("services", "kind"), [(99, "static_select"), (100, "external_select")])
def test_a_long_catalogue_is_searched_by_typing(services: int, kind: str) -> None:
    """A list of Slack's holds a hundred choices."""
    catalogue = catalogue_of(services)
    element = inputs(report.report_form(ENGLISH, catalogue, draft=Draft(service="service-7")))[Field.SERVICE]["element"]
    assert element["type"] == kind
    assert element["action_id"] == Click.SERVICE
    assert element["initial_option"]["value"] == "service-7"


def test_a_service_that_is_gone_is_not_chosen() -> None:
    for services in (3, 100):
        form = report.report_form(ENGLISH, catalogue_of(services), draft=Draft(service="gone"))
        assert "initial_option" not in inputs(form)[Field.SERVICE]["element"]


def test_ids_stay_the_same_between_two_showings() -> None:
    """Slack keeps what was typed only where block and action keep their ids."""

    def identities(view: View) -> list[tuple[str, str]]:
        return [(name, block["element"]["action_id"]) for name, block in inputs(view).items()]

    one = report.report_form(ENGLISH, example().catalogue)
    other = report.report_form(CHINESE, example().catalogue, draft=Draft(words="x", description="y"))
    assert identities(one) == identities(other)


def test_to_consider_it_major_is_a_tick_not_a_question() -> None:
    ticks = [
        block["accessory"]
        for draft in (Draft(), Draft(consider_major=True))
        for block in report.report_form(ENGLISH, example().catalogue, draft=draft)["blocks"]
        if block.get("block_id") == Field.CONSIDER_MAJOR
    ]
    assert [("initial_options" in tick) for tick in ticks] == [False, True]


def test_a_known_outage_is_joined_with_one_tap() -> None:
    """Service, since when, how many and how it stands: never a number, a name or a word that others typed."""
    known = faces.outage(next_update=REPORTED.replace(minute=55))
    first = report.report_form(ENGLISH, example().catalogue, known=[known])["blocks"][0]
    assert first["text"]["text"] == (
        "🔔 *Known outage*\n*Mail*\n14 people report this since Fri 31 Jul, 16:40. We are working on it. "
        "Next update by Fri 31 Jul, 16:55."
    )
    assert first["accessory"]["action_id"] == Click.JOIN_OUTAGE
    assert ids.unpack(first["accessory"]["value"]) == {"t": 7}


def test_the_confirmation_has_the_number_and_both_due_times() -> None:
    """Process SC01: reported Friday 16:40, response due 16:55, resolution due 20:40."""
    response = faces.clock("response", due=REPORTED.replace(minute=55))
    resolution = faces.clock("resolution", due=REPORTED.replace(hour=12))
    view = report.taken_view(faces.card(faces.ticket(state="new"), clocks=(response, resolution)), CHINESE)
    texts = [part["text"] for block in view["blocks"] for part in block.get("fields", [])]
    assert view["blocks"][0]["text"]["text"] == "*INC-42* · 承保系统无法出单"
    assert texts == ["*响应*\n到期 7月31日 周五 16:55", "*解决*\n到期 7月31日 周五 20:40"]


def test_outside_support_hours_the_way_for_emergencies_is_told() -> None:
    """Process S3, SC17: accepted at any hour, with the calendar, the due time and the emergency path."""
    clocks = (faces.clock("response", calendar="5x8"),)
    night = faces.card(faces.ticket(state="new", hours="5x8"), clocks=clocks, in_hours=False)
    told = "\n".join(block["text"]["text"] for block in report.taken(night, CHINESE).blocks if "text" in block)
    assert "当前不在支持时间内。本事件单按 5×8（工作日办公时间）计时。" in told
    assert "400-000-0100" in told
    day = faces.card(faces.ticket(state="new", hours="5x8"), clocks=clocks, in_hours=True)
    assert report.out_of_hours(day, CHINESE) == []
