"""Health, and the pages with their scripts, served by the service itself."""

import hmac
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Header, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from swagger_ui_bundle import swagger_ui_path

from assistant.api.lean import LeanFiles
from assistant.api.services import Here
from assistant.errors import NotFound

router = APIRouter(tags=["system"])
_WEB = Path(__file__).parent.parent / "web"


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process runs."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    responses={503: {"description": "A part is missing", "content": {"application/json": {}}}},
)
async def ready(here: Here) -> Response:
    """Whether everything that a turn needs answers, each part by name; and what rests after failures."""
    parts, degraded = await here.ready()
    return JSONResponse(
        {**parts, "degraded": degraded}, status_code=200 if all(parts.values()) else 503
    )


@router.get("/metrics", include_in_schema=False)
async def metrics(here: Here, authorization: Annotated[str, Header()] = "") -> Response:
    """For Prometheus, with the operator's token; without one there is nothing here."""
    wanted = f"Bearer {here.metrics_token}".encode()
    if not here.metrics_token or not hmac.compare_digest(wanted, authorization.encode()):
        raise NotFound
    return Response(here.instruments.page(), media_type="text/plain; version=0.0.4")


@router.get("/", include_in_schema=False)
async def sample() -> FileResponse:
    """A sample customer page with the widget."""
    return FileResponse(_WEB / "sample" / "index.html")


@router.get("/console", include_in_schema=False)
async def console() -> FileResponse:
    """The staff console."""
    return FileResponse(_WEB / "console" / "index.html")


@router.get("/widget.js", include_in_schema=False)
async def widget() -> FileResponse:
    """The one script that another site embeds."""
    return FileResponse(_WEB / "widget" / "widget.js", media_type="text/javascript")


@router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> HTMLResponse:
    """The API, with assets of our own."""
    return get_swagger_ui_html(
        openapi_url=request.app.openapi_url,
        title="Kora API",
        swagger_js_url="/assets/swagger/swagger-ui-bundle.js",
        swagger_css_url="/assets/swagger/swagger-ui.css",
        swagger_favicon_url="/assets/swagger/favicon-32x32.png",
    )


def mount(app: FastAPI) -> None:
    """Scripts and styles."""
    app.mount("/assets/swagger", StaticFiles(directory=str(swagger_ui_path)))
    app.mount("/widget", GZipMiddleware(LeanFiles(directory=_WEB / "widget")))
    for part in ("console", "sample"):
        app.mount(f"/{part}", GZipMiddleware(StaticFiles(directory=_WEB / part)))
