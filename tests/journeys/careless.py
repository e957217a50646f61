"""A Slack client that lets through what the real one would hold back, so that a journey reads what the desk says."""

from sandbox.modal import Modal


def careless(modal: Modal) -> Modal:
    """The same modal without the client's own checks: everything may be left out, nothing is too long."""
    for block in modal.view.blocks:
        if block["type"] == "input":
            block["optional"] = True
    return modal
