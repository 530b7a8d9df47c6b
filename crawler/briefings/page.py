"""A briefing as one HTML page: no script, nothing from elsewhere, each crawled text escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from typing import Final

from crawler.briefings.content import Briefing, summary, word
from crawler.briefings.outline import Item, Part, notes, on_sites, others, stories

# Nothing is loaded, run or sent, whatever a title may hold.
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_STYLE: Final = """
:root{color-scheme:light dark}
body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:0 auto;max-width:56rem;
padding:1.5rem 1rem 3rem;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.3;margin:0 0 .25rem}
h2{font-size:1.15rem;margin:2rem 0 .5rem;padding-bottom:.25rem;border-bottom:2px solid #b3261e}
h3{font-size:1rem;margin:1.25rem 0 .25rem}
ul,ol{margin:0;padding-left:1.25rem}
table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid #ddd;padding:.3rem .6rem .3rem 0;text-align:left;vertical-align:top}
li{margin:.3rem 0}
a{color:#0b57d0}
small,time,.note{color:#595959;font-size:.875rem}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:1rem}
figure{margin:0}
svg{display:block;width:100%;height:auto}
rect{fill:#b3261e}
svg text{fill:#595959;font-size:11px}
@media (prefers-color-scheme:dark){a{color:#a8c7fa}small,time,.note,svg text{color:#c4c4c4;fill:#c4c4c4}rect{fill:#f2b8b5}}
@media print{body{max-width:none;padding:0;font-size:11pt}a{color:inherit;text-decoration:none}h2,h3{break-after:avoid}
li,figure{break-inside:avoid}}
"""
_WIDTH: Final = 280
_HEIGHT: Final = 60


def page(briefing: Briefing, language: str) -> str:
    """The whole document, in ``zh`` or ``en``."""
    return "\n".join(_lines(briefing, language)) + "\n"


def _lines(briefing: Briefing, language: str) -> Iterator[str]:
    title = f"{word('title', language)} {briefing.since} – {briefing.until}"
    yield f'<!doctype html>\n<html lang="{"en" if language == "en" else "zh-CN"}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>"
    told = " · ".join([summary(briefing, language), *notes(briefing, language)])
    yield f'<p class="note">{escape(told)}</p>\n<h2>{word("new", language)}</h2>'
    if not briefing.stories:
        yield f"<p>{word('none', language)}</p>"
    for part in stories(briefing, language):
        yield from _part(part, "h3")
    for part in others(briefing, language):
        yield from _part(part, "h2")
    yield from _charts(briefing, language)
    if briefing.with_health:
        yield from _health(briefing, language)
    yield "</body>\n</html>"


def _part(part: Part, heading: str) -> Iterator[str]:
    yield f"<{heading}>{_text(part.heading)}</{heading}>"
    if part.head:
        yield f"<table>\n<tr>{''.join(f'<th>{_text(name)}</th>' for name in part.head)}</tr>"
        for row in part.rows:
            yield f"<tr>{''.join(f'<td>{_linked(item)}</td>' for item in row)}</tr>"
        yield "</table>"
        return
    kind = "ol" if part.is_ranked else "ul"
    yield f"<{kind}>"
    for item in part.items:
        day = f"<time>{_text(item.day)}</time> " if item.day else ""
        yield f"<li>{day}{_linked(item)} <small>{_text(' · '.join(item.about))}</small></li>"
    if part.more:
        yield f"<li><small>{_text(part.more)}</small></li>"
    yield f"</{kind}>"


def _health(briefing: Briefing, language: str) -> Iterator[str]:
    yield f"<h2>{word('broken', language)}</h2>"
    if briefing.is_well:
        yield f"<p>{word('well', language)}</p>"
        return
    yield "<ul>"
    for names, verdict, why in on_sites(briefing, language):
        said = f"{verdict} " if verdict else ""
        yield f"<li><strong>{_text(names)}</strong> {said}<small>{_text(why)}</small></li>"
    yield "</ul>"


def _charts(briefing: Briefing, language: str) -> Iterator[str]:
    sites = briefing.bars()
    if not sites:
        return
    per = word("day" if briefing.step == 1 else "week", language)
    yield f'<h2>{word("chart", language)} <small>{per}</small></h2>\n<div class="charts">'
    most = max(number for bars in sites.values() for _, number in bars)
    for site, bars in ((briefing.name(site), bars) for site, bars in sites.items()):
        total = sum(number for _, number in bars)
        yield f"<figure><figcaption>{_text(site)} <small>{total}</small></figcaption>{_svg(site, bars, most)}</figure>"
    yield "</div>"


def _svg(site: str, bars: Sequence[tuple[date, int]], most: int) -> str:
    width = _WIDTH / len(bars)
    drawn = [
        f'<rect x="{i * width + 1:.1f}" y="{_HEIGHT - height:.1f}" width="{max(width - 2, 1):.1f}" height="{height:.1f}">'
        f"<title>{day}: {number}</title></rect>"
        for i, (day, number) in enumerate(bars)
        if number and (height := _HEIGHT * number / most)
    ]
    ends = f'<text x="0" y="{_HEIGHT + 14}">{bars[0][0]:%m-%d}</text><text x="{_WIDTH}" y="{_HEIGHT + 14}" text-anchor="end">{bars[-1][0]:%m-%d}</text>'
    told = ", ".join(f"{day:%m-%d}: {number}" for day, number in bars)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT + 18}" role="img" aria-label="{_text(site)} {told}">'
        f"{''.join(drawn)}{ends}</svg>"
    )


def _linked(item: Item) -> str:
    if item.url is None:
        return _text(item.text)
    return f'<a href="{escape(item.url)}" rel="noreferrer noopener">{_text(item.text)}</a>'


def _text(text: str) -> str:
    return escape("".join(c if c.isprintable() else " " for c in text))
