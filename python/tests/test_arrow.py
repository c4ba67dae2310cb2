"""The judge over Arrow without a library of Arrow; `python/engines` has the tests with some."""

from pathlib import Path

import chatwire_api
import pytest

ROOT = Path(__file__).parents[2]


def test_rows_are_judged() -> None:
    recordings = chatwire_api.read_recordings(ROOT / "fixtures/recordings/aimlapi")
    judged = chatwire_api.judge(recordings)
    assert len(judged) == len(recordings) == 1
    assert judged.column_names == ["name", "target", "recorded_at", "status", "judgment"]


def test_what_is_not_arrow_is_refused() -> None:
    with pytest.raises(TypeError, match="list has no data of Arrow"):
        chatwire_api.judge([1])
