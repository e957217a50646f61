"""What journeys of service requests do again and again: order, find the approver's message, work on the checklist."""

from sandbox.records import Message
from tests.journeys.world import World

DESK = "desk-first-line"


async def order(world: World, key: str, words: str, item: str, **answers: object) -> dict[str, str]:
    """Somebody types `/request words`, chooses an item of what was found, and fills its form in; field errors."""
    person = world.person(key)
    await person.type(f"/request {words}")
    await person.wait_for(lambda: person.has_modal)
    await person.modal.click("request.item", block=f"found.{item}")
    await person.wait_for(lambda: "answer." in str(person.modal.view.blocks))
    for field, value in answers.items():
        await person.modal.fill(field if field in {"affected", "expires"} else f"answer.{field}", value)
    errors = await person.modal.submit()
    await world.settle()
    return errors


def number_of(world: World, key: str) -> int:
    """The number the modal tells once the request is on record."""
    return int(world.person(key).modal.text.split("REQ-")[1].split(" ")[0])


def asked(world: World, key: str, number: int) -> Message:
    """The message that asks this approver to decide on a request."""
    person = world.person(key)
    about = [one for one in person.dm_messages() if f"REQ-{number}" in person.text_of(one)]
    return next(one for one in about if any(str(block.get("block_id")).startswith("approval.") for block in one.blocks))


async def open_checklist(world: World, key: str, number: int) -> None:
    person = world.person(key)
    await person.click(world.card(key, DESK, number), "request.checklist")
    await person.wait_for(lambda: person.has_modal and "step." in str(person.modal.view.blocks))


async def step(world: World, key: str, number: int, what: str, *steps: str) -> None:
    """One button on each of these steps of the checklist."""
    await open_checklist(world, key, number)
    person = world.person(key)
    for name in steps:
        await person.modal.click(what, block=f"step.{name}")
        await world.settle()
    await person.modal.dismiss()


def labels_of(world: World, key: str, block_id: str) -> list[str]:
    blocks = world.person(key).modal.view.blocks
    found = next(block for block in blocks if block.get("block_id") == block_id)
    return [element["text"]["text"] for element in found["elements"]]


async def fulfil(world: World, key: str, channel: str, number: int) -> dict[str, str]:
    return await world.fill(key, world.card(key, channel, number), "ticket.fulfil", resolution="已完成并告知用户")
