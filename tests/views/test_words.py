"""The reader's language and clock: the same instant, length and number, said as a reader in each language says it."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.configured import Words
from domain.projection import Reader
from tests.views.faces import CHINESE, ENGLISH
from views.words import Language

# Thursday, the first day after the National Day holiday, 10:00 in Shanghai (process SC07).
MORNING = datetime(2026, 10, 8, 2, 0, tzinfo=UTC)


def test_the_locale_decides_the_language() -> None:
    """Every Chinese locale reads Chinese, every other one English."""
    assert Language.of(Reader(locale="zh-CN")).code == "zh"
    assert Language.of(Reader(locale="zh-TW", tz="Asia/Taipei")) == Language("zh", "Asia/Taipei")
    assert Language.of(Reader(locale="de-DE", tz="Europe/Berlin")) == Language("en", "Europe/Berlin")


def test_times_are_those_of_the_readers_own_clock() -> None:
    assert CHINESE.when(MORNING) == "10月8日 周四 10:00"
    assert ENGLISH.when(MORNING) == "Thu 8 Oct, 10:00"
    assert Language("en", "Europe/London").when(MORNING) == "Thu 8 Oct, 03:00"
    assert Language("zh", "America/New_York").when(MORNING) == "10月7日 周三 22:00"


def test_days_and_times_of_day() -> None:
    assert (CHINESE.day(MORNING), ENGLISH.day(MORNING)) == ("2026年10月8日", "8 Oct 2026")
    assert CHINESE.time(MORNING) == ENGLISH.time(MORNING) == "10:00"


def test_in_a_message_for_many_slack_shows_each_reader_their_own_time() -> None:
    """The fallback names the offset: whoever reads it need not be where it was made."""
    stamp = int(MORNING.timestamp())
    form = f"<!date^{stamp}^{{date_short_pretty}} {{time}}|"
    assert ENGLISH.slack_when(MORNING) == form + "Thu 8 Oct, 10:00 (GMT+08:00)>"
    assert CHINESE.slack_when(MORNING) == form + "10月8日 周四 10:00 (GMT+08:00)>"


@pytest.mark.parametrize(
    ("length", "english", "chinese"),
    [
        (timedelta(hours=2, minutes=30), "2 h 30 min", "2小时30分钟"),
        (timedelta(minutes=15), "15 min", "15分钟"),
        (timedelta(hours=40), "40 h", "40小时"),
        (timedelta(minutes=-90), "1 h 30 min", "1小时30分钟"),
        (timedelta(seconds=59), "less than 1 min", "不到1分钟"),
        (timedelta(seconds=-1), "less than 1 min", "不到1分钟"),
        (timedelta(minutes=1, seconds=59), "1 min", "1分钟"),
        (timedelta(0), "0 min", "0分钟"),
        (timedelta(hours=1200), "1,200 h", "1,200小时"),
    ],
)
def test_lengths_are_hours_and_minutes(length: timedelta, english: str, chinese: str) -> None:
    """Never days: a day of business hours has eight of them, a day of the wall clock twenty-four."""
    assert (ENGLISH.span(length), CHINESE.span(length)) == (english, chinese)


@pytest.mark.parametrize(
    ("n", "english"), [(0, "0 reporters"), (1, "1 reporter"), (2, "2 reporters"), (1200, "1,200 reporters")]
)
def test_english_has_a_plural_and_chinese_has_none(n: int, english: str) -> None:
    said = ("A message to {n} reporter.", "A message to {n} reporters.", n)
    assert ENGLISH.count(*said) == f"A message to {english}."
    assert CHINESE.count(*said) == f"已向{CHINESE.number(n)}位提单人发送消息。"


def test_numbers_shares_and_lists() -> None:
    assert ENGLISH.number(12345.5) == CHINESE.number(12345.5) == "12,345.5"
    assert ENGLISH.percent(75) == CHINESE.percent(75) == "75%"
    assert ENGLISH.percent(94.95, digits=1) == "95.0%"
    assert ENGLISH.percent(150) == "150%"
    assert CHINESE.list(["网络组", "", "桌面组", "应用组"]) == "网络组、桌面组和应用组"
    assert ENGLISH.list(["network", "desktop"]) == "network and desktop"
    assert ENGLISH.list([]) == ""


def test_parts_that_have_commas_of_their_own_stand_apart_in_the_marks_of_the_language() -> None:
    assert CHINESE.series(["周一：新增2，解决1", "周二：新增0，解决3"]) == "周一：新增2，解决1；周二：新增0，解决3"
    assert ENGLISH.series(["Mon: new 2, resolved 1", "Tue: new 0"]) == "Mon: new 2, resolved 1; Tue: new 0"


def test_names_of_the_configuration_bring_both_languages() -> None:
    path = (Words(en="Business systems", zh="业务系统"), Words(en="Policy administration", zh="承保系统"))
    assert ENGLISH.path(path) == "Business systems › Policy administration"
    assert CHINESE.path(path) == "业务系统 › 承保系统"
    assert CHINESE.name(None) == ""


def test_sentences_follow_one_another_as_each_language_writes_them() -> None:
    """Chinese sets no blank between sentences, but bold words need one to be bold."""
    bold = ENGLISH.mark("*Due {due}.*", due="now")
    assert ENGLISH.together(["One.", None, "Two.", bold]) == "One. Two. *Due now.*"
    assert CHINESE.together(["一。", "", "二。", bold]) == "一。二。 *Due now.*"


def test_typed_text_in_a_sentence_cannot_format_or_be_a_gap() -> None:
    """What fills a gap of a marked sentence is neutralised and one line; braces in it are just braces."""
    made = ENGLISH.mark("*{ref} is a major incident*, declared by {who}.", ref="INC-42", who="*Wang*\n<!here> {ref}")
    assert made == "*INC-42 is a major incident*, declared by ∗Wang∗ &lt;!here&gt; {ref}."


def test_a_sentence_said_as_plain_text_is_neutralised_where_it_is_shown() -> None:
    assert ENGLISH.say("{ref} is on record: {title}", ref="INC-42", title="<b>*") == "INC-42 is on record: <b>*"


def test_a_sentence_nobody_translated_is_still_said() -> None:
    """The suite refuses such a gap; a reader would see English rather than nothing."""
    unknown = "No such sentence, {name}"
    assert CHINESE.say(unknown, name="Wang") == "No such sentence, Wang"
