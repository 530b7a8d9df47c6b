"""VSB (博达 Visual SiteBuilder): schools and governments. ``info/1228/7921.htm`` is an article, ``section.htm`` a list.

A list's later pages count backwards, ``section/5.htm`` … ``section/1.htm`` with 1 the oldest, so that only the
page itself tells the next one's address.
"""

from crawler.platforms.platform import CountScript, Paging, Platform

VSB = Platform(
    name="vsb",
    title="VSB 博达网站群",
    generator=r"Visual ?SiteBuilder|webber|博达",
    assets=r"/_sitegray/|(?:^|/)_sitegray|/system/resource/(?:js|css|code)/|/__local/|/_vsl/|(?:^|/)info/\d+/\d+\.htm",
    articles=(
        "/info/{id}/{n}.htm",
        "/content.jsp?urltype=news.NewsContentUrl&wbnewsid={id}&wbtreeid={any}",
        "/content.jsp?urltype=news.NewsContentUrl&wbtreeid={any}&wbnewsid={id}",
    ),
    lists=(
        Paging(
            "/list.jsp?urltype=tree.TreeTempUrl&wbtreeid={id}", "/list.jsp?a{any}={n}&wbtreeid={id}"
        ),
        Paging("/{dir}.htm", "/{dir}/{n}.htm", backwards=True),
    ),
    texts=r"_showDynClick|_gotopage_fun|_sitegray|vsbclick",
    counts=(
        CountScript(
            r"_showDynClicks\(\s*[\"'](\w+)[\"']\s*,\s*[\"']?(\d+)[\"']?\s*,\s*[\"']?(\d+)[\"']?",
            r"/system/resource/code/news/click/dynclicks.jsp?clickid=\3&owner=\2&clicktype=\1",
        ),
    ),
)
