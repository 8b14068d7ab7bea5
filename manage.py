#!/usr/bin/env python
"""Django's command line: `manage.py help` lists the commands, but for `doctor`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["doctor"]:  # What it looks for keeps Django from starting.
        from infra import doctor  # noqa: PLC0415

        sys.exit(doctor.main(sys.argv[2:]))
    from django.core.management import execute_from_command_line  # noqa: PLC0415  # Needs the line above.

    try:
        execute_from_command_line(sys.argv)
    except Exception as error:
        from infra.doctor.first_aid import advice  # noqa: PLC0415  # Where all goes well, no cost.

        told = None if "--traceback" in sys.argv else advice(error, sys.argv[1:])
        if told is None:
            raise
        sys.exit(told)


if __name__ == "__main__":
    main()
