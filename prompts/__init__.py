"""Prompts are files: Jinja2 in, text and its hash out. A wrong variable is an error."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import final

from jinja2 import StrictUndefined, Template, UndefinedError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

_FOLDER = Path(__file__).parent


class BadPrompt(Exception):
    """A prompt that does not exist, or whose variables are not exactly those given."""


@final
@dataclass(frozen=True, slots=True)
class Prompt:
    """A filled prompt and the hash of the file it came from, which traces keep."""

    text: str
    sha: str


@cache
def _read(name: str) -> tuple[Template, frozenset[str], str]:
    path = _FOLDER / f"{name}.md"
    if not name.isidentifier() or not path.is_file():
        raise BadPrompt(f"there is no prompt {name!r}")
    source = path.read_text(encoding="utf-8")
    room = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,  # the output is a prompt, never a page
        trim_blocks=True,
        lstrip_blocks=True,
    )
    named = frozenset(meta.find_undeclared_variables(room.parse(source)))
    return room.from_string(source), named, sha256(source.encode()).hexdigest()


def load(name: str, **values: object) -> Prompt:
    """The prompt `name` filled with exactly the variables that it names."""
    template, named, sha = _read(name)
    if named != values.keys():
        missing, unused = sorted(named - values.keys()), sorted(values.keys() - named)
        raise BadPrompt(f"prompt {name!r}: missing {missing}, unused {unused}")
    try:
        return Prompt(template.render(**values).strip() + "\n", sha)
    except UndefinedError as error:
        raise BadPrompt(f"prompt {name!r}: {error.message}") from error
