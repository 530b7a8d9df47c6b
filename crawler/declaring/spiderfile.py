"""What was learned of a site -> the file that declares it, and the pages that test it."""

from __future__ import annotations

import gzip
import json
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any, Final

from scrapy.settings import Settings

from crawler.errors import UserError
from crawler.fields.text import clean_line
from crawler.learn import Learned, Sample
from crawler.read.check import fields_of
from crawler.read.declared import ABSENT, ListRow
from crawler.read.reading import Reading
from crawler.sites import cannot_load

# Platform -> module and class of its base.
BASES: Final = {
    "zblog": "ZBlogSpider",
    "wordpress": "WordPressSpider",
    "typecho": "TypechoSpider",
    "dede": "DedeSpider",
    "phpcms": "PhpcmsSpider",
    "pboot": "PbootSpider",
    "empire": "EmpireSpider",
    "trs": "TrsSpider",
    "vsb": "VsbSpider",
}
ORDER: Final = (
    ("article_links", "list_row", "list_published", "list_views", "next_page"),
    ("title", "published", "category", "breadcrumb", "author", "source", "views", "body", "body_exclude", "related", "neighbours", "article_next"),
)  # fmt: skip
_WIDTH: Final = 96


@dataclass(frozen=True, slots=True)
class Files:
    """Where a site's files go."""

    spider: Path
    pages: Path

    @property
    def tests(self) -> Path:
        """The folder that pages are saved below, where there is one."""
        return self.pages.parents[1]


def new_files(settings: Settings, name: str) -> Files:
    """Those of a new site: in the package NEWSPIDER_MODULE, as with Scrapy. Raises UserError if it cannot go there."""
    module: str = settings["NEWSPIDER_MODULE"] or ""
    within = [m for m in settings.getlist("SPIDER_MODULES") if f"{module}.".startswith(f"{m}.")]
    if not within:
        raise UserError(
            f"NEWSPIDER_MODULE（{module}）不在 SPIDER_MODULES 之内，写在那里的站点找不到",
            f"NEWSPIDER_MODULE ({module}) is not among SPIDER_MODULES, so a site there would not be found",
        )
    try:
        package = import_module(module)
    except (Exception, SystemExit) as error:  # whatever a module may raise
        why = cannot_load(error)
        raise UserError(f"NEWSPIDER_MODULE：{why.zh}", f"NEWSPIDER_MODULE: {why.en}") from error
    folders = list(getattr(package, "__path__", ()))
    if not folders:
        raise UserError(
            f"NEWSPIDER_MODULE（{module}）是一个文件，不是放站点文件的包",
            f"NEWSPIDER_MODULE ({module}) is a file, not a package for site files",
        )
    folder = Path(folders[0]).resolve()
    if is_installed(folder):
        raise UserError(
            "这里不是项目文件夹，站点文件没有地方放；先运行 zhaoshang init DIR，再在 DIR 里 add",
            "this is not a project folder, so there is nowhere to put the site's file: zhaoshang init DIR, then add in DIR",
        )
    return Files(folder / f"{name}.py", saved_pages(module, name))


def is_installed(folder: Path) -> bool:
    """Whether it is of an installed package: what is written there goes with the next upgrade."""
    roots = {Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib")}
    return any(folder.is_relative_to(root) for root in roots)


def saved_pages(module: str, name: str) -> Path:
    """Where the saved pages of a site stand that ``module`` declares: beside the outermost package."""
    outermost = import_module(module.partition(".")[0])
    places = [*getattr(outermost, "__path__", ()), outermost.__file__]
    return Path(places[0]).resolve().parent / "tests" / "sites" / name


def spider_source(
    learned: Learned,
    name: str,
    about: str,
    javascript: bool = False,
    *,
    whole: bool = True,
    legacy_tls: bool = False,
    attachments: bool = False,
) -> str:
    """The text of the site's file. ``whole``: the sections are those that its home page led to; ``legacy_tls``: it
    was learned over old TLS; ``attachments``: the files that its articles lead to are read."""
    module, base = base_of(learned)
    lines = [
        f"from {module} import {base}",
        "from crawler.health import Expect",
    ]
    if any(css == ABSENT for css in learned.selectors.values()):
        lines.append("from crawler.read.declared import ABSENT")
    if learned.list_requests:
        lines.append("from crawler.read.list_request import ListRequest")
    lines += ["", "", f"class {class_name(name)}({base}):"]
    lines += [f"    {_docstring(about)}", "", f'    name = "{name}"']
    lines += address_lines(learned, home=learned.url if whole else None)
    lines += ["    javascript = True"] if javascript else []
    lines += ["    legacy_tls = True"] if legacy_tls else []
    lines += ["    attachments = True"] if attachments else []
    lines += ["", *reading_lines(learned), ""]
    lines.append(expect_line(learned))
    return "\n".join(lines) + "\n"


def base_of(learned: Learned) -> tuple[str, str]:
    """The module and the class that a site's class is built on."""
    platform = learned.platform.name if learned.platform else ""
    base = BASES.get(platform, "SiteSpider")
    return f"crawler.base_spiders.{platform if platform in BASES else 'site'}", base


def address_lines(
    learned: Learned, *, home: str | None, named: Mapping[str, str] | None = None
) -> list[str]:
    """The statements that say where the site is; ``named``: sections that a person may have given other names."""
    names = {each.url: _printable(each.name) for each in learned.sections}
    names |= {url: name for url, name in (named or {}).items() if url in names}
    entries = [f"        {quoted(url)}: {quoted(name)}," for url, name in names.items()]
    first = [f"    home = {quoted(home)}"] if home else []
    return [*first, "    sections = {", *entries, "    }", *_candidates(learned)]


def _candidates(learned: Learned) -> list[str]:
    """What a crawl is to look at."""
    if not learned.candidates:
        return []
    entries = (
        f"        {quoted(url)}: {quoted(_printable(name))},"
        for url, name in learned.candidates.items()
    )
    return ["    candidates = {", *entries, "    }"]


def reading_lines(learned: Learned) -> list[str]:
    """The statements that say how its pages are read."""
    lines = _list_requests(learned)
    if learned.date_order:
        lines.append(f'    date_order = "{learned.date_order}"')
    for group in ORDER:
        for field in group:
            if field in learned.selectors:
                lines += attribute_lines(field, learned.selectors[field])
            if field == "views" and learned.views_hidden:
                lines.append(f'    views_hidden = "{learned.views_hidden}"')
        lines.append("")
    return lines[:-1]


def expect_line(learned: Learned) -> str:
    """What the site promises."""
    return f"    expect = {_expect(learned)}"


def class_name(name: str) -> str:
    """``site_cuihu`` -> ``SiteCuihuSpider``."""
    return "".join(part.capitalize() for part in name.split("_") if part) + "Spider"


def _list_requests(learned: Learned) -> list[str]:
    """The requests that fill in sections; of each what differs from the usual."""
    if not learned.list_requests:
        return []
    lines = ["    list_requests = {"]
    for url, request in learned.list_requests.items():
        lines.append(f"        {quoted(url)}: ListRequest(")
        lines.append(f"            {quoted(request.url)},")
        for each in fields(request)[1:]:
            value = getattr(request, each.name)
            if value != each.default or (each.name == "title" and request.records is not None):
                shown = quoted(value) if isinstance(value, str) else repr(value)
                lines.append(f"            {each.name}={shown},")
        lines.append("        ),")
    return [*lines, "    }", ""]


def attribute_lines(field: str, css: str) -> list[str]:
    """The statement that says where a field stands."""
    if css == ABSENT:
        return [f"    {field} = ABSENT"]
    line = f"    {field} = {quoted(css)}"
    if len(line) <= _WIDTH:
        return [line]
    parts = css.split(", ")
    if len(parts) == 1:
        return [line]
    return [
        f"    {field} = (",
        *(f"        {quoted(p + ', ')}" for p in parts[:-1]),
        f"        {quoted(parts[-1])}",
        "    )",
    ]


def quoted(text: str) -> str:
    """A text as a literal of one line, in the quotes that need no escape if any does."""
    literal = json.dumps(text, ensure_ascii=False)
    if '"' in text and "'" not in text:
        literal = "'" + literal[1:-1].replace('\\"', '"') + "'"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in literal)


