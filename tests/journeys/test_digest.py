"""The manager's morning (SC29): on a make-up Sunday, not on a holiday, and afterwards for the whole holiday."""

from collections.abc import Awaitable, Callable

from domain.people import SYSTEM
from models.digest import DigestRow
from models.person import by_key
from services.work import Work
from tests.journeys.world import World
from tests.rulebooks import SHANGHAI

WorldAt = Callable[..., Awaitable[World]]


def covered(work: Work, key: str) -> list[tuple[str, str]]:
    """Every digest of a reader: its day, and since when it counts."""
    reader = by_key(work.session, key)
    assert reader is not None
    rows = work.session.query(DigestRow).filter(DigestRow.person_id == reader.id).order_by(DigestRow.id)
    return [(row.day, f"{row.since.astimezone(SHANGHAI):%m-%d %H:%M}") for row in rows]


async def test_digest_on_a_make_up_sunday(world_at: WorldAt) -> None:
    """SC29: Sunday 09-20 is worked, 25 to 27 are off, Monday 28 covers since Thursday 24."""
    world = await world_at("2026-09-18 08:00", readers=["feng"])
    number = await world.report("wang", "打印机无法打印", service="printing", scope="my_unit")
    days = ("18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28")
    for day in days:
        await world.at(f"2026-09-{day} 08:30")
    found = await world.bot.desk.look(SYSTEM, covered, "feng")
    assert [day for day, _ in found] == [f"2026-09-{day}" for day in ("18", "20", "21", "22", "23", "24", "28")]
    assert found[-1] == ("2026-09-28", "09-24 08:30")
    feng = world.person("feng")
    digests = [feng.text_of(one) for one in feng.dm_messages() if "每日摘要" in feng.text_of(one)]
    assert len(digests) == len(found)
    assert f"INC-{number}" in digests[-1]
    async with world.down():
        pass
    await world.settle()
    assert await world.bot.desk.look(SYSTEM, covered, "feng") == found


async def test_each_reads_the_digest_in_their_own_language_and_scope(world_at: WorldAt) -> None:
    """A branch's manager reads of the branch alone; the picture is there."""
    world = await world_at("2026-03-16 17:00", readers=["mei", "dong"])
    wang = await world.report("wang", "打印机无法打印", service="printing", scope="my_unit")
    li = await world.report("li", "视频会议没有声音", service="meeting-rooms", scope="my_unit")
    await world.at("2026-03-17 08:30")
    mei, dong = world.person("mei"), world.person("dong")
    of_branch = next(mei.text_of(one) for one in reversed(mei.dm_messages()))
    of_life = next(dong.text_of(one) for one in reversed(dong.dm_messages()))
    assert f"INC-{wang}" not in of_life
    assert f"INC-{li}" not in of_branch
    assert any("'image'" in str(one.blocks) for one in mei.dm_messages())
