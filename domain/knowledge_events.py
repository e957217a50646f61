"""What the history of a ticket says of knowledge articles (process §3.1: article used or created)."""

from dataclasses import dataclass
from typing import ClassVar

from domain.recorded import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLinked(Event):
    """An article solved it (`how` is resolved) or was written from it (created); `told` is who may publish it."""

    kind: ClassVar[str] = "article_linked"
    article: int
    ref: str
    how: str
    told: tuple[int, ...] = ()
