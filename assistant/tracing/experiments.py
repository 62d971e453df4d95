# pyright: basic
"""Runs of the offline suites in Langfuse, as experiments over datasets, through its own client."""

import functools
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from langfuse import Evaluation, Langfuse
from langfuse._client.resource_manager import LangfuseResourceManager
from langfuse.api.core import ApiError
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider

from assistant.egress import UNANSWERED, Egress
from assistant.errors import AppError
from assistant.tracing.langfuse import Account, exporter
from guardrails import Redacted

# Items are written one call each; the server, not this machine, is what they wait for.
_AT_ONCE = 8


class UploadFailed(AppError):
    """Langfuse did not take the run, or not the whole of it."""

    status = 502
    code = "upload-failed"
    public = "The run could not be uploaded."


@dataclass(frozen=True, slots=True)
class Judged:
    """One case, with nothing in it that a person could be known by."""

    case: str
    asked: Redacted
    answered: Redacted
    detail: Redacted
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Overall:
    """One figure over all cases."""

    measure: str
    value: float
    comment: str


class Experiments:
    """A client of its own, closed with the block: the tracer's keeps its gate to itself."""

    def __init__(self, account: Account, egress: Egress, *, timeout: int = 20) -> None:
        egress.permit(account.base_url)
        self._http = egress.for_langfuse(timeout=timeout)
        self._provider = TracerProvider(
            resource=Resource({"service.name": "kora-evals"}), shutdown_on_exit=False
        )
        with LangfuseResourceManager._lock:  # the vendor would hand an old client out again
            LangfuseResourceManager._instances.pop(account.public_key, None)
        self._exporter = exporter(account, egress, timeout)
        self._delivered = True
        self._client = Langfuse(
            public_key=account.public_key,
            secret_key=account.secret_key,
            base_url=account.base_url,
            timeout=timeout,
            httpx_client=self._http,
            tracer_provider=self._provider,
            span_exporter=self._exporter,
        )
        logging.getLogger("langfuse").setLevel(logging.CRITICAL)  # it would print what it sends

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.shutdown()
        self._provider.shutdown()
        self._http.close()

    def upload(
        self, dataset: str, run: str, judged: Sequence[Judged], figures: Sequence[Overall]
    ) -> str:
        """Put the cases into the dataset and the run beside the others; its address, if told.

        The same again changes nothing. Raises `UploadFailed` where a case is missing afterwards.
        """
        try:
            return self._upload(dataset, run, judged, figures)
        except (ApiError, *UNANSWERED) as error:
            raise UploadFailed(f"{dataset}: {_said(error)}") from error

    def _upload(
        self, dataset: str, run: str, judged: Sequence[Judged], figures: Sequence[Overall]
    ) -> str:
        self._client.create_dataset(name=dataset)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(functools.partial(self._item, dataset), judged))
        held = self._client.get_dataset(dataset)
        mine = {_id(dataset, one): one for one in judged}
        held.items = [item for item in held.items if item.id in mine]
        done = held.run_experiment(
            name=dataset,
            run_name=run,
            task=_answers(mine),
            evaluators=[_scores(mine)],
            run_evaluators=[_overall(figures)],
        )
        # The client notes a failed item in its log alone.
        if len(done.item_results) != len(judged):
            raise UploadFailed(f"{dataset}: {len(done.item_results)} of {len(judged)} cases")
        return done.experiment_url or ""

    def _item(self, dataset: str, one: Judged) -> None:
        self._client.create_dataset_item(
            dataset_name=dataset,
            id=_id(dataset, one),
            input={"case": one.case, "asked": one.asked.text},
        )


def _id(dataset: str, one: Judged) -> str:
    """Of all datasets of a project, and the same in every run."""
    return f"{dataset}/{one.case}"


def _answers(mine: Mapping[str, Judged]) -> Callable[..., object]:
    async def task(*, item: object, **_: object) -> dict[str, object]:
        one = mine[item.id]  # type: ignore[attr-defined]
        return {"answered": one.answered.text, "detail": one.detail.text}

    return task


def _scores(mine: Mapping[str, Judged]) -> Callable[..., list[Evaluation]]:
    by_case = {one.case: one for one in mine.values()}

    def scores(*, input: dict[str, str], **_: object) -> list[Evaluation]:  # noqa: A002
        held = by_case[input["case"]].scores
        return [Evaluation(name=name, value=value) for name, value in held.items()]

    return scores


def _overall(figures: Sequence[Overall]) -> Callable[..., list[Evaluation]]:
    def overall(**_: object) -> list[Evaluation]:
        return [
            Evaluation(name=one.measure, value=one.value, comment=one.comment)
            for one in figures
        ]

    return overall


def _said(error: Exception) -> str:
    """The status or the kind: what a server answers may repeat what it was sent."""
    is_answer = isinstance(error, ApiError)
    return f"status {error.status_code}" if is_answer else type(error).__name__
