"""App Home and the help page show each reader what is theirs."""

import re
from datetime import timedelta

import pytest

from tests.rulebooks import example
from tests.views import faces
from tests.views.everything import Overview
from tests.views.faces import CHINESE, ENGLISH
from tests.views.reading import buttons, texts
from views import help as helping
from views import home, subcommands
from views.home import Health
from views.ids import Click, Command
from views.subcommands import Subcommand
from views.words import Language

NEWCOMER = Overview((), (), 0, 0, support=False, manager=False)
AGENT = Overview((), (faces.card(),), 0, 31, support=True, manager=False)


def test_a_newcomer_finds_what_they_can_start() -> None:
    page = home.home(NEWCOMER, ENGLISH)
    assert buttons(page["blocks"]) == {
        Click.REPORT: "Report an incident",
        Click.REQUEST: "Request a service",
        Click.COMPLAIN: "Make a complaint",
    }
    assert "*My tickets* (0)" in texts(page["blocks"])
    assert not any("queue" in one for one in texts(page["blocks"]))


def test_support_sees_its_queue_and_how_much_does_not_fit() -> None:
    said = texts(home.home(AGENT, CHINESE)["blocks"])
    assert "*待处理事件单（31）*" in said
    assert "……另有30张" in said


def test_a_manager_finds_the_digest() -> None:
    manager = Overview((), (), 0, 0, support=False, manager=True)
    assert buttons(home.home(manager, CHINESE)["blocks"])[Click.FIGURES] == "每日摘要"


def test_the_language_can_be_chosen_by_who_cannot_read_the_present_one() -> None:
    """Each language is offered in its own words; the present one is chosen."""
    for language in faces.LANGUAGES:
        (select,) = [
            block["accessory"]
            for block in home.home(NEWCOMER, language)["blocks"]
            if block.get("block_id") == "home.language"
        ]
        assert [one["text"]["text"] for one in select["options"]] == ["简体中文", "English"]
        assert select["initial_option"]["value"] == language.code


def test_a_late_desk_says_so_and_gives_the_telephone() -> None:
    late = Health(lag=timedelta(minutes=7), waiting=3)
    said = texts(home.home(NEWCOMER, ENGLISH, health=late, phone="400-000-0100")["blocks"])[1]
    assert said == (
        "⚠️ The hotline is 7 min behind; reports are kept, messages may be late. 3 messages are waiting. "
        "Hotline: 400-000-0100"
    )
    well = texts(home.home(NEWCOMER, ENGLISH, health=Health(), phone="400-000-0100")["blocks"])[1]
    assert well == "The hotline works normally. · Hotline: 400-000-0100"


def test_help_names_every_command() -> None:
    said = "\n".join(texts(helping.help_page(ENGLISH, rules=example()).blocks))
    assert all(f"`{command}`" in said for command in Command)


@pytest.mark.parametrize(("language", "said"), [(ENGLISH, "/hotline why INC-42"), (CHINESE, "/hotline 为什么 INC-42")])
def test_help_shows_the_words_of_the_readers_language(language: Language, said: str) -> None:
    """Each of them is there, and is understood as what it was shown for."""
    page = "\n".join(texts(helping.help_page(language, rules=example()).blocks))
    assert f"`{said}`" in page
    for one in Subcommand:
        word = subcommands.shown(one, language)
        assert re.search(rf"`/(hotline|complaint) {word}\b", page)
        assert subcommands.asked(word) is one


def test_no_word_asks_for_two_things() -> None:
    """Whichever language it is of; whatever its case."""
    words = [word for spoken in subcommands.WORDS.values() for some in spoken.values() for word in some]
    assert len(words) == len(set(words))
    assert subcommands.asked("Why") is Subcommand.WHY
    assert subcommands.asked("weather") is None


def test_help_shows_the_process_with_class_owner_version_and_relatives() -> None:
    """Process S21."""
    policy, organisation = example().policy, example().organisation
    owner = organisation.person(str(organisation.roles.process_owner))
    said = texts(helping.help_page(CHINESE, rules=example()).blocks)
    assert f"*流程*\n{policy.process.name.zh}" in said
    assert f"*所属类别*\n{policy.process.service_class.zh}" in said
    assert f"*流程负责人*\n{owner.names.zh}" in said
    assert f"*版本*\n{policy.process.version}" in said
    assert any(one.startswith("*相关流程*\n") and "、" in one for one in said)


def test_help_says_how_to_reach_the_desk_without_slack() -> None:
    said = "\n".join(texts(helping.help_page(ENGLISH, rules=example()).blocks))
    assert example().policy.hotline.phone in said
