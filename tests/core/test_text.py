import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.text import _ALGORITHMS, fold, stem, terms, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Größe", "grosse"),
        ("GRÖẞE", "grosse"),
        ("Café", "cafe"),
        ("Cafe\N{COMBINING ACUTE ACCENT}", "cafe"),
        (
            "İstanbul \N{LATIN SMALL LETTER DOTLESS I}l\N{LATIN SMALL LETTER DOTLESS I}k",
            "istanbul ilik",
        ),
        ("Œuvre Ærø Łódź Þór", "oeuvre aero lodz thor"),
        ("\N{LATIN SMALL LIGATURE FI}ne m²", "fine m2"),
        ("ΟΔΟΣ", "οδοσ"),
        ("Привёт", "привет"),
        ("ガラス 한글", "ガラス 한글"),
        ("", ""),
    ],
)
def test_folds_case_and_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_a_second_time_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_words_do_not_depend_on_case(text: str) -> None:
    assert words(text.casefold()) == words(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call Mum, at 6pm!", ["call", "mum", "at", "6pm"]),
        (
            "Don't; the dogs' l\N{RIGHT SINGLE QUOTATION MARK}école 'quoted'",
            ["dont", "the", "dogs", "lecole", "quoted"],
        ),
        ("snake_case e-mail a.b", ["snake", "case", "e", "mail", "a", "b"]),
        ("हिन्दी, पानी", ["हिन्दी", "पानी"]),
        ("x" * 100, ["x" * 40]),
        (" \n\t—🎁 ", []),
    ],
)
def test_splits_into_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "reminders", "reminding"),
        ("en-GB", "families", "family"),
        ("de", "hauser", "haus"),
        ("pt-BR", "cantando", "cantar"),
        ("FR", "maisons", "maison"),
        ("nb", "hester", "hest"),
    ],
)
def test_forms_of_a_word_have_one_stem(language: str, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language)


@pytest.mark.parametrize("language", ["", "xx", "ja", "english"])
def test_a_language_without_rules_leaves_words_alone(language: str) -> None:
    assert stem("reminders", language) == "reminders"


@pytest.mark.parametrize("language", sorted(_ALGORITHMS))
def test_every_language_has_its_stemmer(language: str) -> None:
    assert stem("a", language)


def test_terms_are_words_and_their_stems() -> None:
    assert terms("Häuser streichen", "de") == {"hauser", "haus", "streichen", "streich"}


@pytest.mark.parametrize("typed", ["HÄUSER", "hauser", "Haus", "Ha\N{COMBINING DIAERESIS}user"])
def test_finds_a_word_however_it_is_typed(typed: str) -> None:
    assert stem(words(typed)[0], "de") in terms("Die Häuser", "de")


def test_stems_in_many_threads_at_once() -> None:
    forms = [f"{letter}nationalizations{letter}ings" for letter in "abcdefgh"] * 50
    alone = [stem(form, "en") for form in forms]
    stem.cache_clear()

    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(lambda form: stem.__wrapped__(form, "en"), forms))

    assert together == alone


def test_ten_thousand_characters_take_less_than_a_second() -> None:
    text = "".join(f"word{number}s " for number in range(1000))
    began = time.process_time()

    assert len(terms(text, "en")) == 2000
    assert time.process_time() - began < (1 if sys.gettrace() is None else 5)


def test_costs_nothing_to_import() -> None:
    code = "import sys, apps.core.text; print('snowballstemmer' in sys.modules)"

    printed = subprocess.check_output([sys.executable, "-c", code], text=True)  # noqa: S603

    assert printed.strip() == "False"
