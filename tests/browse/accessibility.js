// What keeps people from reading or reaching a page, as sentences; an empty list if nothing does.
() => {
  const found = [];
  const name = (e) => `${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""}.${[...e.classList].join(".")} ${(e.textContent || e.value || "").trim().slice(0, 20)}`;
  const visible = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !e.closest(".unseen, .skip");
  const colour = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a),
    g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a),
    a: 1,
  });
  const ground = (e) => {
    const layers = [];
    for (; e; e = e.parentElement) layers.push(colour(getComputedStyle(e).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), { r: 255, g: 255, b: 255, a: 1 });
  };
  const luminance = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (one, two) => {
    const [low, high] = [luminance(one), luminance(two)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };

  // WCAG 2.2, 1.4.3: 4.5, and 3 for large letters.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  for (let node; (node = walker.nextNode()); ) {
    const e = node.parentElement;
    if (!node.data.trim() || seen.has(e) || !visible(e) || e.closest("title, style, script, noscript")) continue;
    seen.add(e);
    const style = getComputedStyle(e);
    const size = parseFloat(style.fontSize);
    const wanted = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    const back = ground(e);
    const ratio = contrast(over(colour(e instanceof SVGElement ? style.fill : style.color), back), back);
    if (ratio < wanted) found.push(`contrast ${ratio.toFixed(2)}: ${name(e)}`);
  }
  for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!visible(e)) continue;
    const told = e.labels?.length || e.ariaLabel || e.getAttribute("aria-labelledby") || e.title || ["submit", "button"].includes(e.type);
    if (!told) found.push(`no label: ${name(e)}`);
  }
  for (const e of document.querySelectorAll("a[href], button, summary"))
    if (visible(e) && !(e.textContent.trim() || e.ariaLabel || e.querySelector("svg[aria-label], [aria-label], img[alt]"))) found.push(`no name: ${name(e)} ${e.outerHTML.slice(0, 80)}`);
  if (!document.documentElement.lang) found.push("no language");
  if (document.querySelectorAll("h1").length !== 1) found.push(`${document.querySelectorAll("h1").length} h1`);
  return found;
}
