"""The workflows of GitHub Actions: what no tool checks, since it is a rule of ours."""

import re
from typing import Any

import pytest
import yaml

from config.env import ROOT
from infra.stages import STAGES

FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def jobs(name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / f"{name}.yml").read_text())["jobs"]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_actions_are_pinned_and_their_version_is_told(path: Any) -> None:
    used = re.findall(r"uses: ([^.].*)", path.read_text())

    assert [one for one in used if not PINNED.fullmatch(one)] == []


def test_a_pull_request_is_checked_before_it_goes_to_dev() -> None:
    dev = jobs("pull-request")["dev"]

    assert (dev["needs"], dev["with"]) == ("checks", {"stage": "dev"})
    assert dev["if"] == "github.event.pull_request.head.repo.full_name == github.repository"


def test_main_goes_to_staging_and_then_to_prod() -> None:
    found = jobs("main")

    assert [job.get("needs") for job in found.values()] == [None, "checks", "staging"]
    assert [job.get("with") for job in found.values()] == [
        None,
        {"stage": "staging"},
        {"stage": "prod"},
    ]


def test_each_stage_of_aws_is_deployed_by_itself() -> None:
    called = [
        job["with"]["stage"]
        for name in ("pull-request", "main")
        for job in jobs(name).values()
        if "with" in job
    ]

    assert set(called) == STAGES.keys() - {"local"}


def test_only_deployments_may_ask_for_a_token_and_none_holds_a_secret() -> None:
    for path in FILES:
        assert "secrets." not in path.read_text()
        for name, job in jobs(path.stem).items():
            expected = {"contents": "read"} | ({} if name == "checks" else {"id-token": "write"})
            assert job["permissions"] == expected
