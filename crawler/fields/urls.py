"""Addresses: one canonical form for each page, and what an address says of what it leads to."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from typing import Final, NamedTuple

# No server of the field takes a longer request line (Apache and nginx both refuse above 8 KB).
MAX_LENGTH: Final = 8192


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TRACKING: Final = _words("""
    from isappinstalled scene srcid spm scm bd_vid gclid fbclid msclkid yclid dclid _t timestamp
    hmsr hmpl hmcu hmkw hmci nsukey vd_source wxshare_count _ga _gl mc_cid mc_eid
""")
_TRACKING_PREFIXES: Final = ("utm_", "share_", "aspsessionid")
_SESSION: Final = frozenset({"phpsessid", "jsessionid"})
# Under these names only a long random value is a session; a short one is content (?sid=12 is a
# section).
_PERHAPS_SESSION: Final = frozenset({"sid", "session", "sessionid", "session_id"})
_RANDOM_VALUE: Final = re.compile(r"[0-9A-Za-z]{16,}\Z")

# Module, controller, action: in this order wherever they are used, so that a stored address looks like the site's.
_CHOOSERS: Final = {"m": 0, "mod": 0, "c": 1, "a": 2}

_INDEX: Final = re.compile(r"(?<=/)(?:index\.(?:s?html?|php)|default\.html?)\Z", re.IGNORECASE)
_HOME: Final = re.compile(r"/?(?:(?:index|default)\.[a-z]{3,5})?", re.IGNORECASE)
_CLEAN: Final = re.compile(
    r"https?://(?=[^/]{1,253}/)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:/(?!/)|\Z))*\Z"
)
_PARTS: Final = re.compile(
    r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?", re.DOTALL
)
_NUMBERS: Final = re.compile(r"\d+")
# What stands for a number where a system gives its pages keys: 5f3c…, b572b6ec-90a5-4f03-….
_HEXADECIMAL: Final = re.compile(
    r"(?<![0-9a-z])(?=[a-f-]*[0-9])(?=[0-9-]*[a-f])[0-9a-f]{8,}(?:-[0-9a-f]{4,})*(?![0-9a-z])"
)
_DIGIT: Final = re.compile(r"\d")
_PORT: Final = re.compile(r":([0-9]*)\Z")
_HOST: Final = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\Z")
_LINE_BREAKS: Final = re.compile("[\x00-\x1f\x7f]+")
_EDGES: Final = " \xa0\u3000\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad"
_PATH_SESSION: Final = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_SLASHES: Final = re.compile(r"/{2,}")

_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_TO_ESCAPE: Final = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]")

_ATTACHMENTS: Final = _words("pdf doc docx xls xlsx ppt pptx wps et dps zip rar 7z ofd txt csv rtf")
_IMAGES: Final = _words("jpg jpeg jfif png gif bmp webp svg ico tif tiff avif")
_OTHER_ASSETS: Final = _words("""
    css js mjs map woff woff2 ttf otf eot swf apk ipa exe msi dmg iso bin psd ai dwg gz bz2 tar tgz xz
