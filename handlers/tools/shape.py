"""What every format shares: texts cut to what a ticket holds, instants with a zone, faults that name their place."""

import hashlib
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from domain.alerts import LONGEST_FINGERPRINT, LONGEST_TEXT, LONGEST_TITLE

MOST_ALERTS = 500  # in one post
LONGEST_SHORT = 200
LONGEST_ADDRESS = 1000

Posted = TypeVar("Posted", bound=BaseModel)


class FaultyAlert(ValueError):
    """The post cannot be understood: `where` is the path to the first fault, `what` says it in English, for a tool's
    administrator reads it in the tool's log.
    """

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}" if where else what)
        self.where = where


class Payload(BaseModel):
    """Part of a post: unknown keys are the tool's business."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _web(address: str) -> str | None:
    """Only an address of the web becomes a link."""
    found = address.strip()
    return found if len(found) <= LONGEST_ADDRESS and urlsplit(found).scheme in {"http", "https"} else None


def _storable(text: str) -> str:
    """Without control characters but line ends and tabs, and without halves of characters: no database takes those."""
    kept = "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"})
    return kept.strip()


def _one_line(text: str) -> str:
    """A title stays one line."""
    return " ".join(_storable(text.replace("\r", " ")).split())


Moment = Annotated[datetime, AfterValidator(_utc)]
Address = Annotated[str, AfterValidator(_web)]
Title = Annotated[str, AfterValidator(_one_line), AfterValidator(lambda text: text[:LONGEST_TITLE])]
Words = Annotated[str, AfterValidator(_storable), AfterValidator(lambda text: text[:LONGEST_TEXT])]
Short = Annotated[str, AfterValidator(_one_line), AfterValidator(lambda text: text[:LONGEST_SHORT])]


def read(kind: type[Posted], body: Any) -> Posted:
    """The post as its model; `FaultyAlert` names the first fault."""
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        first = error.errors()[0]
        raise FaultyAlert(".".join(str(one) for one in first["loc"]), str(first["msg"])) from error


def fingerprint(given: str) -> str:
    """One that is too long for its column is replaced by its digest: still the same for the same trouble."""
    if len(given) <= LONGEST_FINGERPRINT:
        return given
    return hashlib.sha256(given.encode()).hexdigest()
