// Names for Datasette's own fields, which it shows without any: a screen reader would say "combo box".
const LABELS = {
  "select[name^=_filter_column]": "列 column",
  "select[name^=_filter_op]": "比较 comparison",
  "input.filter-value": "值 value",
  "select[name=_sort]": "排序 sort by",
  "textarea[name=sql]": "SQL",
};
for (const [fields, label] of Object.entries(LABELS))
  for (const field of document.querySelectorAll(fields)) field.setAttribute("aria-label", label);
