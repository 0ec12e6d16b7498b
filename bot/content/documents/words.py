"""The forms that several kinds of file share: ids, dates, sentences, and the closed document."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.texts import Text

ID = r"^[a-z][a-z0-9_]{0,39}$"
OFFSET = r"^([+-]?\d{1,3} (jours?|mois)|[+-]?\d{1,2} ans?)( [+-]?\d{1,3} (jours?|mois))?$"
ADDRESS = r"^https?://\S+$"
SOURCE_DATE = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"
NUMBER = r"^\d{1,9}([.,]\d{1,4})?$"
POSTCODE = r"^\d{2,5}$"
ZONE = r"^[A-Z][A-Za-z_]+/[A-Z][A-Za-z_]+$"
LINK_CODE = r"^[a-z][a-z0-9_]{0,39}=[A-Za-z0-9_-]{1,40}$"
PLACE = r"^(\d{2,3}|2[AB])$"
INSEE = r"^(\d{2}|2[AB])\d{3}$"
ARRONDISSEMENT = r"^(\d{2,3}|2[AB])\d$"
FULL_POSTCODE = r"^\d{5}$"
EMAIL = r"^[^@\s]{1,64}@[^@\s]{3,100}$"
LOCAL_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"

#: what each pattern wants, for authors
FORMS = {
    ID: "des minuscules sans accent, des chiffres et _, 40 caractères au plus",
    OFFSET: "« -120 jours », « +2 mois » ou « +19 ans -1 jour »",
    ADDRESS: "une adresse qui commence par http:// ou https://",
    SOURCE_DATE: "AAAA, AAAA-MM ou AAAA-MM-JJ",
    NUMBER: "un nombre, comme 225 ou 0,5",
    POSTCODE: "2 à 5 chiffres",
    ZONE: "un fuseau horaire, comme « Europe/Paris »",
    LINK_CODE: "« fait=valeur », comme « titre=etudiant »",
    LOCAL_DATE: "AAAA, AAAA-MM ou AAAA-MM-JJ",
    PLACE: "un code de département : 01, 2A, 971…",
    INSEE: "un code INSEE de commune : 93066, 2A004…",
    ARRONDISSEMENT: "un code INSEE d'arrondissement : 933, 2A4, 9711…",
    FULL_POSTCODE: "un code postal de 5 chiffres",
    EMAIL: "une adresse e-mail",
}

MAX_ROWS = 1_000  #: nodes of a tree; the largest has 65, and `transitions` is measured up to 400
MAX_WAYS = 60  #: branches, options or cases in one place; a screen shows 8


def _day(said: Any) -> Any:
    """Take `AAAA-MM-JJ` alone: pydantic would also read `0` or a time of day as a date."""
    if isinstance(said, str):
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", said.strip()):
                return date.fromisoformat(said.strip())
        except ValueError:
            pass
        raise PydanticCustomError("not_a_day", "not a day")
    return said


def _day_or_empty(said: Any) -> Any:
    return None if isinstance(said, str) and not said.strip() else _day(said)


Id = Annotated[str, Field(pattern=ID)]
#: `R431-5`, `L421-13-1`, `D431-7`, « 7 bis » of the 1968 agreement…
Article = Annotated[str, Field(min_length=2, max_length=60)]
#: what a person reads: translators get it (bot/content/placing.py gives it its place)
Phrase = Annotated[str, Field(min_length=2, max_length=900), AfterValidator(Text)]
Label = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(Text)]
#: what stays French in every language: a proper name, an exact title, a note for whoever rereads
Name = Annotated[str, Field(min_length=1, max_length=120)]
Note = Annotated[str, Field(min_length=2, max_length=900)]
#: facts and the values they may take; a list means « one of these »
When = dict[str, str | list[str]]
#: `-120 jours`, `+2 mois`, `+19 ans -1 jour`: bounded, so that no date leaves the calendar
Offset = Annotated[str, Field(pattern=OFFSET)]
Day = Annotated[date, BeforeValidator(_day)]
#: empty until a person compares the text with its live source
CheckedOn = Annotated[Day | None, BeforeValidator(_day_or_empty)]
Years = Annotated[int, Field(ge=0, le=150)]
Delay = Annotated[int, Field(ge=1, le=3650)]

ChannelId = Literal[
    "anef",
    "demarche_numerique",
    "courrier",
    "rdv",
    "guichet",
    "email",
    "prefecture_decides",
    "autre",
]
Work = Literal["yes", "no", "conditional", "as_previous"]
Confidence = Literal["high", "medium", "low"]


class Document(BaseModel):
    """Closed: a key that is not here is an error."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, defer_build=True)


def hover(text: str, default: Any = ...) -> Any:
    """Return a field whose description an editor shows when the author points at the key."""
    return Field(default, description=text)


class SourcedDocument(Document):
    """Says where its statements come from, and which day somebody read or checked them."""

    sources: list[str] = hover("Sources, de sources.yaml.")
    read_on: Day = hover("Jour où une copie de la source a été lue.")
    checked_on: CheckedOn = hover(
        "Jour où une personne l'a comparé à la source en ligne ; sinon vide.", None
    )
