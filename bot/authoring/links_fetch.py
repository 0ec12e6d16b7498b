"""Asks servers for `links`: one request at a time, a pause for each host, robots.txt first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Self
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import aiohttp

from bot import __version__
from bot.authoring.links import Reply

AGENT = f"bonguichet-links/{__version__} (logiciel libre ; verifie des adresses, une fois par page)"
TIMEOUT_S = 20.0  #: of one request; a slower server is « unknown »
PAUSE_S = 2.0  #: between two requests to one host
MAX_BYTES = 4 * 1024 * 1024  #: read of one page


class PoliteFetcher:
    """See `Fetcher`; used as `async with`."""

    def __init__(
        self, *, pause_s: float = PAUSE_S, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._pause_s, self._sleep = pause_s, sleep
        self._robots: dict[str, RobotFileParser | None] = {}
        self._asked: set[str] = set()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_S), headers={"User-Agent": AGENT}
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def allowed(self, url: str) -> bool:
        """See `Fetcher`."""
        split = urlsplit(url)
        root = f"{split.scheme}://{split.netloc}"
        if root not in self._robots:
            reply = await self._ask("GET", f"{root}/robots.txt")
            rules = None
            if reply.status == 200:
                rules = RobotFileParser()
                rules.parse(reply.text.splitlines())
            self._robots[root] = rules
        known = self._robots[root]
        return known is None or known.can_fetch(AGENT, url)

    async def head(self, url: str) -> Reply:
        """See `Fetcher`."""
        return await self._ask("HEAD", url)

    async def get(self, url: str) -> Reply:
        """See `Fetcher`."""
        return await self._ask("GET", url)

    async def _ask(self, method: str, url: str) -> Reply:
        host = urlsplit(url).netloc
        if host in self._asked:
            await self._sleep(self._pause_s)
        self._asked.add(host)
        assert self._session is not None
        try:
            async with self._session.request(method, url, allow_redirects=True) as answer:
                body = await answer.content.read(MAX_BYTES) if method == "GET" else b""
                text = body.decode(answer.charset or "utf-8", errors="replace")
                return Reply(answer.status, str(answer.url), text)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, LookupError) as err:
            return Reply(None, trouble=type(err).__name__)
