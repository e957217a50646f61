"""Words of people add nothing to what the desk says: whatever is typed, every message and window refers to exactly
those people, channels and pages to which it refers when the words are harmless.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rulebooks import example
from tests.views import digests, everything, faces, request_examples, test_complaint_views
from tests.views.test_typed_text import TYPED
from views import digest
from views.blocks import Shown
from views.words import Language

REFERENCE = re.compile(r"<([^<>]+)>")
NAMING = frozenset({"user", "channel", "usergroup", "broadcast", "link", "date"})  # elements of rich text
HARMLESS = "harmless words"
FEW = settings(derandomize=True, deadline=None, max_examples=5)
ATTACKS = st.lists(
    st.one_of(
        TYPED,
        st.sampled_from(
            ["<!channel>", "<@U0SUN>", "<#C1|general>", "<https://evil.example|policy system>", "<!date^1^{date}|x>"]
        ),
        st.sampled_from(["&lt;!here&gt;", "*INC-1*", "`", "```", "\n>", "\u202e", "<!subteam^S1>", "<mailto:a@b.c|x>"]),
    ),
    min_size=1,
    max_size=8,
).map("".join)


def messages(text: str, language: Language) -> Iterator[tuple[str, Shown]]:
    yield from everything.messages(text, language, example())
    yield from request_examples.messages(text, language)
    yield from ((f"complaint {n}", one) for n, one in enumerate(test_complaint_views.messages(text, language)))
    yield "digest", digest.message(digests.digest(3, title=text), language)


def documents(text: str, language: Language) -> Iterator[tuple[str, object]]:
    for n, (name, shown) in enumerate(messages(text, language)):
        yield f"message {n} {name}", {"type": "mrkdwn", "text": shown.text}
        yield f"blocks {n} {name}", shown.blocks
    for n, (name, view) in enumerate(everything.views(text, language, example())):
        yield f"view {n} {name}", view
    for n, (name, view) in enumerate(request_examples.modals(text, language, example())):
        yield f"request {n} {name}", view
    for n, view in enumerate(test_complaint_views.views(text, language)):
        yield f"complaint view {n}", view


def references(document: Any) -> Iterator[str]:
    """Everything in it that Slack would turn into a mention, a link or a date."""
    if isinstance(document, dict):
        kind = document.get("type")
        if kind == "mrkdwn":
            yield from REFERENCE.findall(str(document.get("text") or ""))
        if kind in NAMING:
            yield f"{kind} {document.get('user_id') or document.get('url') or document.get('range') or ''}"
        for one in document.values():
            yield from references(one)
    elif isinstance(document, list):
        for one in document:
            yield from references(one)


@pytest.fixture(params=faces.LANGUAGES, ids=lambda one: one.code, scope="module")
def language(request: pytest.FixtureRequest) -> Language:
    found: Language = request.param
    return found


@pytest.fixture(scope="module")
def usual(language: Language) -> dict[str, set[str]]:
    """What each message and window refers to by itself."""
    return {name: set(references(one)) for name, one in documents(HARMLESS, language)}


@pytest.mark.parametrize("attack", ["pings", "forges", "links", "hides", "braces"])
def test_known_attacks_refer_to_nobody_else(usual: dict[str, set[str]], language: Language, attack: str) -> None:
    """Names, calls, links and look-alikes that are known to mean no good."""
    text = faces.HOSTILE[attack]
    more = {name: new for name, one in documents(text, language) if (new := set(references(one)) - usual[name])}
    assert more == {}


@FEW
@given(text=ATTACKS)
def test_made_up_attacks_refer_to_nobody_else(usual: dict[str, set[str]], language: Language, text: str) -> None:
    """Pieces of markup, of entities and of directions in any order."""
    more = {name: new for name, one in documents(text, language) if (new := set(references(one)) - usual[name])}
    assert more == {}
