"""SIGKILL at every border of the report: whatever was committed reaches everybody, once; what was not is still in the
form.
"""

from pathlib import Path

import pytest

from sandbox.errors import AppDidNotAnswer
from sandbox.person import Person
from tests.faults.deaths import Stage, stage

LONG = pytest.mark.long
MOST_BORDERS = 40  # far more than a report has: the loop ends when the bot outlives the report


@LONG
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_killed_after_every_commit_of_a_report(database: str, tmp_path: Path) -> None:
    """After the restart every ticket has one receipt and one card, and the workspace holds nothing else."""
    async with stage(database, tmp_path) as play:
        number = 0
        died = True
        while died:
            number += 1
            assert number < MOST_BORDERS
            died = await one_report(play, "after-commit", number)
        assert number > 1, "the bot never died: the borders are not where the test looks"


@pytest.mark.parametrize(
    ("border", "number"),
    [("before-commit", 2), pytest.param("before-call", 1, marks=LONG), ("after-call", 1)],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_killed_at_another_border(border: str, number: int, database: str, tmp_path: Path) -> None:
    """Before a commit nothing happened; around a call to Slack, the message is looked for before it is sent again."""
    async with stage(database, tmp_path) as play:
        assert await one_report(play, border, number)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_killed_after_a_commit_on_postgresql(database: str, tmp_path: Path) -> None:
    """The same on the other database: the lease of the dead process ends by itself."""
    async with stage(database, tmp_path) as play:
        assert await one_report(play, "after-commit", 2)


async def one_report(play: Stage, border: str, number: int) -> bool:
    """One report with a bot that dies at its Nth border, then an ordinary bot; returns whether it died."""
    before = await play.tickets()
    play.arming.unlink(missing_ok=True)
    await play.start(border, str(number))
    wang = play.person("wang")
    title = f"打印机 {border} {number}"
    await fill_in(wang, title)
    play.arming.touch()
    answered = await submit(wang)
    died = await play.died(seconds=2.0 if answered else 10.0)
    if not died:
        await play.stop()
    await play.start()
    if await play.tickets() == before:
        assert not answered, "an answer without a ticket"
        assert await submit(wang), "what was typed is still in the form"
    await play.delivered()
    assert await play.tickets() == before + 1
    assert await play.parked() == 0
    assert len([one for one in wang.texts(wang.direct) if title in one]) == 1
    feng = play.person("feng")
    assert len([one for one in feng.texts("desk-desktop") if title in one.split("\n")[0]]) == 1
    await play.stop()
    if wang.has_modal:
        await wang.modal.dismiss()
    return died


async def fill_in(wang: Person, title: str) -> None:
    await wang.type(f"/incident {title}", channel="general")
    await wang.wait_for(lambda: wang.has_modal)
    for field, value in {"service": "printing", "scope": "just_me", "can_work": "partly", "description": title}.items():
        await wang.modal.fill(field, value)


async def submit(wang: Person) -> bool:
    """Whether the bot answered."""
    try:
        return await wang.modal.submit() == {}
    except AppDidNotAnswer:
        return False
