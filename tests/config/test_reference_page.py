"""`docs/configuration.md` explains every key, and is the models' own word."""

from pathlib import Path

import pytest

from bot.config_reference import FILES, every_model, reference

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"
MODELS = [(model, name) for _, root, _ in FILES for model in every_model(root) for name in model.model_fields]


def test_the_page_in_the_repository_is_the_one_the_models_make() -> None:
    """After a change: `hotline docs`."""
    assert PAGE.read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize(("model", "name"), MODELS, ids=lambda value: getattr(value, "__name__", value))
def test_every_key_is_explained_and_on_the_page(model: type, name: str) -> None:
    description = model.model_fields[name].description
    assert description, f"{model.__name__}.{name} has no description"
    assert f"| `{name}` |" in reference()


def test_what_a_folder_holds_is_on_the_page() -> None:
    """Services, items, what they ask and every answer they offer, though a folder is described before what is in it."""
    assert all(f"### {title}\n" in reference() for title in ("Service", "Item", "Form field", "Choice"))
    assert "list of Node" not in reference()
