"""What robots are sent, and what becomes of it when they do not take it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy.settings import Settings

from crawler.errors import UserError
from crawler.webhook import Form, Message, Webhook, cut
from tests.crawling import closed_port
from tests.listener import Listener, listening

AT = datetime.fromtimestamp(1764000000, UTC)
KEY = "0123456789abcdef"


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


def of(**values: object) -> Webhook | None:
    return Webhook.of(Settings({f"WEBHOOK_{name.upper()}": values[name] for name in values}))


def error_of(failed: UserError | None) -> str:
    assert failed is not None
    for text in (failed.zh, failed.en):
        assert KEY not in text
        assert "\n" not in text
    return failed.en


def test_off_by_default() -> None:
    assert of() is None
    assert of(url="  ") is None


@pytest.mark.parametrize(
    ("url", "form", "expected"),
    [
        ("https://oapi.dingtalk.com/robot/send?access_token=x", "", Form.DINGTALK),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", "", Form.WECOM),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", "json", Form.JSON),
        ("http://127.0.0.1:9/x", "", Form.JSON),
        ("http://127.0.0.1:9/x", " DingTalk ", Form.DINGTALK),
    ],
)
def test_form(url: str, form: str, expected: Form) -> None:
    webhook = of(url=url, format=form)
    assert webhook is not None
    assert webhook.form is expected


@pytest.mark.parametrize(
    "url",
    [
        KEY,
        f"ftp://x.cn/{KEY}",
        "http://",
        f"http://me:{KEY}@x.cn/",
        f"http://x.cn/{KEY} b",
        f"http://x.cn/中{KEY}",
        f"http://[{KEY}/",
        f"http://x.cn:99999/{KEY}",
    ],
)
def test_no_address(url: str) -> None:
    with pytest.raises(UserError) as caught:
        of(url=url)
    error_of(caught.value)


def test_a_secret_is_for_dingtalk() -> None:
    with pytest.raises(UserError, match="DingTalk"):
        of(url="http://127.0.0.1/", format="wecom", secret=KEY)
    with pytest.raises(UserError, match="json, dingtalk, wecom: lark"):
        of(url="http://127.0.0.1/", format="lark")


def test_a_key_is_never_shown() -> None:
    webhook = of(url=f"https://oapi.dingtalk.com/robot/send?access_token={KEY}", secret=KEY)
    assert KEY not in repr(webhook)
    assert webhook is not None
    assert webhook.shown == "https://oapi.dingtalk.com/…"


def test_signature() -> None:
    """``printf '1764000000000\\nSECabc' | openssl dgst -sha256 -hmac SECabc -binary | base64``"""
    webhook = Webhook(
        "https://oapi.dingtalk.com/robot/send?access_token=x", Form.DINGTALK, "SECabc"
    )
    address = webhook.address(AT)
    assert "+" not in urlsplit(address).query
    assert parse_qs(urlsplit(address).query) == {
        "access_token": ["x"],
        "timestamp": ["1764000000000"],
        "sign": ["8F5ULDNh1hE6T2sPwpYIemnezGkO4FDhG6ZdHq9jY/c="],
    }


@pytest.mark.parametrize("form", [Form.DINGTALK, Form.WECOM])
def test_a_robot_is_sent_a_text(listener: Listener, form: Form) -> None:
    webhook = Webhook(f"{listener.base}/send?key={KEY}", form)
    assert webhook.post(Message("招商\n“two”"), AT) is None
    assert listener.told() == [{"msgtype": "text", "text": {"content": "招商\n“two”"}}]
    assert listener.posts[0][0] == f"/send?key={KEY}"


def test_json_has_the_facts(listener: Listener) -> None:
    listener.answer = b"thanks"
    assert Webhook(listener.base).post(Message("招商", {"exit_code": 4}), AT) is None
    assert listener.told() == [{"text": "招商", "exit_code": 4}]


@pytest.mark.parametrize("form", [Form.DINGTALK, Form.WECOM])
@pytest.mark.parametrize("line", ["一" * 99, 'a "quoted" word\\', "😀" * 30])
def test_cut_to_whole_lines(form: Form, line: str) -> None:
    message = Message("\n".join(f"{n} {line}" for n in range(3000)))
    body = Webhook("http://127.0.0.1/", form).body(message)
    content = json.loads(body)["text"]["content"]
    size = len(body) if form is Form.DINGTALK else len(content.encode())
    limit = 20_000 if form is Form.DINGTALK else 2048
    assert limit - 2 * len(json.dumps(line, ensure_ascii=False).encode()) < size <= limit
    *kept, last = content.split("\n")
    assert kept == [f"{n} {line}" for n in range(len(kept))]
    assert last == f"… {3000 - len(kept)} more lines"


def test_cut_within_a_line() -> None:
    assert cut(Message("一" * 100), 40, lambda text: len(text.encode())) == "一" * 12 + "…"
    assert cut(Message("一二三"), 9, lambda text: len(text.encode())) == "一二三"
    assert cut(Message("一" * 9 + "\nx"), 13, lambda text: len(text.encode())) == "一" * 3 + "…"


def test_what_no_json_can_hold() -> None:
    body = Webhook("http://127.0.0.1/", Form.WECOM).body(Message("a\ud800b"))
    assert json.loads(body)["text"]["content"] == "a?b"


@pytest.mark.parametrize(
    ("form", "status", "answer", "words"),
    [
        (Form.DINGTALK, 200, b'{"errcode": 310000, "errmsg": "sign not match"}', "errcode 310000: sign not match"),
        (Form.WECOM, 200, b'{"errcode": 93000, "errmsg": "invalid key KEY, see /send?key=KEY"}', "errcode 93000: invalid key …"),
        (Form.JSON, 200, b'{"errcode": 1}', "errcode 1"),
        (Form.DINGTALK, 200, b"<html>", "does not look like a chat robot's"),
        (Form.WECOM, 200, b"[]", "does not look like a chat robot's"),
        (Form.JSON, 403, b"", "HTTP 403"),
        (Form.JSON, 500, b'{"errcode": 0}', "HTTP 500"),
    ],
)  # fmt: skip
def test_refused(listener: Listener, form: Form, status: int, answer: bytes, words: str) -> None:
    listener.status, listener.answer = status, answer.replace(b"KEY", KEY.encode())
    failed = Webhook(f"{listener.base}/send?key={KEY}", form).post(Message("x"), AT)
    assert words in error_of(failed)
    assert f"sent to {listener.base.rpartition(':')[0]}/…: " in error_of(failed)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_key_is_carried_nowhere_else(listener: Listener, status: int) -> None:
    with listening() as other:
        listener.status, listener.headers = status, {"Location": f"{other.base}/caught"}
        failed = Webhook(f"{listener.base}/{KEY}").post(Message("x"), AT)
        assert f"HTTP {status}" in error_of(failed)
        assert other.posts == []


def test_nobody_listens() -> None:
    failed = Webhook(f"http://127.0.0.1:{closed_port()}/{KEY}").post(Message("x"), AT)
    assert "refused" in error_of(failed)


def test_no_answer_comes(listener: Listener) -> None:
    listener.released.clear()
    failed = Webhook(f"{listener.base}/{KEY}").post(Message("x"), AT, seconds=0.2)
    assert "timed out" in error_of(failed)
