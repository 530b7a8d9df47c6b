"""Reports of trouble go where subscriptions go, and to the webhook as before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler.errors import UserError
from crawler.plain_settings import Plain
from crawler.sample.server import HOST
from crawler.tell.reports import Reports
from crawler.webhook import Message
from tests.crawling import closed_port
from tests.listener import Listener, listening
from tests.tell.some_news import NOW

KEY = "0123456789abcdef"
MESSAGE = Message("zhaoshang: 1 of 2 sites in trouble\nmine: <broken>", {"exit_code": 4})


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


def reports(url: str, **more: object) -> Reports:
    found = Reports.of(Plain({"WEBHOOK_URL": url, **more}))
    assert found
    return found


def test_none_is_asked_for() -> None:
    assert Reports.of(Plain({"WEBHOOK_URL": " "})) is None


def test_a_webhook_is_one_as_before(listener: Listener) -> None:
    to = reports(f"{listener.base}/{KEY}", WEBHOOK_ALWAYS="1")
    assert to.post(MESSAGE, NOW) is None
    assert listener.told() == [{"text": MESSAGE.text, "exit_code": 4}]
    assert (to.shown, to.always) == (f"http://{HOST}/…", True)
    assert KEY not in repr(to)


def test_all_else_is_sent_by_apprise(listener: Listener) -> None:
    pytest.importorskip("apprise")
    port = listener.base.rpartition(":")[2]
    to = reports(f"json://{HOST}:{port}/{KEY}")
    assert to.post(MESSAGE, NOW) is None
    [told] = listener.told()
    assert (told["title"], told["message"]) == ("zhaoshang", MESSAGE.text)
    assert (to.shown, to.always) == ("json://…", False)
    failed = reports(f"json://{HOST}:{closed_port()}/{KEY}").post(MESSAGE, NOW)
    assert failed
    assert failed.en == "the report was not sent to json://…: the receiver did not accept it"
    assert KEY not in repr(to)


@pytest.mark.parametrize(
    "settings",
    [{"WEBHOOK_URL": KEY}, {"WEBHOOK_URL": f"nosuch://{KEY}"}, {"WEBHOOK_URL": f"json://h/{KEY}", "WEBHOOK_FORMAT": "wecom"}],
)  # fmt: skip
def test_what_cannot_be_is_told_without_the_key(settings: dict[str, str]) -> None:
    with pytest.raises(UserError) as error:
        Reports.of(Plain(settings))
    assert KEY not in error.value.en + error.value.zh
