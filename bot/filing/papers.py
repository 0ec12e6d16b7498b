"""What a paper received is worth: its own rights, what its title adds, the limit it starts."""

from __future__ import annotations

from datetime import date

from bot.engine.model import UNKNOWN, FactId, Facts
from bot.filing.doors import ARTICLE, DEMARCHE, ETAPE, TITRE, TITRE_SEJOUR, door_for, work_for
from bot.filing.following import ClockDecision, decide_clock
from bot.filing.helping import help_for
from bot.filing.model import Missing, PaperDecision, ReceivedPaper, Table
from bot.filing.received import WorkList

DOCUMENT, NOTIFIED = FactId("document"), FactId("notifie_le")


def decide_paper(table: Table, document: str, facts: Facts, today: date) -> PaperDecision | Missing:
    """Return what the paper is worth; « inconnu » asks which one it is, never guesses."""
    if document == UNKNOWN:
        return Missing(DOCUMENT, tuple(table.papers))
    paper = table.papers[document]
    work, article, condition = _work(table, paper, facts)
    return PaperDecision(
        paper,
        work=work,
        work_article=article,
        condition=condition,
        social_rights="yes" if facts.get(TITRE) in paper.social_titles else paper.social_rights,
        limit=_limit(table, paper, facts, today),
        help=help_for(table, paper.help, facts),
    )


def _limit(table: Table, paper: ReceivedPaper, facts: Facts, today: date) -> ClockDecision | None:
    """Return the clock that the paper starts; what is not known makes it the shortest one."""
    if paper.clock is None:
        return None
    clock = table.clocks[paper.clock]
    known = {**dict.fromkeys((*clock.ask, *([clock.anchor] if clock.anchor else [])), UNKNOWN)}
    found = decide_clock(table, paper.clock, {**known, **facts}, today)
    return found if isinstance(found, ClockDecision) else None


def _work(table: Table, paper: ReceivedPaper, facts: Facts) -> tuple[str, str | None, str | None]:
    if paper.work_list is None:
        return paper.work, None, None
    article = facts.get(ARTICLE)
    # The code's list says nothing of the agreement with Algeria (« 6-2 », « 7 bis »).
    if isinstance(article, str) and article.startswith("L"):
        return _by_article(paper.work_list, article)
    return _by_title(table, paper, facts)


def _by_article(held: WorkList, article: str) -> tuple[str, str | None, str | None]:
    """Return what the list says of one article; what is not on it gives no right."""
    if article in held.yes:
        return "yes", held.article, None
    if article in held.conditional:
        return "conditional", held.article, held.conditional[article]
    return "no", held.article, None


def _by_title(
    table: Table, paper: ReceivedPaper, facts: Facts
) -> tuple[str, str | None, str | None]:
    """Return what the door of the title says of its first paper, where it gives this one."""
    procedure = table.procedures.get(str(facts.get(TITRE)))
    asked = {**facts, DEMARCHE: TITRE_SEJOUR, ETAPE: "premiere"}
    door = door_for(table, procedure, "premiere", asked) if procedure else None
    if door is None or isinstance(door, Missing) or door.paper is None or door.paper.id != paper.id:
        return paper.work, None, None
    work = work_for(door, asked) or paper.work
    return work, paper.work_list.article if paper.work_list else None, door.paper.depends
