# pyright: basic
"""Networks are run so that each processor says the same."""

import sys
from pathlib import Path

import pytest

from guardrails import runtime

ANY = Path(runtime.__file__).parent / "intents/transformer/network.onnx"


@pytest.mark.parametrize(
    ("told", "widely"),
    [
        ("processor\t: 0\nflags\t\t: fpu sse avx2 avx512f avx512_vnni\n", True),
        ("flags\t\t: fpu avx2 avx_vnni\n", True),
        ("flags\t\t: fpu sse avx2 avx512f avx512bw\n", False),
        ("model name\t: avx512_vnni\n", False),
        ("", False),
    ],
)
def test_which_processor_needs_no_help_to_be_exact(
    told: str, widely: bool, tmp_path: Path
) -> None:
    processors = tmp_path / "cpuinfo"
    processors.write_text(told)

    assert runtime.multiplies_widely(processors) is widely


def test_a_processor_that_nothing_is_known_of_is_helped(tmp_path: Path) -> None:
    assert not runtime.multiplies_widely(tmp_path / "none")


@pytest.mark.parametrize("widely", [False, True])
def test_the_exact_sums_are_asked_for_where_they_are_not_given(
    widely: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "multiplies_widely", lambda: widely)

    options = runtime.onnx_session(ANY.read_bytes()).get_session_options()

    assert options.intra_op_num_threads == 1
    if widely:
        with pytest.raises(RuntimeError):
            options.get_session_config_entry("session.x64quantprecision")
    else:
        assert options.get_session_config_entry("session.x64quantprecision") == "1"


def test_the_bytes_of_a_network_are_not_kept() -> None:
    model = ANY.read_bytes()
    before = sys.getrefcount(model)

    session = runtime.onnx_session(model)

    assert sys.getrefcount(model) == before
    assert session.get_inputs()[0].name == "input_ids"
