"""Tests of bot/faces/telegram/metrics.py."""

from __future__ import annotations

import pytest

from bot.faces.telegram.metrics import CONTENT_TYPE, MAX_CHILDREN, Metrics


def figures(metrics: Metrics) -> dict[str, float]:
    """Return the figures by name, those of the process left out."""
    lines = metrics.text().decode().splitlines()
    pairs = (line.rpartition(" ") for line in lines if line.startswith("bonguichet_"))
    return {name: float(value) for name, _, value in pairs if "_created" not in name}


def test_everything_counted_is_shown() -> None:
    metrics = Metrics()
    inbox = [1, 2, 3]

    metrics.received("press")
    metrics.received("press")
    metrics.received("text")
    metrics.repeated()
    metrics.refused(403)
    metrics.answered(0.004)
    metrics.called("sendMessage", "ok", 0.2)
    metrics.called("editMessageText", "not_modified", 0.02)
    metrics.failed("TimedOut")
    metrics.reminded()
    metrics.committed(5)
    metrics.content("a1b2c3")
    metrics.queue("inbox", lambda: len(inbox))
    inbox.append(4)

    shown = figures(metrics)
    expected = {
        'bonguichet_updates_total{kind="press"}': 2,
        'bonguichet_updates_total{kind="text"}': 1,
        "bonguichet_updates_repeated_total": 1,
        'bonguichet_webhook_refused_total{status="403"}': 1,
        'bonguichet_answer_seconds_bucket{le="0.0025"}': 0,
        'bonguichet_answer_seconds_bucket{le="0.005"}': 1,
        'bonguichet_call_seconds_count{method="sendMessage",outcome="ok"}': 1,
        'bonguichet_call_seconds_sum{method="editMessageText",outcome="not_modified"}': 0.02,
        'bonguichet_errors_total{kind="TimedOut"}': 1,
        "bonguichet_reminders_total": 1,
        'bonguichet_commit_size_bucket{le="4.0"}': 0,
        'bonguichet_commit_size_bucket{le="8.0"}': 1,
        'bonguichet_content_info{revision="a1b2c3"}': 1,
        'bonguichet_queue{queue="inbox"}': 4,
    }
    assert {name: shown.get(name) for name in expected} == expected
    assert CONTENT_TYPE.startswith("text/plain")


def test_new_content_takes_the_place_of_the_old() -> None:
    metrics = Metrics()

    metrics.content("a1")
    metrics.content("b2")

    found = [name for name in figures(metrics) if name.startswith("bonguichet_content_info")]
    assert found == ['bonguichet_content_info{revision="b2"}']


@pytest.mark.parametrize("label", ["7000000001", "mon mari", "é", "a\nb", "x" * 41, ""])
def test_label_that_a_person_could_have_made_counts_as_other(label: str) -> None:
    metrics = Metrics()

    metrics.received(label)
    metrics.failed(label)
    metrics.called(label, "ok", 1.0)

    text = metrics.text().decode()
    assert 'bonguichet_updates_total{kind="other"} 1.0' in text
    assert 'bonguichet_errors_total{kind="other"} 1.0' in text
    assert 'bonguichet_call_seconds_count{method="other",outcome="other"} 1.0' in text


def test_labels_without_end_are_other() -> None:
    metrics = Metrics()

    for number in range(MAX_CHILDREN + 10):
        metrics.failed("x" + "abcdefghij"[number % 10] * (number // 10 + 1))

    assert figures(metrics)['bonguichet_errors_total{kind="other"}'] == 10


def test_two_processes_in_one_count_apart() -> None:
    first, second = Metrics(), Metrics()

    first.repeated()

    name = "bonguichet_updates_repeated_total"
    assert (figures(first)[name], figures(second)[name]) == (1, 0)
