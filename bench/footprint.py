"""What a process costs before anybody reports anything: start-up, memory, and what charts add before the first one."""

import subprocess
import sys
import time
from pathlib import Path

from bench.results import Line

ROOT = Path(__file__).parents[1]
LOOK = """
import resource, sys
from bot import process, rulebook
from pathlib import Path
rulebook.load(Path("config"))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "matplotlib" in sys.modules, "numpy" in sys.modules)
"""


COMMAND = (sys.executable, "-c", LOOK)


def measure(*, passes: int) -> list[Line]:
    times, said = [], ""
    for _ in range(passes):
        began = time.perf_counter()
        said = subprocess.run(COMMAND, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603 - itself
        times.append(time.perf_counter() - began)
    megabytes, drawing, numbers = said.split()
    charts = drawing == numbers == "False"
    return [
        Line("start-up: everything imported, the configuration read", f"{sorted(times)[len(times) // 2]:.1f} s"),
        Line("memory after it", f"{megabytes} MB"),
        Line("charts add before the first one is drawn", "0 MB" if charts else "they are imported", "0 MB", charts),
    ]
