"""Finding services and items by words: either language, parts of words, whole sentences, best first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue import Item
from domain.catalogue.search import terms
from tests.rulebooks import example


def found(words: str, locale: str = "en-US") -> list[str]:
    return [hit.leaf.key for hit in example().finder.find(words, locale)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("print", "printing"),
        ("Printers", "printing"),
        ("ＶＰＮ", "vpn"),  # full-width letters
        ("forgot password", "password-reset"),
        ("vpn partner", "partner-vpn"),
        ("打印", "printing"),
        ("密码", "password-reset"),
        ("承保系统无法出单", "policy-admin"),
        ("the printer on floor 3 is broken", "printing"),
        ("新建网上交易系统", "new-service"),
        ("Mail", "mail"),
        ("邮件系统", "mail"),
    ],
)
def test_the_best_leaf_comes_first(words: str, first: str) -> None:
    assert found(words)[0] == first


def test_either_language_finds_whatever_the_reader_speaks() -> None:
    """An English reader may paste Chinese words; the path is in the reader's language."""
    hit = example().finder.find("理赔", "en-GB")[0]
    assert (hit.leaf.key, hit.path) == ("claims-handling", "Business systems › Core insurance › Claims handling")
    assert example().finder.find("claims", "zh-CN")[0].path == "业务系统 › 核心业务 › 理赔系统"


def test_all_words_beat_some_words() -> None:
    """Leaves that lack a word appear only when none has them all."""
    assert found("laptop replacement") == ["new-laptop"]
    assert len(found("laptop zeppelin")) > 0


def test_nothing_typed_and_nothing_known_find_nothing() -> None:
    assert found("") == found("  ,。 ") == found("xyzzy") == []


def test_what_the_reader_may_not_have_is_left_out() -> None:
    finder = example().finder
    only_items = finder.find("laptop", "en", offered=lambda leaf: isinstance(leaf, Item))
    assert [hit.leaf.key for hit in only_items] == ["new-laptop"]


def test_chinese_is_looked_up_in_pairs_of_characters() -> None:
    assert terms("断网 VPN 卡") == ("vpn", "断网", "卡")


def test_a_limit_is_kept() -> None:
    assert len(example().finder.find("系统", "zh", limit=3)) == 3


@given(st.text(max_size=60))
def test_whatever_is_typed_the_answer_is_ordered_and_has_no_doubles(words: str) -> None:
    hits = example().finder.find(words, "zh-CN")
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len({hit.leaf.key for hit in hits}) == len(hits)


@pytest.mark.parametrize("leaf", [*example().catalogue.services, *example().catalogue.items], ids=lambda leaf: leaf.key)
def test_every_leaf_is_found_first_by_its_own_name(leaf: Item) -> None:
    assert found(leaf.names.en, "en")[0] == leaf.key
    assert found(leaf.names.zh, "zh")[0] == leaf.key
