"""Every template that can come out of here: each stage in each profile, and each other setting.

For those who look for faults in them: `python -m infra.every_template FOLDER`.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

if __name__ == "__main__":  # The tables come from the models, and those need Django.
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

from infra import account, deploy
from infra.index_steps import Body
from infra.stages import PROFILES, STAGES, in_profile


def bodies() -> Iterator[tuple[str, Body]]:
    """Yield each with a name of its own."""
    for stage in STAGES.values():
        for profile in PROFILES:
            for name, body in deploy.render_stage(in_profile(stage, profile)).items():
                yield f"{name}-{profile}", body
    other = replace(STAGES["prod"], vpc=True, capacity="provisioned", alarm_email="ops@example.com")
    for name, body in deploy.render_stage(other).items():
        yield f"{name}-other", body
    yield from account.render().items()


def write(folder: Path) -> list[Path]:
    """Write them all, and return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, body in bodies():
        paths.append(folder / f"{name}.json")
        paths[-1].write_text(json.dumps(body, indent=1))
    return paths


if __name__ == "__main__":
    write(Path(sys.argv[1]))
