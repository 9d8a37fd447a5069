"""A seeded simulation of the ledger under crashes, duplicates, conflicts, concurrent writers and clock jumps.

python bench/finance/ledger_simulation.py --database postgresql --operations 1000000 --seed 1

Writers are processes that kill themselves with SIGKILL at seeded points (between postings and journals,
before the commit, after the commit but before the answer is noted), are started again and send their last
batches once more; the PostgreSQL server itself is crashed once in the middle. The audit then compares every
answer with the database. With one writer a seed replays a run exactly. Ends with exit code 1 and the seed
when anything is wrong."""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from simulated_operations import ACCOUNTS, BOOK, operation
from simulation_audit import audit

from keqiao.engines.finance.ledger import Database, Ledger, add_accounts, add_book
from keqiao.engines.finance.tests.cluster import Cluster, private_cluster

PHASES = ("between", "before", "after")


class CrashingDatabase(Database):
    """A database whose process dies at the armed phase of the next write."""

    armed = ""

    def insert(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        if self.armed == "between" and table == "ledger_journals":
            _die()
        super().insert(table, columns, rows)

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        if statement == "COMMIT" and self.armed == "before":
            _die()
        result = super().execute(statement, values)
        if statement == "COMMIT" and self.armed == "after":
            _die()
        return result


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def connect(dialect: str, address: str) -> Any:
    if dialect == "sqlite":
        return sqlite3.connect(address, isolation_level=None, timeout=120)
    return psycopg.connect(address, autocommit=True)


def write(options: argparse.Namespace) -> None:
    """One writer: its batches in order, each answered in its log; goes on where the log ends, a little
    before."""
    log = Path(options.log)
    done, crashed = _progress(log)
    ledger = Ledger(connect(options.database, options.address), options.database, BOOK.code)
    ledger.database = database = CrashingDatabase(ledger.database.connection, options.database)
    batches = range(options.worker, -(-options.operations // options.batch), options.writers)
    with log.open("ab", buffering=0) as out:
        if done:
            out.write(b"\n")
        for batch in batches[max(0, done - 2) :]:
            random = Random(f"{options.seed}:crash:{batch}")
            if (
                random.random() < options.crashes * options.batch / options.operations
                and batch not in crashed
            ):
                out.write(f"\ncrash {batch}\n".encode())
                database.armed = random.choice(PHASES)
            start = batch * options.batch
            numbers = range(start, min(start + options.batch, options.operations))
            outcomes = ledger.submit_many([operation(options.seed, i).journal for i in numbers])
            database.armed = ""
            out.write(f"batch {start} {' '.join(outcome.status for outcome in outcomes)} end\n".encode())


def _progress(log: Path) -> tuple[int, set[int]]:
    """How many different batches were answered, and where this writer has crashed before."""
    lines = log.read_text().splitlines() if log.exists() else []
    answered = {line.split()[1] for line in lines if line.startswith("batch ") and line.endswith(" end")}
    return len(answered), {int(line.split()[1]) for line in lines if line.startswith("crash ")}


def supervise(options: argparse.Namespace, folder: Path, cluster: Cluster | None) -> tuple[list[Path], int]:
    """Start the writers, start again what died, crash the server once; the logs and how often a writer
    died."""
    logs = [folder / f"writer{w}.log" for w in range(options.writers)]
    command = [sys.executable, __file__, "--database", options.database, "--address", options.address]
    for name in ("operations", "seed", "writers", "batch", "crashes"):
        command += [f"--{name}", str(getattr(options, name))]
    running = {w: _start(command, w, logs[w]) for w in range(options.writers)}
    total, deaths, server_crashes = -(-options.operations // options.batch), 0, 0
    while running:
        time.sleep(0.02)
        if cluster is not None and not server_crashes and _batches_done(logs) >= total // 2:
            cluster.crash()
            server_crashes += 1
        for worker, process in list(running.items()):
            code = process.poll()
            if code == 0:
                del running[worker]
            elif code is not None:
                deaths += 1
                if deaths > 50 * (options.crashes + options.writers + 1):
                    raise SystemExit(f"writer {worker} keeps dying: exit code {code}")
                running[worker] = _start(command, worker, logs[worker])
    return logs, deaths


def _start(command: list[str], worker: int, log: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*command, "--worker", str(worker), "--log", str(log)], stderr=subprocess.DEVNULL)


def _batches_done(logs: list[Path]) -> int:
    return sum(log.read_bytes().count(b" end\n") for log in logs if log.exists())


def simulate(options: argparse.Namespace, folder: Path, cluster: Cluster | None) -> bool:
    database = Database(connect(options.database, options.address), options.database)
    database.create_schema()
    add_book(database, BOOK)
    add_accounts(database, BOOK.code, ACCOUNTS)
    database.connection.close()
    started = time.perf_counter()
    logs, deaths = supervise(options, folder, cluster)
    seconds = time.perf_counter() - started
    ledger = Ledger(connect(options.database, options.address), options.database, BOOK.code)
    found, told = audit(ledger, options.seed, options.operations, logs)
    ledger.database.connection.close()
    run = f"{options.operations:,} operations, seed {options.seed}, {options.writers} writers"
    print(
        f"{options.database}: {run}, {deaths} writer deaths, {int(cluster is not None)} server crash,",
        end=" ",
    )
    print(f"{seconds:.0f} s")
    print("answers: " + ", ".join(f"{name} {count:,}" for name, count in sorted(told.items())))
    for fault in found[:20]:
        print(f"FAULT {fault}")
    print(f"{len(found)} faults" + (f"; replay with --seed {options.seed}" if found else ""))
    return not found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", choices=("sqlite", "postgresql"), required=True)
    parser.add_argument("--operations", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--crashes", type=int, default=20, help="seeded deaths of writers over the run")
    parser.add_argument("--address", default="", help="a database to use instead of a private one")
    parser.add_argument("--worker", type=int)
    parser.add_argument("--log")
    options = parser.parse_args()
    if options.worker is not None:
        write(options)
        return
    with tempfile.TemporaryDirectory(prefix="keqiao-simulation-") as name:
        folder = Path(name)
        if options.database == "sqlite" or options.address:
            options.address = options.address or str(folder / "ledger.sqlite")
            sound = simulate(options, folder, None)
        else:
            with private_cluster(durable=True) as cluster:
                options.address = cluster.address
                sound = simulate(options, folder, cluster)
    sys.exit(0 if sound else 1)


if __name__ == "__main__":
    main()
