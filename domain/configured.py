"""What every value of `config/` is made of.

Frozen models that refuse unknown keys, stable keys, and words in both languages. Reading files and naming lines is
left to `bot/rulebook.py`.
"""

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

KEY_PATTERN = r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$"

Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN, max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, max_length=3000)]

LANGUAGES = ("en", "zh")


def language_of(locale: str) -> str:
    """The product speaks two languages: every Chinese locale reads `zh`, every other one reads `en`."""
    return "zh" if locale.lower().startswith("zh") else "en"


def _known_zone(zone: str) -> str:
    if zone not in available_timezones():
        raise ValueError(f"{zone!r} is no time zone; write an IANA name such as Asia/Shanghai")
    return zone


TimeZone = Annotated[str, AfterValidator(_known_zone)]
LocalTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*\.ics$", max_length=100)]
ChannelName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")]


class Configured(BaseModel):
    """A value read from `config/`: it never changes after loading, and a key nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Configured):
    """A name or sentence shown to people; both languages are required."""

    en: Line
    zh: Line

    def in_(self, locale: str) -> str:
        """The words for a reader's locale (`zh-CN`, `zh_CN`, `en-US`, …)."""
        return self.zh if language_of(locale) == "zh" else self.en


Option = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=75)]


class Name(Words):
    """Words that must fit into an option of a Slack menu: at most 75 characters."""

    en: Option
    zh: Option


class Text(Configured):
    """A longer text of a catalogue leaf. A draft may lack a language; `missing` names what stops its publication."""

    en: Paragraph = ""
    zh: Paragraph = ""

    def in_(self, locale: str) -> str:
        return self.zh if language_of(locale) == "zh" else self.en

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(language for language in LANGUAGES if not getattr(self, language))
