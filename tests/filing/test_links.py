"""Deep links: what they say is opened again, what they do not know is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.engine.model import FactId
from bot.filing.links import MAX_LINK_CHARS, read_link, write_link
from tests.real import real_conversation

CODES = real_conversation().library.links


@given(pairs=st.lists(st.sampled_from(sorted(CODES.values())), max_size=6))
def test_link_opens_the_facts_it_was_written_from(pairs: list[tuple[FactId, str]]) -> None:
    facts = dict(pairs)

    link = write_link(CODES, facts)

    assert link is None if not facts else link is not None and read_link(CODES, link) == facts


@given(link=st.text(max_size=80))
def test_any_link_is_read_and_never_invents_a_fact(link: str) -> None:
    assert set(read_link(CODES, link).items()) <= set(CODES.values())


def test_facts_without_a_code_stay_out_of_the_link() -> None:
    facts = {FactId("nationalite"): "algerienne", FactId("expire_le"): "2027-01-03"}

    assert write_link(CODES, facts) is None


def test_link_longer_than_telegram_takes_is_none() -> None:
    facts = {FactId(f"f{number}"): "x" for number in range(20)}
    codes = {f"c{number:03}": (FactId(f"f{number}"), "x") for number in range(20)}

    assert write_link(codes, facts) is None
    assert read_link(codes, "-".join(codes)) == {}
    assert len("-".join(codes)) > MAX_LINK_CHARS


def test_first_code_of_a_pair_is_written_and_later_ones_are_still_read() -> None:
    pair = (FactId("etape"), "premiere")
    codes = {"old": pair, "new": pair}

    assert write_link(codes, dict([pair])) == "old"
    assert read_link(codes, "new") == dict([pair])
