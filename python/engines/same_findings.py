"""Compares the findings of ``chatwire check``, the wheel, DataFusion and Ballista, to the byte.

Makes many exchanges of the recordings of the repository, judges them in each way, brings the
findings into one form, and prints how many there are and their SHA-256. Fails unless all are equal.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Optional

import chatwire_api
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

#: The members of a finding in the form that is compared, after the name of its exchange.
MEMBERS = ["rule", "level", "event", "frame", "offset", "line", "pointer", "header"]
MEMBERS += ["expected", "seen"]

#: How many files there are, and so how many parts a query has.
FILES = 16

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


def by_wheel(folder: Path, threads: int) -> Iterator[bytes]:
    """The findings of the wheel, with a batch for each call."""

    def judge(file: Path) -> list[bytes]:
        found = []
        for batch in pq.ParquetFile(file).iter_batches(512):
            judged = chatwire_api.judge(batch)
            findings = judged["judgment"].field("findings").to_pylist()
            for name, rows in zip(judged["name"].to_pylist(), findings):
                found += [spelled(name, row) for row in rows]
        return found

    with ThreadPoolExecutor(threads) as pool:
        for found in pool.map(judge, sorted(folder.glob("*.parquet"))):
            yield from found


def by_sql(program: Path, folder: Path, arguments: Iterable[str]) -> Iterator[bytes]:
    """The findings of a query, on this machine or on a cluster."""
    command = [str(program), SQL, "--from", str(folder), "--format", "json", "--no-progress"]
    process = subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE)
    assert process.stdout is not None
    for line in process.stdout:
        row = json.loads(line)
        yield spelled(row["name"], row["finding"])
    if process.wait() != 0:
        raise SystemExit(f"chatwire-sql ended with {process.returncode}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="empty folder for the exchanges")
    parser.add_argument("--recordings", type=Path, default=Path("fixtures/recordings"))
    parser.add_argument("--copies", type=int, default=758, help="of each recording")
    parser.add_argument("--sql", type=Path, help="chatwire-sql; without it no engine is compared")
    parser.add_argument("--ballista", help="HOST:PORT of a scheduler")
    given = parser.parse_args()
    folder: Path = given.folder
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{make(given.recordings, folder, given.copies)} exchanges", flush=True)
    ways = {
        "chatwire check": lambda: by_check(folder),
        "wheel, 1 thread": lambda: by_wheel(folder, 1),
        "wheel, 2 threads": lambda: by_wheel(folder, 2),
    }
    if given.sql:
        parquet = folder / "*.parquet"
        for cores in ("1", "2"):
            ways[f"DataFusion, cores: {cores}"] = lambda cores=cores: by_sql(
                given.sql, parquet, ["--cores", cores]
            )
        if given.ballista:
            ways["Ballista"] = lambda: by_sql(given.sql, parquet, ["--ballista", given.ballista])
    hashes = set()
    for name, findings in ways.items():
        start, used = time.perf_counter(), processor_time()
        lines = sorted(findings())
        elapsed, seconds = time.perf_counter() - start, processor_time() - used
        digest = hashlib.sha256(b"\n".join(lines)).hexdigest()
        hashes.add(digest)
        print(f"{name:<22}{len(lines):>9} findings  {digest}  {elapsed:.0f} s, ", end="")
        print(f"{seconds:.0f} s of processor time", flush=True)
    if len(hashes) != 1:
        sys.exit("the findings differ")


def processor_time() -> float:
    """Of this process and of those that it started and that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
