"""Typecho: ``/archives/3/`` unless the site chose another form.

As it is installed, every address begins with ``/index.php``; without it such a site answers 404.
"""

from crawler.platforms.platform import Paging, Platform

TYPECHO = Platform(
    name="typecho",
    title="Typecho",
    generator=r"Typecho",
    assets=r"/usr/(?:themes|plugins|uploads)/",
    articles=(
        "/archives/{id}/",
        "/index.php/archives/{id}/",
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
        Paging("/index.php/category/{slug}/", "/index.php/category/{slug}/{n}/"),
        Paging("/index.php/tag/{slug}/", "/index.php/tag/{slug}/{n}/"),
        Paging("/index.php/author/{id}/", "/index.php/author/{id}/{n}/"),
        Paging("/", "/index.php/page/{n}/"),
    ),
)
