"""The way of a page through this room: bytes -> tree -> lines -> evidence -> what is believed. Pure; nothing here fetches.

An article's page, in `article` (of a site that nobody knows) and `page` (by what its site declares):

1. `document` makes bytes a tree. `lines` walks it once, and all that follows works on its lines and blocks (`tags`: which
   elements flow in a line). `zones` says which stretches are furniture, with `boilerplate` and `licences` by their words.
2. `candidates` weighs the lines as text; the best block is a first guess of the body. `titles` looks for the title above it;
   what stands between is for `printed`: day, source, author, views. `article_body` then settles where the text is (`layout`),
   and `body` and `media` read it. `trail`, `related`, `article_pages`, `signature` and `stated` (meta, JSON-LD, scripts, address)
   add what else the page tells.
3. All of them, and the selectors of `declared`, give one thing: `evidence`, a candidate for a field with its features.
   `weights` says what each feature is worth, `choose` what is believed, and `reading` holds both: its `to_article` is the
   record of `crawler.items`. To add a feature: yield it where it is seen, and give it a weight and a reason.
4. `soft404`, `challenge` and `doors` tell pages that are no article. `check` compares what is declared with what is seen;
   `earlier` chooses the declaration of a page's day.

A list's page, in `listing`: `links` are grouped by `blocks` of repeated rows (`unclosed` parts those that were never closed), of
which `mainlist` weighs which is the list; `rows` reads each; `paging` and `scripted_pagers` find the next page, `periods` and
`boxes` the list of an earlier year. `fragments` are rows that a script adds; `likely` tells rows by their addresses alone.
`sections` are the links that may lead to lists; `traps` are addresses to stay away from, `acts` those that would do something.
`experience` is what their pages turned out to be. `theme` and `frame` tell a redesign.

A list that a script fills: `page_scripts` gathers the scripts of a page, `scripts`, `script_tree`, `script_values` and
`script_expressions` tell what they say without running them, `script_requests` which request they make for the list
(`list_request`), `script_lists` which lists a page's markup, buttons or settings tell of; `datastores` and `records` read the
answer. `handlers` are scripts that open the rows of a page, `script_rows` those that hold them as data.
"""
