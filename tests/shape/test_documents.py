"""The pages that are made from the code say what the code says; every link in the documentation leads somewhere."""

import re

import pytest

from bot.cli import cli
from bot.documents import pages
from tests.shape.source import ROOT, tracked

LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("name", sorted(pages(cli)))
def test_a_made_page_is_up_to_date(name: str) -> None:
    """After a change, `hotline docs` writes it anew."""
    assert (ROOT / name).read_text(encoding="utf-8") == pages(cli)[name]()


def test_links_between_pages_lead_somewhere() -> None:
    """A page that was moved takes its links along."""
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in tracked()
        if path.suffix == ".md"
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert broken == []
