"""Every Scrapy setting that is not Scrapy's default, with its reason."""

from __future__ import annotations

import importlib.util
import os

BOT_NAME = "zhaoshang"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
# `scrapy crawl` with exit codes that cron can trust.
COMMANDS_MODULE = "crawler.commands"

# --- Pipelines, in order -------------------------------------------------------------------------------
ITEM_PIPELINES = {
    "pipelines.clean.CleanPipeline": 100,
    "pipelines.validate.ValidatePipeline": 200,
    "pipelines.guard.GuardPipeline": 300,
    "pipelines.dedupe.DedupePipeline": 400,
    "pipelines.store.StorePipeline": 500,
}
EXTENSIONS = {
    "crawler.extensions.ledger.Ledger": 0,
    "crawler.extensions.files.Files": 10,
    "crawler.extensions.garbage.Garbage": 0,
}
ADDONS = {
    "crawler.addons.SwitchedOff": 0,
}

# --- Our own settings ----------------------------------------------------------------------------------
# Where articles go; relative to the folder that the command is run in.
DATABASE = "data/zhaoshang.db"
# Device and inode of that file as a run of several sites found it; set by the program, so that no site goes on in
# another file that has come to the path meanwhile.
DATABASE_FILE: tuple[int, int] | None = None
# Where pages go as they were received; None: beside the database, ``archive.db`` for ``zhaoshang.db`` and
# ``NAME-archive.db`` for ``NAME.db``; "": nowhere.
ARCHIVE = None
# Whether list pages go there too: every run brings new ones.
ARCHIVE_LISTS = False
# How a webmaster reaches whoever runs this crawler: an e-mail address or a URL. Part of the User-Agent.
CONTACT = os.environ.get("ZHAOSHANG_CONTACT", "")
# Where the report of `zhaoshang crawl` is posted when something is wrong: http(s):// (webhook.py), or what Apprise knows, such
# as mailto:// (tell/reports.py); empty: nowhere. An address holds a robot's key, and belongs in the environment rather than on a command line or in this file.
WEBHOOK_URL = os.environ.get("ZHAOSHANG_WEBHOOK_URL", "")
# json, dingtalk or wecom; empty: what the address's host takes.
WEBHOOK_FORMAT = os.environ.get("ZHAOSHANG_WEBHOOK_FORMAT", "")
# Of a DingTalk robot that wants its messages signed (加签).
WEBHOOK_SECRET = os.environ.get("ZHAOSHANG_WEBHOOK_SECRET", "")
# Also when all is well.
WEBHOOK_ALWAYS: bool | str = os.environ.get("ZHAOSHANG_WEBHOOK_ALWAYS") or False
# ISO 8601 with offset; freezes the clock, for replays of recorded sites and for tests.
NOW = None
# Articles in one transaction, and how long, in seconds, an article may wait for it.
BATCH_SIZE = 100
BATCH_SECONDS = 5.0
# Sites at the same time in one process, at most. Each host is still asked one thing at a time, so that this bounds memory
# and not politeness: a site takes 1 or 2 MB beside what its pages take. It begins with 16, and takes up more while the
# processor is idle and the memory of all processes is less than MEMORY_MAX_MB; see runs/room.py.
SITES_AT_ONCE = 128
MEMORY_MAX_MB = 400.0
# A site of which nothing moves for so long, no request, no answer, no article, is given up: more than the
# longest wait for a slow host, a Retry-After, a locked database.
STALL_MINUTES = 15.0

# Days after which an article is visited again, counted from its first; a site may declare ``revisit_days``.
REVISIT_DAYS = [1, 3, 7, 30]
# Such visits in one run of a site, at most; what was due last goes first.
MAX_REVISITS = 200
# Later list pages of a site that one run reads again in turn, at least; a tenth of the number of its sections if that is more.
# What is put deep into a list, or into one that is in no order, is found so. 0: none.
REREAD_PAGES = 1

# Files that articles lead to, of sites that declare ``attachments``: bytes of one at most, files and bytes of one host in
# one run of a site. The rest is left to the next runs.
ATTACHMENT_MAXSIZE = 20 * 1024 * 1024
ATTACHMENTS_PER_HOST = 200
ATTACHMENT_BYTES_PER_HOST = 500 * 1024 * 1024
# Whether a crawl reads facts about investments (sums, projects, places …) from what it stores. Off: it costs more CPU than all
# the rest of a crawl together (tests/bench/README.md); `zhaoshang facts` reads them afterwards, on all processors.
FACTS = False
# Short names of firms (比亚迪) that are looked for in every text, also where the full name is not in it; parted by commas.
FACTS_FIRMS = ""

