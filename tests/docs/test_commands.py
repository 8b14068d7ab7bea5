"""Every command in a `sh` block of the documents exists, with the options that it is given.

The tour of the README, a `bash` block, and all of the guide: tests/e2e/test_readme.py runs them.
"""

import re
import shlex

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import CommandError
from django.urls import Resolver404, resolve

from config.env import ROOT
from tests.docs.test_links import DOCUMENTS

BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
VARIABLES = {"STAGE", "PORT", "VAR_DIR", "ARGS"}
# An option that the command does not know, a stage that there is not: words to try the test with.
WRONG = (
    "make depoly",
    "make deploy STAG=dev",
    "make deploy STAGE=nowhere",
    ".venv/bin/python manage.py deploy --stages dev",
    ".venv/bin/python manage.py infra show",
    "curl http://127.0.0.1:8000/v1/tasksies",
    "rm -rf /",
)


def commands() -> list[str]:
    texts = [path.read_text() for path in DOCUMENTS if path.name != "GUIDE.md"]
    blocks = [block for text in texts for block in BLOCK.findall(text)]
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return sorted({line.strip() for line in lines if line.strip() and line.strip()[0] != "#"})


@pytest.mark.parametrize("command", commands())
def test_the_command_exists(command: str) -> None:
    assert fault(command) == ""


@pytest.mark.parametrize("command", WRONG)
def test_a_wrong_command_is_found_out(command: str) -> None:
    assert fault(command) != ""


def fault(command: str) -> str:
    """Tell what is wrong with a command; empty when nothing is."""
    words = shlex.split(command, comments=True)
    if words[0] == "make":
        return fault_of_make(words[1:])
    if words[:2] == [".venv/bin/python", "manage.py"]:
        return fault_of_manage(words[2], words[3:])
    if words[0] == "curl":
        return fault_of_curl(words[1:])
    return f"no test knows {words[0]}"


def fault_of_make(words: list[str]) -> str:
    settings = dict(word.split("=", 1) for word in words if "=" in word)
    targets = {word for word in words if "=" not in word}
    if unknown := (targets - TARGETS) | (settings.keys() - VARIABLES):
        return f"the Makefile does not know {unknown}"
    return fault_of_manage("deploy", ["--stage", settings["STAGE"]]) if "STAGE" in settings else ""


def fault_of_manage(name: str, arguments: list[str]) -> str:
    if name not in get_commands():
        return f"there is no command {name}"
    command = load_command_class(str(get_commands()[name]), name)
    try:
        command.create_parser("manage.py", name).parse_args(arguments)
    except (CommandError, SystemExit) as error:
        return f"{name} does not take {arguments}: {error}"
    return ""


def fault_of_curl(words: list[str]) -> str:
    paths = [re.sub(r"^https?://[^/]+|\?.*$", "", word) for word in words if "://" in word]
    try:
        for path in paths:
            resolve(path)
    except Resolver404:
        return f"there is no {paths}"
    return ""
