// A job's page comes up to date by itself while the job goes on. Without scripts it is loaded anew.
const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
for (let job; (job = document.getElementById("job")) && job.dataset.over === "false"; ) {
  await wait(1);
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) continue;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("job");
  if (!found || found.innerHTML === job.innerHTML) continue;
  const log = document.getElementById("log");
  const isAtEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
  // Whoever is about to press a button keeps it.
  const pressed = job.contains(document.activeElement) && document.activeElement.tagName === "BUTTON" && document.activeElement.textContent;
  job.replaceWith(found);
  if (isAtEnd) document.getElementById("log").scrollTop = 1e9;
  if (pressed) [...found.querySelectorAll("button")].find((button) => button.textContent === pressed)?.focus();
}
