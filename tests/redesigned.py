"""A small site that is redesigned: the same articles at the same addresses, in another markup and other sections.

Its first design shows the views, and its articles do not name their section; later ones show the source instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from crawler.sample.site import Page
from tests.small_sites import SmallSite, Story, html, stories

SECTIONS: Final = {"jqdt": "景区动态", "zsxm": "招商项目"}
RENAMED: Final = {"zsxm": ("xmk", "项目库")}
"""What a section is called since the first redesign: its address, its name."""


def _menu(sections: dict[str, str]) -> str:
    return "".join(f"<li><a href='/{key}/'>{name}</a></li>" for key, name in sections.items())


def _first(story: Story) -> str:
    return (
        f"<div class='wrap'><h1 class='bt'>{story.title}</h1><p class='xx'><span class='rq'>{story.day}</span> "
        f"<span class='ll'>浏览：{story.views} 次</span></p>"
        f"<div class='zw'>{story.body}</div></div>"
    )


def _second(story: Story) -> str:
    return (
        f"<main class='leaf'><h2 class='headline'>{story.title}</h2><ul class='facts'><li class='when'>{story.day}</li>"
        f"<li class='from'>来源：{story.source}</li></ul><section class='prose'>{story.body}</section></main>"
    )


def _third(story: Story) -> str:
    return (
        f"<table class='doc'><tr><th class='name'>{story.title}</th></tr><tr><td class='date'>{story.day}</td></tr>"
        f"<tr><td class='origin'>来源：{story.source}</td></tr><tr><td class='words'>{story.body}</td></tr></table>"
    )


DESIGNS: Final[Sequence[Callable[[Story], str]]] = (_first, _second, _third)
_LISTS: Final = ("liebiao", "news-list", "rows")


def redesign(site: SmallSite, design: int) -> None:
    """Give a site its first, second or third design; each time there are some more articles."""
    places = {key: (key, name) for key, name in SECTIONS.items()} | (RENAMED if design else {})
    sections = dict(places.values())
    site.stories = stories(12, tuple(SECTIONS))[6 - 3 * design :]
    site.pages.clear()

    def frame(title: str, content: str) -> Page:
        return html(
            f"<html><head><title>{title} - 云台山招商网</title></head><body><div class='top'><ul class='nav'>"
            f"<li><a href='/'>首页</a></li>{_menu(sections)}</ul></div>{content}"
            "<div class='bottom'>版权所有 云台山投资促进局 电话 0999-7654321</div></body></html>"
        )

    def rows(listed: Sequence[Story]) -> str:
        items = "".join(
            f"<li><a href='{site.paths[s.number]}'>{s.title}</a><em>{s.day}</em></li>"
            for s in listed
        )
        return f"<ul class='{_LISTS[design]}'>{items}</ul>"

    for story in site.stories:
        site.paths[story.number] = f"/show/{story.number}.html"
        key, name = places[story.section]
        crumbs = f"<div class='path'><a href='/'>首页</a> &gt; <a href='/{key}/'>{name}</a></div>"
        content = (crumbs if design else "") + DESIGNS[design](story)
        site.pages[site.paths[story.number]] = frame(story.title, content)
    boxes = ""
    for of, (key, name) in places.items():
        listed = [s for s in site.stories if s.section == of]
        site.pages[f"/{key}/"] = frame(name, rows(listed))
        boxes += f"<div class='box'><h3>{name}</h3>{rows(listed[:3])}</div>"
    site.pages["/"] = frame("首页", boxes)


def designed(design: int = 0) -> SmallSite:
    """The site, in one of its designs."""
    site = SmallSite({})
    redesign(site, design)
    return site
