// What Datasette's table.js asks for; Datasette itself writes it into the page.
var DATASETTE_ALLOW_FACET = true;
