"""`make bench`: every measurement in one run, as ratios beside something known; prints the table and writes it into
docs/performance.md. `--quick` is for a look at whether it runs.
"""

import argparse
import asyncio
import logging

import structlog
from rich.console import Console

from bench import digest, footprint, reports, results, sla_clock, timers

YEAR = 300_000  # tickets of a year for the digest


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="few passes and few rows; the page is not written")
    parser.add_argument("--tickets", type=int, default=1_000_000, help="open tickets with a timer")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    conditions = results.machine()
    passes, count, tickets = (1, 100, 50_000) if given.quick else (3, 100, given.tickets)
    lines = asyncio.run(reports.measure(passes=passes, count=count))
    lines += asyncio.run(reports.on_postgresql(passes=passes, count=count))
    lines += timers.measure(tickets=tickets)
    lines += asyncio.run(timers.lateness())
    lines += digest.measure(tickets=min(tickets, YEAR), passes=passes)
    lines += sla_clock.measure()
    lines += footprint.measure(passes=passes)
    Console(width=150).print(results.table(lines), markup=False)
    if not given.quick:
        results.write(lines, f"{conditions}; {passes} passes of {count} reports.")


if __name__ == "__main__":
    main()
