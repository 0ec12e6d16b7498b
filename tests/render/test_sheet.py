"""Tests of bot/render/sheet.py: sheets opened again, counted, read, and their code scanned."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from dataclasses import replace
from io import BytesIO

import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import ImageFont

from bot.authoring.resolving import screen
from bot.render.catalogs import Words
from bot.render.pdf import FONTS, typeset
from bot.render.screen import Block, Screen
from bot.render.sheet import deep_link, sheet_pdf, sheet_screen
from tests.real import TODAY, real_resolver

#: a sentence in each language that we mean to speak, with the letters that are its own
SENTENCES = {
    "fr": "Vous déposez en ligne : œuvre, où, ça, « né », 180 €",
    "en": "You file online",
    "ar": "تقدّم الطلب عبر الإنترنت",
    "fa": "درخواست خود را به‌صورت آنلاین ثبت می‌کنید گچپژ ۳۰",
    "uk": "Ви подаєте заяву онлайн: ґанок, їжак",
    "zh_Hans": "您在线提交申请：重新办理居留证、预约。",
    "tr": "Başvurunuzu çevrimiçi yaparsınız ğışİ",
    "bn": "আপনি অনলাইনে আবেদন করবেন ক্ষুদ্র প্রশ্ন ৩০",
    "ru": "Вы подаёте заявление онлайн",
    "ps": "تاسو آنلاین غوښتنلیک کوئ ټډړږښېۍځڅڼ",
    "es": "Usted presenta la solicitud: ¿año?",
    "pt": "Você faz o pedido: não, ações",
}
ENDS = {
    "filing": "demarche=titre_sejour titre=etudiant etape=renouvellement expire_le=2027-05-02",
    "local": "demarche=titre_sejour titre=salarie etape=premiere departement=93",
    "paper": "document=api_renouvellement",
    "protocol": "blocage=creation_compte_impossible",
    "clock": "delai=complement_30_jours notifie_le=2026-11-21",
}


def screens(end: str, language: str = "en") -> tuple[Screen, Screen, Words]:
    resolver = real_resolver()
    words = ENDS[end].split()
    answer = resolver.from_words(words, TODAY)
    say = resolver.explainer(language, TODAY)
    return screen(answer, resolver.explainer("fr", TODAY)), screen(answer, say), say.words


def translated(french: Screen, language: str) -> Screen:
    """Return a screen whose every line is the sentence of the language."""
    said = SENTENCES[language]
    blocks = (
        replace(b, heading=b.heading and said, lines=tuple(said for _ in b.lines))
        for b in french.blocks
    )
    return replace(french, blocks=tuple(blocks), language=language)


def flat(text: str) -> str:
    shown = unicodedata.normalize("NFKC", text)
    return "".join(c for c in shown if not c.isspace() and unicodedata.category(c)[0] != "C")


def pages(made: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages]


@pytest.mark.parametrize("end", ENDS)
def test_every_end_fits_on_two_pages_with_all_its_lines(end: str) -> None:
    french, other, words = screens(end)

    made = pages(sheet_pdf(french, other, today=TODAY, words=words))

    said = flat("".join(made))
    assert 1 <= len(made) <= 2
    for block in french.blocks:
        for line in block.lines:
            assert flat(line) in said
    assert flat("Faite le 21 novembre 2026") in said
    assert flat("Made on 21 November 2026") in said


@pytest.mark.parametrize("language", [code for code in SENTENCES if code != "fr"])
def test_every_script_is_on_the_page_beside_the_french(language: str) -> None:
    french, _, _ = screens("paper")
    words = real_resolver().languages.words(language)

    made = sheet_pdf(french, translated(french, language), today=TODAY, words=words)

    said = unicodedata.normalize("NFKC", "".join(pages(made)))
    own = {c for c in unicodedata.normalize("NFKC", SENTENCES[language]) if c.isalpha()}
    assert len(own & set(said)) >= 0.8 * len(own)  # a ligature may read back as one of its letters
    assert flat(french.blocks[0].lines[0]) in flat(said)


@pytest.mark.parametrize("language", SENTENCES)
def test_fonts_have_every_letter(language: str) -> None:
    files = [ImageFont.truetype(file, 40) for file in sorted(FONTS.glob("*Regular.*"))]
    missing = [bytes(font.getmask("\U0010fffe")) for font in files]

    lost = [
        char
        for char in SENTENCES[language]
        if char.isalnum()
        and all(bytes(f.getmask(char)) == none for f, none in zip(files, missing, strict=True))
    ]

    assert lost == []


def test_licence_of_the_fonts_stands_beside_them() -> None:
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")

    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    for file in FONTS.glob("Noto*"):
        assert file.name.partition("-")[0] in licence


def test_right_to_left_column_begins_at_the_right_edge() -> None:
    """The last dark dot of a line of Arabic is near the edge of the page; of Turkish it is not."""
    french, _, _ = screens("paper")

    def edge(language: str) -> float:
        words = real_resolver().languages.words(language)
        made = sheet_pdf(french, translated(french, language), today=TODAY, words=words)
        page = pypdfium2.PdfDocument(made)[0].render(scale=1).to_pil().convert("L")
        half = page.crop((page.width // 2 + 10, 200, page.width, 330))
        box = half.point(lambda dot: 255 if dot < 128 else 0).getbbox()
        assert box is not None
        return float(half.width - box[2])

    assert edge("ar") < 50
    assert edge("tr") > 50


def test_code_on_the_sheet_reopens_the_answers() -> None:
    french, other, words = screens("paper")
    link = deep_link("bonguichet_bot", "a-Z_09")
    made = sheet_pdf(french, other, today=TODAY, words=words, link=link)

    page = pypdfium2.PdfDocument(made)[0].render(scale=3).to_pil()

    assert [code.text for code in zxingcpp.read_barcodes(page)] == [link]
    assert link == "https://t.me/bonguichet_bot?start=a-Z_09"


@pytest.mark.parametrize(
    ("bot", "code"),
    [
        (None, "a"),
        ("bot_name", None),
        ("", ""),
        ("a/b", "x"),
        ("bonguichet", "a b"),
        ("b", "x" * 65),
    ],
)
def test_no_link_without_a_bot_and_a_code(bot: str | None, code: str | None) -> None:
    assert deep_link(bot, code) is None


def test_no_code_without_a_link() -> None:
    french, other, words = screens("paper")
    made = sheet_pdf(french, other, today=TODAY, words=words)

    page = pypdfium2.PdfDocument(made)[0].render(scale=3).to_pil()

    assert zxingcpp.read_barcodes(page) == []


def test_sheet_in_french_alone_has_one_column() -> None:
    french, _, _ = screens("paper")

    said = "".join(pages(sheet_pdf(french, None, today=TODAY)))

    assert flat(french.blocks[1].lines[0]) in flat(said)
    assert "Made on" not in said


def test_sources_stand_once_with_their_dates() -> None:
    french, other, words = screens("paper")

    said = flat("".join(pages(sheet_pdf(french, other, today=TODAY, words=words))))

    assert said.count(flat(french.blocks[-1].lines[-1])) == 1
    assert flat("pas encore vérifiées sur les sites officiels") in said
    assert flat("not yet checked on the official sites") in said


def test_answer_too_long_for_two_pages_is_cut_from_its_end_and_says_so() -> None:
    french, _, _ = screens("paper")
    steps = Block(
        "steps", tuple(f"Étape {n}. " + "Gardez la preuve. " * 20 for n in range(90)), "Q"
    )
    long = replace(french, blocks=(*french.blocks[:-1], steps, french.blocks[-1]))

    made = pages(sheet_pdf(long, None, today=TODAY))
    said = flat("".join(made))

    assert len(made) == 2
    assert flat("Étape 3.") in said
    assert flat("Étape 89.") not in said
    assert flat("La feuille est pleine") in said
    assert flat(french.blocks[-1].lines[-1]) in said


def test_markup_in_a_screen_stays_text() -> None:
    hostile = '#read("x") *a* $b$ <c> \\ ` @d'
    made = pages(sheet_pdf(Screen((Block("text", (hostile,)),)), None, today=TODAY))

    assert flat(hostile) in flat("".join(made))


def test_screens_that_do_not_match_are_refused() -> None:
    french, other, words = screens("paper")

    with pytest.raises(ValueError, match="expected the blocks of the French screen"):
        sheet_pdf(french, replace(other, blocks=other.blocks[1:]), today=TODAY, words=words)


def test_line_on_what_is_not_translated_has_no_french_beside_it() -> None:
    french, other, words = screens("paper")
    told = replace(other, blocks=(*other.blocks, Block("quiet", ("Partly in French.",))))

    made = sheet_pdf(french, told, today=TODAY, words=words)

    assert "Partly in French." in pages(made)[0].replace("\n", " ")


def test_text_of_the_sheet_holds_both_languages_in_turn() -> None:
    french, other, _ = screens("clock")

    said = sheet_screen(french, other).text()

    assert said.index("Au plus tard le") < said.index("At the latest on")


def test_same_screens_give_the_same_file() -> None:
    french, other, words = screens("clock")

    first, second = (sheet_pdf(french, other, today=TODAY, words=words) for _ in range(2))

    assert first == second


def test_page_leaves_nothing_in_the_process_that_asks_for_it() -> None:
    """Typst would keep 70 MiB of a bot that lives for months."""
    asked = "import sys; from datetime import date; from bot.render.sheet import sheet_pdf\n"
    asked += "from bot.render.screen import Block, Screen\n"
    asked += "page = sheet_pdf(Screen((Block('text', ('a',)),)), None, today=date(2026, 11, 21))\n"
    asked += "print(page[:4].decode(), 'typst' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", asked], stdout=subprocess.PIPE, check=True)

    assert ran.stdout.split() == [b"%PDF", b"False"]


def test_template_that_is_wrong_is_told_with_its_fault() -> None:
    with pytest.raises(ValueError, match="sheet: "):
        typeset("sheet", {}, day=TODAY)
