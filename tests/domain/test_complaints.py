"""What makes a complaint serious, and how a one-time reference is recognised (process §3.11)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.complaints import (
    ALPHABET,
    ComplaintTopic,
    Gravity,
    SeriousBecause,
    Weight,
    read_reference,
    serious_because,
)

SLOW = Weight(topic=ComplaintTopic.QUALITY)
CASES = {
    "slow service": (SLOW, ()),
    "staff conduct": (replace(SLOW, topic=ComplaintTopic.CONDUCT), (SeriousBecause.CONDUCT,)),
    "discrimination": (replace(SLOW, gravity={Gravity.DISCRIMINATION}), (SeriousBecause.DISCRIMINATION,)),
    "a data leak": (replace(SLOW, gravity={Gravity.DATA_LEAK}), (SeriousBecause.DATA_LEAK,)),
    "about a manager": (replace(SLOW, about_manager=True), (SeriousBecause.MANAGER,)),
    "the second of one user": (replace(SLOW, in_window=2), ()),
    "the third of one user": (replace(SLOW, in_window=3), (SeriousBecause.REPEATED,)),
    "everything at once": (
        Weight(topic=ComplaintTopic.CONDUCT, gravity=set(Gravity), about_manager=True, in_window=9),
        (
            SeriousBecause.CONDUCT,
            SeriousBecause.DISCRIMINATION,
            SeriousBecause.DATA_LEAK,
            SeriousBecause.MANAGER,
            SeriousBecause.REPEATED,
        ),
    ),
}


@pytest.mark.parametrize(("weight", "reasons"), CASES.values(), ids=CASES)
def test_severity_follows_from_rules(weight: Weight, reasons: tuple[SeriousBecause, ...]) -> None:
    """Conduct, discrimination, data leak, a manager, the third complaint of the same user in 90 days."""
    assert serious_because(weight) == reasons


@given(st.lists(st.text(ALPHABET, min_size=4, max_size=4), min_size=4, max_size=4))
def test_a_reference_is_read_as_it_was_shown_in_either_case(parts: list[str]) -> None:
    """Typed with blanks around it or in small letters it is still the same."""
    shown = "-".join(parts)
    assert read_reference(f"  {shown.lower()} ") == shown


@pytest.mark.parametrize(
    "words", ["", "CMP-5", "ABCD-EFGH-JKLM", "ABCD-EFGH-JKLM-NPQ0", "my printer ABCD-EFGH-JKLM-NPQR"]
)
def test_other_words_are_no_reference(words: str) -> None:
    """They open the form."""
    assert read_reference(words) is None
