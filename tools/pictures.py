"""Draw screens as a person sees them, for the guides and to look at: docs/images/*.png.

    python tools/pictures.py            # needs Chromium

Telegram's messages are drawn from the HTML that the bot sends, as Telegram lays it out (each line
takes its direction from its first letter), with the fonts that the project packages.
"""

import base64
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from PIL import Image, ImageChops

from bot.conversation import open_conversation
from bot.engine.events import Typed
from bot.faces.telegram.layout import messages
from bot.faces.terminal.paper import lines_of
from bot.render.bidi import isolate
from bot.settings import read_settings

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "images"
TODAY = date(2026, 11, 27)
MAX_HEIGHT = 1_300  #: pixels: the first messages of a long answer
FONTS = ("NotoSans", "NotoSansArabic", "NotoSansBengali", "NotoSansCJKsc")
KNOWN = {"demarche": "titre_sejour", "titre": "etudiant", "etape": "renouvellement"}
KNOWN |= {"expire_le": "2027-05-02"}
#: a few words of each script, with the Latin runs that break them: to look at, not to read
SAMPLES = (
    "تمدید کارت اقامت (titre de séjour) در سامانهٔ ANEF: از 2 ژانویه 2027. تلفن: 0 806 001 620.",
    "د استوګنې جواز (titre de séjour) په ANEF کې: له 02/01/2027 څخه. تلیفون: 0 806 001 620.",
    "বসবাসের অনুমতি (titre de séjour) ANEF-এ: 2 জানুয়ারি 2027 থেকে। ফোন: 0 806 001 620।",
    "在 ANEF 上续办居留许可（titre de séjour）：2027年1月2日至3月3日。电话：0 806 001 620。",
)
STYLE = """
body { margin: 0; padding: 12px; background: #d5e3ee; width: 400px;
       font: 16px/1.35 NotoSans, NotoSansArabic, NotoSansBengali, NotoSansCJKsc; }
div, blockquote, pre { unicode-bidi: plaintext; }
.message { background: white; border-radius: 12px; padding: 8px 12px; margin: 0 0 6px;
           white-space: pre-wrap; }
.button { background: #7d98ad; color: white; border-radius: 8px; padding: 7px; margin: 3px 0;
          text-align: center; }
blockquote { margin: 0; border-inline-start: 3px solid #4a90c2; padding: 2px 8px;
             background: #f0f6fa; }
pre { background: #1d1f21; color: #e8e8e8; padding: 14px; width: 800px;
      font: 14px/1.4 'DejaVu Sans Mono', NotoSans, NotoSansArabic; }
"""


def main() -> None:
    """Write every picture."""
    OUT.mkdir(parents=True, exist_ok=True)
    held = open_conversation(read_settings({}), TODAY)
    for language in ("ar", "en"):
        begun = held.begin(TODAY, language=language)
        asked = held.begin(TODAY, known=KNOWN, language=language)
        decided = held.handle(asked.session, Typed("93"), TODAY)
        terminal = "\n".join(lines_of(begun.screen))
        draw(f"telegram-{language}-question", chat(begun.screen))
        draw(f"telegram-{language}-decision", chat(decided.screen))
        draw(f"terminal-{language}", f"<pre>{terminal}</pre>", width=840)
    draw("samples", "".join(f'<div class="message">{isolate(text)}</div>' for text in SAMPLES))


def chat(screen) -> str:
    """Return the messages and the buttons of a screen as HTML."""
    parts = [f'<div class="message">{part}</div>' for part in messages(screen)]
    parts += [f'<div class="button">{button.label}</div>' for button in screen.buttons]
    return "".join(parts)


def draw(name: str, body: str, *, width: int = 424) -> None:
    """Write one picture of a page, as high as what it holds."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is needed to draw pictures.")
    with tempfile.TemporaryDirectory() as folder:
        file, shot = Path(folder) / "page.html", Path(folder) / "page.png"
        faces = "".join(map(font, FONTS))
        page = f"<meta charset=utf-8><style>{faces}{STYLE}</style><body>{body}"
        file.write_text(page, encoding="utf-8")
        command = [
            *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *("--disable-background-networking", "--disable-sync", "--no-first-run"),
            *(f"--user-data-dir={folder}/profile", f"--window-size={width},3000"),
            *(f"--screenshot={shot}", file.as_uri()),
        ]
        subprocess.run(command, check=True, capture_output=True)
        cropped(shot).save(OUT / f"{name}.png", optimize=True)


def cropped(shot: Path) -> Image.Image:
    """Return the picture without the empty end of the page."""
    picture = Image.open(shot).convert("RGB")
    corner = picture.getpixel((picture.width - 1, picture.height - 1))
    box = ImageChops.difference(picture, Image.new("RGB", picture.size, corner)).getbbox()
    height = min(box[3] + 12 if box else picture.height, MAX_HEIGHT)
    return picture.crop((0, 0, picture.width, height)).quantize(64)


def font(name: str) -> str:
    """Return the rule that names a packaged font."""
    (file,) = (ROOT / "bot" / "render" / "fonts").glob(f"{name}-Regular.*")
    data = base64.b64encode(file.read_bytes()).decode()
    return f"@font-face {{ font-family: {name}; src: url(data:font/opentype;base64,{data}); }}"


if __name__ == "__main__":
    main()
