"""Compares the findings of ``chatwire check``, the wheel, DataFusion and Ballista, to the byte.

Makes many exchanges of the recordings of the repository, judges them in each way, brings the
findings into one form, and prints how many there are and their SHA-256. Fails unless all are equal.
Starts and ends the processes of a cluster itself, and kills an executor in the middle of a query.

Processor time is that of a way's own processes, with reading and writing, and that of the calls
of the wheel, with reading; what this program needs to compare the findings is left out.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Optional

import chatwire_api
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from cluster import Cluster

#: Gives the findings of all exchanges, each in the form that is compared.
Way = Callable[[], Iterator[bytes]]

#: The members of a finding in the form that is compared, after the name of its exchange.
MEMBERS = ["rule", "level", "event", "frame", "offset", "line", "pointer", "header"]
MEMBERS += ["expected", "seen"]

#: How many files there are, and so how many parts a query has.
FILES = 16

#: MiB that an executor's operators use before they spill.
EXECUTOR_MEMORY = 256

SQL = """select name, unnest(judgment['findings']) as finding from (select name,
    chatwire_judge(request, status, headers, body, frames, target, details) as judgment
    from exchanges)"""


def make(recordings: Path, folder: Path, copies: int) -> int:
    """Stores the exchanges as Parquet and as JSON Lines, each with a name of its own."""
    table = pa.table(chatwire_api.read_recordings(recordings)).combine_chunks()
    number = pa.array([f"{row:04}" for row in range(len(table))])
    meta = table["meta"].combine_chunks()
    # What needs a second exchange, or says what is expected, is for `chatwire check` alone.
    fields = {field.name: meta.field(field.name) for field in meta.type}
    for name in ("pair", "expect"):
        fields[name] = pa.nulls(len(table), pa.string())
    for file in range(FILES):
        parts = []
        for copy in range(file, copies, FILES):
            name = pc.binary_join_element_wise(pa.scalar(f"{copy:05}"), number, "-")
            struct = pa.StructArray.from_arrays(list((fields | {"case": name}).values()), list(fields))
            part = table.set_column(table.schema.get_field_index("name"), "name", name)
            parts.append(part.set_column(table.schema.get_field_index("meta"), "meta", struct))
        if parts:
            rows = pa.concat_tables(parts)
            pq.write_table(rows, folder / f"{file:02}.parquet", row_group_size=1024)
            chatwire_api.write_recordings(rows, folder / f"{file:02}.jsonl")
    return copies * len(table)


def spelled(name: str, finding: dict[str, Any]) -> bytes:
    values = [name, *(finding.get(member) for member in MEMBERS)]
    return json.dumps(values, ensure_ascii=False).encode()


def by_check(folder: Path) -> Iterator[bytes]:
    """The findings of the command's report."""
    report = folder / "report.ndjson"
    files = sorted(folder.glob("*.jsonl"))
    chatwire_api.check(*files, arguments=["--report", f"ndjson-all={report}"])
    names = {}
    for file in files:
        with file.open() as lines:
            for number, line in enumerate(lines, 1):
                names[f"{file}:{number}"] = json.loads(line)["meta"]["case"]
    with report.open() as lines:
        for line in lines:
            entry = json.loads(line)
            for rule in entry.get("judged", {}).get("rules", []):
                for finding in rule["findings"]:
                    place = finding.pop("location")
                    # FILE:LINE: entry N
                    name = names[entry["name"].partition(": ")[0]]
                    yield spelled(name, finding | place)


def by_wheel(folder: Path, threads: int, spent: list[float]) -> Iterator[bytes]:
    """The findings of the wheel, with a batch for each call."""

    def judge(file: Path) -> list[bytes]:
        found = []
        batches = pq.ParquetFile(file).iter_batches(256, use_threads=False)
        while True:
            start = time.thread_time()
            batch = next(batches, None)
            if batch is None:
                return found
            judged = chatwire_api.judge(batch)
            spent.append(time.thread_time() - start)
            findings = judged["judgment"].field("findings").to_pylist()
            for name, rows in zip(judged["name"].to_pylist(), findings):
                found += [spelled(name, row) for row in rows]

    with ThreadPoolExecutor(threads) as pool:
        for found in pool.map(judge, sorted(folder.glob("*.parquet"))):
            yield from found


