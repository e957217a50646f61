"""Choosing a unit of an organisation as large as it may be (process S4)."""

from domain.organisation import Organisation
from tests.rulebooks import example
from tests.views.faces import ENGLISH
from views.units import unit_groups


def test_every_branch_of_a_large_company_is_offered() -> None:
    """A company of three hundred branches: Slack shows a hundred in a group, so there are several."""
    raw = example().organisation.model_dump(mode="json")
    company = next(one for one in raw["units"]["children"] if one["key"] == "life")
    company["children"] += [
        {"key": f"b{n}", "names": {"en": f"Branch {n}", "zh": f"分公司{n}"}, "kind": "branch"} for n in range(300)
    ]
    organisation = Organisation.model_validate(raw)
    groups = unit_groups(ENGLISH, organisation)
    offered = [str(one["value"]) for group in groups for one in group["options"]]  # type: ignore[attr-defined]
    assert sorted(offered) == sorted(organisation.unit_keys)
    assert max(len(group["options"]) for group in groups) == 100  # type: ignore[arg-type]
