"""Pages answered with 200 that are no article, and articles that only sound like them."""

from __future__ import annotations

import pytest

from crawler.read.soft404 import soft_404_reason

LONG = (
    "园区负责人表示，将为每个项目配备专员，从立项、用地到验收全程代办，让企业少跑腿、早投产，" * 5
)


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("404 Not Found", "nginx", "not found"),
        ("404", "抱歉，您访问的页面不存在", "not found"),
        ("页面不存在 - 临江招商网", "首页 返回", "not found"),
        ("文章不存在_临江招商网", "", "not found"),
        (None, "很抱歉，您要访问的页面不存在或已被删除！ 返回首页", "not found"),
        ("临江招商网", "对不起，没有找到相关内容", "not found"),
        ("提示信息", "参数错误！ 点这里返回上一页", "message"),
        ("DedeCMS提示信息", "如果你的浏览器没反应，请点击这里...", "message"),
        ("提示信息 - 临江招商网", "栏目不存在 [ 点这里返回上一页 ]", "message"),
        ("用户登录", "用户名 密码 验证码 登录", "login"),
        (None, "您还没有登录，请登录后查看", "login"),
        ("临江招商网", "您无权访问该页面，请先登录", "login"),
        ("安全验证", "请完成下方验证后继续访问", "blocked"),
        ("Just a moment...", "Checking your browser before accessing", "blocked"),
        ("没有找到站点", "您的请求在Web服务器中没有找到对应的站点！", "closed"),
        ("网站维护中", "网站维护中，请稍后再来", "closed"),
        ("搜索结果", "抱歉，没有找到与“招商”相关的内容", "not found"),
        ("临江招商网", "没有找到您要的信息", "not found"),
        ("新闻动态", "暂无数据", "not found"),
        ("新闻动态", "该栏目暂无内容", "not found"),
        (None, "本文已被删除", "not found"),
        ("临江招商网", "内容已过期或被删除", "not found"),
        ("微信登录", "请使用微信扫码登录", "login"),
        (None, "请输入密码访问", "login"),
        (None, "浏览器安全检查中，请稍候", "blocked"),
        ("502 Bad Gateway", "nginx", "error"),
        ("Database Error", "Can not connect to MySQL server", "error"),
        (None, "数据库连接失败", "error"),
        # As templates, guards and hosts write them.
        ("页面走丢了", "", "not found"),
        ("您访问的页面走丢了", "返回首页", "not found"),
        (None, "抱歉，您访问的页面走丢了，请稍后再试。", "not found"),
        (None, "您访问的页面不存在，请检查您输入的网址是否正确。", "not found"),
        ("对象不存在", "", "not found"),
        ("页面无法访问", "", "not found"),
        (None, "文章未通过审核", "not found"),
        (None, "文章已下架", "not found"),
        ("403 Forbidden", "nginx", "not found"),
        ("404错误", "", "not found"),
        (None, "没有查询到相关数据", "not found"),
        ("新闻动态", "暂无更新", "not found"),
        (None, "The page you requested does not exist", "not found"),
        ("系统提示信息", "", "message"),
        ("温馨提示", "", "message"),
        ("跳转提示", "", "message"),
        ("系统发生错误", "", "message"),
        (None, "系统将在3秒后自动跳转", "message"),
        (None, "如果您的浏览器没有自动跳转，请点击这里", "message"),
        ("请先登录", "", "login"),
        ("统一身份认证平台", "", "login"),
        (None, "您必须登录后才能查看", "login"),
        (None, "本文章仅限注册用户浏览", "login"),
        (None, "该文章已被密码保护", "login"),
        ("请完成验证", "", "blocked"),
        ("请稍候...", "", "blocked"),
        ("Attention Required! | Cloudflare", "", "blocked"),
        (None, "您的请求存在安全风险，已被拦截", "blocked"),
        ("Runtime Error", "", "error"),
        ("站点已关闭", "", "closed"),
        (None, "该站点已关闭，如有疑问请联系客服", "closed"),
        (None, "网站升级中，给您带来不便", "closed"),
    ],
)
def test_what_is_no_article(title: str | None, text: str, reason: str) -> None:
    assert soft_404_reason(title, text) == reason


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("临江县十二个装备项目集中开工", LONG),
        ("404页面应该怎么设计？", LONG),
        ("网站打开出现404错误是什么原因", LONG),
        ("政务服务网登录方式调整的公告", "即日起，政务服务网改用新的登录方式，特此公告。"),
        ("关于网站维护期间暂停服务的通知", "因网站维护，九月一日暂停服务，特此通知。"),
        ("关于用户登录系统升级的通知", LONG),
        ("提示信息安全风险的通知", LONG),
        ("系统维护", LONG),
        ("暂无数据可查？统计局这样回应", "近日，统计局就此作了回应。"),
        ("关于信息丢失的处理办法", "现予公布。"),
        ("温馨提示：节假日办事指南", "节假日照常办理。"),
        ("网站维护服务项目招标公告", "网站维护服务项目现予招标。"),
        ("安全检查工作部署会召开", "九月一日，部署会召开。"),
        ("502专列开进临江港", "九月一日，首趟专列开进港区。"),
        ("关于公布密码产品名录的通知", "现予公布，请输入密码产品名称查询。"),
        (None, LONG),
        (None, ""),
        ("", ""),
        ("公示", "经研究，拟对甲公司予以奖励，现予公示。"),
    ],
)
def test_what_may_be_one(title: str | None, text: str) -> None:
    assert soft_404_reason(title, text) is None
