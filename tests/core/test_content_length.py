from tests.conftest import Person


def test_tells_the_length_of_a_body_and_sends_none_for_head(alice: Person) -> None:
    got, head = alice.get("/v1/tasks"), alice.head("/v1/tasks")

    assert got["Content-Length"] == str(len(got.content)) == head["Content-Length"]
    assert head.content == b""


def test_an_answer_without_a_body_has_no_length(alice: Person) -> None:
    made = alice.post("/v1/tasks", {"title": "x"}, "json")

    known = alice.get(made["Location"], headers={"If-None-Match": made["ETag"]})
    deleted = alice.delete(made["Location"])

    assert (known.status_code, deleted.status_code) == (304, 204)
    assert "Content-Length" not in known
    assert "Content-Length" not in deleted
