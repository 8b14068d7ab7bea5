import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from infra.aws import client
from infra.stages import STAGES


@pytest.fixture
def stage_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A stage file of its own, read anew."""
    monkeypatch.setattr(env, "STAGE_FILE", tmp_path / "stage.json")
    env._stage_file.cache_clear()
    yield tmp_path / "stage.json"
    env._stage_file.cache_clear()


@pytest.fixture
def in_aws(monkeypatch: pytest.MonkeyPatch, stage_file: Path) -> None:
    monkeypatch.setattr(env, "STAGE", "dev")
    monkeypatch.setattr(env, "IS_LOCAL", False)


def test_the_environment_goes_before_the_stage_file_and_that_before_the_default(
    monkeypatch: pytest.MonkeyPatch, stage_file: Path
) -> None:
    assert env.text("COLOR", local="red") == "red"
    stage_file.write_text(json.dumps({"COLOR": "green"}))
    env._stage_file.cache_clear()
    assert env.text("COLOR", local="red") == "green"
    monkeypatch.setenv("COLOR", "blue")
    assert env.text("COLOR", local="red") == "blue"


@pytest.mark.usefixtures("in_aws")
def test_a_stage_in_aws_does_not_start_without_a_value(stage_file: Path) -> None:
    stage_file.write_text(json.dumps({"COLOR": "green"}))

    with pytest.raises(ImproperlyConfigured, match="COLOR must be set in stage 'dev'"):
        env.text("COLOR", local="red")
    assert env.optional_text("COLOR") == ""


def test_a_developers_machine_may_set_what_only_it_may(
    monkeypatch: pytest.MonkeyPatch, stage_file: Path
) -> None:
    assert env.local_text("WEBHOOK_NETWORK") == ""
    monkeypatch.setenv("WEBHOOK_NETWORK", "127.0.0.1/32")
    assert env.local_text("WEBHOOK_NETWORK") == "127.0.0.1/32"


@pytest.mark.usefixtures("in_aws")
def test_a_stage_in_aws_does_not_start_with_what_is_for_tests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert env.local_text("WEBHOOK_NETWORK") == ""
    monkeypatch.setenv("WEBHOOK_NETWORK", "127.0.0.1/32")

    with pytest.raises(ImproperlyConfigured, match="must not be set in stage 'dev'"):
        env.local_text("WEBHOOK_NETWORK")


@pytest.mark.parametrize(("given", "read"), [("", 7), ("0", 0), ("100", 100)])
def test_reads_whole_numbers(
    monkeypatch: pytest.MonkeyPatch, stage_file: Path, given: str, read: int
) -> None:
    monkeypatch.setenv("COUNT", given)

    assert env.whole_number("COUNT", default=7) == read


@pytest.mark.parametrize("given", ["-1", "1.5", "many"])
def test_refuses_what_is_no_whole_number(
    monkeypatch: pytest.MonkeyPatch, stage_file: Path, given: str
) -> None:
    monkeypatch.setenv("COUNT", given)

    with pytest.raises(ImproperlyConfigured, match="COUNT must be a whole number"):
        env.whole_number("COUNT", default=7)


def test_reads_lists_without_empty_words(stage_file: Path) -> None:
    assert env.words("ORIGINS", local="a,,b,") == ["a", "b"]


@pytest.mark.usefixtures("in_aws")
def test_a_secret_is_read_by_the_arn_that_the_stage_names(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = client(STAGES["local"], "secretsmanager")
    made = manager.create_secret(Name="test-secret", SecretString="hidden")
    monkeypatch.setenv("PASSPHRASE_ARN", made["ARN"])

    assert env.secret("PASSPHRASE", local="open") == "hidden"


@pytest.mark.usefixtures("in_aws")
def test_no_secret_is_no_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="PASSPHRASE must be set"):
        env.secret("PASSPHRASE", local="open")


def test_boto_finds_the_embedded_aws_of_the_stage_file(
    monkeypatch: pytest.MonkeyPatch, stage_file: Path
) -> None:
    stage_file.write_text(json.dumps({"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}))
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name, raising=False)

    env.lend_aws_to_boto()

    assert os.environ["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert os.environ["AWS_ACCESS_KEY_ID"] == "test"
