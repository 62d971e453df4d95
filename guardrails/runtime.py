# pyright: basic
"""How each small network here is run: on one core, and with the same numbers on any processor."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_PROCESSORS = Path("/proc/cpuinfo")
_WIDE = frozenset({"avx512_vnni", "avx_vnni"})  # multiply bytes into sums of 32 bits


def onnx_session(model: bytes, *, unused: Sequence[str] = ()) -> "InferenceSession":
    """A network that was read whole. `unused`: optimizers of the runtime that it is better without."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Many are asked at a time: each takes one core, and none waits for another's threads.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if not multiplies_widely():
        # Sums of 16 bits overflow there: the judge of passages said 0.74 for 1.04, and answers,
        # intents and verdicts were others than those that were measured.
        options.add_session_config_entry("session.x64quantprecision", "1")
    session = onnxruntime.InferenceSession(
        model, options, providers=["CPUExecutionProvider"], disabled_optimizers=list(unused)
    )
    # Its bytes are kept, as large as the network again, to begin anew on another kind of processor.
    session.disable_fallback()
    session._model_bytes = b""
    return session


def multiplies_widely(processors: Path = _PROCESSORS) -> bool:
    """Whether this processor needs no help to be exact; unknown is no. Help takes half as long again."""
    try:
        told = processors.read_text("utf-8", "replace")
    except OSError:
        return False
    flags = next((line for line in told.splitlines() if line.startswith("flags")), "")
    return not _WIDE.isdisjoint(flags.split())
