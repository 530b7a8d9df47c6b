"""TRS WCM: government sites. ``t20170811_123.html`` bears the day; lists page as ``index_1.html`` for the second page,
by a script's ``createPageHTML(pages, current, "index", "html")``."""

from crawler.platforms.platform import Paging, Platform

TRS = Platform(
    name="trs",
    title="TRS WCM 拓尔思",
    generator=r"TRS|拓尔思",
    assets=r"/t(?:19|20)\d{6}_\d+\.s?html?|(?:^|/)W0(?:19|20)\d{6}\w*\.\w+",
    articles=(
        "/t{ymd}_{id}.html",
        "/t{ymd}_{id}.htm",
        "/t{ymd}_{id}.shtml",
        "/content/post_{id}.html",
    ),
    lists=(
        Paging("/{dir}/", "/{dir}/index_{n}.html", -1),
        Paging("/{dir}/", "/{dir}/index_{n}.htm", -1),
        Paging("/{dir}/", "/{dir}/index_{n}.shtml", -1),
    ),
    article_pages=(
        Paging("/t{ymd}_{id}.html", "/t{ymd}_{id}_{n}.html", -1),
        Paging("/t{ymd}_{id}.htm", "/t{ymd}_{id}_{n}.htm", -1),
        Paging("/t{ymd}_{id}.shtml", "/t{ymd}_{id}_{n}.shtml", -1),
    ),
    texts=r"createPageHTML\s*\(|\bTRS[_.]|trsapi",
)
