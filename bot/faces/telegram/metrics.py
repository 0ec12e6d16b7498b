"""What is counted and timed, for Prometheus; names of ours only, nothing of a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics import MetricWrapperBase

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
MAX_CHILDREN = 128  #: different labels of one metric; more than the code has names for
OTHER: Final = "other"
_NAME = re.compile(r"[A-Za-z_-]{1,40}")
#: Seconds: from a loopback answer to a call that waits for Telegram's flood limits.
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
BATCH_SIZES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256)
M = TypeVar("M", bound=MetricWrapperBase)


class _Children(dict[tuple[str, ...], M]):
    """The children of a metric by their labels, looked up once; strange labels count as other."""

    def __init__(self, metric: M) -> None:
        super().__init__()
        self._metric: M = metric

    def __missing__(self, labels: tuple[str, ...]) -> M:
        ours = len(self) < MAX_CHILDREN and all(map(_NAME.fullmatch, labels))
        child: M = self._metric.labels(*(labels if ours else (OTHER,) * len(labels)))
        if ours:
            self[labels] = child
        return child


class Metrics:
    """Every figure of one process, in a registry of its own."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._updates = _Children(
            Counter("bonguichet_updates", "Updates kept", ["kind"], registry=registry)
        )
        self._calls = _Children(
            Histogram(
                "bonguichet_call_seconds",
                "Calls of the Bot API, until they were answered",
                ["method", "outcome"],
                registry=registry,
                buckets=SECONDS,
            )
        )
        self._errors = _Children(
            Counter("bonguichet_errors", "Failures", ["kind"], registry=registry)
        )
        self._repeated = Counter(
            "bonguichet_updates_repeated", "Updates dropped: kept before", registry=registry
        )
        self._refused = Counter(
            "bonguichet_webhook_refused",
            "Requests at the webhook that were not taken",
            ["status"],
            registry=registry,
        )
        self._answers = Histogram(
            "bonguichet_answer_seconds",
            "From keeping an update to the delivery of its answer",
            registry=registry,
            buckets=SECONDS,
        )
        self._reminders = Counter("bonguichet_reminders", "Reminders sent", registry=registry)
        self._commits = Histogram(
            "bonguichet_commit_size",
            "Changes in one commit",
            registry=registry,
            buckets=BATCH_SIZES,
        )
        self._queues = Gauge("bonguichet_queue", "What waits", ["queue"], registry=registry)
        self._content = Info("bonguichet_content", "The content in use", registry=registry)

    def received(self, kind: str) -> None:
        """Count an update that was kept."""
        self._updates[kind,].inc()

    def repeated(self) -> None:
        """Count an update that was kept before, and dropped."""
        self._repeated.inc()

    def refused(self, status: int) -> None:
        """Count a request at the webhook that was not taken; the statuses are the listener's."""
        self._refused.labels(str(status)).inc()

    def answered(self, seconds: float) -> None:
        """Note how long a person waited."""
        self._answers.observe(seconds)

    def called(self, method: str, outcome: str, seconds: float) -> None:
        """Note a call of the Bot API and how it ended."""
        self._calls[method, outcome].observe(seconds)

    def failed(self, kind: str) -> None:
        """Count a failure."""
        self._errors[kind,].inc()

    def reminded(self) -> None:
        """Count a reminder that was sent."""
        self._reminders.inc()

    def committed(self, size: int) -> None:
        """Note how many changes one commit held."""
        self._commits.observe(size)

    def content(self, revision: str) -> None:
        """Say which content is in use."""
        self._content.info({"revision": revision})

    def queue(self, name: str, length: Callable[[], float]) -> None:
        """Let the length of a queue be asked at each scrape."""
        self._queues.labels(name).set_function(length)

    def text(self) -> bytes:
        """Return all of it as Prometheus reads it (CONTENT_TYPE)."""
        return generate_latest(self._registry)
