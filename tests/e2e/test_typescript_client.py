"""clients/typescript: made from the schema of today, strictly typed, at work on what is served."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from apps.core.api.schema.document import document, document_json
from config import env
from tests.e2e.test_serve import Served

pytestmark = pytest.mark.timeout(240)

CLIENT = env.ROOT / "clients/typescript"
NODE = env.ROOT / ".venv-node/bin"
DOCUMENTS = (env.ROOT / "docs/GUIDE.md", CLIENT / "README.md")


def run(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    path = f"{NODE}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(  # noqa: S603  # Our own programs.
        command,
        cwd=CLIENT,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def types() -> str:
    return (CLIENT / "src/schema.ts").read_text()


def test_its_types_are_those_of_the_schema() -> None:
    (CLIENT / "schema.json").write_bytes(document_json())

    done = run("npm", "run", "generate", "--", "--check")

    assert done.returncode == 0, f"Run `make client`. {done.stderr}"


def test_it_covers_every_operation_and_nothing_else(types: str) -> None:
    described = {
        (path, method, operation["operationId"])
        for path, operations in document()["paths"].items()
        for method, operation in operations.items()
    }

    assert typed_calls(types) == described
    assert typed_operations(types) == {name for _, _, name in described}


def typed_calls(types: str) -> set[tuple[str, str, str]]:
    """Path, method and operation of each call that the interface `paths` lets somebody write."""
    calls = set()
    path = ""
    for line in interface(types, "paths"):
        if found := re.fullmatch(r'    "(/.*)": \{', line):
            path = found[1]
        elif found := re.fullmatch(r'        (\w+): operations\["(.+)"\];', line):
            calls.add((path, found[1], found[2]))
    return calls


def typed_operations(types: str) -> set[str]:
    opened = (
        re.fullmatch(r'    "?([\w.]+)"?: \{', line) for line in interface(types, "operations")
    )
    return {found[1] for found in opened if found}


def interface(types: str, name: str) -> list[str]:
    body = types.partition(f"export interface {name} {{\n")[2]
    return body.partition("\n}\n")[0].splitlines()


def test_its_types_are_marked_as_generated(types: str) -> None:
    assert "auto-generated" in types[:200]
    assert "clients/typescript/src/schema.ts linguist-generated" in (
        (env.ROOT / ".gitattributes").read_text().splitlines()
    )


def test_it_is_strictly_typed_and_so_is_what_documents_say() -> None:
    written = CLIENT / "documents"  # Left out of git; `npm run check` reads it.
    written.mkdir(exist_ok=True)
    for page in DOCUMENTS:
        (written / f"{page.stem.lower()}.ts").write_text(typescript_in(page.read_text()))
    options = json.loads((CLIENT / "tsconfig.json").read_text())["compilerOptions"]

    done = run("npm", "run", "check")

    assert done.returncode == 0, done.stdout
    assert options["strict"] is True
    assert options["noUncheckedIndexedAccess"] is True
    assert options["exactOptionalPropertyTypes"] is True


def typescript_in(text: str) -> str:
    """The blocks of a document as one module, which lets others use what it has."""
    blocks = re.findall(r"^```ts\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert blocks
    return re.sub(r"^(?=(async )?function)", "export ", "\n".join(blocks), flags=re.MULTILINE)


def test_its_own_claims_hold() -> None:
    done = run("npm", "test")

    assert done.returncode == 0, done.stdout


def test_another_project_compiles_with_what_is_packed(tmp_path: Path) -> None:
    packed = run("npm", "pack", "--silent", "--pack-destination", str(tmp_path))
    [archive] = tmp_path.glob("*.tgz")
    modules = tmp_path / "node_modules"
    shutil.unpack_archive(archive, modules, "gztar", filter="data")
    (modules / "package").rename(modules / "hearth-client")
    for needed in ("openapi-fetch", "openapi-typescript-helpers"):
        (modules / needed).symlink_to(CLIENT / "node_modules" / needed)
    (tmp_path / "use.mts").write_text(
        'import { createHearth } from "hearth-client";\n'
        'import type { Task } from "hearth-client";\n'
        'const hearth = createHearth({ baseUrl: "http://127.0.0.1:8000" });\n'
        'const { data } = await hearth.get("/v1/tasks");\n'
        "export const first: Task | undefined = data.items[0];\n"
        "// @ts-expect-error  There is no such path.\n"
        'await hearth.get("/v1/nothing");\n'
    )

    options = ("--strict", "--noEmit", "--skipLibCheck", "--module", "nodenext")
    done = run("npx", "tsc", *options, str(tmp_path / "use.mts"))

    assert packed.returncode == 0, packed.stderr
    assert done.returncode == 0, done.stdout


def test_the_lock_file_names_no_registry() -> None:
    packages: dict[str, Any] = json.loads((CLIENT / "package-lock.json").read_text())["packages"]

    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_the_example_runs_against_what_is_served(served: Served) -> None:
    done = run("node", "examples/tasks.ts", HEARTH_URL=served.address)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "made: Water the plants, Feed the cat, Call mum",
        "a page of 2",
        "a page of 1",
        "- Call mum medium",
        "- Feed the cat medium",
        "- Water the plants medium",
        "changed to version 2",
        "refused: PRECONDITION_FAILED 2",
        "edited: Water the plants, and the cactus",
        "wrong: { title: [ 'This field may not be blank.' ] }",
        "completed: true next: 2030-06-10",
        "deleted: Feed the cat",
        "in step: true false",
    ]


def test_a_picture_goes_its_whole_way(served: Served) -> None:
    done = run("node", "examples/avatar.ts", HEARTH_URL=served.address)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "processed: ready ",
        "shown: true 10 10",
        "thumb: 200 image/webp",
    ]
