"""Reading: places of keys and items, and files that nobody vouches for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.content.source import MAX_DUPLICATES, MAX_FILE_BYTES, MAX_NODES, Source, parse, read
from tests.content.conftest import BASE, Inspect, lines


def only(source: Source) -> str:
    """Return `line:column: code` of the one fault of a text whose data is refused."""
    (fault,) = source.faults
    assert source.data is None
    return f"{fault.line}:{fault.column}: {fault.code}"


# --- what is read -----------------------------------------------------------------------------


def test_every_scalar_stays_text() -> None:
    """YAML 1.1 would make numbers, booleans and sexagesimals of these."""
    source = parse("a: 01\nb: no\nc: 9:30\nd: 2026-11-21\ne:\nf: ~\ng: 0x1F\n", "x.yaml")

    wanted = {"a": "01", "b": "no", "c": "9:30", "d": "2026-11-21", "e": "", "f": "~", "g": "0x1F"}
    assert source.data == wanted


def test_carriage_returns_and_byte_order_mark_change_nothing() -> None:
    plain = parse("a:\n  b: c\n", "x.yaml")
    windows = parse("\ufeffa:\r\n  b: c\r\n", "x.yaml")

    assert windows.data == plain.data
    assert windows.place(("a", "b")) == plain.place(("a", "b")) == (2, 3)


def test_file_is_read_as_its_text(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("a: é\n", encoding="utf-8")

    assert read(tmp_path / "x.yaml", "x.yaml").data == {"a": "é"}


# --- places -----------------------------------------------------------------------------------

TEXT = """\
# commentaire
un: {deux: [trois, {quatre: cinq}], six: sept}
liste:
  - premier
  - nom: é
    « clé »: {à: 1, 😀: 2}
bloc: |
  deux
  lignes
plié: "une phrase
  sur deux lignes"
dernier:
  - - a
    - b
