"""The ids of buttons, forms and fields about knowledge; those of all other things are in `views/ids.py`."""

from enum import StrEnum


class Click(StrEnum):
    """action_id of every button and menu. Tickets are named `t`, articles `k`."""

    FIND = "knowledge.find"  # what `/hotline find` opens
    SHELF = "knowledge.shelf"  # what `/hotline articles` opens
    OPEN = "knowledge.open"  # {"k":7}
    NEW = "knowledge.new"
    EDIT = "knowledge.edit"
    PUBLISH = "knowledge.publish"
    RETIRE = "knowledge.retire"
    SOLVED = "knowledge.solved"  # in the report form: {"k":7}, no ticket is needed
    SIMILAR = "ticket.similar"  # {"t":42}
    WRITE = "ticket.write_article"
    USE_SOLUTION = "ticket.use_solution"  # {"t":42,"s":12}: resolve 42 with what solved 12
    USE_ARTICLE = "ticket.use_article"  # {"t":42,"k":7}
    CHOOSE = "knowledge.choose"  # the external select of the resolve form


class Form(StrEnum):
    """callback_id of every modal."""

    ARTICLE = "knowledge.article"
    SHOWN = "knowledge.shown"


class Field(StrEnum):
    """block_id of every input."""

    TITLE = "title"
    BODY = "body"
    LANGUAGE = "language"
    AUDIENCE = "audience"
    KNOWN_ERROR = "known_error"
    WORKAROUND = "workaround"
    SERVICE = "service"
    CATEGORY = "category"
    ARTICLE = "article"  # of the resolve form: the one it was resolved with
    WRITTEN = "written"  # of the resolve form: make this an article
