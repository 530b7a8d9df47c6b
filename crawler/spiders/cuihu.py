from crawler.base_spiders.zblog import ZBlogSpider
from crawler.health import Expect
from crawler.read.declared import ABSENT


class CuihuSpider(ZBlogSpider):
    """翠湖区投资促进网（样例） · 产业信息、招商动态、政策法规、通知公告."""

    name = "cuihu"
    start_urls = [
        "http://127.0.0.1:8017/category-1.html",
        "http://127.0.0.1:8017/category-2.html",
        "http://127.0.0.1:8017/category-3.html",
        "http://127.0.0.1:8017/category-4.html",
    ]
    sample = True
    region = "330000"  # an invented district needs a real province for its map

    article_links = "h2 > a"
    list_row = "div.post.item"
    list_published = "div.info .date"
    list_views = "div.info .view"

    title = "div.post > h1"
    published = "div.info .date"
    category = "div.info .cate"
    author = "div.info .user"
    source = ABSENT  # the first lines of the body name it
    views = "div.info .view"
    breadcrumb = "div.sitemap a"
    body = "div.single"
    related = "div.relatecon > div.relate"
    related_excerpt = "p"
    neighbours = "div.pages p > a"
    article_next = "div.article-pages > a:contains('下一页')"

    expect = Expect(min_links=5)
