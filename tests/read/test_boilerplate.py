"""Lines that are the theme's or the editor's, and lines that only look so."""

from __future__ import annotations

import pytest

from crawler.read.boilerplate import ends_article, is_furniture, trim_boilerplate

TEXT = ["园区负责人表示，将为每个项目配备专员。", "从立项、用地到验收全程代办。"]


@pytest.mark.parametrize(
    "line",
    [
        "招商热线：13800000000（微信同号）",
        "扫码关注临江招商公众号",
        "长按识别二维码关注我们",
        "（责任编辑：王丽）",
        "分享到：微信 微博 QQ空间",
        "【打印本页】【关闭窗口】",
        "上一篇：某某项目开工",
        "下一篇：没有了",
        "版权声明：本文由临江招商网发布，转载请注明出处。",
        "本文链接：http://www.example.cn/news/418.html",
        "标签：储能 项目",
        "转载自：翠湖日报",
        "欢迎扫码关注",
        "监审：周海",
        "查看全文",
        "页： 1 2 3",
        "正文完",
        "共计 961 个字符，预计需要花费 3 分钟才能阅读完成。",
    ],
)
def test_trimmed_at_the_end(line: str) -> None:
    assert trim_boilerplate([*TEXT, line]) == TEXT


# Every way in which a line that belongs nowhere may begin.
BEGINNINGS = """
    请长按关注 长按关注 长按识别二维码 扫描二维码关注 扫一扫关注 扫码咨询 打开微信扫一扫 使用微信扫一扫 用微信扫一扫 微信扫一扫 微信扫描分享
    分享到：微博 分享本文 点击查看原文 查看全文 展开全文 阅读更多 上一篇：无 下一条：无 临江发布二维码 ---分割线---
    未经许可不得转载 温馨提示：本文最后更新于昨天 文章最后编辑于昨天 顶一下 踩一下(3) 分页：1 页：12 页面：3 page:2 pages:1
    本文共900字，预计阅读3分钟。 全文约900字，大约3分钟 共计900个字符，预计3分钟 约900字，约3分钟 900字，阅读约3分钟 正文完 本帖最后由林夏于2024-9-27编辑
    打印本页 打印此页 打印文章 打印内容 我要打印 关闭窗口 关闭此页 我要收藏 收藏本页 收藏此页 返回顶部 返回上一页 加入收藏 添加收藏 设为首页 字体： 大 中 小 繁体 简体 分享到： 回顶部
    纠错 举报 点赞 推荐 复制链接 微博 新浪微博 腾讯微博 QQ空间 朋友圈 人人网 豆瓣 网易微博 更多 保护视力色： 视力保护色：
    责任编辑：周海 责编：周海 网络编辑：周海 网站编辑：周海 值班编辑：周海 本文编辑：周海 文字编辑：周海 编辑：周海 审核：周海
    初审：周海 复审：周海 终审：周海 校对：周海 编审：周海 监制：周海 签发：周海
"""


@pytest.mark.parametrize("line", BEGINNINGS.split())
def test_trimmed_wherever_it_stands(line: str) -> None:
    assert trim_boilerplate([TEXT[0], line, TEXT[1]]) == TEXT
    assert trim_boilerplate([TEXT[0], f"【 {line} 】", TEXT[1]]) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        f"页：{'1' * 60}元",
        f"页：{'1 ' * 28}元",
        f"共{' ' * 50}1字",
        f"共计{'1' * 50}字约{'1' * 5}",
    ],
)
def test_a_line_of_digits_is_no_trouble(line: str) -> None:
    """Each is tried in one way, not in as many as its digits can be parted in."""
    assert not is_furniture(line)
    assert trim_boilerplate([*TEXT, line]) == [*TEXT, line]


@pytest.mark.parametrize(
    "line",
    [
        "联系电话：0999-7654321",
        "（来源：临江日报）",
        "附件：项目清单.xls",
        "临江县投资促进局",
        "2024年9月27日",
        "公示时间：2024年9月20日至9月27日。",
        "主办单位：临江县人民政府",
        "温馨提示：请携带营业执照原件，错峰办理。",
        "特别提示：逾期未提交材料的，视为放弃。",
    ],
)
def test_kept_at_the_end(line: str) -> None:
    assert trim_boilerplate([*TEXT, line]) == [*TEXT, line]


@pytest.mark.parametrize(
    "line",
    [
        "摄影：李四",
        "活动策划：临江市投资促进局",
        "资格初审：6月1日至6月5日",
        "材料审核：由园区负责",
    ],
)
def test_who_made_it_and_steps_of_a_notice_in_the_middle_are_kept(line: str) -> None:
    assert trim_boilerplate([TEXT[0], line, TEXT[1]]) == [TEXT[0], line, TEXT[1]]


def test_contact_in_the_middle_is_news() -> None:
    lines = ["咨询热线：0999-7654321，工作日开通。", *TEXT]
    assert trim_boilerplate(lines) == lines


@pytest.mark.parametrize(
    "line",
    [
        "上一篇：某某",
        "下一篇：没有了",
        "相关文章",
        "相关阅读：",
        "网友评论",
        "发表评论",
        "参与讨论",
        "热门文章",
        "猜你喜欢",
    ],
)
def test_what_ends_an_article(line: str) -> None:
    assert ends_article(line)


@pytest.mark.parametrize(
    "line", ["相关文章指出，产业链招商成效明显", "推荐阅读量最高的报告", "评论认为，此举利好企业"]
)
def test_what_does_not(line: str) -> None:
    assert not ends_article(line)


@pytest.mark.parametrize(
    "line",
    [
        "当前位置：首页",
        "京ICP备00000000号",
        "版权所有 © 临江县",
        "设为首页",
        "打印 关闭",
        "网站首页 园区动态",
    ],
)
def test_furniture(line: str) -> None:
    assert is_furniture(line)
