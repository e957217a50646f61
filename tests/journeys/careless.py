"""A Slack client that lets through what the real one would hold back, so that a journey reads what the desk says."""

from sandbox.modal import Modal


def careless(modal: Modal) -> Modal:
    """The same modal without the client's own checks: everything may be left out, and a number is any text."""
    for block in modal.view.blocks:
        if block["type"] != "input":
            continue
        block["optional"] = True
        if block["element"]["type"] == "number_input":
            block["element"] = {"type": "plain_text_input", "action_id": block["element"]["action_id"]}
    return modal
