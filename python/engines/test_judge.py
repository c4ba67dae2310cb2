"""The judge over Arrow: what goes in, what comes out, and what is shared."""

import sys
import threading
import time
from pathlib import Path
from typing import Any, Iterator

import chatwire_api
import polars
import pyarrow as pa
import pytest

RECORDINGS = Path(__file__).parents[2] / "fixtures/recordings"

GOOD = '{"choices": []}'


@pytest.fixture(scope="module")
def traffic() -> pa.Table:
    return pa.table(chatwire_api.read_recordings(RECORDINGS))


def verdicts(judged: Any) -> list[str]:
    column = pa.table(judged)["judgment"].combine_chunks()
    found: list[str] = column.field("verdict").to_pylist()
    return found


def test_a_result_is_of_the_library_of_its_input(traffic: pa.Table) -> None:
    batch = traffic.to_batches()[0]
    assert isinstance(chatwire_api.judge(traffic), pa.Table)
    assert isinstance(chatwire_api.judge(batch), pa.RecordBatch)
    assert isinstance(chatwire_api.judge(batch.slice(0, 0)), pa.RecordBatch)
    assert isinstance(chatwire_api.judge(traffic.to_reader()), pa.Table)
    assert isinstance(chatwire_api.judge(polars.DataFrame({"body": [GOOD]})), polars.DataFrame)
    other = chatwire_api.judge(chatwire_api.read_recordings(RECORDINGS / "aimlapi"))
    assert (type(other).__name__, len(other)) == ("ArrowTable", 1)
    assert other.column_names[-1] == "judgment"


def test_a_row_is_judged_alike_in_every_batch(traffic: pa.Table) -> None:
    whole = chatwire_api.judge(traffic)
    assert len(whole) == len(traffic) > 100
    for rows in (1, 7):
        parts = [chatwire_api.judge(batch) for batch in traffic.to_batches(max_chunksize=rows)]
        assert pa.Table.from_batches(parts).combine_chunks() == whole.combine_chunks()


@pytest.mark.parametrize(
    "type_", [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.binary_view()]
)
def test_every_kind_of_text_is_read(type_: pa.DataType) -> None:
    table = pa.table({"body": pa.array([GOOD, None], pa.string()).cast(type_)})
    assert verdicts(chatwire_api.judge(table)) == ["fail", "unreadable"]


def test_poison_rows_fail_no_other() -> None:
    table = pa.table({"body": [GOOD, GOOD, None, GOOD], "status": [200, 7, 200, 200]})
    assert verdicts(chatwire_api.judge(table)) == ["fail", "unreadable", "unreadable", "fail"]


def test_columns_that_stay_are_not_copied(traffic: pa.Table) -> None:
    batch = traffic.to_batches()[0]
    judged = chatwire_api.judge(batch)
    for column in ("name", "target", "status"):
        given = [it and it.address for it in batch[column].buffers()]
        # Absent nulls may be told as no buffer.
        found = [it and it.address for it in judged[column].buffers()]
        assert found[1:] == given[1:]


def test_bodies_are_not_copied() -> None:
    # A copy of this body would be the largest allocation by far.
    body = " " * (64 << 20)
    table = pa.table({"body": [body, GOOD]})
    before = _peak_memory()
    assert verdicts(chatwire_api.judge(table))[1] == "fail"
    assert _peak_memory() - before < len(body) / 2


def _peak_memory() -> int:
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def test_other_threads_run_while_rows_are_judged(traffic: pa.Table) -> None:
    many = pa.concat_tables([traffic] * 4).combine_chunks().to_batches()[0]
    turns = 0
    seen = []

    def batches() -> Iterator[pa.RecordBatch]:
        for _ in range(2):
            seen.append(turns)
            yield many

    reader = pa.RecordBatchReader.from_batches(many.schema, batches())
    worker = threading.Thread(target=chatwire_api.judge, args=(reader,))
    interval = sys.getswitchinterval()
    # Nobody is asked to give up the lock of the interpreter: it changes hands when it is released.
    sys.setswitchinterval(1000)
    try:
        worker.start()
        while worker.is_alive():
            turns += 1
            time.sleep(0)
    finally:
        sys.setswitchinterval(interval)
    # The first batch was judged between the two, with the lock released.
    assert seen[1] > seen[0] + 1


def test_limits_and_profiles_are_taken(traffic: pa.Table) -> None:
    table = pa.table({"body": [GOOD, GOOD + " " * 100]})
    assert verdicts(chatwire_api.judge(table, max_body=50)) == ["fail", "unreadable"]
    judged = chatwire_api.judge(traffic, max_findings_per_rule=1)["judgment"].combine_chunks()
    findings = judged.field("findings").value_lengths()
    assert findings == judged.field("rules").value_lengths()
    judged = chatwire_api.judge(table, profile="aimlapi", contract="openai")["judgment"]
    assert judged[0]["profile"].as_py() == "aimlapi"


def test_what_cannot_be_judged_is_told() -> None:
    with pytest.raises(TypeError, match="list has no data of Arrow"):
        chatwire_api.judge([1])
    with pytest.raises(ValueError, match="`body`"):
        chatwire_api.judge(pa.table({"text": ["x"]}))
    with pytest.raises(ValueError, match="`status` has type"):
        chatwire_api.judge(pa.table({"body": [GOOD], "status": ["200"]}))
    with pytest.raises(ValueError, match="no bundled profile"):
        chatwire_api.judge(pa.table({"body": [GOOD]}), profile="nobody")
    with pytest.raises(ValueError, match="no bundled contract"):
        chatwire_api.judge(pa.table({"body": [GOOD]}), contract="nobody")
    with pytest.raises(ValueError, match="no-such-folder"):
        chatwire_api.read_recordings("no-such-folder")
