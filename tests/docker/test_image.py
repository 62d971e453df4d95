"""The image's steps, taken in a clean folder: what is copied is enough, and nothing else is."""

import fnmatch
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_architecture import ROOT

pytestmark = pytest.mark.slow
STEPS = (ROOT / "docker/Dockerfile").read_text().replace("\\\n", " ").splitlines()


def allowed() -> list[str]:
    """What the ignore file lets into the build: everything else stays outside."""
    lines = (ROOT / "docker/Dockerfile.dockerignore").read_text().splitlines()
    assert lines[0] == "*"
    return [line[1:] for line in lines if line.startswith("!")]


def copied(into: Path) -> None:
    """Each COPY of the first stage, in order."""
    ignored = shutil.ignore_patterns("__pycache__")
    for step in STEPS[: STEPS.index("FROM ${PYTHON_IMAGE}")]:
        match = re.fullmatch(r"COPY (.+) (\S+)", step)
        for name in match[1].split() if match else ():
            assert name in allowed(), f"{name} is copied and ignored"
            source, target = ROOT / name, into / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=ignored)
            else:
                shutil.copy(source, target)


def test_the_copied_files_build_a_package_that_answers(tmp_path: Path) -> None:
    source, target = tmp_path / "src", tmp_path / "venv"
    source.mkdir()
    copied(source)
    (install,) = (step for step in STEPS if step.startswith("RUN") and step.endswith(" ."))
    options = [word for word in install.split() if word.startswith("--")]
    assert "--no-build-isolation" in options

    # As that step, save for where it installs: the dependencies are those of this environment.
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", *options, "--target", target, "."],
        check=True,
        cwd=source,
    )
    shutil.rmtree(source)  # the second stage has no sources

    program = (
        "import assistant; print(assistant.__file__); from assistant.cli import main; main()"
    )
    answered = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            program,
            "ask",
            "--tenant",
            "kapsule",
            "How long do you keep my chats with Kora?",
            "--home",
            str(tmp_path / "h"),
        ],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(target), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    ).stdout

    assert answered.startswith(str(target))
    assert "12 months" in answered


def test_what_a_wheel_would_lack_is_not_lacking(tmp_path: Path) -> None:
    copied(tmp_path)

    held = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()}
    tracked = subprocess.run(
        ["git", "ls-files", "assistant", "guardrails", "prompts"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()

    assert [name for name in tracked if name not in held and (ROOT / name).exists()] == []
    assert not [name for name in held if fnmatch.fnmatch(name, "*.env") or "secrets/" in name]


def test_the_second_stage_runs_as_nobody_and_names_its_base_by_a_variable() -> None:
    text = "\n".join(STEPS)

    assert re.findall(r"^FROM (\S+)", text, re.M) == ["${PYTHON_IMAGE}"] * 2
    assert "USER 10001:10001" in STEPS
    assert "--require-hashes" in text
