"""The closed schema of each kind of content file, as pydantic models; hover texts in French.

What stands here is form alone (keys, types, patterns); what one file says of another is in
`checks/`. A model is built when a file of its kind is first read, not at import.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from bot.content.documents.flow import (
    NODE_KINDS,
    BranchDoc,
    FlowDoc,
    NoticeDoc,
    OptionDoc,
    OutcomeDoc,
    QuestionDoc,
    RouterDoc,
    SubflowDoc,
    WalkDoc,
    WalksDoc,
)
from bot.content.documents.help import HelpDoc, HelpsDoc
from bot.content.documents.letters import (
    LetterDoc,
    LetterFieldDoc,
    LetterFrameDoc,
    LettersDoc,
    PassageDoc,
)
from bot.content.documents.lists import (
    AmountDoc,
    ChannelDoc,
    FactDoc,
    FactsDoc,
    LaterDoc,
    LinksDoc,
    PaperKindDoc,
    PapersDoc,
    PeriodDoc,
    PlaceDoc,
    PlacesDoc,
    RegimeDoc,
    RegimesDoc,
    ReminderDoc,
    RemindersDoc,
    SourceDoc,
    SourcesDoc,
    StepDoc,
    ValueDoc,
    ValuesDoc,
    WarningDoc,
    WarningsDoc,
    WindowDoc,
    WindowsDoc,
)
from bot.content.documents.next_steps import (
    ClockCaseDoc,
    ClockDoc,
    ClocksDoc,
    LocalPracticeDoc,
    ProtocolDoc,
    ProtocolsDoc,
    ProtocolStepDoc,
)
from bot.content.documents.places import (
    EntryDoc,
    LocalContactDoc,
    LocalDoorDoc,
    LocalPlaceDoc,
    ScopeDoc,
)
from bot.content.documents.procedures import (
    CaseDoc,
    DoorDoc,
    PaperDoc,
    ProcedureDoc,
    ProceduresDoc,
    SilenceDoc,
    SilenceExceptionDoc,
    StageDoc,
    WorkBranchDoc,
)
from bot.content.documents.words import (
    FORMS,
    ID,
    Document,
    Id,
    When,
)

__all__ = [
    "FORMS",
    "ID",
    "NODE_KINDS",
    "AmountDoc",
    "BranchDoc",
    "CaseDoc",
    "ChannelDoc",
    "ClockCaseDoc",
    "ClockDoc",
    "ClocksDoc",
    "Document",
    "DoorDoc",
    "EntryDoc",
    "FactDoc",
    "FactsDoc",
    "FlowDoc",
    "HelpDoc",
    "HelpsDoc",
    "Id",
    "LaterDoc",
    "LetterDoc",
    "LetterFieldDoc",
    "LetterFrameDoc",
    "LettersDoc",
    "LinksDoc",
    "LocalContactDoc",
    "LocalDoorDoc",
    "LocalPlaceDoc",
    "LocalPracticeDoc",
    "NoticeDoc",
    "OptionDoc",
    "OutcomeDoc",
    "PaperDoc",
    "PaperKindDoc",
    "PapersDoc",
    "PassageDoc",
    "PeriodDoc",
    "PlaceDoc",
    "PlacesDoc",
    "ProcedureDoc",
    "ProceduresDoc",
    "ProtocolDoc",
    "ProtocolStepDoc",
    "ProtocolsDoc",
    "QuestionDoc",
    "RegimeDoc",
    "RegimesDoc",
    "ReminderDoc",
    "RemindersDoc",
    "RouterDoc",
    "ScopeDoc",
    "SilenceDoc",
    "SilenceExceptionDoc",
    "SourceDoc",
    "SourcesDoc",
    "StageDoc",
    "StepDoc",
    "SubflowDoc",
    "ValueDoc",
    "ValuesDoc",
    "WalkDoc",
    "WalksDoc",
    "WarningDoc",
    "WarningsDoc",
    "When",
    "WindowDoc",
    "WindowsDoc",
    "WorkBranchDoc",
    "rows",
]


def rows(document: BaseModel) -> dict[str, Any]:
    """Return the rows of a file that is a map of rows, by id."""
    found: dict[str, Any] = getattr(document, "root", {})
    return found
