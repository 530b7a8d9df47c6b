"""The line that says where a page stands."""

from __future__ import annotations

from html import escape
from typing import Final

from tests.bench.drawn.classes import at
from tests.bench.drawn.hrefs import channel_path, channels_linked, href, section_path
from tests.bench.drawn.model import Article, Section, Site

_LABELS: Final = (
    "当前位置：",
    "您的位置：",
    "您所在的位置：",
    "您现在的位置：",
    "当前位置:",
    "所在位置：",
    "位置：",
    "",
    "您当前的位置 ：",
    "当前的位置：",
)
_BETWEEN: Final = (
    " > ",
    "&gt;",
    " &gt;&gt; ",
    " / ",
    " » ",
    "&nbsp;>&nbsp;",
    " - ",
    "→",
    "<i> › </i>",
    "\\",
)


def crumb(site: Site, page: str, section: Section, article: Article | None = None) -> str:
    """The breadcrumb of a section's or an article's page; empty on some sites."""
    lot = section.lot
    if not lot.flag(f"crumb.{site.kind}", 0.9 if site.kind == "official" else 0.65):
        return ""
    home = lot.pick("crumb.home", ("首页", "首页", "网站首页", "主页", site.name))
    steps = [f'<a href="{href(site, page, "/")}">{home}</a>']
    if lot.flag("crumb.channel", 0.5):
        linked = channels_linked(site)
        steps.append(
            f'<a href="{href(site, page, channel_path(site, section.parent))}">{section.parent}</a>'
            if linked
            else section.parent
        )
    link = lot.pick(
        "crumb.section",
        (
            '<a href="{}">{}</a>',
            '<a href="{}">{}</a>',
            '<a href="{}" title="{}">{1}</a>',
            "<span>{1}</span>",
            "{1}",
        ),
    )
    steps.append(
        link.replace("{}", "{0}", 1)
        .replace("{}", "{1}")
        .format(href(site, page, section_path(site, section)), section.name)
    )
    if article:
        last = lot.pick("crumb.last", ("", "", "", "正文", "详情", "内容", article.title))
        if last:
            steps.append(
                f"<span>{escape(last)}</span>" if lot.flag("crumb.last.span") else escape(last)
            )
    form = lot.pick("crumb.form", ("line", "line", "line", "list", "spans"))
    label = lot.pick("crumb.label", _LABELS)
    if form == "list":
        inner = label + "<ol>" + "".join(f"<li>{step}</li>" for step in steps) + "</ol>"
    elif form == "spans":
        inner = f"<span>{label}</span>" + "".join(f"<span>{step}</span>" for step in steps)
    else:
        inner = label + lot.pick("crumb.between", _BETWEEN).join(steps)
    return f"<div{at(lot, 'crumb')}>{inner}</div>\n"