""")
_MEDIA: Final = _words(
    "mp3 mp4 m4a m4v m3u8 avi wmv flv mov mkv webm ogg ogv mpg mpeg wav wma rm rmvb"
)
_ASSETS: Final = _ATTACHMENTS | _IMAGES | _MEDIA | _OTHER_ASSETS
_PUBLIC: Final = _words("com net org gov edu mil")
_EXTENSION: Final = re.compile(r"\.([A-Za-z0-9]{1,5})\Z")


class _Parts(NamedTuple):
    scheme: str | None
    authority: str | None
    path: str
    query: str | None


def canonical_url(url: str, base: str | None = None) -> str | None:
    """The one form of an address under which its page is known; None if it leads to no web page.

    ``base`` is the address that a relative one counts from. None for other schemes than http and
    https, for an empty or malformed address, and beyond ``MAX_LENGTH``. Never raises; idempotent.

    Scheme and host are lower case (IDN as punycode) without credentials and default port; the
    path has no dot segment, no doubled slash and no index file; tracking parameters, session ids
    and the fragment are dropped. Percent-encoding follows RFC 3986 section 6.2.2: unreserved
    characters are decoded, all others kept byte for byte (a GBK ``%B9%E3`` stays what it is), raw
    characters become UTF-8. Parameters are sorted by name: ``?a=1&b=2`` and ``?b=2&a=1`` are one
    page; before them stand those that choose the script, as phpcms and Discuz write them
    (``?m=content&c=index&a=show``, ``?mod=view``). Repeated names keep their order, and so does a
    first part without ``=``, a route (``/?news_3/&page=2`` of PbootCMS). An inner space is ``%20``,
    since attachments are so named; one at either end is a typing error.
    """
    if len(url) > MAX_LENGTH:
        return None
    if base is None and _CLEAN.match(url) and not _INDEX.search(url):
        return url
    url = _LINE_BREAKS.sub("", url).strip(_EDGES)
    if not url:
        return None
    if base is not None:
        url = _resolve(with_slashes(url), base)
        if _CLEAN.match(url) and not _INDEX.search(url):
            return url
    return _canonical(url)


def written_url(url: str) -> str | None:
    """The canonical form of an address, but with its parameters in the order in which the site writes them.

    What a reader is shown, and finds again in the browser: ``content.jsp?wbtreeid=1003&wbnewsid=7`` of VSB,
    ``shownews.php?lang=cn&id=7`` of MetInfo. None where ``canonical_url`` is None.
    """
    canonical = canonical_url(url)
    if canonical is None or "&" not in canonical:
        return canonical
    parts = _parameters(_split(_LINE_BREAKS.sub("", url).strip(_EDGES))[3] or "")
    return canonical.partition("?")[0] + "?" + "&".join(parts)


def with_slashes(url: str) -> str:
    """An address as browsers read it, for which old ASP sites write a backslash: a slash, but for its parameters."""
    if "\\" not in url:
        return url
    path, mark, query = url.partition("?")
    return path.replace("\\", "/") + mark + query


def shape(url: str) -> str:
    """An address with its numbers taken out: equal for the articles of one site."""
    return _NUMBERS.sub("0", url)


def close_shape(url: str) -> str:
    """An address with the digits of its numbers taken out: equal for numbers of one length."""
    return _DIGIT.sub("0", url)


def file_forms(url: str) -> tuple[str, ...]:
    """The end of an address with what numbers it taken out, ever more exactly; empty if nothing numbers it.

    ``N/tN_N.html`` or ``*/post_N.html``, which the articles of one site share in whatever folders they stand; with the
    folder's name, ``news/post_N.html``; and with the length of each number, ``news/post_0000.html``.
    """
    parts = _split(url.partition("#")[0])
    folder, _, file = parts.path.rstrip("/").rpartition("/")
    name = folder.rpartition("/")[2]
    query = "&".join(sorted(each for each in (parts.query or "").split("&") if each))
    end = f"{file}?{query}" if query else file
    form = _numbered(end)
    if file and form == end.lower() and not name.isdigit():
        # WebPlus numbers the folder, and calls every page alike: /2021/0304/c3325a251696/page.html.
        return (f"{_NUMBERS.sub('N', name)}/{file}",) if _DIGIT.search(name) else ()
    if not file:
        return ()
    if form == end.lower():
        # A name of its own below a date or a number: /2026/11/name.
        return (f"N/*{file[file.rfind('.') :] if '.' in file else ''}",)
    if name.isdigit():
        return (f"N/{form}",)
    return (
        f"*/{form}",
        f"{name}/{form}",
        f"{name}/{_DIGIT.sub('0', _HEXADECIMAL.sub('H', end.lower()))}",
    )


def _numbered(text: str) -> str:
    return _NUMBERS.sub("N", _HEXADECIMAL.sub("H", text.lower()))


def url_host(url: str) -> str:
    """``host`` or ``host:port`` of an http(s) address, lower case, no default port; else ""."""
    canonical = canonical_url(url)
    return canonical.split("/", 3)[2] if canonical else ""


def is_home(url: str) -> bool:
    """Whether an address is a home page's by its path: ``/``, ``/index.html``, ``/default.aspx``."""
    parts = _split(url.partition("#")[0])
    return not parts.query and _HOME.fullmatch(parts.path) is not None


def same_site(a: str, b: str) -> bool:
    """Whether two addresses have the same host, a leading ``www.`` aside."""
    host = url_host(a).removeprefix("www.")
    return bool(host) and host == url_host(b).removeprefix("www.")


def same_organisation(a: str, b: str) -> bool:
    """Whether two hosts are names below one registered domain: ``www.x.gov.cn`` and ``zwgk.x.gov.cn``."""
    domain = _registered(url_host(a))
    return bool(domain) and domain == _registered(url_host(b))


def _registered(host: str) -> str:
    """What an organisation registered of a host's name; empty for an IP address."""
    parts = host.partition(":")[0].split(".")
    if len(parts) < 2 or parts[-1].isdigit() or not parts[-1]:
        return ""
    # Nobody's own are gov.cn, com.cn and bj.cn.
    public = len(parts[-1]) == 2 and (parts[-2] in _PUBLIC or len(parts[-2]) == 2)
    return ".".join(parts[-3:] if public else parts[-2:])


def is_web_address(url: str) -> bool:
    """Whether a page may link to it: http or https, and nothing that a browser runs or that ends an attribute."""
    return re.fullmatch(r"https?://[^\s\"'<>\\\x00-\x1f]+", url, re.IGNORECASE) is not None


