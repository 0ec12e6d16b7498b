"""The verb `links`, over a recorded set of answers and over a server of our own on the loopback."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.authoring.links import (
    Link,
    Reply,
    Seen,
    change,
    fingerprint,
    is_booking,
    line,
    links_of,
    look,
    read_record,
    remember,
    visit,
    write_record,
)
from bot.authoring.links_fetch import AGENT, PoliteFetcher
from tests.real import real_resolver

URL = "https://www.calvados.gouv.fr/etrangers"
DAY = "2026-11-27"


class Recorded:
    """Answers written down beforehand; what was asked is kept."""

    def __init__(self, replies: dict[str, Reply], *, forbidden: tuple[str, ...] = ()) -> None:
        self.replies, self.forbidden = replies, forbidden
        self.asked: list[tuple[str, str]] = []

    async def allowed(self, url: str) -> bool:
        return url not in self.forbidden

    async def head(self, url: str) -> Reply:
        self.asked.append(("HEAD", url))
        return self.replies.get(f"HEAD {url}", self.replies[url])

    async def get(self, url: str) -> Reply:
        self.asked.append(("GET", url))
        return self.replies[url]


async def seen(reply: Reply, url: str = URL) -> Seen:
    return await look(url, Recorded({url: reply}), DAY)


# --- what an answer means -------------------------------------------------------------------


async def test_a_page_that_answers_is_ok_with_its_fingerprint() -> None:
    found = await seen(Reply(200, URL, "<p>Prenez rendez-vous</p>"))

    assert (found.status, found.code, found.day) == ("ok", 200, DAY)
    assert found.fingerprint == fingerprint("<p>Prenez rendez-vous</p>")


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        (Reply(404), "gone"),
        (Reply(410), "gone"),
        (Reply(None, trouble="TimeoutError"), "unknown"),
        (Reply(403), "unknown"),
        (Reply(429), "unknown"),
        (Reply(500), "unknown"),
        (Reply(503), "unknown"),
        (Reply(200, "https://www.calvados.gouv.fr/nouveau", ""), "moved"),
        (Reply(200, "http://calvados.gouv.fr/etrangers/", ""), "ok"),
    ],
    ids=str,
)
async def test_network_trouble_is_unknown_never_broken(reply: Reply, status: str) -> None:
    assert (await seen(reply)).status == status


async def test_a_head_that_says_gone_is_believed_only_after_a_get() -> None:
    """Some servers know no HEAD."""
    fetcher = Recorded({f"HEAD {URL}": Reply(404), URL: Reply(200, URL, "Bonjour")})

    found = await look(URL, fetcher, DAY)

    assert found.status == "ok"
    assert fetcher.asked == [("HEAD", URL), ("GET", URL)]


async def test_a_silent_server_is_asked_once() -> None:
    fetcher = Recorded({URL: Reply(None, trouble="ClientConnectorError")})

    await look(URL, fetcher, DAY)

    assert fetcher.asked == [("HEAD", URL)]


async def test_what_robots_forbid_is_not_asked() -> None:
    fetcher = Recorded({}, forbidden=(URL,))

    assert (await look(URL, fetcher, DAY)).status == "robots"
    assert fetcher.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "https://www.rdv.aveyron.gouv.fr/booking/create/717",
        "http://www.haut-rhin.gouv.fr/booking/create/15970",
        "https://rdv.loire.gouv.fr/",
        "https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/16040/",
    ],
)
async def test_a_booking_module_is_never_asked(url: str) -> None:
    fetcher = Recorded({})

    assert is_booking(url)
    assert (await look(url, fetcher, DAY)).status == "booking"
    assert fetcher.asked == []


def test_a_page_about_appointments_is_no_module() -> None:
    assert not is_booking("https://www.yvelines.gouv.fr/Prendre-un-rendez-vous")


# --- fingerprints ---------------------------------------------------------------------------


def test_markup_menus_and_scripts_change_no_fingerprint() -> None:
    bare = "<p>Prenez   rendez-vous</p>"
    dressed = "<nav>12 visites</nav><div class=x>Prenez\nrendez-vous</div><script>t=1</script>"

    assert fingerprint(bare) == fingerprint(dressed)


def test_a_word_of_the_page_changes_it() -> None:
    assert fingerprint("<p>par courrier</p>") != fingerprint("<p>au guichet</p>")


@pytest.mark.parametrize("text", ["", "<", "<script>", "</nav></nav>a", "&#xD800;", "\0" * 9])
def test_any_text_has_a_fingerprint(text: str) -> None:
    assert len(fingerprint(text)) == 16


# --- the record -----------------------------------------------------------------------------

LINK = Link(URL, ("14/aes_courrier",))
OLD = Seen(URL, "ok", 200, "2026-10-01", "aaaa")


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (Seen(URL, "ok", 200, DAY, "aaaa"), None),
        (Seen(URL, "ok", 200, DAY, "bbbb"), "changed"),
        (Seen(URL, "gone", 404, DAY, None), "gone"),
        (Seen(URL, "moved", 200, DAY, "aaaa", moved_to="https://x.gouv.fr"), "moved"),
        (Seen(URL, "unknown", None, DAY, None), None),
        (Seen(URL, "robots", None, DAY, None), None),
    ],
    ids=str,
)
def test_what_changed_is_opened_for_review(now: Seen, why: str | None) -> None:
    found = change(LINK, OLD, now)

    assert (found.why if found else None) == why
    if found:
        assert found.link.used_by == ("14/aes_courrier",)


def test_the_first_visit_changes_nothing() -> None:
    assert change(LINK, None, OLD) is None


def test_trouble_does_not_erase_what_was_known() -> None:
    trouble = Seen(URL, "unknown", None, DAY, None, trouble="TimeoutError")

    assert remember(OLD, trouble) == OLD
    assert remember(None, trouble) == trouble


def test_the_record_comes_back_whole(tmp_path: Path) -> None:
    file = tmp_path / "below" / "links.json"
    write_record(file, {URL: OLD})

    assert read_record(file) == {URL: OLD}


@pytest.mark.parametrize("text", ["", "[", "{}", '[{"url": 1}]', "[3]", "null"])
def test_a_damaged_record_is_no_record(tmp_path: Path, text: str) -> None:
    file = tmp_path / "links.json"
    file.write_text(text, encoding="utf-8")

    assert read_record(file) == {}


def test_a_line_says_what_happened() -> None:
    gone = Seen(URL, "gone", 404, DAY, None)

    assert line(gone) == f"gone 404 {URL}"


# --- the content ----------------------------------------------------------------------------


def test_every_address_of_the_content_is_there_once_hosts_together() -> None:
    found = links_of(real_resolver().library.table)
    hosts = [one.url.split("/")[2] for one in found]

    assert len({one.url for one in found}) == len(found) > 50
    assert all(one.used_by for one in found)
    assert len({*hosts}) == sum(a != b for a, b in zip(hosts, ["", *hosts], strict=False))


# --- over the wire --------------------------------------------------------------------------


async def test_a_real_server_is_asked_politely() -> None:
    asked: list[tuple[str, str, str]] = []
    pauses: list[float] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append((request.method, request.path, request.headers["User-Agent"]))
        if request.path == "/robots.txt":
            return web.Response(text="User-agent: *\nDisallow: /prive\n")
        if request.path == "/fini":
            return web.Response(status=410)
        return web.Response(text="<p>Étrangers</p>", content_type="text/html")

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    server = TestServer(app)
    await server.start_server()
    links = [Link(str(server.make_url(path)), ("x",)) for path in ("/page", "/prive/a", "/fini")]

    async with PoliteFetcher(pause_s=3.0, sleep=pause) as fetcher:
        found = [one.status async for one in visit(links, fetcher, DAY)]
    await server.close()

    assert found == ["ok", "robots", "gone"]
    assert [path for _, path, _ in asked].count("/robots.txt") == 1
    assert {agent for *_, agent in asked} == {AGENT}
    assert pauses == [3.0] * (len(asked) - 1)


async def test_a_port_where_nobody_listens_is_unknown() -> None:
    async with PoliteFetcher() as fetcher:
        found = await look("http://127.0.0.1:9/", fetcher, DAY)

    assert found.status == "unknown"
