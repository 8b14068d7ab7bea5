"""The environment: each variable that the settings ask for, by the rules of `config.env`.

Which those are is read from the text of the settings, which stop at the first that is wrong.
"""

import ast
from collections.abc import Iterator
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured

from config import env
from infra.doctor.findings import Finding
from infra.doctor.machine import Machine
from infra.stages import STAGES

Call = tuple[str, str]  # What is called of `config.env`, with the name of which variable.


def variables(_machine: Machine) -> Iterator[Finding]:
    """Find what keeps the settings from being read, and what would lead them astray."""
    if env.STAGE not in STAGES:
        known = ", ".join(STAGES)
        yield Finding(f"There is no stage {env.STAGE!r}: {known}.", "export STAGE=local")
        return
    found = [finding for call in dict.fromkeys(_calls()) if (finding := _fault(*call))]
    found += _of_endpoint()
    yield from found or _of_settings()


def _calls() -> Iterator[Call]:
    """Find the calls of the settings; those that depend on others are left to the settings."""
    tree = ast.parse((env.ROOT / "config/settings.py").read_text())
    depending = {
        inner
        for outer in ast.walk(tree)
        if isinstance(outer, ast.IfExp)
        for inner in ast.walk(outer)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="env"), attr=kind),
                args=[ast.Constant(value=str(name)), *_],
            ) if node not in depending:
                yield kind, name


def _fault(kind: str, name: str) -> Finding | None:
    value = env.optional_text(name)
    match kind:
        case "text" | "words" | "secret" if not (value or env.IS_LOCAL):
            if kind == "secret" and env.optional_text(f"{name}_ARN"):
                return None
            remedy = f"make deploy STAGE={env.STAGE} sets it; `infra outputs` tells most: {name}=…"
            return Finding(f"{name} must be set in stage {env.STAGE!r}.", remedy)
        case "whole_number" if value and not value.isdecimal():
            remedy = f"unset {name}, or export {name}=<a whole number>"
            return Finding(f"{name} must be a whole number, not {value!r}.", remedy)
        case "local_text" if value and not env.IS_LOCAL:
            return Finding(f"{name} must not be set in stage {env.STAGE!r}.", f"unset {name}")
        case _:
            return None


def _of_endpoint() -> Iterator[Finding]:
    endpoint = env.optional_text("AWS_ENDPOINT_URL")
    if endpoint and not env.IS_LOCAL:
        what = f"AWS_ENDPOINT_URL leads stage {env.STAGE!r} to {endpoint} instead of AWS."
        yield Finding(what, "unset AWS_ENDPOINT_URL")
    elif endpoint and not endpoint.startswith(("http://", "https://")):
        what = f"AWS_ENDPOINT_URL is no address: {endpoint!r}."
        yield Finding(what, "unset AWS_ENDPOINT_URL, then make serve")


def _of_settings() -> Iterator[Finding]:
    try:
        import_module("config.settings")
    except ImproperlyConfigured as error:
        yield Finding(str(error), "Set it to what this says, or unset it.")
    except Exception as error:  # noqa: BLE001  # Such as a secret that AWS does not give out.
        yield Finding(
            f"The settings cannot be read: {error}",
            f"See whether SECRET_KEY_ARN names a secret: make deploy STAGE={env.STAGE} makes it.",
        )
