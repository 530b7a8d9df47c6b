"""Sites' names from their hosts."""

from __future__ import annotations

import keyword

import pytest

from crawler.fields.site_name import site_name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://www.cuihu.gov.cn/", "cuihu"),
        ("https://cuihu.com/news/", "cuihu"),
        ("https://CUIHU.com.cn", "cuihu"),
        ("http://zs.linjiang.gov.cn/", "linjiang_zs"),
        ("http://zs.dongwan.linjiang.gov.cn/", "linjiang"),
        ("http://127.0.0.1:8017/", "site_127_0_0_1_8017"),
        ("http://10.1.2.3/", "site_10_1_2_3"),
        ("http://www.0755zs.com/", "site_0755zs"),
        ("https://tou-zi.net/", "tou_zi"),
        ("https://投资.中国/", "xn__fiqs8s_xn__oru136g"),
        ("http://com.cn/", "com"),
        ("http://localhost/", "localhost"),
        ("http://class.com/", "site_class"),
    ],
)
def test_site_name(url: str, name: str) -> None:
    assert site_name(url) == name
    assert name.isidentifier()
    assert not keyword.iskeyword(name)