def by_sql(programs: Path, folder: Path, arguments: list[str]) -> Iterator[bytes]:
    """The findings of a query, on this machine or on a cluster."""
    command = [str(programs / "chatwire-sql"), SQL, "--from", str(folder / "*.parquet")]
    command += ["--format", "json", "--no-progress", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    for line in process.stdout:
        row = json.loads(line)
        yield spelled(row["name"], row["finding"])
    if process.wait() != 0:
        raise SystemExit(f"chatwire-sql ended with {process.returncode}")


def by_cluster(
    programs: Path, folder: Path, executors: int, kills: bool, notes: list[str]
) -> Iterator[bytes]:
    """The findings of a query on a cluster of its own; kills one of its executors if asked."""
    with Cluster(programs, folder / "work", executors, EXECUTOR_MEMORY) as cluster:
        killer = cluster.kill_in_the_middle(FILES // 4) if kills else None
        arguments = ["--ballista", cluster.address, "--cores", str(FILES)]
        yield from by_sql(programs, folder, arguments)
        if killer and killer.is_alive():
            raise SystemExit("the query ended before an executor was killed")
        notes.append(f"{cluster.tasks()} parts begun")


def ways(
    folder: Path, programs: Optional[Path], notes: list[str], spent: list[float]
) -> dict[str, Way]:
    """All ways to judge, by name."""
    found: dict[str, Way] = {
        "chatwire check": lambda: by_check(folder),
        "wheel, 1 thread": lambda: by_wheel(folder, 1, spent),
        "wheel, 2 threads": lambda: by_wheel(folder, 2, spent),
    }
    if programs is None:
        return found
    engines = programs
    for cores in ("1", "2"):
        arguments = ["--cores", cores]
        found[f"DataFusion, cores: {cores}"] = lambda arguments=arguments: by_sql(
            engines, folder, arguments
        )
    for name, executors, kills in (
        ("Ballista, executors: 1", 1, False),
        ("Ballista, executors: 2", 2, False),
        ("Ballista, 1 of 2 killed", 2, True),
    ):
        found[name] = lambda executors=executors, kills=kills: by_cluster(
            engines, folder, executors, kills, notes
        )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="empty folder for the exchanges")
    parser.add_argument("--recordings", type=Path, default=Path("fixtures/recordings"))
    parser.add_argument("--copies", type=int, default=758, help="of each recording")
    parser.add_argument(
        "--engines",
        type=Path,
        metavar="DIR",
        help="folder of chatwire-sql, chatwire-scheduler and chatwire-executor, such as "
        "scale/target/release; without it no engine is compared",
    )
    given = parser.parse_args()
    folder: Path = given.folder
    folder.mkdir(parents=True, exist_ok=True)
    exchanges = make(given.recordings, folder, given.copies)
    print(f"{exchanges} exchanges", flush=True)
    hashes = set()
    notes: list[str] = []
    spent: list[float] = []
    for name, findings in ways(folder, given.engines, notes, spent).items():
        notes.clear()
        spent.clear()
        start, used = time.perf_counter(), processes_time()
        lines = sorted(findings())
        elapsed = time.perf_counter() - start
        seconds = processes_time() - used + sum(spent)
        digest = hashlib.sha256(b"\n".join(lines)).hexdigest()
        hashes.add(digest)
        rate = exchanges / seconds
        told = [f"{elapsed:.0f} s", f"{seconds:.0f} s of processor time", f"{rate:.0f}/s", *notes]
        print(f"{name:<24}{len(lines):>8} findings  {digest}  {', '.join(told)}", flush=True)
    if len(hashes) != 1:
        sys.exit("the findings differ")
    print("equal to the byte")


def processes_time() -> float:
    """Seconds of processor time of the processes that this one started and that have ended."""
    times = os.times()
    return times.children_user + times.children_system


if __name__ == "__main__":
    main()
