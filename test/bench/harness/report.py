"""What was measured, as a table on the terminal and as JSON."""

import datetime
import json
import math
import os
import pathlib
import platform


def geomean(values):
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


def ratios(results, engine, kind=None):
    """Time of the engine over native time, of all runs that were long enough to tell."""
    found = [row["engines"][engine]["ratio"] for row in results if kind in (None, row["kind"])]
    return [ratio for ratio in found if ratio]


def geomeans(results, engines):
    return {
        engine: {
            kind or "all": geomean(ratios(results, engine, kind))
            for kind in ("kernel", "program", None)
        }
        for engine in engines
    }


def add_ratios(row):
    """Below 10 ms, the process's own start decides: no ratio."""
    native = row["engines"]["native"]["seconds"]
    for name, data in row["engines"].items():
        if name != "native":
            data["ratio"] = data["seconds"] / native if native >= 0.01 else None


class TablePrinter:
    def __init__(self, engines):
        self.engines = engines
        columns = [f"{'':18}", f"{'native':>9}"]
        for engine in engines:
            columns.append(f"{engine:>9} {'ratio':>7}")
        self.header = "  ".join(columns)

    def start(self):
        print(self.header)
        print("-" * len(self.header), flush=True)

    def row(self, row):
        columns = [f"{row['name']:18}", f"{row['engines']['native']['seconds']:8.3f}s"]
        for engine in self.engines:
            data = row["engines"][engine]
            ratio = f"{data['ratio']:7.3f}" if data["ratio"] else f"{'-':>7}"
            columns.append(f"{data['seconds']:8.3f}s {ratio}")
        print("  ".join(columns), flush=True)

    def end(self, means):
        print("-" * len(self.header))
        for kind, title in (("kernel", "kernels"), ("program", "programs"), ("all", "all")):
            if any(means[engine][kind] is None for engine in self.engines):
                continue
            columns = [f"geomean, {title:9}", " " * 9]
            columns += [f"{'':9} {means[engine][kind]:7.3f}" for engine in self.engines]
            print("  ".join(columns))


def machine():
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in _lines("/proc/cpuinfo")
            if line.startswith("model name")
        ),
        "unknown",
    )
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "load": round(os.getloadavg()[0], 2),
    }


def _lines(path):
    try:
        return pathlib.Path(path).read_text().splitlines()
    except OSError:
        return []


def write_json(path, results, engines, details):
    document = {
        "time": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": machine(),
        **details,
        "geomean": geomeans(results, engines),
        "runs": results,
    }
    pathlib.Path(path).write_text(json.dumps(document, indent=1) + "\n")