"""


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ((), (2, 1)),
        (("un",), (2, 1)),
        (("un", "deux"), (2, 6)),
        (("un", "deux", 0), (2, 13)),
        (("un", "deux", 1), (2, 20)),
        (("un", "deux", 1, "quatre"), (2, 21)),
        (("un", "six"), (2, 37)),
        (("liste", 0), (4, 5)),
        (("liste", 1), (5, 5)),
        (("liste", 1, "« clé »"), (6, 5)),
        (("liste", 1, "« clé »", "à"), (6, 15)),
        (("liste", 1, "« clé »", "😀"), (6, 21)),
        (("bloc",), (7, 1)),
        (("plié",), (10, 1)),
        (("dernier", 0), (13, 5)),
        (("dernier", 0, 1), (14, 7)),
        (("dernier", 0, 9), (13, 5)),
        (("absent", "profond"), (2, 1)),
    ],
)
def test_place_of(steps: tuple[str | int, ...], place: tuple[int, int]) -> None:
    """A key stands where it is written, an item where it begins, what is absent in its parent."""
    assert parse(TEXT, "x.yaml").place(steps) == place


def test_duplicate_key_keeps_the_place_of_the_first() -> None:
    source = parse("a: 1\nb: 2\na: 3\n", "x.yaml")

    assert source.data == {"a": "1", "b": "2"}
    assert source.place(("a",)) == (1, 1)
    assert lines(source.faults) == ["3:1: duplicate-key"]


def test_same_key_in_two_blocks_is_no_duplicate() -> None:
    assert parse("a: {x: 1}\nb: {x: 1}\nc: [{x: 1}, {x: 2}]\n", "x.yaml").faults == []


def test_duplicates_do_not_hide_faults_of_form(inspected: Inspect) -> None:
    found = inspected({"sources.yaml": "code:\n  title: A\n  title: B\n  kind: lawe\n"})

    assert {"duplicate-key", "wrong-value", "missing-key"} <= {d.code for d in found}


# --- refused ----------------------------------------------------------------------------------

LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (LAUGHS, "1:4: yaml-alias"),
        ("a: 1\nb: *a\n", "2:4: yaml-alias"),
        ("base: &b {x: 1}\nc: {<<: *b}\n", "1:7: yaml-alias"),
        ("a: !!python/object:os.system x\n", "1:4: yaml-tag"),
        ("a: !!python/object/apply:os.system [ls]\n", "1:4: yaml-tag"),
        ("a: !!int 5\n", "1:4: yaml-tag"),
        ("! a\n", "1:1: yaml-tag"),
        ("[" * 900, "1:25: too-deep"),
        ("{a: " * 100_000, "1:97: too-deep"),
        ("".join(f"{' ' * n}a:\n" for n in range(700)), "25:25: too-deep"),
        ("- " * 1_000 + "a", "1:49: too-deep"),
        ("? " * 1_000 + "a", "1:3: yaml-syntax"),
        ("? [a, b]\n: c\n", "1:3: yaml-syntax"),
        ("? {a: b}\n: c\n", "1:3: yaml-syntax"),
        ("[a, b]: c\n", "1:1: yaml-syntax"),
        ("--- a\n--- b\n", "2:1: several-documents"),
        ("a: 1\n...\nb: 2\n", "3:1: yaml-syntax"),
        ("a:\n\t- b\n", "2:1: yaml-syntax"),
        ("a: 'b\n", "2:1: yaml-syntax"),
        ('a: "\\ud800"\n', "1:7: yaml-syntax"),
        ("%YAML 9.9\n---\na: b\n", "1:1: yaml-syntax"),
        ("é: b\x00c\n", "1:5: forbidden-character"),
        ("a: b\nc: \x1b[31m\n", "2:4: forbidden-character"),
        ("a: \ud800\n", "1:4: forbidden-character"),
        ("a: x\u2028y\n", "1:5: forbidden-character"),
        ("a: [" + "x," * (MAX_NODES + 1) + "]", f"1:{5 + 2 * (MAX_NODES - 3)}: too-many"),
    ],
    ids=lambda value: value[:24].replace("\n", "|") if isinstance(value, str) else None,
)
def test_hostile_text_is_refused_in_its_place(text: str, fault: str) -> None:
    assert only(parse(text, "x.yaml")) == fault


def test_advice_says_what_to_do() -> None:
    (fault,) = parse("label: Carte : perdue\n", "x.yaml").faults

    assert "guillemets" in fault.message


def test_syntax_without_advice_keeps_the_words_of_the_parser() -> None:
    (fault,) = parse("%FOO\n---\na: b\n", "x.yaml").faults

    assert "unknown directive" in fault.message


def test_merge_key_is_an_unknown_key(inspected: Inspect) -> None:
    found = inspected({"sources.yaml": "code:\n  <<: {title: A}\n  title: B\n"})

    assert "2:3: unknown-key" in lines(found)


def test_duplicates_are_counted_up_to_a_bound() -> None:
    assert len(parse("a: 1\n" * 5_000, "x.yaml").faults) == MAX_DUPLICATES


@pytest.mark.parametrize("text", ["", "# rien\n", "---\n", "\n\n", "mot\n", "- a\n"])
def test_file_without_rows_is_refused(text: str, inspected: Inspect) -> None:
    assert inspected({"mises_en_garde.yaml": text})[0].code == "wrong-type"


def test_huge_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"#" * (MAX_FILE_BYTES + 1))

    assert only(read(tmp_path / "x.yaml", "x.yaml")) == "1:1: file-too-large"


def test_line_of_the_whole_size_is_read() -> None:
    source = parse("a: " + "x" * (MAX_FILE_BYTES - 4), "x.yaml")

    assert (source.faults, source.place(("a",))) == ([], (1, 1))


def test_bytes_that_are_not_utf_8_are_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("a: b\nc: dépôt\n".encode("latin-1"))
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))

    assert only(read(tmp_path / "latin.yaml", "x")) == "2:5: encoding"
    assert only(read(tmp_path / "binary.yaml", "x")).endswith("encoding")


def test_symbolic_links_are_refused(flows: Path, inspected: Inspect, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "flow.yaml").write_text("mot de passe", encoding="utf-8")
    (flows / "channels" / "lien.yaml").symlink_to(secret / "flow.yaml")
    (flows / "channels" / "mort.yaml").symlink_to(tmp_path / "nulle-part")
    (flows / "dehors").symlink_to(secret)
    (flows / "boucle").symlink_to(flows)

    found = inspected()

    assert [(d.path, d.code) for d in found] == [
        ("flows/boucle", "symbolic-link"),
        ("flows/channels/lien.yaml", "symbolic-link"),
        ("flows/channels/mort.yaml", "symbolic-link"),
        ("flows/dehors", "symbolic-link"),
    ]
    assert "mot de passe" not in "".join(map(str, found))


def test_pipe_is_refused(tmp_path: Path) -> None:
    """Opening a pipe that nobody writes to would wait for ever."""
    os.mkfifo(tmp_path / "x.yaml")

    assert only(read(tmp_path / "x.yaml", "x.yaml")) == "1:1: unreadable"


def test_file_that_went_away_is_said_so(tmp_path: Path) -> None:
    assert only(read(tmp_path / "x.yaml", "x.yaml")) == "1:1: unreadable"


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ x.__init__ }}",
        "{{ taxe.__init__.__globals__ }}",
        "{{ taxe['__class__'] }}",
        "{{ taxe|attr('x') }}",
        "{{ taxe() }}",
        "{{ 7 * 7 }}",
        "{{ taxe }} {{ }}",
        "{{ taxe",
        "taxe }}",
        "{% include '/etc/passwd' %}",
        "{%- for x in y -%}",
        "{# rien #}",
        "{{ self }}",
        "{{ config }}",
        "{{ TAXE }}",
        "{{ opens|date }}",
    ],
)
def test_template_that_reaches_out_is_refused(text: str, inspected: Inspect) -> None:
    found = inspected({"mises_en_garde.yaml": f'retard:\n  text: "{text}"\n'})

    codes = {"template-logic", "template-unsafe", "undefined-variable"}
    assert codes & {d.code for d in found}
    assert {(d.line, d.column) for d in found} == {(2, 3)}


# --- anything at all --------------------------------------------------------------------------

YAML_LIKE = st.text(alphabet=" \n\t:-[]{},'\"|>&*!?%@#ab01é😀\x00\ufeff\r", max_size=80)
KEYS = """
    flow title start nodes question why options goto set when unless known policy route notice
    subflow decide outcome sources label values kind date follow cases work paper code several
