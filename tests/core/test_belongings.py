"""Nothing of a person can be forgotten: each model has a domain that answers for it."""

from collections import Counter

from apps.core import belongings
from apps.core.db import Item
from apps.core.db.tables import _descendants
from apps.core.due import Due
from apps.core.failures import Failure
from apps.core.limits import Window
from apps.core.once import Handled

NOBODYS = {
    Due: "Ids alone; each domain takes its rows out with what they are of.",
    Handled: "Ids of changes, for a month.",
    Failure: "Where our code failed, without what anybody sent, for a week.",
    Window: "Hashes, until their window is over.",
}


def models() -> set[type[Item]]:
    """Find all models of ours that have rows."""
    return {
        model
        for model in _descendants(Item)
        if model.__module__.startswith("apps.")
        and hasattr(model, "Meta")
        and not model.__subclasses__()
    }


def test_every_model_has_somebody_who_answers_for_it() -> None:
    answered = {model for domain in belongings.of_all_domains() for model in domain.models}

    assert models() - answered == set(NOBODYS)


def test_no_two_parts_of_an_archive_have_one_name() -> None:
    names = Counter(name for domain in belongings.of_all_domains() for name in domain.documents)

    assert set(names.values()) == {1}


def test_every_domain_erases_also_when_one_is_not_done() -> None:
    asked: list[str] = []
    real = dict(belongings._all)
    try:
        belongings._all.clear()
        for name, is_done in (("a", True), ("b", False), ("c", True)):
            belongings.register(_domain(name, asked, is_done=is_done))

        assert not belongings.erase_some("somebody", None)  # type: ignore[arg-type]
    finally:
        belongings._all.clear()
        belongings._all.update(real)
    assert asked == ["c", "b", "a"]


def _domain(name: str, asked: list[str], *, is_done: bool) -> belongings.Belongings:
    def erase(_user_id: str, _now: object) -> bool:
        asked.append(name)
        return is_done

    return belongings.Belongings(domain=name, models=(), erase=erase, documents={})
