"""Judges exchanges in columns of Arrow, in this process."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Optional, Union

from .command import ChatwireError

if TYPE_CHECKING:
    from ._arrow import Judge

StrPath = Union[str, "os.PathLike[str]"]


def judge(
    exchanges: Any,
    *,
    profile: Optional[StrPath] = None,
    contract: Optional[str] = None,
    max_body: Optional[int] = None,
    max_findings_per_rule: Optional[int] = None,
) -> Any:
    """Judges each row of a table or record batch; gives it with the column ``judgment``.

    ``exchanges`` is whatever offers Arrow's PyCapsule interface: a table, a record batch or a
    reader of pyarrow, a data frame of Polars, a relation of DuckDB. Only the column ``body`` must
    be there; what a log did not keep is null or missing, and no server is blamed for it. Columns
    that are read as an exchange and are large (``request``, ``headers``, ``body``, ``frames``,
    ``details``, ``meta``) are left out of the result, and all others stay. A row that is no
    exchange has the verdict ``unreadable`` and says why. Nothing is copied, and other Python
    threads run meanwhile; one call uses one core, so call it from several threads for more.

    A record batch of pyarrow gives a record batch, its tables and readers a table, and a data frame
    of Polars a data frame; anything else gives an ``ArrowTable``, which any library of Arrow takes::

        judged = chatwire_api.judge(pyarrow.parquet.read_table("traffic.parquet"))
        judged["judgment"].combine_chunks().field("verdict")

    ``profile`` is the name of a bundled profile or a TOML file, ``contract`` the name of a bundled
    contract; without them the ``target`` and the model of a row decide, as in ``chatwire check``.
    A body of more than ``max_body`` bytes (64 MiB unless set) is ``unreadable``. Of each rule the
    first ``max_findings_per_rule`` findings (20 unless set) are listed, and all are counted.

    Raises ``TypeError`` for what is not Arrow, ``ValueError`` if there is no column ``body``, a
    column has a type that is not read, or there is no such profile or contract, and
    ``ChatwireError`` if this installation has no compiled module.
    """
    _require_arrow(exchanges)
    name = None if profile is None else os.fspath(profile)
    judged = _judge(name, contract, max_body, max_findings_per_rule).judge(exchanges)
    return _as_library_of(exchanges, judged)


def read_recordings(path: StrPath) -> Any:
    """The recordings below a folder, or of a file of JSON Lines, as an ``ArrowTable``.

    Its columns are those that ``judge`` reads; any library of Arrow takes it without a copy, such
    as ``pyarrow.table(chatwire_api.read_recordings("tests/recordings"))``. Traffic in another
    format goes through ``chatwire import`` first.

    Raises ``ValueError`` if there is no such folder or a recording is damaged.
    """
    return _module().read_recordings(os.fspath(path))


def write_recordings(exchanges: Any, path: StrPath) -> int:
    """Stores rows as recordings, for ``chatwire check`` and ``chatwire serve``; says how many.

    ``exchanges`` has the columns that ``read_recordings`` gives, such as the rows of a table whose
    verdict is ``fail``. They become folders below ``path``, named by the case of each, or the lines
    of a file if ``path`` ends with ``.jsonl``. Headers and credentials are redacted as ever.

    Raises ``TypeError`` for what is not Arrow, and ``ValueError`` at the first row that is no
    recording, has a name that leads out of the folder, or cannot be stored.
    """
    _require_arrow(exchanges)
    count: int = _module().write_recordings(exchanges, os.fspath(path))
    return count


def _require_arrow(exchanges: Any) -> None:
    if hasattr(exchanges, "__arrow_c_array__") or hasattr(exchanges, "__arrow_c_stream__"):
        return
    kind = type(exchanges).__name__
    raise TypeError(f"{kind} has no data of Arrow; give a table, a record batch or a data frame")


@lru_cache(maxsize=16)
def _judge(
    profile: Optional[str],
    contract: Optional[str],
    max_body: Optional[int],
    max_findings_per_rule: Optional[int],
) -> Judge:
    judge: Judge = _module().Judge(profile, contract, max_body, max_findings_per_rule)
    return judge


def _module() -> Any:
    # When it is needed and not before: the rest of the package works without it.
    try:
        from . import _arrow
    except ImportError as error:
        raise ChatwireError(
            "this installation has no compiled module for Arrow; it is in the wheels for CPython "
            "3.9 and newer, and is built from source where Rust is installed"
        ) from error
    return _arrow


def _as_library_of(exchanges: Any, judged: Any) -> Any:
    library = type(exchanges).__module__.partition(".")[0]
    if library == "pyarrow":
        import pyarrow

        table = pyarrow.table(judged)
        if not hasattr(exchanges, "__arrow_c_array__"):
            return table
        empty = pyarrow.RecordBatch.from_pylist([], schema=table.schema)
        return next(iter(table.to_batches()), empty)
    if library == "polars":
        import polars

        return polars.DataFrame(judged)
    return judged