"""
WORDS = st.sampled_from(KEYS.split()) | st.text(max_size=8)
TREES: st.SearchStrategy[Any] = st.recursive(
    WORDS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(WORDS, below, max_size=5),
    max_leaves=25,
)


def as_yaml(tree: Any) -> str:
    """Write a tree in the flow style, every scalar between quotes."""
    match tree:
        case dict():
            return "{" + ", ".join(f"{as_yaml(k)}: {as_yaml(v)}" for k, v in tree.items()) + "}"
        case list():
            return "[" + ", ".join(map(as_yaml, tree)) + "]"
    escaped = "".join(c if c.isalnum() and c.isascii() else f"\\U{ord(c):08x}" for c in str(tree))
    return f'"{escaped}"'


@given(st.text() | YAML_LIKE)
@settings(max_examples=300)
@example("a: b: c")
def test_any_text_is_read_or_refused(text: str) -> None:
    source = parse(text, "x.yaml")

    assert all(d.line >= 1 and d.column >= 1 for d in source.faults)
    assert source.place(("a", 0)) >= (1, 1)


@given(TREES)
@settings(max_examples=150)
def test_any_tree_is_read_as_it_was_written(tree: Any) -> None:
    source = parse(as_yaml(tree), "x.yaml")

    assert source.faults == []
    assert source.data == tree


FLOW = st.fixed_dictionaries(
    {"flow": st.just("essai"), "title": st.just("Essai"), "start": WORDS, "nodes": TREES}
)
NODES = st.dictionaries(WORDS, st.dictionaries(WORDS, TREES, max_size=6), max_size=4)
FLOWS = FLOW | st.fixed_dictionaries(
    {"flow": st.just("essai"), "title": st.just("Essai"), "start": WORDS, "nodes": NODES}
)
KINDS = [
    "faits",
    "sources",
    "fenetres",
    "mises_en_garde",
    "regimes",
    "departements",
    "procedures/a",
    "channels/a",
    "values/a",
    "documents/a",
    "essai/walks",
]
FILES = sorted(path.relative_to(BASE).as_posix() for path in BASE.rglob("*.yaml"))
FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(name=st.sampled_from(KINDS), tree=TREES | YAML_LIKE, flow=FLOWS)
@FUZZ
def test_any_content_is_inspected_without_an_exception(
    name: str, tree: Any, flow: Any, inspected: Inspect
) -> None:
    files = {f"{name}.yaml": as_yaml(tree), "essai/flow.yaml": as_yaml(flow)}

    assert all(d.line >= 1 and str(d).count("\n") == 0 for d in inspected(files))


@given(data=st.data(), name=st.sampled_from(FILES))
@FUZZ
def test_any_change_of_sound_content_is_inspected_without_an_exception(
    data: st.DataObject, name: str, inspected: Inspect
) -> None:
    """Closer to what people write than any tree: one key or value of a good file is another."""
    tree = parse((BASE / name).read_text(encoding="utf-8"), name).data
    at = [tree]
    while isinstance(at[-1], dict | list) and data.draw(st.integers(0, 9)):
        steps = list(at[-1]) if isinstance(at[-1], dict) else list(range(len(at[-1])))
        at.append(at[-1][data.draw(st.sampled_from(steps))] if steps else "")
    into = next(place for place in reversed(at) if isinstance(place, dict | list))
    if isinstance(into, list):
        into.insert(0, data.draw(TREES))
    else:
        into[data.draw(st.sampled_from([*into, "when", "zz"]))] = data.draw(TREES)

    found = inspected({name: as_yaml(tree)})
    inspected({name: (BASE / name).read_text(encoding="utf-8")})

    assert all(d.line >= 1 and str(d).count("\n") == 0 for d in found)
