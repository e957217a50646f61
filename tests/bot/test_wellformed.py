"""What comes in can be stored: halves of emoji and NUL are mended at the door, everything else stays."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.wellformed import wellformed

ANY = st.text(alphabet=st.characters(), max_size=40)


@given(ANY, ANY)
def test_what_was_typed_can_be_stored(text: str, other: str) -> None:
    """In a command, a field, a message and a click."""
    payload = {
        "text": text,
        "view": {"id": "V1", "state": {"values": {"title": {"title": {"value": text}}}}},
        "event": {"type": "message", "text": other, "blocks": [{"elements": [other]}]},
        "actions": [{"value": text}],
    }
    stored = json.dumps(wellformed(payload), ensure_ascii=False)
    stored.encode()
    assert "\\u0000" not in stored


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40))
def test_ordinary_text_is_left_alone(text: str) -> None:
    payload = {"text": text, "view": {"state": {"values": {"a": {"a": {"value": text}}}}}, "type": "view_submission"}
    assert wellformed(payload) == payload


def test_two_halves_are_one_emoji() -> None:
    """A client may send an emoji as two halves; together they are the letter that was meant."""
    assert wellformed({"text": "\ud83e\uddef a\ud83e b\x00"})["text"] == "\U0001f9ef a\ufffd b"


def test_what_the_desk_sent_is_not_touched() -> None:
    """Blocks and metadata of a window come back as they were; looking through them would cost every click."""
    view = {"blocks": [{"text": "x"}], "private_metadata": "{}", "state": {"values": {}}}
    assert wellformed({"view": view})["view"]["blocks"] is view["blocks"]
