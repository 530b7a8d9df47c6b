"""DedeCMS: static pages under ``/a/``, or dynamic ones under ``/plus/``. Missing pages answer 200 with 提示信息."""

from crawler.platforms.platform import CountScript, Paging, Platform

DEDE = Platform(
    name="dede",
    title="DedeCMS 织梦",
    generator=r"DedeCMS|织梦",
    assets=r"/templets/|/plus/(?:list|view|count|search|feedback\w*|diggs?|ad_js)\.php|/include/dedeajax2?\.js",
    articles=(
        "/plus/view.php?aid={id}",
        "/view.php?aid={id}",
        "/{dir}/{y}/{md}/{id}.html",
        "/{dir}/{ymd}/{id}.html",
        "/{dir}/{id}.html",
    ),
    lists=(
        Paging("/plus/list.php?tid={id}", "/plus/list.php?PageNo={n}&tid={id}"),
        Paging("/plus/list.php?tid={id}", "/plus/list.php?PageNo={n}&TotalResult={any}&tid={id}"),
        Paging("/list.php?tid={id}", "/list.php?PageNo={n}&TotalResult={any}&tid={id}"),
        Paging("/list_{id}.html", "/list_{id}_{n}.html"),
        Paging("/{id}_1.html", "/{id}_{n}.html"),
        Paging("/{dir}/", "/{dir}/index_{n}.html"),
    ),
    article_pages=(
        Paging("/plus/view.php?aid={id}", "/plus/view.php?aid={id}&pageno={n}"),
        Paging("/view.php?aid={id}", "/view.php?aid={id}&pageno={n}"),
        Paging("/{dir}/{y}/{md}/{id}.html", "/{dir}/{y}/{md}/{id}_{n}.html"),
        Paging("/{dir}/{ymd}/{id}.html", "/{dir}/{ymd}/{id}_{n}.html"),
    ),
    counts=(
        CountScript(
            r"((?<![^\s\"'<>])[^\s\"'<>]*/count\.php\?(?=[^\"']{0,200}view=)[^\s\"'<>]{0,200}aid=\d+[^\s\"'<>]*)",
            r"\1",
        ),
    ),
)
