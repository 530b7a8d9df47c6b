"""The facts of a stored text, by the rules of `crawler.facts`, as rows of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from crawler.facts import VERSION, listed
from crawler.facts.companies import core
from crawler.facts.divisions import level_of
from crawler.facts.extract import extract
from crawler.facts.model import Fact, Facts, Project
from crawler.storage.facts import Reading, Row, Text


def read(text: Text, known: Iterable[str] = ()) -> Reading:
    """The facts of an article, as rows. ``known``: short names of firms that the user follows."""
    whole = f"{text.title}\n{text.body}"
    facts = extract(whole, text.published, text.region, known)
    run = {
        "article_id": text.article_id,
        "content_hash": text.content_hash,
        "extractor": VERSION,
        "published": text.published,
        "region": text.region,
        "main_place": facts.main_place or text.region,
        "stage": facts.stage,
        "industry": facts.industry,
        "strategic": facts.strategic,
        "lists": text.lists,
    }
    reading = Reading(text, run)
    _fill(reading, facts, facts.main_place or text.region)
    return reading


def _fill(reading: Reading, facts: Facts, place: str | None) -> None:
    title = len(reading.text.title)
    article = reading.text.article_id

    def row(fact: Fact, **more: Any) -> Row:
        body = fact.start > title
        shift = title + 1 if body else 0
        return {
            "article_id": article,
            "block": "body" if body else "title",
            "start": fact.start - shift,
            "end": fact.end - shift,
            "surface": fact.surface,
            **more,
            "confidence": fact.confidence,
            "rule": fact.rule,
            "extractor": VERSION,
        }

    reading.rows = {
        "amounts": [
            row(a, lo=a.lo, hi=a.hi, ccy=a.currency, qualifier=a.qualifier, role=a.role, role_alt=a.role_alt, scope=a.scope, of_count=a.of_count,
                period_start=a.period_start, period_end=a.period_end, project_mention_id=None, place_code=place)
            for a in facts.amounts if a.hi < 2**63
        ],
        "counts": [row(c, value=c.value, qualifier=c.qualifier, stage=c.stage, place_code=place) for c in facts.counts if c.value < 2**63],
        "measures": [row(m, kind="land_mu", value=m.mu) for m in facts.land] + [row(j, kind="jobs", value=j.value) for j in facts.jobs],
        "mentions_company": [row(c, name=c.name, kind=c.kind, core=core(c.name)) for c in facts.companies],
        "mentions_place": [row(p, code=p.code, code_then=p.code_then, level=level_of(p.code), use=p.use) for p in facts.places],
        "mentions_stage": [row(s, stage=s.stage) for s in facts.stages],
        "events": [row(e, type=e.type, date=e.date, place_code=place) for e in facts.events],
    }  # fmt: skip
    kept = [amount for amount in facts.amounts if amount.hi < 2**63]
    for project in facts.projects:
        amount = kept.index(project.amount) if project.amount in kept else None
        reading.mentions.append((row(project, **_told(project, place)), amount))
    reading.mentions += [(found, None) for found in _of_lists(reading.text, place)]


def _of_lists(text: Text, place: str | None) -> Iterator[Row]:
    """The projects that lists in the article's files name; ``place``: where the article is about."""
    year = int(text.published[:4]) if text.published[:4].isdecimal() else None
    for one in text.rows:
        if not listed.is_name(one.name):
            continue
        told = listed.read(
            listed.Row(one.name, one.company, one.place, one.stage),
            [one.sheet or "", one.file, text.title], year, place or "",
        )  # fmt: skip
        yield {
            "article_id": text.article_id, "block": "file", "start": 0, "end": len(one.name), "surface": one.name, "name": one.name,
            "company": told.company, "amount_id": None, "lo": one.amount, "hi": one.amount, "ccy": one.ccy,
            "place_code": told.place or place, "industry": told.industry, "stage": told.stage,
            # What an article said first its list may say otherwise later.
            "stage_date": one.day if told.stage else None, "land_mu": None,
            "jobs": None, "table_id": one.table_id, "number": one.number, "confidence": 0.7 if one.is_ocr else 0.95, "rule": "list, ocr" if one.is_ocr else "list", "extractor": VERSION,
        }  # fmt: skip


def _told(project: Project, place: str | None) -> Row:
    amount = project.amount
    return {
        "name": project.name,
        "company": project.company,
        "amount_id": None,
        "lo": amount.lo if amount else None,
        "hi": amount.hi if amount else None,
        "ccy": amount.currency if amount else None,
        "place_code": project.place or place,
        "industry": project.industry,
        "stage": project.stage,
        "stage_date": project.stage_date,
        "land_mu": project.land_mu,
        "jobs": project.jobs,
        "table_id": None,
        "number": None,
    }
