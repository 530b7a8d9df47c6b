"""What a text says about investments: sums, firms, places, stages, projects, each with the words it stands on.

Pure: a text, its date and its site's division in, facts out. `extract` reads a text; `model` says what a fact is.

- `numerals` numbers in digits and in words; `sentences` the unit that a fact is read from
- `amounts` sums of money, `roles` what they are of, `periods` which time they belong to
- `counts` numbers of projects; `measures` land and jobs
- `divisions` the Ministry's names and codes with their years, `places` which of them a text means; `refresh_places` makes the table
- `companies` firms; `stages` how far something is; `events` ceremonies with their day; `industries` GB/T 4754
- `projects` works that have a name; `gather` what the sentences say, `binding` what belongs to a project, `extract` all of it
- `listed` what a row of a project list in a file says
- `merging` which mentions, over months and sites, are of one project
"""

from __future__ import annotations

from typing import Final

VERSION: Final = "1"
"""Of the rules: facts of another version are read anew. Raise it with every change of what they find."""
