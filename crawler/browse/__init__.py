"""The database in a web browser: Datasette with the project's own words, questions and pages (extra ``browse``)."""
