"""Which texts are but the beginning of a whole one."""

from __future__ import annotations

import pytest

from crawler.fields.teasers import is_teaser

FIRST = "东湾高新区昨天召开新能源企业座谈会，二十一家企业的负责人和有关部门到会，就用地、用能和人才问题提出建议。"
SECOND = "会议要求各部门一周之内逐条答复，能办的当场就办，办不了的说明缘由，并在月底以前把结果报送管理委员会。"
THIRD = "座谈会以后，与会人员参观了正在建设的电池材料厂房，预计明年三月投产。"
WHOLE = "\n".join((FIRST, SECOND, THIRD))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (FIRST[:30] + "……登录后查看全文", True),
        (FIRST + "\n请登录后阅读全文", True),
        (FIRST + SECOND + "\n剩余内容需付费订阅后查看", True),
        ("本文仅限会员阅读，请先登录后查看。", True),
        (FIRST[:30] + "...", True),
        (FIRST, True),
        (FIRST + "\nSubscribe to read", True),
        (WHOLE, False),
        (FIRST + "\n" + SECOND, False),
        (FIRST.replace("二十一", "二十二") + SECOND + THIRD, False),
        ("会议改期举行，时间另行通知，请各单位相互转告，并及时报名。", False),
        (WHOLE + "\n请登录后查看全文", False),
    ],
)
def test_is_teaser(text: str, is_one: bool) -> None:
    assert is_teaser(text, WHOLE) is is_one


def test_of_a_short_text_nothing_is_left_out() -> None:
    assert not is_teaser("详见附件", "详见附件，请按时报送。")


def test_a_site_that_always_says_so_is_no_other() -> None:
    assert not is_teaser(
        FIRST + SECOND + "登录后查看评论", FIRST + SECOND + THIRD + "登录后查看评论"
    )