def is_asset(url: str) -> bool:
    """Whether the address names a file that is no page: document, picture, script, media …"""
    return _extension(url) in _ASSETS


def is_attachment(url: str) -> bool:
    """Whether the address names a document or archive that an article may offer."""
    return _extension(url) in _ATTACHMENTS


def is_media(url: str) -> bool:
    """Whether the address names a video or a sound."""
    return _extension(url) in _MEDIA


def is_image(url: str) -> bool:
    """Whether the address names a picture."""
    return _extension(url) in _IMAGES


def _extension(url: str) -> str:
    found = _EXTENSION.search(_split(url[:MAX_LENGTH].strip(_EDGES)).path)
    return found[1].lower() if found else ""


def _split(url: str) -> _Parts:
    found = _PARTS.match(url)
    return _Parts(*found.groups()) if found else _Parts(None, None, "", None)


@lru_cache(maxsize=256)
def _split_base(base: str) -> tuple[_Parts, str, str]:
    """A base's parts, origin and folder: a page resolves all its links against one base."""
    parts = _split(_LINE_BREAKS.sub("", base).strip(_EDGES).replace("\\", "/"))
    origin = f"{parts.scheme or ''}://{parts.authority or ''}"
    return parts, origin, parts.path.rpartition("/")[0] + "/"


def _resolve(url: str, base: str) -> str:
    """RFC 3986 section 5.2; without its dot segments, which are removed from the result anyway."""
    if url[0] == "/" and url[1:2] != "/":
        return _split_base(base)[1] + url
    scheme, authority, path, query = _split(url)
    if scheme:
        return url
    origin_parts, origin, folder = _split_base(base)
    if authority is not None:
        return f"{origin_parts.scheme or ''}:{url}"
    if path.startswith("/"):
        return origin + url
    if path:
        return origin + folder + url
    kept = query if query is not None else origin_parts.query
    return f"{origin}{origin_parts.path}" + (f"?{kept}" if kept else "")


def forget_addresses() -> None:
    """Let go of what is kept because a site's pages repeat it, when a site is done."""
    _canonical.cache_clear()


# Menus, paging and footers repeat the same links on every page of a site.
@lru_cache(maxsize=8192)
def _canonical(url: str) -> str | None:
    scheme, authority, path, query = _split(with_slashes(url))
    scheme = (scheme or "").lower()
    if scheme not in {"http", "https"} or not authority:
        return None
    host = _host(authority, "80" if scheme == "http" else "443")
    if host is None:
        return None
    path = _path(path)
    query = _query(query) if query else ""
    if not query:
        path = _INDEX.sub("", path)
    result = f"{scheme}://{host}{path}" + (f"?{query}" if query else "")
    return result if len(result) <= MAX_LENGTH else None


def _host(authority: str, default_port: str) -> str | None:
    host = authority.rpartition("@")[2]
    found = _PORT.search(host)
    port = found[1].lstrip("0") if found else ""
    if found:
        host = host[: found.start()]
        if found[1] and not 0 < int(found[1][:6]) < 65536:
            return None
    suffix = f":{port}" if port and port != default_port else ""
    if host.startswith("["):
        try:
            return f"[{IPv6Address(host[1:-1])}]{suffix}" if host.endswith("]") else None
        except AddressValueError:
            return None
    if len(host) > 253:  # the limit of the DNS; also, the idna codec is quadratic
        return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    host = host.lower().removesuffix(".")
    return host + suffix if _HOST.match(host) else None


def _path(path: str) -> str:
    path = _SLASHES.sub("/", _PATH_SESSION.sub("", _escape(path)))
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    parts = _parameters(query)
    route = parts[:1] if parts and "=" not in parts[0] else []
    return "&".join(route + sorted(parts[len(route) :], key=_place))


def _parameters(query: str) -> list[str]:
    return [part for part in _escape(query).split("&") if part and not _is_noise(part)]


def _place(parameter: str) -> tuple[int, str]:
    name = parameter.partition("=")[0]
    return _CHOOSERS.get(name, len(_CHOOSERS)), name


def _is_noise(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    name = name.lower()
    if name in _TRACKING or name in _SESSION or name.startswith(_TRACKING_PREFIXES):
        return True
    return name in _PERHAPS_SESSION and _RANDOM_VALUE.match(value) is not None


def _escape(text: str) -> str:
    return _TO_ESCAPE.sub(_escaped, text) if _TO_ESCAPE.search(text) else text


def _escaped(found: re.Match[str]) -> str:
    text = found[0]
    if len(text) == 3:
        char = chr(int(text[1:], 16))
        return char if char in _UNRESERVED else text.upper()
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))
