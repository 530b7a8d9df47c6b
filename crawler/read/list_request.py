"""A list that a script fills: the request that the page's script makes for it, as a site declares it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urljoin

from crawler.errors import DeclarationError

_PAGE: Final = "{page}"
_FORM: Final = "application/x-www-form-urlencoded; charset=UTF-8"
_JSON: Final = "application/json;charset=UTF-8"


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What is asked for a section's rows, and where they stand in the answer. Raises DeclarationError.

        ListRequest("/api/news?cid=5&page={page}", records="data.list", title="title", link="/art/{id}.html")

    ``{page}`` stands for the number of the list's page, in the address or in the body; without it the list is one page.
    """

    url: str
    """Absolute, or counted from the section's page."""
    method: Literal["GET", "POST"] = "GET"
    body: str = ""
    """What is posted: ``cid=5&page={page}``, or JSON."""
    records: str | None = None
    """Where the answer's records are: ``data.list``; ``""`` where the answer is they. Without it the answer is markup,
    or has it at ``markup``, and is read by the site's selectors."""
    markup: str = ""
    """Where a JSON answer has a piece of markup: ``data.html``."""
    title: str = "title"
    """The keys of a record: ``title``, or ``info.title``."""
    link: str = "url"
    """The key of its article's address, or a form that it is made by: ``/art/{id}.html``."""
    published: str | None = None
    views: str | None = None
    first_page: int = 1
    """What ``{page}`` is the first time."""
    step: int = 1
    """What it grows by: more than 1 where it says how many records come before."""
    continues: bool = False
    """The section's own page shows the first rows, and the request is made for the further ones."""

    def __post_init__(self) -> None:
        if self.method not in ("GET", "POST") or (self.body and self.method == "GET"):
            raise DeclarationError(
                f"ListRequest 的 method 应为 GET 或 POST，有 body 时应为 POST：{self.url}",
                f"a ListRequest is GET or POST, and POST if it has a body: {self.url}",
            )
        if self.records is not None and self.markup:
            raise DeclarationError(
                f"ListRequest 的 records 与 markup 只能有一个：{self.url}",
                f"a ListRequest has either records or markup: {self.url}",
            )

    @property
    def is_paged(self) -> bool:
        """Whether it can be made for further pages."""
        return _PAGE in self.url or _PAGE in self.body

    @property
    def reads_selectors(self) -> bool:
        """Whether its answers are markup, which the site's selectors read."""
        return self.records is None

    def asks(self, page: int) -> bool:
        """Whether page ``page`` of the list, from 1, is had by it: else it is the section's own page."""
        return page > 1 if self.continues else True

    def address(self, section: str, page: int) -> str:
        """The absolute address of page ``page`` of the list."""
        return urljoin(section, self.url.replace(_PAGE, self._number(page)))

    def payload(self, page: int) -> str:
        """What is posted for page ``page``."""
        return self.body.replace(_PAGE, self._number(page))

    @property
    def headers(self) -> dict[str, str]:
        """What the page's script sends with it: some servers answer nothing without."""
        headers = {
            "X-Requested-With": "XMLHttpRequest",
            "Accept": "application/json, text/javascript, text/html, */*",
        }
        if self.method == "POST":
            headers["Content-Type"] = _JSON if self.body.lstrip()[:1] in ("{", "[") else _FORM
        return headers

    def key(self, section: str, page: int) -> str:
        """What a page of the list is known by: several may be posted to one address."""
        address, posted = self.address(section, page), self.payload(page)
        return f"{address}#{posted}" if posted else address

    def _number(self, page: int) -> str:
        return str(self.first_page + (page - 1 - self.continues) * self.step)
