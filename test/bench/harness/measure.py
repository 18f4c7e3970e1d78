"""Runs programs, takes their CPU times, and compares what they write with the native build's."""

import dataclasses
import filecmp
import os
import pathlib
import statistics
import subprocess
import threading

from . import inputs
from .table import BENCH


class Mismatch(Exception):
    """A Wasm build did not do what the native build did."""


@dataclasses.dataclass
class Engine:
    """A way to run a program: the native build, or its Wasm by some means."""

    name: str
    command: dict[str, list[str]]  # by program
    compile_seconds: dict[str, float] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Sample:
    seconds: float  # user + system
    peak_kib: int
    status: int


def node_command(node, wasm):
    return [str(node), "--no-warnings", str(BENCH / "run-wasi.mjs"), str(wasm)]


class Runner:
    def __init__(self, table, folder, size, timeout=600):
        self.table = table
        self.folder = pathlib.Path(folder).resolve()
        self.size = size
        self.timeout = timeout

    def output_path(self, run, engine_name):
        return self.folder / "out" / self.size / f"{run.name}.{engine_name}"

    def stdin_path(self, run, native):
        """An input's file, or the output of the native build in the run that this one follows."""
        if run.stdin is None:
            return pathlib.Path(os.devnull)
        if run.stdin in self.table.inputs:
            return inputs.make(self.table, self.size, run.stdin, self.folder / "inputs")
        earlier = self.table.find_run(run.stdin)
        source, output = self.stdin_path(earlier, native), self.output_path(
            earlier, f"for-{run.name}"
        )
        if not _is_newer(output, source, native.command[run.program][0]):
            self.execute(earlier, native, source, output)
        return output

    def execute(self, run, engine, stdin, stdout):
        """Runs once, with PATH alone in the environment: by HOME, programs find users' files."""
        stdout.parent.mkdir(parents=True, exist_ok=True)
        command = [*engine.command[run.program], *run.args[self.size]]
        with open(stdin, "rb") as source, open(stdout, "wb") as target, open(
            f"{stdout}.stderr", "wb"
        ) as errors:
            process = subprocess.Popen(
                command,
                stdin=source,
                stdout=target,
                stderr=errors,
                env={"PATH": os.environ["PATH"]},
            )
            watchdog = _kill_after(process, self.timeout)
            _, status, usage = os.wait4(process.pid, 0)
            watchdog.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        return Sample(usage.ru_utime + usage.ru_stime, usage.ru_maxrss, process.returncode)

    def compare(self, run, engine, reference, sample, expected):
        path = self.output_path(run, engine.name)
        if sample.status != expected.status:
            message = pathlib.Path(f"{path}.stderr").read_text(errors="replace").strip()[-400:]
            raise Mismatch(
                f"{run.name}: {engine.name} ended with {sample.status}, native with "
                f"{expected.status}: {message}"
            )
        if not filecmp.cmp(path, reference, shallow=False):
            raise Mismatch(
                f"{run.name}: {engine.name} wrote other bytes than native: cmp {path} {reference}"
            )

    def check_native(self, run, sample, output):
        """A program that fails everywhere in the same way would pass for right."""
        if sample.status != run.status:
            raise Mismatch(
                f"{run.name}: the native build itself ended with {sample.status}: "
                f"see {output}.stderr"
            )
        if output.stat().st_size == 0:
            raise Mismatch(f"{run.name}: the native build wrote nothing to {output}")
        if run.expect:
            wanted = inputs.make(self.table, self.size, run.expect, self.folder / "inputs")
            if not filecmp.cmp(output, wanted, shallow=False):
                raise Mismatch(
                    f"{run.name}: the native build did not give {wanted} back in {output}"
                )

    def measure(self, run, engines, repeats):
        """Runs the engines in turn, repeats times; the first is the native build, the reference."""
        native = engines[0]
        stdin = self.stdin_path(run, native)
        samples = {engine.name: [] for engine in engines}
        for repeat in range(repeats):
            for engine in engines if repeat % 2 == 0 else [engines[0], *reversed(engines[1:])]:
                sample = self.execute(run, engine, stdin, self.output_path(run, engine.name))
                samples[engine.name].append(sample)
                if engine is native:
                    self.check_native(run, sample, self.output_path(run, native.name))
                else:
                    self.compare(
                        run,
                        engine,
                        self.output_path(run, native.name),
                        sample,
                        samples[native.name][-1],
                    )
        return {name: _summary(taken) for name, taken in samples.items()}


def _is_newer(output, *sources):
    return output.exists() and all(
        output.stat().st_mtime > pathlib.Path(source).stat().st_mtime for source in sources
    )


def _summary(samples):
    seconds = [sample.seconds for sample in samples]
    return {
        "seconds": statistics.median(seconds),
        "samples": [round(value, 6) for value in seconds],
        "peak_kib": max(sample.peak_kib for sample in samples),
    }


def _kill_after(process, seconds):
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    return timer
