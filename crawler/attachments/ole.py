"""OLE files (compound files, [MS-CFB]): their members at the root, and the bytes of one."""

from __future__ import annotations

import io

import olefile

from crawler.attachments.limits import MAX_UNPACKED
from crawler.attachments.reading import RefusedError, Verdict


class Compound:
    """An OLE file that is read from memory."""

    def __init__(self, data: bytes) -> None:
        """Raises RefusedError: broken."""
        try:
            # By default it takes what is damaged as far as it goes; half a text looks like a whole one.
            self._file = olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT)
            self.streams = {entry[0] for entry in self._file.listdir()}
        except Exception as error:
            raise RefusedError(Verdict.BROKEN, f"ole: {error}") from error

    def has(self, name: str) -> bool:
        return name in self.streams

    def read(self, *names: str) -> bytes:
        """The bytes of the first of these members that there is; b"" if there is none. Raises RefusedError: broken."""
        for name in names:
            if name not in self.streams or self._file.get_type(name) != 2:
                continue
            try:
                if self._file.get_size(name) > MAX_UNPACKED:
                    raise RefusedError(Verdict.TOO_LARGE, f"{name} is too large")
                data: bytes = self._file.openstream(name).read()
            except RefusedError:
                raise
            except Exception as error:
                raise RefusedError(Verdict.BROKEN, f"{name}: {error}") from error
            return data
        return b""
