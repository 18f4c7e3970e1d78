"""Packages of the npm registry, in a folder of their own."""

import subprocess
from pathlib import Path


def pinned():
    """The packages of packages.txt: NAME@VERSION, and what to leave out of each."""
    for line in (Path(__file__).resolve().parent / "packages.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            package, *left_out = line.split()
            yield package, left_out


def install(folder: Path, packages):
    """Installs `name@version`s that are missing. Their scripts do not run."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [package for package in packages if not _has(folder, package)]
    if not missing:
        return
    print(f"npm: {' '.join(missing)}", flush=True)
    (folder / "package.json").touch()
    if not (folder / "package.json").read_text():
        (folder / "package.json").write_text("{}\n")
    subprocess.run(
        ["npm", "install", "--force", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", *missing],
        cwd=folder,
        check=True,
    )


def _has(folder, package):
    name, _, version = package.rpartition("@")
    manifest = folder / "node_modules" / name / "package.json"
    return manifest.exists() and f'"version": "{version}"' in manifest.read_text()