def _printable(text: str) -> str:
    return "".join(c for c in clean_line(text) if c.isprintable())


def _docstring(about: str) -> str:
    plain = _printable(about).replace("\\", "").replace('"', "'")
    return f'"""{plain}."""'


def tuple_of(names: Sequence[str]) -> str:
    """Names as a tuple is written."""
    return f"({', '.join(map(quoted, names))}{',' * (len(names) == 1)})"


def _expect(learned: Learned) -> str:
    parts = [f"min_links={learned.min_links}"]
    if learned.may_lack:
        parts.append(f"may_lack={tuple_of(learned.may_lack)}")
    return f"Expect({', '.join(parts)})"


@dataclass(frozen=True, slots=True)
class SavedPage:
    """An article's page as it is saved: its bytes as they were received, and what the golden file says of them."""

    body: bytes
    entry: Mapping[str, Any]


def saved(samples: Sequence[Sample], values: Sequence[Reading]) -> list[SavedPage]:
    """Article pages with what they say, for ``write_saved``."""
    return [
        SavedPage(
            sample.body,
            {
                "url": sample.document.url,
                "encoding": sample.document.encoding,
                # An age on the page gives way to a day on the list.
                "row": {"title": sample.row.title, "published_raw": sample.row.published_raw},
                "fields": fields_of(value),
            },
        )
        for sample, value in zip(samples, values, strict=True)
    ]


def write_saved(
    folder: Path, pages: Sequence[SavedPage], now: str, *, beside: bool = False
) -> None:
    """Save article pages, with what they say; a person has yet to review that.

    ``beside``: what was saved before a redesign stays, with the time and the review that it had.
    """
    folder.mkdir(parents=True, exist_ok=True)
    golden = folder / "golden.json"
    known = json.loads(golden.read_text("utf-8")) if beside and golden.is_file() else {}
    kept = _entries(known) if known else []
    taken = {entry["page"] for entry in kept}
    free = (name for n in count(1) if (name := f"article-{n}.html.gz") not in taken)
    entries = []
    for file, page in zip(free, pages, strict=False):
        # No time in the file: the same page is the same bytes.
        (folder / file).write_bytes(gzip.compress(page.body, mtime=0))
        entries.append({"page": file, **page.entry})
    whole: dict[str, Any] = {"reviewed": False, "now": now, "articles": [*entries, *kept]}
    if lists := known.get("lists"):
        whole["lists"] = lists
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    write_whole(golden, text + "\n")


def _entries(golden: dict[str, Any]) -> list[dict[str, Any]]:
    """The pages of a golden file, each with what the file says of all."""
    of_all = {name: value for name, value in golden.items() if name not in ("articles", "lists")}
    return [{**of_all, **entry} for entry in golden["articles"]]


def write_whole(path: Path, text: str) -> None:
    """Write a file that takes the place of another at once, or not at all. Raises OSError."""
    path = path.resolve()
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(text.encode("utf-8"))
        if path.exists():
            new.chmod(path.stat().st_mode)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def row_of(sample: Sample) -> ListRow:
    """The article as its list showed it."""
    return ListRow(sample.row.url, sample.row.href, sample.row.title, sample.row.published_raw)
