"""`check`, `graph`, `paths` and `schema`, over the real content and a broken copy of it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from bot.authoring.checking import check
from bot.authoring.graphs import NoGraphviz, dot, mermaid, write_svg
from bot.authoring.paths import changes, path_table
from bot.content.schemas import schemas
from bot.engine.model import Flow, goals
from tests.command import bonguichet
from tests.real import READ, ROOT, TODAY, real_conversation

FLOWS = real_conversation().library.flows


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Return a copy of the content with three mistakes in two files."""
    copy = Path(shutil.copytree(ROOT / "flows", tmp_path / "flows"))
    flow = copy / "orientation" / "flow.yaml"
    text = flow.read_text(encoding="utf-8")
    text = text.replace("start: debut", "start: debutt", 1).replace(
        "fact: demarche", "fact: demarch", 1
    )
    flow.write_text(text, encoding="utf-8")
    with (copy / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write("ceseda: {}\n")
    return copy


# --- check ----------------------------------------------------------------------------------


def test_real_content_has_no_error() -> None:
    assert [str(d) for d in check(ROOT / "flows", ROOT / "locales", READ)] == []


def test_check_of_sound_content_exits_with_0() -> None:
    ran = bonguichet("check")

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.endswith(": aucune erreur\n")


def test_check_says_every_error_with_its_place(broken: Path) -> None:
    ran = bonguichet("check", broken)

    assert ran.returncode == 1
    for line in ran.stderr.splitlines():
        assert re.match(r"\S+\.yaml:\d+:\d+: [a-z][a-z-]*: ", line)
    assert "sources.yaml" in ran.stderr
    assert "debutt" in ran.stderr
    assert "demarch" in ran.stderr


def test_check_answers_programs_in_json(broken: Path) -> None:
    ran = bonguichet("check", broken, "--json")

    found = json.loads(ran.stdout)
    assert (ran.returncode, ran.stderr) == (1, "")
    listed = found if isinstance(found, list) else found["diagnostics"]
    assert {"path", "line", "column", "code", "message"} <= set(listed[0])
    assert len(listed) >= 3


def test_check_of_sound_content_in_json_is_empty() -> None:
    ran = bonguichet("check", "--json")

    assert ran.returncode == 0
    assert json.loads(ran.stdout) in ([], {"diagnostics": []})


def test_check_finds_a_walk_that_leads_elsewhere(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(ROOT / "flows", tmp_path / "flows"))
    walks = copy / "orientation" / "walks.yaml"
    text = walks.read_text(encoding="utf-8")
    walks.write_text(text.replace("channel: anef", "channel: courrier", 1), encoding="utf-8")

    (found,) = check(copy, ROOT / "locales", READ)

    assert found.code == "walk-differs"
    assert "attendu « courrier », obtenu « anef »" in found.message


def test_check_of_no_folder_is_no_success(tmp_path: Path) -> None:
    ran = bonguichet("check", tmp_path / "rien")

    assert ran.returncode in (1, 2)
    assert ran.stderr
    assert "Traceback" not in ran.stderr


def test_broken_content_is_said_by_every_verb(broken: Path) -> None:
    for words in (["chat"], ["paths"], ["graph"]):
        ran = bonguichet(*words, today=False, BONGUICHET_FLOWS=str(broken))
        assert (ran.returncode, ran.stdout) == (1, "")
        assert "orientation/flow.yaml:" in ran.stderr


# --- graph ----------------------------------------------------------------------------------

_NODE = re.compile(r'    (\w+)(?:\["|\{"|>"|\[\["|\(\[")([^"]*)(?:"\]|"\}|"\]\]|"\]\))')
_WAY = re.compile(r'    (\w+) -->(?:\|"[^"]*"\|)? (\w+)')


@pytest.mark.parametrize("flow", FLOWS.values(), ids=list(FLOWS))
def test_diagram_shows_every_node_and_every_way(flow: Flow) -> None:
    first, *lines = mermaid(flow).splitlines()

    nodes = [m[1] for line in lines if (m := _NODE.fullmatch(line))]
    ways = {(m[1], m[2]) for line in lines if (m := _WAY.fullmatch(line))}
    assert first == "flowchart TD"
    assert nodes == [str(i) for i in flow.nodes]
    assert ways == {(i, goal) for i, node in flow.nodes.items() for goal in goals(node)}
    assert len(nodes) + sum(1 for line in lines if "-->" in line) == len(lines)


def test_mermaid_keeps_no_word_that_it_would_take_for_its_own() -> None:
    for flow in FLOWS.values():
        assert not {"end", "graph", "subgraph", "style", "class"} & set(flow.nodes)
        assert "#" not in mermaid(flow)


def test_graph_is_printed() -> None:
    ran = bonguichet("graph", "orientation", today=False)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == mermaid(next(f for i, f in FLOWS.items() if i == "orientation")) + "\n"


def test_unknown_flow_is_refused_with_the_known_ones() -> None:
    ran = bonguichet("graph", "rien", today=False)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert "orientation" in ran.stderr


def test_svg_without_graphviz_is_one_clear_sentence(tmp_path: Path) -> None:
    ran = bonguichet("graph", "--svg", tmp_path / "a.svg", today=False, PATH="")

    assert ran.returncode == 2
    assert "Graphviz" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_svg_is_what_dot_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for Graphviz: it gives back what it was given."""
    program = tmp_path / "dot"
    program.write_text('#!/bin/sh\necho "$1"\nexec cat\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    flow = next(iter(FLOWS.values()))

    write_svg(flow, tmp_path / "a.svg")

    assert (tmp_path / "a.svg").read_text() == f"-Tsvg\n{dot(flow)}"


def test_dot_that_fails_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "dot"
    program.write_text("#!/bin/sh\necho broken >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    with pytest.raises(NoGraphviz, match="broken"):
        write_svg(next(iter(FLOWS.values())), tmp_path / "a.svg")


# --- paths ----------------------------------------------------------------------------------


def test_committed_path_table_is_what_the_content_gives() -> None:
    """When it differs on purpose: `bonguichet paths > flows/paths.txt`, and read its diff."""
    kept = (ROOT / "flows" / "paths.txt").read_text(encoding="utf-8").splitlines()

    ran = bonguichet("paths", "--diff", ROOT / "flows" / "paths.txt", today=False)

    assert ran.stdout == ""
    assert ran.returncode == 0
    assert kept == sorted(set(kept))


def test_path_table_is_ids_only_and_does_not_move_from_day_to_day() -> None:
    table = path_table(real_conversation(), TODAY)

    assert all(line.isascii() for line in table)
    assert not any(re.search(r"\b20\d\d-\d\d-\d\d\b", line) for line in table)


def test_path_table_knows_the_days_around_each_bound() -> None:
    table = "\n".join(path_table(real_conversation(), TODAY))

    for day in ("J+121", "J+120", "J+60", "J+59", "J-1"):
        assert f"={day} " in table


def test_changed_situations_are_printed(tmp_path: Path) -> None:
    kept = path_table(real_conversation(), TODAY)
    old = tmp_path / "paths.txt"
    old.write_text("\n".join([kept[0].replace("->", "=>"), *kept[1:]]), encoding="utf-8")

    ran = bonguichet("paths", "--diff", old, today=False)

    assert ran.returncode == 1
    assert ran.stdout.splitlines() == [f"-{kept[0].replace('->', '=>')}", f"+{kept[0]}"]


def test_diff_with_no_file_is_refused(tmp_path: Path) -> None:
    assert bonguichet("paths", "--diff", tmp_path / "rien", today=False).returncode == 2


def test_changes_have_no_headers() -> None:
    assert changes(["a", "b"], ["a", "c"]) == ["-b", "+c"]


# --- schema ---------------------------------------------------------------------------------


def test_schemas_are_written(tmp_path: Path) -> None:
    ran = bonguichet("schema", tmp_path / "schema", today=False)

    assert (ran.returncode, ran.stderr) == (0, "")
    written = {file.name: file.read_text("utf-8") for file in (tmp_path / "schema").iterdir()}
    assert written == schemas()
