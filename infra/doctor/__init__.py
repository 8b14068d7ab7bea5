"""`manage.py doctor`: what is wrong with the set-up, and how to mend it.

It comes before Django, since what it looks for keeps Django from starting: this module and
`machine` need nothing but Python. What it can look at depends on what it found so far.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from importlib.util import find_spec

from infra.doctor import machine
from infra.doctor.findings import Finding, looked_at


def main(arguments: list[str]) -> int:
    """Tell all findings. Returns how the process is to end: 1 if there is one, else 0."""
    parser = argparse.ArgumentParser(prog="manage.py doctor", description=__doc__)
    parser.add_argument("--json", action="store_true", help="for programs")
    options = parser.parse_args(arguments)
    findings = list(examine())
    if options.json:
        sys.stdout.write(json.dumps([finding._asdict() for finding in findings], indent=2) + "\n")
    else:
        for finding in findings:
            sys.stdout.write(f"✗ {finding.what}\n  → {finding.remedy}\n")
        sys.stdout.write(f"\n{len(findings) or 'Nothing'} to mend.\n")
    return 1 if findings else 0


def examine() -> Iterator[Finding]:
    """Find what is wrong, from the machine to AWS, as far as one can be reached by the other."""
    here = machine.Machine.here()
    yield from looked_at(machine.CHECKS, here)
    if here.python < machine.OLDEST_PYTHON or find_spec("django") is None:
        return
    from infra.doctor import environment  # noqa: PLC0415  # It needs libraries.

    unset = list(looked_at([environment.variables], here))
    yield from unset
    if not unset:
        yield from _examine_account()


def _examine_account() -> Iterator[Finding]:
    import django  # noqa: PLC0415

    django.setup()
    from infra.doctor import account, resources  # noqa: PLC0415  # They need settings.

    setup = account.Setup.here()
    if setup.stage == "local" and not setup.endpoint:
        return  # No embedded AWS runs, as is told already; the real one is none of its business.
    for checks in ([account.aws_itself], [account.clock], resources.CHECKS):
        found = list(looked_at(checks, setup))
        yield from found
        if found:
            return
