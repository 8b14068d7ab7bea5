"""`make bench` tells what it measures."""

import json
import sys
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from config.env import ROOT
from infra import bench
from infra.bench import measured, stage
from infra.local import entry

pytestmark = pytest.mark.timeout(240)


def test_each_operation_is_measured_and_checked(
    aws: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    entry.provide_settings()
    person = stage.sign_in(aws)
    job = {"package": str(ROOT), "token": person.token, "count": 2, "make_one": True}
    monkeypatch.setattr("sys.stdin", StringIO(json.dumps(job)))
    monkeypatch.setattr("sys.path", [*sys.path])

    measured.main()

    told: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(told) == {"cold_ms", "first_mb", "operations", "peak_mb"}
    calls = {name: cost["calls"] for name, cost in told["operations"].items()}
    assert (calls["get"], calls["feed of 25"]) == ([1], [2])
    assert calls["fan-out"] in ([1], [2])  # One in 64 trims the timeline of its author.


def test_the_report_has_every_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "FOLLOWERS", 30)
    out = StringIO()

    call_command("bench", many=40, count=2, stdout=out)

    report = out.getvalue()
    assert "A fresh process to its first 200" in report
    assert "With 100 tasks and 30 followers" in report
    assert "With 40 tasks" in report
    for name in ("create", "get", "patch", "list of 25", "complete", "delete", "400", "fan-out"):
        assert f"  {name} " in report
    assert "A JPEG of 12 megapixels" in report
    assert report.index("zipped MB") < report.index("prod ") < report.index("prod_work ")
