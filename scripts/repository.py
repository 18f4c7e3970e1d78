"""The repository's files, for the checks."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (".h", ".c", ".cpp", ".def")


def sources():
    """Paths of C and C++ files below ROOT; in a release without git, all that are there."""
    if (ROOT / ".git").exists():
        names = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True,
                               text=True).stdout.splitlines()
    else:
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*")
                 if path.is_file() and not str(path.relative_to(ROOT)).startswith("build")]
    return sorted(name for name in names if name.endswith(SOURCES) and (ROOT / name).exists())
