"""The subtle paths of the rules on trees; the plain ones are the samples of tests/broken."""

from __future__ import annotations

from datetime import date

from bot.content.checks.questions import _longest_paths
from bot.content.folder import read_folder
from bot.content.vocabulary import shapes
from tests.content.conftest import BASE, Inspect, lines, question, tree

# --- ways -----------------------------------------------------------------------------------------


def test_every_way_to_an_unknown_node_is_found(inspected: Inspect) -> None:
    nodes = (
        question("a", "    fact: logement\n    options: {heberge: {goto: b}}\n    unknown: x1\n")
        + question("b", "    fact: expire_le\n    kind: date\n    goto: c\n    unknown: possible\n")
        + "  c:\n    notice: Bonjour.\n    goto: x2\n"
        + "  d:\n    route: [{policy: has_window, goto: x3}, {goto: fin}]\n"
    )
    files = tree(nodes, start="x0")
    files["essai/flow.yaml"] = files["essai/flow.yaml"].replace("nodes:", "retry: [x4]\nnodes:")

    found = inspected(files)

    assert [line for line in lines(found) if "unknown-node" in line] == [
        "3:1: unknown-node",
        "4:9: unknown-node",
        "11:5: unknown-node",
        "21:5: unknown-node",
        "23:34: unknown-node",
    ]
    assert "18:5: wrong-value" in lines(found)


def test_answer_that_leads_nowhere_is_found(inspected: Inspect) -> None:
    assert "5:3: dead-end" in lines(
        inspected(tree(question("a", "    fact: expire_le\n    kind: date\n"), start="a"))
    )


def test_follow_to_an_unknown_node_is_found(inspected: Inspect) -> None:
    nodes = "  a:\n    decide: filing\n    follow: {x: {label: Oui, goto: finn}}\n"

    (unknown, unreached) = inspected(tree(nodes))

    assert (unknown.line, unknown.column, unknown.hint) == (7, 30, "fin")
    assert (unreached.line, unreached.code) == (8, "unreachable-node")


def test_node_from_which_no_end_is_reached(inspected: Inspect) -> None:
    nodes = (
        question(
            "a", "    fact: logement\n    options: {heberge: {goto: b}, chez_soi: {goto: fin}}\n"
        )
        + "  b:\n    notice: Encore.\n    goto: c\n"
        + "  c:\n    notice: Encore.\n    goto: b\n"
    )

    found = inspected(tree(nodes))

    assert lines(found) == ["10:3: cycle", "10:3: dead-end", "13:3: dead-end"]


def test_cycle_at_a_retry_is_allowed(inspected: Inspect) -> None:
    nodes = question(
        "a", "    fact: logement\n    options: {heberge: {goto: a}, chez_soi: {goto: fin}}\n"
    )
    files = tree(nodes)
    files["essai/flow.yaml"] = files["essai/flow.yaml"].replace("nodes:", "retry: [a]\nnodes:")

    assert inspected(files) == []


def test_trees_that_call_each_other_are_found(inspected: Inspect) -> None:
    """Counting their questions must not turn in circles either."""
    files = tree("  a:\n    subflow: autre\n    goto: fin\n")
    files |= tree("  a:\n    subflow: essai\n    goto: fin\n", name="autre")

    assert [(d.path, d.code) for d in inspected(files)] == [
        ("flows/autre/flow.yaml", "cycle"),
        ("flows/essai/flow.yaml", "cycle"),
    ]


def test_tree_that_calls_itself_is_found(inspected: Inspect) -> None:
    assert [d.code for d in inspected(tree("  a:\n    subflow: essai\n    goto: fin\n"))] == [
        "cycle"
    ]


def test_long_circle_is_shown_by_its_ends(inspected: Inspect) -> None:
    nodes = "".join(f"  n{i}:\n    notice: Oui.\n    goto: n{(i + 1) % 30}\n" for i in range(30))

    found = inspected(tree(nodes, start="n0"))

    assert "n0 → n1 → n2 → n3 → n4 → n5 → … → n29 → n0" in str(found[0])


# --- questions ------------------------------------------------------------------------------------


def test_questions_of_called_trees_count(inspected: Inspect) -> None:
    ways = "    fact: logement\n    options: {{heberge: {{goto: {to}}}}}\n"
    asked = "".join(question(f"q{i}", ways.format(to=f"q{i + 1}")) for i in range(1, 9))
    nodes = asked + "  q9:\n    subflow: deux\n    goto: fin\n"
    two = question("a", ways.format(to="b")) + question("b", ways.format(to="fin"))

    found = inspected(tree(nodes, start="q1") | tree(two, name="deux"))

    assert [(d.code, d.message[:11]) for d in found] == [("too-many-questions", "10 question")]


