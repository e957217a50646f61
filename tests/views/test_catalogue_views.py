"""The service catalogue and the form of an item, as people see them."""

import json

from domain.catalogue.forms import answer_field
from tests.rulebooks import example
from tests.views.faces import CHINESE, ENGLISH
from views import ids, request
from views.blocks import View
from views.request import Aisle, Draft
from views.words import Language

CATALOGUE = example().catalogue
EVERYTHING = frozenset(item.key for item in CATALOGUE.items)


def read(view: View) -> str:
    return json.dumps(view["blocks"], ensure_ascii=False)


# the catalogue


def test_the_catalogue_shows_folders_with_what_they_hold_for_this_reader() -> None:
    """S20; Network holds one item for Li: partner VPN; without it the folder is not there."""
    view = request.browse(ENGLISH, CATALOGUE, orderable=EVERYTHING)
    assert "*Network*\\n1 item" in read(view)
    assert "Network" not in read(request.browse(ENGLISH, CATALOGUE, orderable=EVERYTHING - {"partner-vpn"}))


def test_services_and_drafts_are_not_for_order() -> None:
    """Incidents are reported against services; a draft is offered to nobody."""
    shown = read(request.browse(CHINESE, CATALOGUE, orderable=EVERYTHING, aisle=Aisle(folder="accounts")))
    assert "密码重置" in shown
    assert "员工和合作方登录各系统所用的统一账号" not in shown


def test_every_step_down_has_its_way_back() -> None:
    view = request.browse(ENGLISH, CATALOGUE, orderable=EVERYTHING, aisle=Aisle(folder="accounts"))
    way = next(block for block in view["blocks"] if block.get("block_id") == "catalogue.way")
    assert way["text"]["text"] == "*IT facilities › Accounts*"
    assert ids.unpack(way["accessory"]["value"]) == {"f": "it-facilities"}


def test_what_was_looked_for_stands_on_top() -> None:
    found = Aisle(words="locked", hits=(CATALOGUE.item("password-reset"),))
    assert "*Found for “locked”*" in read(request.browse(ENGLISH, CATALOGUE, orderable=EVERYTHING, aisle=found))
    nothing = request.browse(ENGLISH, CATALOGUE, orderable=EVERYTHING, aisle=Aisle(words="espresso"))
    assert "Nothing was found for “espresso”" in read(nothing)


def test_what_was_looked_for_travels_from_page_to_page() -> None:
    """What was found stands on the first page alone; the words are remembered on every page, however long they are."""
    found = Aisle(folder="accounts", words="locked", hits=(CATALOGUE.item("password-reset"),))
    view = request.browse(ENGLISH, CATALOGUE, orderable=EVERYTHING, aisle=found)
    assert "Found for" not in read(view)
    assert ids.unpack(view["private_metadata"]) == {"w": "locked"}
    long = request.browse(ENGLISH, CATALOGUE, orderable=EVERYTHING, aisle=Aisle(words="长" * 4000))
    assert ids.unpack(long["private_metadata"]) == {"w": "长" * 500}


def test_found_items_say_where_they_stand() -> None:
    (option,) = request.search_options(CHINESE, [CATALOGUE.item("password-reset")], CATALOGUE)["options"]
    assert option["description"]["text"] == "IT设施 › 账号与权限"  # type: ignore[index] # JSON


# the order


def form(
    key: str, *, language: Language = ENGLISH, kind: str = "employee", others: bool = False, **draft: object
) -> View:
    item = CATALOGUE.item(key)
    made = Draft(**draft)  # type: ignore[arg-type] # fields of a test are named by hand
    return request.order_form(language, item, rules=example(), for_others=others, kind=kind, draft=made)


def test_the_form_says_how_long_it_takes_and_who_approves() -> None:
    shown = read(form("application-authorisation"))
    assert "Response within 4 h on 5×8" in shown
    assert "Fulfilment within 24 h on 5×8" in shown
    assert "Approval first: Line manager and Service owner" in shown
    assert "Approval first" not in read(form("password-reset"))
    assert "Response within 30 min" in read(form("password-reset"))


def test_every_kind_of_question_has_its_own_input() -> None:
    kinds = {
        block["block_id"]: block["element"]["type"]
        for key in ("new-laptop", "training-core-systems")
        for block in form(key)["blocks"]
        if block["type"] == "input"
    }
    assert kinds == {
        answer_field("model"): "static_select",
        answer_field("for"): "users_select",
        answer_field("needed"): "datepicker",
        answer_field("reason"): "plain_text_input",
        answer_field("topic"): "static_select",
        answer_field("people"): "number_input",
        answer_field("wanted"): "datepicker",
        answer_field("place"): "plain_text_input",
    }


def test_ids_of_the_questions_never_meet_those_of_the_form() -> None:
    """An item may ask for a `reason` of its own while the form asks why it is converted."""
    blocks = [block.get("block_id") for block in form("data-extract", converts=7)["blocks"]]
    assert "reason" in blocks
    assert len(blocks) - blocks.count(None) == len(set(blocks) - {None})


def test_who_orders_for_others_is_asked_for_whom() -> None:
    assert "affected" not in read(form("password-reset"))
    assert '"affected"' in read(form("password-reset", others=True))


def test_a_third_party_must_give_a_last_day_and_others_may() -> None:
    def optional(view: View) -> bool:
        return bool(next(block for block in view["blocks"] if block.get("block_id") == "expires").get("optional"))

    assert not optional(form("portal-access", kind="partner"))
    assert optional(form("portal-access"))
    assert optional(form("portal-access", kind="partner", others=True))  # for whom is not known yet
    assert "At most 180 days from today." in read(form("portal-access"))
    assert '"expires"' not in read(form("password-reset", kind="partner"))


def test_an_order_made_anew_is_filled_with_what_was_answered() -> None:
    view = form("application-authorisation", answers={"role": "adjuster", "application": "payment"}, again=7)
    assert '"initial_value": "adjuster"' in read(view)
    chosen = next(block for block in view["blocks"] if block.get("block_id") == answer_field("application"))
    assert chosen["element"]["initial_option"]["value"] == "payment"
    assert ids.unpack(view["private_metadata"])["again"] == 7
