"""Which articles are one story (转载): found as articles arrive, kept in ``clusters`` and ``articles.cluster_id``.

``fingerprints`` leads from a piece of text to the articles that have it. A new article is compared with those that
share some of its fingerprints, and joins their cluster if it is a reprint. A piece that very many articles have,
such as a bureau's standing phrase, tells nothing and is no longer noted: so the cost of an article stays the same
however many there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from heapq import nlargest
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from crawler.fields.fingerprints import Text, is_reprint
from crawler.storage.queries import chunks, marks

if TYPE_CHECKING:
    from sqlite_utils import Database

# Articles with one fingerprint; beyond, it is a phrase and no story.
_COMMON: Final = 100
# Fingerprints that two articles share before their texts are compared: a reprint shares half of them.
_SHARED: Final = 3
_COMPARED: Final = 8
# Articles whose fingerprints are looked up by one statement; each of these may be that of a hundred others.
_LOOKED_UP: Final = 20
_AT_ONCE: Final = 200
# Of a site's latest articles, how many show by what name it calls itself, and which share must agree.
_LATEST: Final = 50
_USUALLY: Final = 0.5


def prepare(titled: Iterable[tuple[str, str]]) -> list[Text]:
    """Titles and bodies as ``join`` takes them, with what can be known of them without the database."""
    texts = [Text(title, body) for title, body in titled]
    for text in texts:
        _ = text.sketch
    return texts


def join(db: Database, rows: Iterable[Mapping[str, Any]], prepared: Iterable[Text] = ()) -> None:
    """Find the stories of stored articles, new or changed, within the caller's transaction.

    ``prepared``: some of their texts, by ``prepare``.
    """
    at_hand = {(text.title, text.body): text for text in prepared}
    touched: set[int] = set()
    # Also those that they are compared with: on a site that fills in templates the same ones, again and again.
    texts: dict[int, Text] = {}
    for some in chunks(list(rows), _LOOKED_UP):
        for row in some:
            said = row["title"], row["body"] or ""
            texts[row["id"]] = at_hand.get(said) or Text(*said)
        noted = _noted(db, {hashed for row in some for hashed in texts[row["id"]].sketch})
        new: list[tuple[int, int]] = []
        for row in some:
            touched |= _join_one(db, row["id"], texts, noted, new)
        db.conn.executemany(
            "INSERT INTO fingerprints (hash, article_id) VALUES (?, ?)", sorted(new)
        )
    for cluster in sorted(touched):
        _describe(db, cluster)


def find_all(db: Database, left: Callable[[int], object]) -> int:
    """Forget all clusters and find them anew, within the caller's transaction; how many there are now.

    ``left`` is told now and then how many articles are still to come.
    """
    db.execute("UPDATE articles SET cluster_id = NULL WHERE cluster_id IS NOT NULL")
    db.execute("DELETE FROM clusters")
    db.execute("DELETE FROM fingerprints")
    ids = [i for (i,) in db.execute("SELECT id FROM articles ORDER BY id")]
    for start in range(0, len(ids), _AT_ONCE):
        left(len(ids) - start)
        some = ids[start : start + _AT_ONCE]
        join(db, list(db.table("articles").rows_where(f"id IN ({marks(some)})", some)))
    found: int = db.execute("SELECT count(*) FROM clusters").fetchone()[0]
    return found


def _noted(db: Database, fingerprints: Iterable[int]) -> dict[int, list[int]]:
    """Fingerprint -> the articles that are noted to have it."""
    noted: dict[int, list[int]] = defaultdict(list)
    for some in chunks(list(fingerprints)):
        for fingerprint, article in db.execute(
            f"SELECT hash, article_id FROM fingerprints WHERE hash IN ({marks(some)})", list(some)
        ):
            noted[fingerprint].append(article)
    return noted


def _join_one(
    db: Database,
    article: int,
    texts: dict[int, Text],
    noted: dict[int, list[int]],
    new: list[tuple[int, int]],
) -> set[int]:
    """The cluster that an article now belongs to, if any.

    ``noted`` are the articles by its fingerprints, and gets it as well; what is to be written of that goes to ``new``.
    ``texts`` has its own, and keeps those that it is compared with.
    """
    text = texts[article]
    sketch = text.sketch
    sharing = Counter(chain.from_iterable(map(noted.__getitem__, sketch)))
    del sharing[article]
    least = min(_SHARED, len(sketch))
    nearest = [other for other, shared in sharing.items() if shared >= least]
    if len(nearest) > _COMPARED:
        # What few articles have tells more: those of one template share more fingerprints than a cut and edited copy does.
        near: dict[int, float] = defaultdict(float)
        for having in map(noted.__getitem__, sketch):
            for other in having:
                near[other] += 1 / len(having)
        nearest = nlargest(_COMPARED, nearest, key=near.__getitem__)
    for fingerprint in sketch:
        if len(noted[fingerprint]) < _COMMON and article not in noted[fingerprint]:
            noted[fingerprint].append(article)
            new.append((fingerprint, article))
    if unread := [other for other in nearest if other not in texts]:
        asked = f"SELECT id, title, body FROM articles WHERE id IN ({marks(unread)})"
        texts.update((i, Text(title, body or "")) for i, title, body in db.execute(asked, unread))
    same = {other for other in nearest if is_reprint(text, texts[other])}
    return {_unite(db, sorted({article, *same}))} if same else set()


def _unite(db: Database, ids: list[int]) -> int:
    """Put the articles, and all of their clusters, into the oldest of these, or into a new one."""
    known = db.execute(
        f"SELECT DISTINCT cluster_id FROM articles WHERE id IN ({marks(ids)})"
        " AND cluster_id IS NOT NULL ORDER BY cluster_id",
        ids,
    ).fetchall()
    target: int
    if known:
        target, *others = (cluster for (cluster,) in known)
    else:
        table = db.table("clusters").insert({"original_id": ids[0], "size": 0, "sites": 0})
        assert isinstance(table.last_pk, int)
        target, others = table.last_pk, []
    db.execute(f"UPDATE articles SET cluster_id = ? WHERE id IN ({marks(ids)})", [target, *ids])
    if others:
        db.execute(
            f"UPDATE articles SET cluster_id = ? WHERE cluster_id IN ({marks(others)})",
            [target, *others],
        )
        db.execute(f"DELETE FROM clusters WHERE id IN ({marks(others)})", others)
    return target


def _describe(db: Database, cluster: int) -> None:
    """Count a cluster's copies and name the likely original."""
    copies = list(
        db.query(
            """
            SELECT id, site, source, coalesce(published_at, published_about, first_seen_at) AS day, first_seen_at
            FROM articles WHERE cluster_id = ?
            """,
            [cluster],
        )
    )
    if not copies:
        # United with an older one by a later article of the same batch.
        return
    named = Counter(copy["source"] for copy in copies if copy["source"])
    names: dict[str, str | None] = defaultdict(lambda: None)
    for site in {copy["site"] for copy in copies}:
        names[site] = _own_name(db, site)

    def likelihood(copy: Mapping[str, Any]) -> tuple[int, str, str, int]:
        own = names[copy["site"]]
        return (-named[own] if own else 0, copy["day"][:10], copy["first_seen_at"], copy["id"])

    db.table("clusters").update(
        cluster,
        {
            "original_id": min(copies, key=likelihood)["id"],
            "size": len(copies),
            "sites": len({copy["site"] for copy in copies}),
        },
    )


def _own_name(db: Database, site: str) -> str | None:
    """The source (来源) that most of a site's latest articles give: itself, as it calls itself.

    Articles that other sites have too say nothing: of a site that only reprints, they all name another.
    """
    own = db.execute(
        """
        SELECT source FROM (
            SELECT source, cluster_id FROM articles WHERE site = ? ORDER BY published_at DESC LIMIT ?
        ) latest
        WHERE NOT EXISTS (SELECT 1 FROM articles WHERE cluster_id = latest.cluster_id AND site <> ?)
        """,
        [site, _LATEST, site],
    ).fetchall()
    [(name, times)] = Counter(source for (source,) in own).most_common(1) or [(None, 0)]
    return name if times >= _USUALLY * len(own) else None
