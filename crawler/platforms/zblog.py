"""Z-BlogPHP: small blogs and many investment-promotion sites.

Every rewritten form of an address (``/post/3.html``, ``/park/3.html``, ``/2022/09/03/3/``) is a setting of the site;
``/?id=3`` works beside each. The number is the article's own in all of them.
"""

from crawler.platforms.platform import Paging, Platform

ZBLOG = Platform(
    name="zblog",
    title="Z-BlogPHP",
    generator=r"Z-Blog",
    assets=r"/zb_(?:users|system)/",
    articles=(
        "/?id={id}",
        "/post/{id}.html",
        "/post/{id}",
        "/post/{slug}.html",
        "/{y}/{m}/{d}/{id}/",
        "/{y}/{m}/{id}.html",
        "/{slug}/{id}.html",
        "/{id}.html",
        "/view.php?id={id}",
    ),
    lists=(
        Paging("/category-{id}.html", "/category-{id}_{n}.html"),
        Paging("/?cate={id}", "/?cate={id}&page={n}"),
        Paging("/catalog.php?cate={id}", "/catalog.php?cate={id}&page={n}"),
        Paging("/category/{slug}/", "/category/{slug}_{n}/"),
        Paging("/category/{slug}.html", "/category/{slug}_{n}.html"),
        Paging("/tags-{id}.html", "/tags-{id}_{n}.html"),
        Paging("/author-{id}.html", "/author-{id}_{n}.html"),
        Paging("/", "/page_{n}.html"),
        Paging("/", "/?page={n}"),
        Paging("/", "/page/{n}/"),
        Paging("/{slug}/", "/{slug}/{n}/"),
    ),
    aliases=(("/category-{id}_1.html", "/category-{id}.html"),),
)
