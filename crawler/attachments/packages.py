"""ZIP files, as they are and as what DOCX, XLSX, PPTX and OFD are made of: opened only as far as they are harmless."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from crawler.attachments.limits import (
    MAX_PART,
    MAX_PARTS,
    MAX_RATIO,
    MAX_UNPACKED,
    RATIO_FROM,
)
from crawler.attachments.reading import RefusedError, Verdict

# Flag bits of a member (APPNOTE 4.4.4): encrypted, name is UTF-8.
_ENCRYPTED = 0x1
_UTF8 = 0x800
# The heads of a member and of the directory's end (APPNOTE 4.3.7, 4.3.16); 16 bytes into the latter, where the directory begins.
_LOCAL = b"PK\x03\x04"
_END = b"PK\x05\x06"
_BEGIN = 16
_IN_ZIP64 = 0xFFFFFFFF


class Package:
    """The members of a ZIP, by name."""

    def __init__(self, data: bytes) -> None:
        """Raises RefusedError: broken, or too_large by what its directory says; nothing is unpacked."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise RefusedError(Verdict.BROKEN, f"zip: {error}") from error
        if data.startswith(_LOCAL) and _is_within(self._zip, data):
            raise RefusedError(Verdict.BROKEN, "zip: its own directory is missing; there is that of a file in it")  # fmt: skip
        _check_sums(infos)
        self._infos = {name_of(info): info for info in infos if not info.is_dir()}
        self._folded = {name.casefold(): name for name in self._infos}
        self._left = MAX_UNPACKED

    @property
    def names(self) -> list[str]:
        """As in its directory: with folders, parted by ``/``."""
        return list(self._infos)

    def size(self, name: str) -> int:
        """The bytes of a member, as the directory says."""
        return self._infos[name].file_size

    def find(self, name: str) -> str | None:
        """The member of this name, whatever its case and slashes; None if there is none."""
        name = posixpath.normpath(name.replace("\\", "/")).lstrip("/")
        return name if name in self._infos else self._folded.get(name.casefold())

    def read(self, name: str, most: int = MAX_PART) -> bytes:
        """A member's bytes. Raises RefusedError: encrypted, broken, or larger than it says and than ``most``."""
        info = self._infos[name]
        if info.flag_bits & _ENCRYPTED:
            raise RefusedError(Verdict.ENCRYPTED, f"{name} is encrypted")
        most = min(most, self._left)
        if info.file_size > most:
            raise RefusedError(Verdict.TOO_LARGE, f"{name} has {info.file_size:,} bytes")
        try:
            with self._zip.open(info) as part:
                data = part.read(most + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            ValueError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise RefusedError(Verdict.BROKEN, f"{name}: {error}") from error
        if len(data) > most:
            raise RefusedError(Verdict.TOO_LARGE, f"{name} is larger than it says")
        self._left -= len(data)
        return data

    def xml(self, name: str) -> etree._Element:
        """A member as XML. Raises RefusedError as ``read`` and ``parse_xml`` do."""
        return parse_xml(self.read(name), name)

    def is_encrypted(self, name: str) -> bool:
        return bool(self._infos[name].flag_bits & _ENCRYPTED)


def _is_within(opened: zipfile.ZipFile, data: bytes) -> bool:
    """Whether the directory counts from behind the first byte: then it is that of an archive that stands in this one, whose own
    was cut off, and would pass for the whole."""
    at = data.rfind(_END)
    said = int.from_bytes(data[at + _BEGIN : at + _BEGIN + 4], "little")
    return said != _IN_ZIP64 and opened.start_dir > said


def name_of(info: zipfile.ZipInfo) -> str:
    """A member's name: where it is not said to be UTF-8 it is what Windows writes in China, GBK, if that can be."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").lstrip("/")


def _check_sums(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_PARTS:
        raise RefusedError(Verdict.TOO_LARGE, f"{len(infos):,} members")
    total = sum(info.file_size for info in infos)
    if total > MAX_UNPACKED:
        raise RefusedError(Verdict.TOO_LARGE, f"unpacks to {total:,} bytes")
    for info in infos:
        if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size:
            raise RefusedError(
                Verdict.TOO_LARGE,
                f"{info.compress_size:,} bytes unpack to {info.file_size:,}",
            )


def parse_xml(data: bytes, name: str = "xml") -> etree._Element:
    """The root of XML from outside: entities are not resolved, nothing is loaded, depth is bounded by libxml2 (256).

    Raises RefusedError: broken, also for a document type, which no format here has and attacks need.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusedError(Verdict.BROKEN, f"{name}: {error}") from error
    if root is None:
        raise RefusedError(Verdict.BROKEN, f"{name} has no root")
    if root.getroottree().docinfo.internalDTD is not None:
        raise RefusedError(Verdict.BROKEN, f"{name} declares a document type")
    return root


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by its name without a namespace; None if it is not there."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def local(element: etree._Element) -> str:
    """An element's name without its namespace; "" for comments and entities."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def joined(base: str, path: str | None) -> str:
    """Where a path leads that stands in the member ``base``; from the root if it begins with a slash."""
    path = (path or "").strip().replace("\\", "/")
    if not path.startswith("/"):
        path = posixpath.join(posixpath.dirname(base), path)
    return posixpath.normpath(path).lstrip("/")
