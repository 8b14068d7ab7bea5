import pytest

from apps.core.ids import new_id
from apps.tasks.models import Category
from tests.conftest import Person
from tests.factories import NOW, make_category, make_task


def test_is_created_with_counters_at_zero(alice: Person, dynamodb_calls: list[str]) -> None:
    body = {"name": "  Home ", "color": "#00ff7F", "icon": "🏠"}

    response = alice.post("/v1/categories", body, "json")

    category = response.json()
    assert response.status_code == 201
    assert response["Location"] == f"/v1/categories/{category['categoryId']}"
    assert dynamodb_calls == ["TransactWriteItems"]
    assert category == {
        "categoryId": category["categoryId"],
        "userId": alice.user_id,
        "name": "Home",
        "color": "#00ff7F",
        "icon": "🏠",
        "taskCounts": {"open": 0, "done": 0},
        "createdAt": category["createdAt"],
        "updatedAt": category["createdAt"],
        "version": 1,
    }
    assert alice.get(response["Location"]).json() == category


@pytest.mark.parametrize("name", ["Café", "CAFÉ", "cafe\N{COMBINING ACUTE ACCENT}", "  CaFé "])
def test_a_name_is_the_same_in_any_case(alice: Person, name: str) -> None:
    make_category(alice.user_id, "Café")

    response = alice.post("/v1/categories", {"name": name}, "json")

    assert response.status_code == 409
    assert response.json()["error"]["code"] == "CATEGORY_NAME_TAKEN"


@pytest.mark.parametrize("pair", [("Bar", "Bär"), ("Resume", "Résumé"), ("Cana", "Caña")])
def test_an_accent_makes_another_name(alice: Person, pair: tuple[str, str]) -> None:
    codes = [alice.post("/v1/categories", {"name": one}, "json").status_code for one in pair]

    assert codes == [201, 201]


def test_signs_that_fold_to_many_make_a_name_too(alice: Person) -> None:
    longest = {"name": "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 50}

    codes = [alice.post("/v1/categories", longest, "json").status_code for _ in range(2)]

    assert codes == [201, 409]


def test_two_users_may_have_the_same_name(alice: Person, bob: Person) -> None:
    make_category(alice.user_id, "Home")

    assert bob.post("/v1/categories", {"name": "Home"}, "json").status_code == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": None}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 51}, "name"),
        ({"color": "red"}, "color"),
        ({"color": "#12345"}, "color"),
        ({"color": "#12345g\n"}, "color"),
        ({"color": 5}, "color"),
        ({"icon": "x" * 51}, "icon"),
        ({"order": 1}, "order"),
    ],
)
def test_names_the_field_that_is_wrong(
    alice: Person, change: dict[str, object], field: str
) -> None:
    response = alice.post("/v1/categories", {"name": "Home", **change}, "json")

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == [field]


def test_lists_them_by_age_without_the_claims_of_their_names(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    made = [alice.post("/v1/categories", {"name": name}, "json").json() for name in "bac"]
    dynamodb_calls.clear()

    response = alice.get("/v1/categories").json()

    by_id = sorted(made, key=lambda category: category["categoryId"])
    assert response == {"items": by_id, "nextCursor": None}
    assert dynamodb_calls == ["Query"]


def test_lists_page_by_page(alice: Person) -> None:
    for name in "abc":
        make_category(alice.user_id, name)

    first = alice.get("/v1/categories?limit=2").json()
    second = alice.get(f"/v1/categories?limit=2&cursor={first['nextCursor']}").json()

    names = [category["name"] for category in first["items"] + second["items"]]
    assert sorted(names) == ["a", "b", "c"]
    assert second["nextCursor"] is None


def test_the_tag_covers_the_counters_and_the_version_does_not(alice: Person) -> None:
    path = f"/v1/categories/{make_category(alice.user_id).category_id}"
    before = alice.get(path)
    make_task(alice.user_id, category_id=before.json()["categoryId"])

    after = alice.get(path, headers={"If-None-Match": before["ETag"]})
    patched = alice.patch(path, {"icon": "x"}, "json", headers={"If-Match": before["ETag"]})

    assert before["ETag"] != after["ETag"]
    assert (after.status_code, after.json()["version"]) == (200, 1)
    assert patched.status_code == 200
    assert alice.get(path, headers={"If-None-Match": patched["ETag"]}).status_code == 304


def test_changes_what_is_not_the_name_in_one_call(alice: Person, dynamodb_calls: list[str]) -> None:
    path = f"/v1/categories/{make_category(alice.user_id, color='#000000').category_id}"
    dynamodb_calls.clear()

    response = alice.patch(path, {"color": None, "icon": "x"}, "json")

    body = response.json()
    assert (body["color"], body["icon"], body["version"]) == (None, "x", 2)
    assert dynamodb_calls == ["UpdateItem"]


def test_renaming_frees_the_old_name_and_takes_the_new(alice: Person) -> None:
    path = f"/v1/categories/{make_category(alice.user_id, 'Home').category_id}"

    renamed = alice.patch(path, {"name": "House"}, "json")

    assert (renamed.status_code, renamed.json()["name"]) == (200, "House")
    assert alice.post("/v1/categories", {"name": "house"}, "json").status_code == 409
    assert alice.post("/v1/categories", {"name": "Home"}, "json").status_code == 201
    assert alice.patch(path, {"name": "Home"}, "json").status_code == 409
    assert alice.get(path).json()["name"] == "House"


def test_may_be_spelled_anew(alice: Person) -> None:
    path = f"/v1/categories/{make_category(alice.user_id, 'cafe').category_id}"

    response = alice.put(path, {"name": "Café"}, "json")

    assert (response.status_code, response.json()["name"]) == (200, "Café")
    assert alice.post("/v1/categories", {"name": "CAFÉ"}, "json").status_code == 409
    assert alice.post("/v1/categories", {"name": "CAFE"}, "json").status_code == 201


@pytest.mark.parametrize("body", [{"name": "New"}, {"icon": "x"}])
def test_refuses_another_version(alice: Person, body: dict[str, str]) -> None:
    path = f"/v1/categories/{make_category(alice.user_id).category_id}"

    response = alice.patch(path, body, "json", headers={"If-Match": '"2"'})

    assert response.status_code == 412
    assert response.json()["error"]["details"] == {"currentVersion": 1}
    assert alice.delete(path, headers={"If-Match": '"2"'}).status_code == 412


def test_is_nothing_to_others(alice: Person, bob: Person) -> None:
    category = make_category(alice.user_id)

    for category_id in (category.category_id, new_id(NOW), "nonsense"):
        path = f"/v1/categories/{category_id}"
        assert bob.get(path).status_code == 404
        assert bob.patch(path, {"name": "Mine"}, "json").status_code == 404
        assert bob.patch(path, {"icon": "x"}, "json").status_code == 404
        assert bob.put(path, {"name": "Mine"}, "json").status_code == 404
        assert bob.delete(path).status_code == 404

    assert bob.get("/v1/categories").json()["items"] == []
    assert Category.load(alice.user_id, category.category_id).version == 1
