"""Hosts that speak old TLS only: read if their site is declared so, and told by name if it is not."""

from __future__ import annotations

import datetime
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from crawler.sample.server import HOST
from tests.crawling import crawl, rows, verdicts

# The prime of RFC 2409, 6.2: 1024 bits.
_PRIME: Final = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B"
    "302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6"
    "49286651ECE65381FFFFFFFFFFFFFFFF",
    16,
)
_LIST: Final = "<html><body><ul>" + "".join(
    f"<li><a href='/a/{n}.html'>白沙工业园第{n}号厂房交付使用</a></li>" for n in range(1, 4)
) + "</ul></body></html>"  # fmt: skip
_SPIDERS: Final = """
from crawler.base_spiders.site import SiteSpider


class Old(SiteSpider):
    article_links = "ul a"
    title, body = "h1", "div.text"


for name, base in {bases!r}.items():
    for legacy in (False, True):
        full = name + "_legacy" * legacy
        globals()[full] = type(full, (Old,), {{
            "__module__": __name__, "name": full, "start_urls": [base + "/"], "legacy_tls": legacy,
        }})
"""


def _page(path: str) -> str | None:
    if path == "/":
        return _LIST
    if not path.startswith("/a/"):
        return None
    number = path[3:-5]
    return (
        f"<html><body><h1>白沙工业园第{number}号厂房交付使用</h1><div class='text'><p>白沙工业园第{number}号厂房昨天交付，"
        f"面积{number}万平方米，首批企业下月进场安装设备，预计年底投产。</p></div></body></html>"
    )


@contextmanager
def _serving(context: ssl.SSLContext) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text = _page(self.path)
            body = (text or "").encode()
            self.send_response(200 if text else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A handshake that fails is what the test is about."""

    with Quiet((HOST, 0), Handler) as http:
        http.socket = context.wrap_socket(http.socket, server_side=True)
        thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"https://{HOST}:{http.server_address[1]}"
        finally:
            http.shutdown()
            thread.join()


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A key, and a certificate that it signs itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    since = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    signed = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(since).not_valid_after(since.replace(year=2090))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    (folder / "key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    (folder / "certificate").write_bytes(signed.public_bytes(pem))
    return folder / "certificate", folder / "key"


def _short_key() -> str:
    """Diffie-Hellman parameters (PKCS #3): a sequence of the prime and 2, in DER."""
    prime = b"\x02\x81\x81\x00" + _PRIME.to_bytes(128, "big")
    sequence = prime + b"\x02\x01\x02"
    der = b"\x30\x81" + bytes([len(sequence)]) + sequence
    return ssl.DER_cert_to_PEM_cert(der).replace("CERTIFICATE", "DH PARAMETERS")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")
@pytest.mark.skipif(not ssl.HAS_TLSv1, reason="Python's own OpenSSL has no TLS 1.0")
def test_old_tls_is_told_and_read_where_a_site_is_declared_so(tmp_path: Path) -> None:
    certificate, key = _certificate(tmp_path)
    contexts = {}
    for name in ("one", "short"):
        context = contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.load_cert_chain(certificate, key)
    contexts["one"].maximum_version = ssl.TLSVersion.TLSv1
    contexts["one"].minimum_version = ssl.TLSVersion.TLSv1
    contexts["short"].maximum_version = ssl.TLSVersion.TLSv1_2
    (tmp_path / "dh").write_text(_short_key(), encoding="ascii")
    contexts["short"].load_dh_params(str(tmp_path / "dh"))
    contexts["short"].set_ciphers("DHE-RSA-AES128-SHA:@SECLEVEL=0")
    with ExitStack() as stack:
        bases = {name: stack.enter_context(_serving(each)) for name, each in contexts.items()}
        package = tmp_path / "mysites"
        package.mkdir()
        (package / "__init__.py").write_text(_SPIDERS.format(bases=bases), encoding="utf-8")
        names = [f"{name}{end}" for name in bases for end in ("", "_legacy")]
        ended = crawl("zhaoshang", *names, "-s", "RETRY_TIMES=0", cwd=tmp_path)
    assert ended.returncode == 4, ended.stderr
    assert dict(verdicts(tmp_path / "t.db")) == {
        "one": "broken", "short": "broken", "one_legacy": "ok", "short_legacy": "ok",
    }  # fmt: skip
    told = {
        row["site"]: row["why"] for row in rows(tmp_path / "t.db", "SELECT site, why FROM crawls")
    }
    assert "tls_version: " in told["one"]
    assert "tls_weak: " in told["short"]
    assert all("legacy_tls = True in mysites.py" in told[name] for name in ("one", "short"))
    assert rows(tmp_path / "t.db", "SELECT count(*) FROM articles")[0][0] == 6
    # Whose certificate nobody vouches for is said once a run, and changes nothing else.
    for name in ("one_legacy", "short_legacy"):
        assert told[name].count("the certificate of") == 1
        assert "（自签名）" in told[name]
        assert "(self-signed)" in told[name]
