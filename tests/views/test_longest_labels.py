"""No label is longer than Slack takes, however long what it is made of may be: titles as typed, services, groups,
units, items and their questions as long as the configuration allows. Read off the blocks, not by the sandbox's
own check.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import Catalogue
from domain.configured import Words
from domain.organisation import Organisation
from domain.projection import KnownOutage
from domain.rulebook import Rulebook
from domain.ticket import State
from tests.rulebooks import example
from tests.views import everything, faces
from views import elements, outages
from views.words import Language

BUTTON = OPTION = GROUP = SPOKEN = 75  # docs.slack.dev, reference of the block elements
CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
NAME = 75
LONGEST = {"en": "W" * NAME, "zh": "承" * NAME}


def lengthened(found: Any) -> Any:
    """The same configuration with every name as long as a name may be."""
    if isinstance(found, dict):
        named = {"names": LONGEST} if "names" in found else {}
        return {key: lengthened(value) for key, value in found.items()} | named
    return [lengthened(one) for one in found] if isinstance(found, list | tuple) else found


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    usual = example()
    return replace(
        usual,
        catalogue=Catalogue.model_validate(lengthened(usual.catalogue.model_dump(mode="json"))),
        organisation=Organisation.model_validate(lengthened(usual.organisation.model_dump(mode="json"))),
    )


def parts(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, dict):
        yield document
    inner = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    for one in inner:
        yield from parts(one)


def too_long(document: Any) -> list[str]:
    """Every label over its limit."""
    found = []
    for one in parts(document):
        if one.get("type") == "button":
            found += [text for text in (one["text"]["text"],) if not 0 < len(text) <= BUTTON]
            found += [text for text in (one.get("accessibility_label", ""),) if len(text) > SPOKEN]
        for option in (*one.get("options", ()), *([one["initial_option"]] if one.get("initial_option") else ())):
            texts = (option["text"]["text"], option.get("description", {}).get("text", ""))
            found += [text for text in texts if len(text) > OPTION]
        found += [text for text in (one.get("label", {}).get("text", ""),) if "options" in one and len(text) > GROUP]
        asked = one.get("confirm")
        for key, limit in CONFIRM.items() if isinstance(asked, dict) and "deny" in asked else ():
            found += [text for text in (asked[key]["text"],) if len(text) > limit]
    return found


@pytest.mark.parametrize(("letter", "language"), zip("W承", faces.LANGUAGES, strict=True), ids=["latin", "chinese"])
def test_every_label_of_every_view_fits(letter: str, language: Language, rules: Rulebook) -> None:
    text = letter * 3000
    shown = [(name, one.blocks) for name, one in everything.messages(text, language, rules)]
    shown += [(name, one) for name, one in everything.views(text, language, rules)]
    assert {name: wrong for name, document in shown if (wrong := too_long(document))} == {}
    assert any(letter * 20 in str(document) for _, document in shown)


@pytest.mark.parametrize("language", faces.LANGUAGES, ids=lambda one: one.code)
def test_an_outage_of_the_longest_service_can_be_joined(language: Language) -> None:
    known = KnownOutage(
        ticket_id=1, service=(Words(**LONGEST),), since=faces.NOW, people=2, state=State.IN_PROGRESS, major=None
    )
    blocks = outages.gate([known], language)
    assert too_long(blocks) == []
    buttons = [one for one in parts(blocks) if one.get("type") == "button"]
    assert len(buttons[0]["accessibility_label"]) == SPOKEN


@given(text=st.text(max_size=400))
@settings(max_examples=200)
def test_whatever_a_label_is_made_of_it_fits(text: str) -> None:
    asked = elements.confirm(text, text, yes=text, no=text)
    offered = [elements.option(text, "x", description=text)]
    made = [
        elements.button(text, "a", spoken=text, ask=asked),
        elements.select("b", groups=[elements.option_group(text, offered)], initial="x"),
        elements.overflow("c", offered),
    ]
    assert too_long(made) == []