# --- Politeness: the sites of this field are small and slow --------------------------------------------
# Completed by the site spider from CONTACT.
USER_AGENT = "zhaoshang"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "zhaoshang"
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.3
CONCURRENT_REQUESTS_PER_DOMAIN = 1
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
# Whether TLS 1.0 and 1.1, short keys and old ciphers are spoken, with who speaks nothing else; a site may declare
# ``legacy_tls`` instead. See tls.py.
LEGACY_TLS = False
# A small site's page takes seconds, not minutes; Scrapy's 180 s would hold up a cron run.
DOWNLOAD_TIMEOUT = 30.0
# The longest page of the field is far below; a page that never ends must not fill the memory.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# The proxy of all requests, http://[user:password@]host:port; empty: what the environment says (http_proxy, https_proxy). A
# site may declare ``proxy`` instead. By which of this machine's addresses a site is asked is Scrapy's DOWNLOAD_BIND_ADDRESS,
# or a site's ``bind_address``.
PROXY = os.environ.get("ZHAOSHANG_PROXY", "")
# Whether pages may be read in a browser; a site that declares ``javascript`` switches it on. See middlewares/browser.py.
BROWSER = False
# Chromium's own sandbox, which keeps what a page breaks into away from this machine. It does not work for root, nor in
# many containers: there a site is not read, unless this is off.
BROWSER_SANDBOX = True
# What one page shown in the browser may ask for: scripts and data, requests and bytes; they keep the delay between two
# requests to a host. And how long, in seconds, it may go on when it has loaded, or do nothing but compute.
BROWSER_REQUESTS = 60
BROWSER_BYTES = 20 * 1024 * 1024
BROWSER_SECONDS = 20.0
# The longest Crawl-delay of a robots.txt, in seconds, that is kept between two requests; see middlewares/robots.py. At
# that pace a site's daily run takes minutes, its first one a night.
CRAWL_DELAY_MAX = 30.0
# The longest Retry-After, in seconds, that is waited for; see middlewares/retry_after.py.
RETRY_AFTER_MAX = 120.0
# Pages of a host that may fail in a row before it is left alone; see middlewares/failing.py.
HOST_FAILURES_MAX = 10
# Scrapy's 20 is a browser's patience; a site's redirects end after two or three.
REDIRECT_MAX_TIMES = 8
# A page that loads another at once is a redirect; one that does so after a while is a page to be read, and
# reloads itself or leads home (Scrapy's 100 s would follow it).
METAREFRESH_MAXDELAY = 5
# A site may declare ``cookies``; see also middlewares/redirects.py.
COOKIES_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "crawler.downloads.StrictDownloadHandler",
    "https": "crawler.downloads.StrictDownloadHandler",
    # What no page may lead to: our own files, and what is no page at all.
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOADER_MIDDLEWARES = {
    # In the place of Scrapy's own, for the reasons that their docstrings give.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.middlewares.robots.OffsiteRequests": 50,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.void.VoidSectionMiddleware": 530,
    "crawler.middlewares.failing.FailingHostMiddleware": 540,
    # Nearer to the wire than Scrapy's retry (550), which would ask again at once.
    "crawler.middlewares.retry_after.RetryAfterMiddleware": 555,
    "crawler.middlewares.pages.PageMiddleware": 570,
    # Behind what unpacks and redirects; what it makes of a page is looked at like any other.
    "crawler.middlewares.browser.BrowserMiddleware": 575,
    "crawler.middlewares.redirects.SiteMetaRefreshMiddleware": 580,
    "crawler.middlewares.compression.WholeCompressionMiddleware": 590,
    "crawler.middlewares.redirects.SiteRedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "crawler.middlewares.proxy.SiteProxyMiddleware": 750,
    # Nearer to the wire than proxies (750): a name that a proxy resolves is not ours to look up.
    "crawler.middlewares.addresses.AddressMiddleware": 760,
}
SPIDER_MIDDLEWARES = {
    # Each layer that looks at what a callback yields wraps it in four generators, at every response: the first of these
    # only marks the start requests, which our spiders do themselves, the second warns of a mistake in callbacks.
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
    # Behind Scrapy's HttpErrorMiddleware (50): what failed is not archived.
    "crawler.archiving.ArchiveMiddleware": 60,
}
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.3",
}

# --- Nobody else's business ----------------------------------------------------------------------------
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# --- Cost: measured by tests/bench/crawl.py ------------------------------------------------------------
# Scrapy's 100 starts a hundred workers for every response, which here yields one item or ten requests.
CONCURRENT_ITEMS = 1
if importlib.util.find_spec("uvloop"):
    ASYNCIO_EVENT_LOOP = "uvloop.Loop"
STATS_CLASS = "crawler.stats.Stats"
# Scrapy reads the source of every callback to warn of a mistake that mypy finds: 0.15 s of each start.
WARN_ON_GENERATOR_RETURN_VALUE = False
# crawler/fields/urls.py refuses longer ones than any server takes, and does so before they are requests.
URLLENGTH_LIMIT = 0
# An item is logged by its stat, not by printing its body.
LOG_LEVEL = "INFO"
LOG_FORMATTER = "crawler.logformat.BriefLogFormatter"
