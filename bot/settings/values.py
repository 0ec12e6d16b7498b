"""One setting's text -> its value, or ValueError in French.

What may hold a secret is never quoted: tokens, keys, and addresses beyond their host.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from bot.settings.secret import Secret

TELEGRAM_API = "https://api.telegram.org"
#: Where Telegram may send updates: https://core.telegram.org/bots/api#setwebhook
WEBHOOK_PORTS = (443, 80, 88, 8443)
MIN_KEY_BYTES = 32
MIN_DISTINCT_BYTES = 16  #: 32 random bytes have about 30 distinct ones, and never so few
MAX_RETENTION_DAYS = 3650
MAX_CHAT_RATE = 1000.0
NO_ADDRESS = "une adresse comme https://bot.exemple.fr/telegram est attendue, sans « ? » ni « # »"
_NEW_KEY = "faites-en un avec : openssl rand -hex 32"
_TOKEN = re.compile(r"\d{5,16}:[A-Za-z0-9_-]{35}")
_LOOSE_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")  # a server of one's own makes its own tokens


def token(text: str, *, of_telegram: bool) -> Secret:
    """Return a bot's token; of another server than Telegram's it may be of any length."""
    if not (_TOKEN if of_telegram else _LOOSE_TOKEN).fullmatch(text):
        shape = "un jeton de @BotFather est attendu : des chiffres, « : », puis 35 caractères"
        raise ValueError(f"{shape} ; {_token_hint(text)}")
    return Secret(text)


def _token_hint(text: str) -> str:
    number, colon, rest = text.partition(":")
    if not colon:
        return "il n'y a pas de « : » dans cette valeur"
    if text.lower().startswith("bot"):
        return "retirez « bot » au début"
    if re.search(r"\s", text):
        return "retirez les espaces"
    if not number.isdecimal():
        return "ce qui précède « : » n'est pas un nombre"
    if len(rest) != 35:
        return f"il y en a {len(rest)} après « : »"
    return "seuls A-Z, a-z, 0-9, « _ » et « - » sont permis après « : »"


def api_url(text: str) -> str:
    """Return the address of a Bot API server, without a slash at its end."""
    parts = _url(text)
    if parts.scheme not in {"http", "https"}:
        raise ValueError(f"une adresse en https:// est attendue, pas {parts.scheme}://")
    if re.search(r"/bot(\d|/?$)", parts.path):
        raise ValueError("retirez « /bot » et ce qui le suit à la fin de l'adresse")
    return text.rstrip("/")


def webhook_url(text: str, *, of_telegram: bool) -> str:
    """Return the address that Telegram sends updates to: https, or http on this machine."""
    parts = _url(text)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        found = f"{parts.scheme}://{parts.hostname}"
        raise ValueError(f"une adresse en https:// est attendue, pas « {found} »")
    if not re.fullmatch(r"[A-Za-z0-9/_.~-]*", parts.path):
        raise ValueError("le chemin ne peut contenir que A-Z, a-z, 0-9 et / _ . ~ -")
    if parts.path in {"/healthz", "/metrics"}:
        raise ValueError(f"le chemin « {parts.path} » sert déjà à surveiller le service")
    public = of_telegram and not is_loopback(parts.hostname)
    if public and parts.port not in (None, *WEBHOOK_PORTS):
        ports = ", ".join(map(str, WEBHOOK_PORTS))
        raise ValueError(f"Telegram n'appelle que les ports {ports}, pas {parts.port}")
    return text


def _url(text: str) -> SplitResult:
    """Return the parts of an address that names a host and nothing that would be lost."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError(NO_ADDRESS) from None
    if parts.username is not None or parts.password is not None:
        raise ValueError("l'adresse ne doit pas contenir de mot de passe")
    if not parts.hostname or parts.query or parts.fragment or re.search(r"\s", text):
        raise ValueError(NO_ADDRESS)
    return parts


def is_loopback(host: str | None) -> bool:
    """Return whether the host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def webhook_secret(text: str) -> Secret:
    """Return what Telegram sends with each update."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", text):
        raise ValueError("1 à 256 caractères sont attendus parmi A-Z, a-z, 0-9, « _ » et « - »")
    return Secret(text)


