"""What shows a picture, a file or a video in a page, and what is only drawn beside the text."""

from __future__ import annotations

from crawler.words.group import group

LAZY_SOURCES = group(
    "attributes that hold a lazy picture's address, whatever it ends in",
    "data-original data-src data-lazy-src data-lazy data-url data-echo data-actualsrc data-real-src original _src file lay-src lazy-src",
    "jquery.lazyload, WeChat (data-src), layui (lay-src), Discuz (file, zoomfile), echo.js, Zhihu mirrors",
)
PLACEHOLDERS = group(
    "names of a picture that stands in for another",
    "loading lazy(?:load)? blank spacer? placeholder grey gr[ae]y transparent pixel 1x1 s none pic_bg default[-_]?(?:img|pic) load",
    "lazy loading of themes: /images/loading.gif, blank.gif, grey.gif, spacer.gif",
)
ORNAMENTS = group(
    "parts of the address or class of a picture that is no picture of the article",
    "emoji emoticons? smil(?:ey|ie)s? wp-smiley fileTypeImages filetype icon_(?:pdf|doc|docx|xls|xlsx|ppt|rar|zip|txt|jpg|mp3|mp4|default)"
    " avatar gravatar share(?:icon|_?btn)? weixin_?icon",
    "WordPress and Typecho emoji, UEditor's icons of attached files, authors' portraits, share buttons",
)
QR_CODES = group(
    "a picture to scan",
    "二维码 qr-?code erweima (?<![a-z])(?:qr|ewm)(?![a-z])",
    "accounts of WeChat under the text of many sites",
)
VIEWERS = group(
    "parameters by which a viewer is told which file to show",
    "file url src pdf pdfurl fileurl doc path",
    "pdf.js (viewer.html?file=), Office Web Viewer (src=), 永中, 金格",
)
VIDEO_HOSTS = group(
    "hosts of players",
    r"player\.bilibili\.com v\.qq\.com player\.youku\.com open\.iqiyi\.com player\.video\.iqiyi\.com www\.ixigua\.com"
    r" haokan\.baidu\.com tv\.sohu\.com player\.cntv\.cn www\.youtube\.com player\.vimeo\.com player\.polyv\.net",
    "iframes that editors paste",
)
SCRIPT_ATTRIBUTES = group(
    "attributes of a script or a box that name the file which it shows",
    "vurl data-(?:src|url|file|pdf|video|href|mp4)",
    "VSB's _videourl scripts, boxes that pdf.js or a player fills",
)
