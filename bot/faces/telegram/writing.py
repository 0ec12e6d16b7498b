"""A model letter filled one field at a time. What is typed stays in memory, and in the file sent.

After a crash the letter begins anew: nothing of it was on the disk (`Inbox.is_private`), but that
one was being written. What is typed next is still meant for it, and is not kept either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.engine.model import Facts
from bot.faces.telegram.dialogue import Dialogue, PrivateFile, Reply
from bot.faces.telegram.layout import copied, messages
from bot.faces.telegram.outgoing import Call, Role
from bot.faces.telegram.present import Presenter
from bot.faces.telegram.state import TURN, ChatState, held_by
from bot.filing.letter_form import Ask, Form, NotTaken, answer, finish, next_step, skip
from bot.filing.letters import Voice
from bot.render.letter_files import KINDS, letter_file
from bot.render.letters import letter_screen, letter_text, letters_screen, write_letter
from bot.render.screen import Block, spoken


def list_letters(
    presenter: Presenter, ids: tuple[str, ...] | None, *, opens: str = "!let"
) -> tuple[Call, ...]:
    """Return the letters to choose from: those named, or all of them; `opens` one of them."""
    screen = letters_screen(presenter.explain(), ids)
    buttons = (presenter.panel.button(one.label, f"{opens}.{one.id}") for one in screen.buttons)
    return presenter.result(screen, presenter.panel.column(buttons))


def blank(
    dialogue: Dialogue, name: str, voice: Voice = "me", facts: Facts | None = None
) -> Form | None:
    """Return a letter in which nothing is filled but the facts; None for an unknown one."""
    letter = dialogue.conversation.library.table.letters.get(name)
    return Form(letter, voice, facts or {}) if letter else None


def introduce(
    presenter: Presenter,
    form: Form,
    *,
    about: str,
    begins: tuple[str, str] = ("!wme", "!wother"),
    exhibits: Sequence[str] = (),
) -> tuple[Call, ...]:
    """Return what a letter says and how to send it, before anything is asked."""
    ui, button = presenter.words.ui, presenter.panel.button
    screen = letter_screen(form, presenter.explain(), exhibits=exhibits)
    rows = presenter.panel.column(
        (
            button(ui("Écrire cette lettre pour moi"), f"{begins[0]}.{about}"),
            button(ui("Pour une personne que j'aide"), f"{begins[1]}.{about}"),
        )
    )
    return presenter.result(screen, rows)


def begin(dialogue: Dialogue, state: ChatState, now: datetime, form: Form) -> Reply:
    """Return the first question of a letter."""
    return show(dialogue, replace(state, form=form), now, below=True, is_first=True)


def typed(dialogue: Dialogue, state: ChatState, text: str, now: datetime) -> Reply:
    """Return what follows an answer typed into the letter."""
    table, form = dialogue.conversation.library.table, state.form
    if form is None:
        return lost(dialogue, state, now)
    step = next_step(table, form)
    if not isinstance(step, Ask):
        return show(dialogue, state, now, below=True)
    taken = answer(table, form, step.field, text)
    if isinstance(taken, NotTaken):
        return show(dialogue, state, now, below=True, refused=taken)
    return show(dialogue, replace(state, form=taken), now, below=True)


def lost(dialogue: Dialogue, state: ChatState, now: datetime) -> Reply:
    """Return the way to begin again, after a crash: what was typed was on no disk."""
    presenter = dialogue.presenter(state, now)
    line = presenter.words.ui("Je n'ai pas gardé cette lettre. Il faut la recommencer.")
    again = [presenter.panel.button(presenter.words.ui("Lettres types"), "!letters")]
    if held_by(state).lists:  # perhaps it was a letter of one of them
        again.append(presenter.panel.button(presenter.words.ui("Mes suivis"), "!sbelow."))
    return Reply(replace(state, view=TURN), presenter.short(line, presenter.panel.column(again)))


def lost_with_its_words(state: ChatState) -> bool:
    """Say whether a crash took a letter: words that it took too are not asked for again."""
    return state.is_writing and state.form is None


def skipped(dialogue: Dialogue, state: ChatState, number: str, now: datetime) -> Reply:
    """Return what follows when the field of that number stays blank, if it is still asked."""
    table, form = dialogue.conversation.library.table, state.form
    assert form is not None
    step = next_step(table, form)
    if isinstance(step, Ask) and number == str(step.number):
        form = skip(form, step.field)
    return show(dialogue, replace(state, form=form), now)


def finished(dialogue: Dialogue, state: ChatState, now: datetime) -> Reply:
    """Return what follows when every field that is left stays blank."""
    assert state.form is not None
    form = finish(dialogue.conversation.library.table, state.form)
    return show(dialogue, replace(state, form=form), now)


def made(dialogue: Dialogue, state: ChatState, kind: str, now: datetime) -> Reply | None:
    """Return the letter as a file of that kind."""
    form, today = state.form, dialogue.today(state, now)
    found = next((one for one in KINDS if one == kind), None)
    if form is None or found is None:
        return None
    letter = write_letter(dialogue.conversation.library.table, form, today=today)
    if found == "txt":
        said = (Call(Role.STAYS, part) for part in copied(letter_text(letter)))
        return Reply(state, private=tuple(said))
    name = f"lettre-{form.letter.id}.{found}"
    file = PrivateFile(name, lambda: letter_file(letter, found, today=today))
    return Reply(state, file=file)


def show(
    dialogue: Dialogue,
    state: ChatState,
    now: datetime,
    *,
    below: bool = False,
    is_first: bool = False,
    refused: NotTaken | None = None,
) -> Reply:
    """Return the field to fill, or the choice of a file once all were asked."""
    presenter, form = dialogue.presenter(state, now), state.form
    assert form is not None
    step = next_step(dialogue.conversation.library.table, form)
    if isinstance(step, Ask):
        blocks = _question(presenter, step, is_first=is_first, refused=refused)
        rows = _while_asking(presenter, step)
    else:
        blocks, rows = _ready(presenter), _when_ready(presenter)
    screen = spoken(presenter.words, blocks)
    buttons = presenter.panel.column(rows)
    return Reply(state, presenter.live(messages(screen), buttons, below=below))


def _question(
    presenter: Presenter, step: Ask, *, is_first: bool, refused: NotTaken | None
) -> list[Block]:
    ui, say = presenter.words.ui, presenter.words.content
    blocks = []
    if is_first:
        line = ui(
            "Ce que vous écrivez ici n'est pas gardé. Il va dans la lettre, puis je l'oublie."
        )
        blocks.append(Block("quiet", (line,)))
        if not presenter.words.is_french:
            told = ui("La lettre part en français : répondez en français, en lettres latines.")
            blocks.append(Block("quiet", (told,)))
    if refused is not None:
        blocks.append(Block("warning", (_refusal(presenter, refused),)))
    count = ui("{n} sur {of}", n=step.number, of=step.of)
    example = ui("Exemple : {example}", example=say(step.field.example))
    blocks.append(Block("question", (say(step.question),)))
    blocks.append(Block("quiet", (example, count) if step.field.example else (count,)))
    return blocks


def _refusal(presenter: Presenter, refused: NotTaken) -> str:
    ui = presenter.words.ui
    if refused.problem == "empty":
        return ui("Rien ne se lit. Écrivez-le autrement, ou laissez un blanc.")
    return presenter.words.counted(
        "C'est trop long : {n} caractère au plus.",
        "C'est trop long : {n} caractères au plus.",
        refused.field.max_chars,
    )


def _ready(presenter: Presenter) -> list[Block]:
    ui = presenter.words.ui
    return [
        Block("question", (ui("La lettre est prête. Sous quelle forme la voulez-vous ?"),)),
        Block(
            "quiet",
            (
                ui("Relisez-la avant de l'envoyer. Les blancs sont entre crochets."),
                ui("Vos réponses restent dans cette conversation : vous pouvez les y effacer."),
            ),
        ),
    ]


def _while_asking(presenter: Presenter, step: Ask) -> list[dict[str, str]]:
    ui, button = presenter.words.ui, presenter.panel.button
    return [
        button(ui("Laisser un blanc"), f"!wskip.{step.number}"),  # pressed twice, it skips one
        button(ui("Finir avec des blancs"), "!wend"),
        button(ui("Abandonner la lettre"), "!wquit"),
    ]


def _when_ready(presenter: Presenter) -> list[dict[str, str]]:
    ui, button = presenter.words.ui, presenter.panel.button
    return [
        button("PDF", "!wfile.pdf"),
        button("Word (DOCX)", "!wfile.docx"),
        button(ui("Texte à copier"), "!wfile.txt"),
        button(ui("Terminé : oublier la lettre"), "!wquit"),
    ]
