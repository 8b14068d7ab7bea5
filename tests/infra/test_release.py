"""A version that is not right, or not whole, is taken back. Functions here are the test's own."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest

from infra import deploy, release, zappa
from infra.aws import client
from infra.stages import STAGES

DEV = STAGES["dev"]
API, WORK = DEV.functions
READY = "def handler(event, context): return {'statusCode': 200}"
UNREADY = "def handler(event, context): return {'statusCode': 503}"
BROKEN = "def handler(event, context): raise RuntimeError"


def archive(code: str) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as opened:
        opened.writestr(ZipInfo("main.py"), code)  # Without the time, so that equal code is equal.
    return packed.getvalue()


def update(function: str, code: str) -> None:
    client(DEV, "lambda").update_function_code(FunctionName=function, ZipFile=archive(code))


@pytest.fixture
def outputs(aws: dict[str, str]) -> Iterator[dict[str, str]]:
    """A stage with both functions."""
    made = deploy.deploy("dev")
    for name in DEV.functions:
        client(DEV, "lambda").create_function(
            FunctionName=name,
            Runtime="python3.11",
            Handler="main.handler",
            Role=made["RoleArn"],
            Code={"ZipFile": archive(READY)},
        )
    yield made
    deploy.destroy("dev")


@pytest.mark.usefixtures("outputs")
def test_the_work_function_must_answer_too() -> None:
    assert release._work_answers(DEV, "https://api.example.com/dev")

    for code in (UNREADY, BROKEN):
        update(WORK, code)

        assert not release._work_answers(DEV, "https://api.example.com/dev")


@pytest.mark.usefixtures("outputs")
def test_when_one_function_cannot_be_updated_the_other_is_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail_with_the_second(*_: object) -> None:
        update(API, BROKEN)
        raise zappa.ZappaFailed

    monkeypatch.setattr(release, "_bring_functions", fail_with_the_second)
    told: list[str] = []

    with pytest.raises(zappa.ZappaFailed):
        release.release(DEV, tell=told.append)

    assert told[-1] == f"{API}: back to the code that ran before"
    assert not any(line.startswith(f"{WORK}: back") for line in told)
    assert zappa.running_code(DEV, API) == zappa.running_code(DEV, WORK) == archive(READY)
