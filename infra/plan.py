"""The phases of a deployment in their order, and what each would do, told without asking AWS."""

from collections.abc import Iterator
from enum import StrEnum

from infra import deploy, wiring, zappa
from infra.index_steps import Body
from infra.stages import Stage


class Phase(StrEnum):
    """A part of a deployment. Each may be repeated; the next needs what it made."""

    INFRASTRUCTURE = "Infrastructure"
    FUNCTIONS = "Functions"
    WIRING = "Wiring"
    SMOKE_TEST = "Smoke test"

    @property
    def heading(self) -> str:
        phases = list(Phase)
        return f"{phases.index(self) + 1}/{len(phases)} {self}"


def lines(stage: Stage) -> Iterator[str]:
    """Tell each phase of a stage's deployment, and below it what it would do.

    What would change in a stage that is there already is known to its account alone:
    `manage.py infra diff` asks for it.
    """
    bodies = deploy.render(stage.name)
    steps = {
        Phase.INFRASTRUCTURE: [_change_set(name, body) for name, body in bodies.items()],
        Phase.FUNCTIONS: [
            f"zappa deploy {name}; zappa update {name} where {function} is there already"
            for function, name in zappa.stages(stage).items()
        ],
        Phase.WIRING: _wires(stage, bodies),
        Phase.SMOKE_TEST: [
            "GET /health/ready at the stage's address, until all that the API needs answers",
            f"the same of {stage.functions[1]}, by an invocation",
            *(f"else the version before of {function} comes back" for function in stage.functions),
            *(["docs, redoc and schema go into the bucket"] * stage.publishes_documentation),
        ],
    }
    for phase in Phase:
        yield phase.heading
        yield from (f"  {step}" for step in steps[phase])


def _change_set(name: str, body: Body) -> str:
    return f"change set of {name}, for {len(body['Resources'])} resources"


def _wires(stage: Stage, bodies: dict[str, Body]) -> list[str]:
    work = stage.functions[1]
    apis = zappa.apis(stage)
    limits = f"{wiring.REQUESTS_A_SECOND} requests a second, {wiring.BURST} at once"
    outputs = [name for body in bodies.values() for name in body.get("Outputs", {})]
    return [
        *(f"{work} reads {name}" for name in outputs if name.endswith("TableStream")),
        f"{work} reads WorkQueue",
        *(f"{function} is told the stage's address" for function in stage.functions),
        *(f"the API of {function} takes {limits}" for function in apis),
        "the API's usage plan takes its keys",
        *(
            f"the firewall stands before the API of {function}"
            for function in apis
            if stage.firewall
        ),
    ]