def secret(text: str) -> Secret:
    """Return the key of what is stored, as it was given."""
    key_bytes(text)
    return Secret(text)


def key_bytes(text: str) -> bytes:
    """Return the bytes of a key in hexadecimal or base64; one that can be guessed is refused."""
    key = _decoded(text)
    if key is None:
        raise ValueError(f"il n'est ni en hexadécimal ni en base64 ; {_NEW_KEY}")
    if len(key) < MIN_KEY_BYTES:
        raise ValueError(f"{len(key)} octets, il en faut {MIN_KEY_BYTES} ou plus ; {_NEW_KEY}")
    if len(set(key)) < MIN_DISTINCT_BYTES:
        raise ValueError(f"il se devine : ses octets se répètent ; {_NEW_KEY}")
    return key


def _decoded(text: str) -> bytes | None:
    if re.fullmatch(r"(?:[0-9a-fA-F]{2})+", text):
        return bytes.fromhex(text)
    standard = text.translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def listen(text: str) -> tuple[str, int]:
    """Return host and port; an IPv6 address stands in brackets."""
    host, colon, port = text.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        colon = ""  # which of them parts host and port cannot be known
    if not (colon and host and port.isdecimal() and port.isascii() and int(port) < 65536):
        raise ValueError(f"hôte:port est attendu, comme 127.0.0.1:8080, pas « {text} »")
    return host, int(port)


def database(text: str) -> Path:
    """Return the file of an address `sqlite:///file` (four slashes for a path from the root)."""
    prefix, _, path = text.partition("sqlite:///")
    if prefix or not path or path.endswith("/") or "?" in path or ":memory:" in path:
        found = text.partition("://")
        raise ValueError(
            "sqlite:///fichier est attendu" + (f", pas {found[0]}://" if found[1] else "")
        )
    return Path(path).expanduser()


def folder(text: str) -> Path:
    """Return a folder; it need not be there yet."""
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError(f"« {path} » n'est pas un dossier")
    return path


def retention_days(text: str) -> int:
    """Return whole days."""
    wanted = re.fullmatch(r"\d{1,4}", text, re.ASCII)
    if not wanted or not 1 <= int(text) <= MAX_RETENTION_DAYS:
        raise ValueError(
            f"un nombre de jours de 1 à {MAX_RETENTION_DAYS} est attendu, pas « {text} »"
        )
    return int(text)


def chat_rate(text: str) -> float:
    """Return updates a second; 0 is without limit."""
    if not re.fullmatch(r"\d{1,6}([.,]\d{1,3})?", text, re.ASCII):
        raise ValueError(f"un nombre par seconde est attendu, comme 2 ou 0,5, pas « {text} »")
    if (rate := float(text.replace(",", "."))) > MAX_CHAT_RATE:
        raise ValueError(f"{MAX_CHAT_RATE:.0f} au plus est attendu, pas « {text} »")
    return rate


def groups(text: str) -> frozenset[int]:
    """Return ids of groups and channels: Telegram's are negative."""
    ids = re.split(r"[\s,;]+", text.strip(" ,;"))
    wrong = [one for one in ids if not re.fullmatch(r"-\d{1,16}", one, re.ASCII)]
    if wrong:
        found = ", ".join(f"« {one} »" for one in wrong)
        raise ValueError(f"des nombres négatifs sont attendus, comme -1001234567890, pas {found}")
    return frozenset(map(int, ids))


def bot_name(text: str) -> str:
    """Return a bot's user name, without @."""
    name = text.removeprefix("https://t.me/").removeprefix("@")
    if not re.fullmatch(r"[A-Za-z]\w{3,30}[A-Za-z0-9]", name, re.ASCII):
        raise ValueError(f"le nom d'un bot est attendu, comme bonguichet_bot, pas « {text} »")
    return name


def one_of(text: str, *choices: str) -> str:
    """Return a word of a closed list; capitals do not matter."""
    if text.lower() not in choices:
        raise ValueError(f"{' ou '.join(choices)} est attendu, pas « {text} »")
    return text.lower()
