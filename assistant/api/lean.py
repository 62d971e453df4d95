"""Scripts as browsers get them: without what is only for their readers."""

import os
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


def lean(script: str) -> str:
    """The same script without indentation and without lines of comment; every line keeps its number.

    For our own scripts, in which no text of several lines depends on either.
    """
    kept: list[str] = []
    within = False
    for line in script.split("\n"):
        bare = line.strip()
        if within or (bare.startswith("/*") and (bare.endswith("*/") or "*/" not in bare)):
            within = not bare.endswith("*/")
            bare = ""
        kept.append("" if bare.startswith("//") else bare)
    return "\n".join(kept)


class LeanFiles(StaticFiles):
    """A sixth of what a visitor would load is comments and spaces."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """A script made lean; anything else, and a 304, as it is."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        path = Path(full_path)
        if path.suffix != ".js" or response.status_code != status_code:
            return response
        same = {name: response.headers[name] for name in ("etag", "last-modified")}
        return Response(
            lean(path.read_text("utf-8")), status_code, same, media_type="text/javascript"
        )
