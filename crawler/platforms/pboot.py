"""PbootCMS: ``/section/``, ``/section_2/``, ``/section/12.html``. A page past the end answers 200 with an empty list."""

from crawler.platforms.platform import Paging, Platform

PBOOT = Platform(
    name="pboot",
    title="PbootCMS",
    generator=r"PbootCMS",
    assets=r"pbootcms|/static/upload/(?:image|file|other)/|/core/basic/|/template/[\w-]+/(?:css|js|skin|bootstrap|comm)/|/\?member/|/member/login/",
    articles=(
        "/?{slug}/{id}.html",
        "/?{slug}_{n}/{id}.html",
        "/{dir}/{id}.html",
    ),
    lists=(
        Paging("/?{slug}/", "/?{slug}/&page={n}"),
        Paging("/?{slug}/", "/?{slug}_{n}/"),
        Paging("/{dir}/", "/{dir}_{n}/"),
        Paging("/{dir}/", "/{dir}/?page={n}"),
    ),
)
