"""WordPress. Its permalinks are a setting: ``/?p=4``, ``/archives/4``, ``/2024/09/slug/``, or ``/slug/``, which may be a page too."""

from crawler.platforms.platform import Paging, Platform

WORDPRESS = Platform(
    name="wordpress",
    title="WordPress",
    generator=r"WordPress",
    assets=r"/wp-(?:content|includes|json)/",
    articles=(
        "/?p={id}",
        "/archives/{id}",
        "/archives/{id}/",
        "/archives/{id}.html",
        "/{y}/{m}/{d}/{slug}/",
        "/{y}/{m}/{d}/{slug}.html",
        "/{y}/{m}/{slug}/",
        "/{y}/{m}/{slug}.html",
        "/{id}.html",
        "/{slug}/{id}.html",
    ),
    lists=(
        Paging("/?cat={id}", "/?cat={id}&paged={n}"),
        Paging("/category/{dir}", "/category/{dir}/page/{n}"),
        Paging("/category/{dir}/", "/category/{dir}/page/{n}/"),
        Paging("/archives/category/{dir}", "/archives/category/{dir}/page/{n}"),
        Paging("/tag/{slug}", "/tag/{slug}/page/{n}"),
        Paging("/tag/{slug}/", "/tag/{slug}/page/{n}/"),
        Paging("/author/{slug}", "/author/{slug}/page/{n}"),
        Paging("/author/{slug}/", "/author/{slug}/page/{n}/"),
        Paging("/", "/page/{n}"),
        Paging("/", "/page/{n}/"),
        Paging("/", "/?paged={n}"),
    ),
    article_pages=(
        Paging("/archives/{id}", "/archives/{id}/{n}"),
        Paging("/archives/{id}/", "/archives/{id}/{n}/"),
        Paging("/{slug}/{id}.html", "/{slug}/{id}.html/{n}"),
        Paging("/{y}/{m}/{slug}/", "/{y}/{m}/{slug}/{n}/"),
        Paging("/{y}/{m}/{d}/{slug}/", "/{y}/{m}/{d}/{slug}/{n}/"),
        Paging("/?p={id}", "/?p={id}&page={n}"),
        Paging("/?p={id}", "/?page={n}&p={id}"),
    ),
)