def test_chain_of_hundreds_of_nodes_needs_no_recursion(inspected: Inspect) -> None:
    nodes = "".join(f"  n{i}:\n    notice: Oui.\n    goto: n{i + 1}\n" for i in range(998))

    found = inspected(tree(nodes + "  n998:\n    notice: Oui.\n    goto: fin\n", start="n0"))

    assert found == []


def test_calls_that_double_at_each_level_are_counted_once(inspected: Inspect) -> None:
    """Sixty trees that each call the next twice make 2^60 walks."""
    files: dict[str, str] = {}
    for i in range(60):
        below = f"    subflow: t{i + 1}\n"
        nodes = f"  a:\n{below}    goto: b\n  b:\n{below}    goto: fin\n"
        files |= tree(nodes, name=f"t{i}")
    files |= tree(
        question("a", "    kind: departement\n    fact: departement\n    goto: fin\n"), name="t60"
    )

    assert {d.code for d in inspected(files)} == {"too-many-questions"}


def test_longest_path_of_a_sound_tree() -> None:
    folder = read_folder(BASE, today=date(2026, 11, 21))

    found = {str(id_): path for id_, path in _longest_paths(shapes(folder)).items()}

    assert found["lieu"] == (1, ("departement", "retour"))
    assert found["orientation"][0] == 3


def test_several_choices_have_one_way_out(inspected: Inspect) -> None:
    faits = (BASE / "faits.yaml").read_text(encoding="utf-8")
    files = {"faits.yaml": faits.replace("Où logez-vous ?", "Où logez-vous ?\n  kind: several")}
    body = "    kind: several\n    none: rien\n    options: {heberge: {goto: fin}}\n    goto: fin\n"

    found = inspected(files | tree(question("logement", body), start="logement"))

    assert lines(found) == ["9:5: unknown-option", "10:25: useless-key"]


def test_none_goes_with_several_choices(inspected: Inspect) -> None:
    body = "    none: heberge\n    options: {heberge: {goto: fin}}\n"

    found = inspected(tree(question("logement", body), start="logement"))

    assert lines(found) == ["8:5: unknown-option"]


# --- facts and labels -------------------------------------------------------------------------


def test_window_counts_from_a_date(inspected: Inspect) -> None:
    text = (BASE / "fenetres.yaml").read_text(encoding="utf-8")

    found = inspected({"fenetres.yaml": text.replace("expire_le", "etape")})
    found += inspected({"fenetres.yaml": text.replace("expire_le", "expire_la")})

    assert [(d.line, d.code, d.hint) for d in found] == [
        (3, "kind-mismatch", None),
        (3, "unknown-fact", "expire_le"),
    ]


def test_walks_speak_of_known_facts(inspected: Inspect) -> None:
    text = (BASE / "orientation/walks.yaml").read_text(encoding="utf-8")

    found = inspected(
        {"orientation/walks.yaml": text.replace("departement: 2A", "departement: 2B")}
    )

    assert [(d.line, d.code, d.hint) for d in found] == [(3, "unknown-option", None)]


def test_known_fact_of_a_branch_exists(inspected: Inspect) -> None:
    nodes = "  a:\n    route: [{known: [logment], goto: fin}, {goto: fin}]\n"

    assert lines(inspected(tree(nodes))) == ["6:22: unknown-fact"]


def test_ids_that_look_like_keys_are_only_ids(inspected: Inspect) -> None:
    """A node named `when`, an option named `label`: what they hold is not a guard or a text."""
    nodes = (
        "  when:\n    route: [{when: {logement: heberge}, goto: unless}, {goto: unless}]\n"
        "  unless:\n    decide: filing\n"
        "    follow: {label: {label: Oui, goto: fin}, sources: {label: Non, goto: fin}}\n"
    )

    assert inspected(tree(nodes, start="when")) == []


def test_conditional_buttons_may_share_a_label(inspected: Inspect) -> None:
    body = (
        "    options:\n      chez_soi: {label: Oui, when: {etape: premiere}, goto: fin}\n"
        "      heberge: {label: Oui, when: {etape: renouvellement}, goto: fin}\n"
    )

    assert inspected(tree(question("logement", body), start="logement")) == []
