"""The reader's language and time zone: sentences, glossary labels, times, lengths and numbers. English sentences stand
in the code, translations and all labels in `locale/<language>/<topic>.po`; names from `config/` bring both languages.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from io import BytesIO
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from domain.configured import Words, language_of
from domain.projection import Reader
from views.markup import Mrkdwn, neutral, one_line

LOCALES = {"en": "en", "zh": "zh_CN"}
_WHEN = {"en": "EEE d MMM, HH:mm", "zh": "M月d日 EEE HH:mm"}
_DAY = {"en": "d MMM y", "zh": "y年M月d日"}


@dataclass(frozen=True, slots=True)
class Language:
    """How one reader is spoken to. `code` is `en` or `zh`."""

    code: str
    tz: str = "Asia/Shanghai"

    @classmethod
    def of(cls, reader: Reader) -> "Language":
        return cls(language_of(reader.locale), reader.tz)

    def say(self, message: str, **params: object) -> str:
        """A sentence as plain text; where it becomes markup it is neutralised as a whole."""
        return self._found(message).format_map({key: self._text(value) for key, value in params.items()})

    def fill(self, message: str, params: Mapping[str, str]) -> str:
        """A sentence of a table (`phrase`) with its gaps filled by a mapping."""
        return self._found(message).format_map(params)

    def mark(self, message: str, **params: object) -> Mrkdwn:
        """A sentence with markup of its own; text put into it is neutralised, markup stays."""
        shown = {key: _inserted(self._text(value)) for key, value in params.items()}
        return Mrkdwn(self._found(message).format_map(shown))

    def count(self, one: str, many: str, n: int, **params: object) -> str:
        """A sentence about `{n}` things, in the plural form of the language."""
        found = _catalogue(self.code).get(one)
        forms = found.string if found is not None and isinstance(found.string, tuple) else ()
        text = (forms or (one, many))[0 if n == 1 or len(forms) == 1 else 1]
        return text.format_map({"n": self.number(n)} | {key: self._text(value) for key, value in params.items()})

    def label(self, key: str, *, topic: str | None = None) -> str:
        """The glossary's word for a key; the topic of an enum is its class. An unknown key is shown as it is."""
        found = _catalogue(self.code).get(str(key), context=topic or topic_of(type(key)))
        return str(found.string) if found is not None and found.string else str(key)

    def label_of(self, key: StrEnum, ticket_type: StrEnum) -> str:
        """The word that fits this type of ticket, such as the source of a request; else the usual one."""
        topic = topic_of(type(key))
        special = self.label(key, topic=f"{topic}.{ticket_type}")
        return self.label(key) if special == key else special

    def name(self, words: Words | None) -> str:
        """A name from the configuration; nothing when there is none."""
        return "" if words is None else words.in_(self.code)

    def path(self, words: Iterable[Words], separator: str = " › ") -> str:
        return separator.join(self.name(one) for one in words)

    def when(self, instant: datetime) -> str:
        """An instant on the reader's own clock."""
        return format_datetime(instant, _WHEN[self.code], tzinfo=ZoneInfo(self.tz), locale=self._locale)

    def day(self, when: date) -> str:
        """A day, or the one that an instant falls on where the reader is."""
        if isinstance(when, datetime):
            when = when.astimezone(ZoneInfo(self.tz)).date()
        return format_date(when, _DAY[self.code], locale=self._locale)

    def time(self, instant: datetime) -> str:
        return format_datetime(instant, "HH:mm", tzinfo=ZoneInfo(self.tz), locale=self._locale)

    def slack_when(self, instant: datetime) -> Mrkdwn:
        """An instant in a message for many: Slack shows it on each reader's clock."""
        offset = format_datetime(instant, "ZZZZ", tzinfo=ZoneInfo(self.tz), locale=self._locale)
        stamp = int(instant.astimezone(UTC).timestamp())
        return Mrkdwn(f"<!date^{stamp}^{{date_short_pretty}} {{time}}|{self.when(instant)} ({offset})>")

    def span(self, length: timedelta) -> str:
        """A length of time in hours and minutes; its sign is left to the sentence around it."""
        minutes = abs(length) // timedelta(minutes=1)
        if minutes == 0:
            return self.say("0 min") if not length else self.say("less than 1 min")
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self.say("{m} min", m=rest)
        return self.say("{h} h {m} min", h=hours, m=rest) if rest else self.say("{h} h", h=hours)

    def number(self, value: float) -> str:
        return str(format_decimal(value, locale=self._locale))

    def percent(self, value: float, *, digits: int = 0) -> str:
        """A share given in percent: 75 is three quarters."""
        pattern = "#,##0." + "0" * digits + "%" if digits else "#,##0%"
        return str(format_percent(value / 100, pattern, locale=self._locale))

    def list(self, parts: Iterable[str]) -> str:
        """`A, B and C`."""
        return format_list([part for part in parts if part], locale=self._locale)

    def series(self, parts: Iterable[str]) -> str:
        """`A; B`: for parts that have commas and colons of their own."""
        return ("; " if self.code == "en" else "；").join(parts)

    def together(self, parts: Iterable[str | None]) -> Mrkdwn:
        """Sentences one after the other: a blank between them in English, none in Chinese unless one begins or ends in
        bold, which needs it.
        """
        made = Mrkdwn("")
        for part in parts:
            if part:
                bold = part.startswith("*") or made.endswith("*")
                blank = " " if made and (self.code == "en" or bold) else ""
                made = Mrkdwn(f"{made}{blank}{neutral(part)}")
        return made

    @property
    def _locale(self) -> Locale:
        return _locale(self.code)

    def _found(self, message: str) -> str:
        found = _catalogue(self.code).get(message)
        return str(found.string) if found is not None and isinstance(found.string, str) and found.string else message

    def _text(self, value: object) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, Words):
            return self.name(value)
        return self.number(value) if isinstance(value, int | float) else str(value)


def phrase(message: str) -> str:
    """Marks a sentence in a table for translation; it is said later."""
    return message


def _inserted(text: str) -> Mrkdwn:
    """What stands inside a sentence is one line; only finished markup may bring its own."""
    return text if isinstance(text, Mrkdwn) else neutral(one_line(text))


def topic_of(kind: type) -> str:
    """`ResolutionCode` -> `resolution_code`; plain strings have no topic."""
    if not issubclass(kind, StrEnum):
        return ""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).lstrip("_")


@cache
def _locale(code: str) -> Locale:
    """Kept, because Babel looks through its whole folder whenever it parses a name."""
    return Locale.parse(LOCALES[code])


@cache
def _catalogue(code: str) -> Catalog:
    """All topics of a language in one catalogue."""
    merged = Catalog(locale=LOCALES[code])
    folder = files("views") / "locale" / LOCALES[code]
    for part in sorted(folder.iterdir(), key=lambda one: one.name):
        if part.name.endswith(".po"):
            for message in read_po(BytesIO(part.read_bytes()), locale=LOCALES[code]):
                if message.id:
                    merged[message.id] = message
    return merged
