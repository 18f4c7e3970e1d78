"""Builds programs natively and to Wasm with one compiler and the same flags, and Wasm further."""

import concurrent.futures
import contextlib
import fcntl
import hashlib
import os
import pathlib
import shlex
import shutil
import signal
import subprocess

from .table import BENCH, REPO

DEBIAN_SOURCE = REPO / "scripts" / "debian-source.sh"


class BuildError(Exception):
    """A command failed; the message holds the command and what it printed."""


class Builder:
    """Knows the build folder. What is there and made from the same things is not made again."""

    def __init__(self, table, folder, jobs=2, simd=False, log=lambda message: None):
        self.table = table
        self.folder = pathlib.Path(folder).resolve()
        self.jobs = jobs
        self.simd = simd
        self.log = log
        self.compiler_version = self._version(table.toolchain.c)

    # Sources

    def source_folder(self, program):
        """The folder of the program's sources, fetched and prepared."""
        if not program.package:
            return BENCH
        folder = self.folder / "src" / program.package
        stamp = folder / ".prepared"
        wanted = "\n".join(program.prepare)
        with self._lock(folder):
            if not folder.exists():
                self.log(f"{program.name}: fetching Debian's source package {program.package}")
            run([DEBIAN_SOURCE, program.package, folder])
            if not stamp.exists() or stamp.read_text() != wanted:
                for command in program.prepare:
                    self.log(f"{program.name}: {command}")
                    run(shlex.split(command), cwd=folder)
                stamp.write_text(wanted)
        return folder

    def source_version(self, program):
        """Debian's version of the program's package, or None for a kernel."""
        if not program.package:
            return None
        changelog = self.source_folder(program) / "debian" / "changelog"
        return changelog.read_text().split("(", 1)[1].split(")", 1)[0]

    def source_files(self, program):
        folder = self.source_folder(program)
        dropped = {
            path
            for pattern in program.sources
            if pattern[0] == "!"
            for path in folder.glob(pattern[1:])
        }
        files = []
        for pattern in program.sources:
            if pattern[0] == "!":
                continue
            found = sorted(path for path in folder.glob(pattern) if path not in dropped)
            if not found:
                raise BuildError(f"{program.name}: no source file matches {pattern} in {folder}")
            files += found
        return files

    # Native and Wasm

    def native(self, program):
        toolchain = self.table.toolchain
        flags = [*toolchain.flags, *program.flags]
        return self._link(program, "native", program.name, flags, list(toolchain.native), [])

    def wasm(self, program):
        toolchain = self.table.toolchain
        shims = [self.table.shims[name] for name in program.shims]
        flags = [
            *toolchain.wasm,
            *toolchain.flags,
            *program.flags,
            *(flag for shim in shims for flag in shim["flags"]),
        ]
        if self.simd:
            flags.append("-msimd128")
        return self._link(
            program,
            "wasm-simd" if self.simd else "wasm",
            f"{program.name}.wasm",
            flags,
            [],
            [BENCH / source for shim in shims for source in shim["sources"]],
        )

    def _link(self, program, kind, name, flags, libraries, extra_sources):
        sources = self.source_files(program) + extra_sources
        output = self.folder / kind / name
        flags = [_absolute_shim(flag) for flag in flags]
        key = self._key(program, sources, flags + libraries)
        with self._lock(output):
            if not _is_current(output, key):
                self.log(f"{program.name}: building {kind} with {self.table.toolchain.c}")
                self._compile_and_link(program, sources, flags, libraries, output)
                _key_file(output).write_text(key)
        return output

    def _compile_and_link(self, program, sources, flags, libraries, output):
        folder = self.source_folder(program)
        objects = output.with_suffix(".objects")
        objects.mkdir(parents=True, exist_ok=True)
        compile_flags = [
            flag for flag in flags if not flag.startswith(("-l", "-Wl,", "--no-wasm-opt"))
        ]
        link_flags = [flag for flag in flags if flag.startswith(("-O", "-l", "-Wl,", "--"))]

        def compile_one(source):
            target = objects / (hashlib.sha256(str(source).encode()).hexdigest()[:16] + ".o")
            run(
                [
                    *_ccache(),
                    self._compiler(source),
                    *compile_flags,
                    "-w",
                    "-c",
                    source,
                    "-o",
                    target,
                ],
                cwd=folder,
            )
            return target

        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            parts = list(pool.map(compile_one, sources))
        driver = (
            self.table.toolchain.cxx
            if any(s.suffix == ".cpp" for s in sources)
            else self.table.toolchain.c
        )
        run([driver, *parts, *link_flags, *libraries, "-w", "-o", output], cwd=folder)
        shutil.rmtree(objects)

    def _compiler(self, source):
        return self.table.toolchain.cxx if source.suffix == ".cpp" else self.table.toolchain.c

    def _key(self, program, sources, flags):
        """What the output depends on; a Debian version stands for the package's headers."""
        digest = hashlib.sha256()
        for part in (self.compiler_version, self.source_version(program), *flags):
            digest.update(f"{part}\0".encode())
        folders = {source.parent for source in sources if BENCH in source.parents}
        headers = sorted(header for folder in folders for header in folder.glob("*.h"))
        for path in [*sources, *headers]:
            digest.update(path.read_bytes())
        return digest.hexdigest()

    # Wasm to executables. Never cached: the compiler is what is being measured.

    def aotc(self, program, compiler, options):
        """Compiles the module with aotc; returns the executable and the seconds that it took."""
        wasm = self.wasm(program)
        output = self.folder / "aotc" / program.name
        output.parent.mkdir(parents=True, exist_ok=True)
        seconds = run([compiler, wasm, "-o", output, *options])
        return output, seconds

    def wasm2c(self, program):
        """The same with Debian's wasm2c and clang at -O3."""
        wasm = self.wasm(program)
        output = self.folder / "wasm2c" / program.name
        output.parent.mkdir(parents=True, exist_ok=True)
        source = output.with_suffix(".c")
        seconds = run(["wasm2c", wasm, "-n", "guest", "-o", source])
        runtime = BENCH / "shims" / "wasm2c_wasi.c"
        includes = ["-include", source.with_suffix(".h"), "-I/usr/share/wabt/wasm2c"]
        seconds += run(
            [
                self.table.toolchain.c,
                "-O3",
                "-w",
                *includes,
                source,
                runtime,
                "/usr/share/wabt/wasm2c/wasm-rt-impl.c",
                "-lm",
                "-o",
                output,
            ]
        )
        return output, seconds

    def _version(self, compiler):
        try:
            return subprocess.run(
                [compiler, "--version"], capture_output=True, text=True, check=True
            ).stdout.split("\n")[0]
        except (OSError, subprocess.CalledProcessError) as error:
            raise BuildError(
                f"cannot run {compiler}: {error}; scripts/install-deps.sh installs it"
            ) from None

    @contextlib.contextmanager
    def _lock(self, path):
        """Tests run in parallel: one of them makes the thing, the others wait for it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path.with_name(path.name + ".lock"), "w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def run(command, cwd=None):
    """Runs a command to its end; returns the CPU seconds that it and its children took."""
    command = [str(part) for part in command]
    before = os.times()
    try:
        result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, errors="replace")
    except OSError as error:
        raise BuildError(f"cannot run {command[0]}: {error}") from None
    if result.returncode:
        raise BuildError(
            f"{shlex.join(command)}\n{_ending(result.returncode)}\n{result.stdout}{result.stderr}"
        )
    after = os.times()
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )


def _ending(code):
    return f"failed with {code}:" if code >= 0 else f"was killed by {signal.Signals(-code).name}:"


def _ccache():
    return ["ccache"] if shutil.which("ccache") else []


def _absolute_shim(flag):
    return str(BENCH / flag) if flag.startswith("shims/") else flag


def _key_file(output):
    return output.with_name(output.name + ".key")


def _is_current(output, key):
    return output.exists() and _key_file(output).exists() and _key_file(output).read_text() == key
