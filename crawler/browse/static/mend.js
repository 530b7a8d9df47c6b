// A click in the frame chooses the line of the form that it stands for; the frame itself runs nothing.
const frame = document.getElementById("page");
const form = document.getElementById("point");
const said = document.getElementById("chosen");
let marked = null;

function show(number, scroll) {
  const inside = frame.contentDocument;
  if (!inside) return;
  if (marked) marked.classList.remove("chosen");
  marked = inside.querySelector(`[data-n="${Number(number)}"]`);
  if (!marked) return;
  marked.classList.add("chosen");
  if (scroll) marked.scrollIntoView({ block: "center" });
}

function choose(radio, scroll) {
  radio.checked = true;
  said.textContent = radio.closest("label").textContent.trim().slice(0, 120);
  show(radio.value.split(".")[0], scroll);
}

function listen() {
  const inside = frame.contentDocument;
  if (!inside || !inside.querySelector("[data-n]")) return;
  frame.dataset.ready = "";
  inside.addEventListener("click", (event) => {
    event.preventDefault();
    let node = event.target.closest("[data-n]");
    const wider = event.altKey || event.shiftKey;
    if (wider && node) node = node.parentElement.closest("[data-n]") || node;
    while (node) {
      const radio = form.querySelector(`input[name="place"][value="${Number(node.dataset.n)}"]`);
      if (radio) {
        choose(radio, false);
        return;
      }
      node = node.parentElement && node.parentElement.closest("[data-n]");
    }
  });
}

if (frame && form) {
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") listen();
  frame.addEventListener("load", listen);
  form.addEventListener("change", (event) => {
    if (event.target.name === "place") choose(event.target, true);
  });
}
