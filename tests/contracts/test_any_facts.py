"""Whatever words of the contract are put together, the packaged content has an answer in JSON."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.authoring.resolving import Resolver, dumps
from bot.authoring.stories import DEFAULT_DAY
from bot.render.contract import as_json
from tests.contracts.conftest import WORDS

_DATES = st.one_of(st.dates().map(str), st.just("inconnu"))
_CLOSED = {f: st.sampled_from([*v, "inconnu"]) for f, v in WORDS["facts"].items()}
_OPEN = {f: st.sampled_from([*v, "inconnu"]) for f, v in WORDS["open_facts"].items()}
FACTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        **_CLOSED,
        **_OPEN,
        **{fact: _DATES for fact in _OPEN if fact.endswith("_le")},
        "departement": st.sampled_from([*WORDS["departements"], "inconnu"]),
    },
)


@settings(deadline=None, max_examples=300)
@given(facts=FACTS)
def test_any_words_of_the_contract_get_one_of_its_answers(
    held: Resolver, facts: dict[str, Any]
) -> None:
    answer = held.from_line(json.dumps(facts), DEFAULT_DAY)

    got = json.loads(dumps(as_json(answer, held.explainer("fr", DEFAULT_DAY))))

    assert got["status"] in ("decided", "several", "question", "refused")
