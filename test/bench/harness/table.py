"""programs.toml as objects: what to build, from where, with which flags, and what to run it on."""

import dataclasses
import pathlib
import tomllib

BENCH = pathlib.Path(__file__).resolve().parent.parent
REPO = BENCH.parent.parent
SIZES = ("full", "quick")


@dataclasses.dataclass(frozen=True)
class Run:
    """One command line of a program.

    `stdin` names an input, or an earlier run whose output it reads; `expect` an input that it must
    write.
    """

    name: str
    program: str
    args: dict[str, tuple[str, ...]]  # by size
    stdin: str | None = None
    expect: str | None = None
    status: int = 0


@dataclasses.dataclass(frozen=True)
class Program:
    name: str
    kind: str  # "kernel" or "program"
    sources: tuple[
        str, ...
    ]  # globs, relative to the package's folder, or to test/bench for kernels
    runs: tuple[Run, ...]
    package: str | None = None
    prepare: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    shims: tuple[str, ...] = ()  # rows of [shims], for the Wasm build


@dataclasses.dataclass(frozen=True)
class Toolchain:
    c: str
    cxx: str
    flags: tuple[str, ...]
    native: tuple[str, ...]
    wasm: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Table:
    toolchain: Toolchain
    shims: dict[str, dict]
    inputs: dict[str, dict]
    programs: tuple[Program, ...]

    def select(self, pattern):
        """The programs with a name that matches, or with a run that does; with only those runs."""
        for program in self.programs:
            if pattern.search(program.name):
                yield program
                continue
            runs = tuple(run for run in program.runs if pattern.search(run.name))
            if runs:
                yield dataclasses.replace(program, runs=runs)

    def find_run(self, name):
        return next(
            (run for program in self.programs for run in program.runs if run.name == name), None
        )

    def program_of(self, run):
        return next(program for program in self.programs if program.name == run.program)


def load(path=BENCH / "programs.toml"):
    data = tomllib.loads(path.read_text())
    toolchain = Toolchain(
        **{key: tuple(v) if isinstance(v, list) else v for key, v in data["toolchain"].items()}
    )
    kernels = [_kernel(name, sizes) for name, sizes in data["kernels"].items()]
    programs = [_program(name, row) for name, row in data["programs"].items()]
    table = Table(toolchain, data["shims"], data["inputs"], tuple(kernels + programs))
    _check(table)
    return table


def _kernel(name, sizes):
    source = next(
        f"kernels/{name}{suffix}"
        for suffix in (".c", ".cpp")
        if (BENCH / f"kernels/{name}{suffix}").exists()
    )
    run = Run(name, name, {size: (str(rounds),) for size, rounds in zip(SIZES, sizes, strict=True)})
    return Program(name, "kernel", (source,), (run,))


def _program(name, row):
    runs = []
    for run in row.pop("runs"):
        full_name = f"{name}-{run['name']}" if "name" in run else name
        args = {size: tuple(run.get("args", ())) for size in SIZES}
        stdin = run.get("stdin")
        stdin = f"{name}-{stdin[1:]}" if stdin and stdin[0] == "@" else stdin
        runs.append(Run(full_name, name, args, stdin, run.get("expect"), run.get("status", 0)))
    lists = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Program(name, "program", runs=tuple(runs), **lists)


def _check(table):
    for program in table.programs:
        for run in program.runs:
            if run.stdin and run.stdin not in table.inputs and not table.find_run(run.stdin):
                raise SystemExit(
                    f"programs.toml: run {run.name} reads {run.stdin}: neither an input nor a run"
                )
    listed = {
        source
        for program in table.programs
        if program.kind == "kernel"
        for source in program.sources
    }
    for path in sorted((BENCH / "kernels").glob("*.c*")):
        if f"kernels/{path.name}" not in listed:
            raise SystemExit(f"programs.toml: no row for kernels/{path.name}")
