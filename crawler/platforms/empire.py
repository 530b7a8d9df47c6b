"""EmpireCMS (帝国): static pages under the section's folder, often one folder a day."""

from crawler.platforms.platform import CountScript, Paging, Platform

EMPIRE = Platform(
    name="empire",
    title="EmpireCMS 帝国",
    generator=r"Empire ?CMS|帝国",
    assets=r"/e/(?:public|data|search|member|action|pl|enews|extend|tool|DoPrint|space|tags)/|/d/(?:file|js|txt)/",
    articles=(
        "/e/action/ShowInfo.php?classid={any}&id={id}",
        "/{dir}/{y}-{m}-{d}/{id}.html",
        "/{dir}/{y}/{md}/{id}.html",
        "/{dir}/{ymd}/{id}.html",
        "/{dir}/{id}.html",
    ),
    lists=(
        Paging("/e/action/ListInfo/?classid={id}", "/e/action/ListInfo/?classid={id}&page={n}", -1),
        Paging(
            "/e/action/ListInfo.php?classid={id}",
            "/e/action/ListInfo.php?classid={id}&page={n}",
            -1,
        ),
        Paging("/{dir}/", "/{dir}/index_{n}.html"),
        Paging("/", "/index_{n}.html"),
    ),
    article_pages=(
        Paging("/{dir}/{y}-{m}-{d}/{id}.html", "/{dir}/{y}-{m}-{d}/{id}_{n}.html"),
        Paging("/{dir}/{y}/{md}/{id}.html", "/{dir}/{y}/{md}/{id}_{n}.html"),
        Paging("/{dir}/{ymd}/{id}.html", "/{dir}/{ymd}/{id}_{n}.html"),
        Paging("/{dir}/{id}.html", "/{dir}/{id}_{n}.html"),
    ),
    # With addclick=1 the endpoint would also count us as a reader; without it, it only answers.
    counts=(
        CountScript(
            r"((?<![^\s\"'<>])[^\s\"'<>]*/e/public/ViewClick/?\?)(?=[^\"']{0,200}?(?<=[?&;])(classid=\d+))(?=[^\"']{0,200}?(?<=[?&;])(id=\d+))",
            r"\1\2&\3",
        ),
    ),
)
