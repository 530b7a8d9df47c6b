"""phpcms v9: static pages under ``/html/``, rewritten ``content-22-1-1.html``, or ``index.php?m=content``.

Of ``catid`` and ``id`` only the second names the article. The list of a section answers 200 past its end.
"""

from crawler.platforms.platform import CountScript, Paging, Platform

PHPCMS = Platform(
    name="phpcms",
    title="phpcms v9",
    generator=r"phpcms",
    assets=r"/statics/(?:css|js|images)/|/phpsso_server/|/caches/poster_js/|index\.php\?m=(?:content|search|member|link)|api\.php\?op=",
    articles=(
        "/index.php?m=content&c=index&a=show&catid={any}&id={id}",
        "/{dir}/{y}/{md}/{id}.html",
        "/content-{slug}-{id}-1.html",
        "/show-{slug}-{id}-1.html",
        "/show-{slug}-{id}.html",
    ),
    lists=(
        Paging(
            "/index.php?m=content&c=index&a=lists&catid={id}",
            "/index.php?m=content&c=index&a=lists&catid={id}&page={n}",
        ),
        Paging("/list-{id}-1.html", "/list-{id}-{n}.html"),
        Paging("/html/{dir}/", "/html/{dir}/{n}.html"),
        Paging("/{dir}/", "/{dir}/{n}.html"),
    ),
    article_pages=(
        Paging(
            "/index.php?m=content&c=index&a=show&catid={any}&id={id}",
            "/index.php?m=content&c=index&a=show&catid={any}&id={id}&page={n}",
        ),
        Paging("/{dir}/{y}/{md}/{id}.html", "/{dir}/{y}/{md}/{id}_{n}.html"),
        Paging("/content-{slug}-{id}-1.html", "/content-{slug}-{id}-{n}.html"),
        Paging("/show-{slug}-{id}-1.html", "/show-{slug}-{id}-{n}.html"),
    ),
    counts=(
        CountScript(
            r"((?<![^\s\"'<>])[^\s\"'<>]*/api\.php\?(?=[^\"']{0,200}op=count)[^\s\"'<>]{0,200}id=\d+[^\s\"'<>]*)",
            r"\1",
        ),
    ),
)
