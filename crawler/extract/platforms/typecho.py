"""Typecho: ``/archives/3/`` unless the site chose another form."""

from crawler.extract.platforms.platform import Paging, Platform

TYPECHO = Platform(
    name="typecho",
    title="Typecho",
    generator=r"Typecho",
    assets=r"/usr/(?:themes|plugins|uploads)/",
    articles=(
        "/archives/{id}/",
        "/archives/{id}.html",
        "/archives/{slug}.html",
        "/{y}/{m}/{d}/{slug}.html",
        "/{slug}/{id}.html",
        "/{id}.html",
    ),
    lists=(
        Paging("/category/{slug}/", "/category/{slug}/{n}/"),
        Paging("/tag/{slug}/", "/tag/{slug}/{n}/"),
        Paging("/author/{id}/", "/author/{id}/{n}/"),
        Paging("/", "/page/{n}/"),
    ),
    aliases=(("/index.php/archives/{id}/", "/archives/{id}/"),),
    feeds=("/feed/", "/feed/rss/", "/feed/atom/"),
    sitemaps=("/sitemap.xml",),
)
