"""The units of the organisation to choose from: by company, so that a list of branches stays readable."""

from domain.organisation import Organisation
from views import blocks as b
from views.blocks import Option
from views.elements import OPTIONS
from views.words import Language


def unit_groups(language: Language, organisation: Organisation) -> list[dict[str, object]]:
    """Each company's units under its name; what does not fit into one group goes on in a second of the same name."""
    groups: dict[str, list[Option]] = {}
    for key in organisation.unit_keys:
        path = organisation.unit_path(key)
        head = language.name(path[min(1, len(path) - 1)].names)
        groups.setdefault(head, []).append(b.option(language.path(unit.names for unit in path[-2:]), key))
    return [
        b.option_group(head, options[at : at + OPTIONS])
        for head, options in groups.items()
        for at in range(0, len(options), OPTIONS)
    ]
