// Says beside a field what was understood of a date, an amount or a number, while it is typed. What is not
// understood is told when the field is left, and its field stays marked until it is.

const PAUSE_MS = 250;

const timers = new WeakMap();

const isWrong = (field) => field.getAttribute("aria-invalid") === "true";

/** Nothing more to say than what the page said when it came. */
function clear(field, place) {
  if (!document.getElementById(`${field.id}-error`)) field.removeAttribute("aria-invalid");
  place.replaceChildren();
}

/** Asks what the text of a field means, and says it; `left`: the person is done with it. */
async function say(field, left) {
  clearTimeout(timers.get(field));
  const place = document.getElementById(`${field.id}-understood`);
  if (!place) return;
  const text = field.value;
  if (text.trim() === "" || text === field.defaultValue) {
    clear(field, place);
    return;
  }
  const body = new URLSearchParams({ reads: field.dataset.reads, text });
  const answer = await fetch("/understood", { method: "POST", body }).catch(() => undefined);
  if (!answer?.ok || field.value !== text) return;
  const said = document.createElement("template");
  said.innerHTML = await answer.text();
  const wrong = said.content.querySelector(".error") !== null;
  if (!wrong) field.removeAttribute("aria-invalid");
  else if (left) field.setAttribute("aria-invalid", "true");
  // A word half typed is no mistake.
  if (wrong && !isWrong(field)) place.replaceChildren();
  else place.replaceChildren(said.content);
}

/** Listens to the fields that are read, wherever they are. */
function listen(type, heard) {
  document.addEventListener(type, (event) => {
    const field = event.target;
    if (field instanceof HTMLInputElement && field.dataset.reads) heard(field, event);
  });
}

listen("input", (field) => {
  clearTimeout(timers.get(field));
  timers.set(
    field,
    setTimeout(() => say(field, isWrong(field)), PAUSE_MS),
  );
});
listen("change", (field) => say(field, true));
// The plan gives the saved text back.
listen("keydown", (field, event) => {
  if (event.key === "Escape") say(field, false);
});

htmx.registerExtension("understood", {
  // What was not understood stays marked when the page is refreshed around it.
  htmx_before_morph_attr: (node, { attrName }) =>
    !(attrName === "aria-invalid" && node.dataset.reads && node.value !== node.defaultValue),
});

document.addEventListener("htmx:after:settle", () => {
  for (const field of document.querySelectorAll("[data-reads][aria-invalid=true]"))
    say(field, true);
});
