// Text typed in a form and not sent is not lost by leaving: it comes back with its page, which says so. It
// stays in this window's memory, by dossier and by page, until it is sent, given up or erased: the stores of
// a browser are on the disk.

const unsent = new Map();

const place = () => `${document.getElementById("app")?.dataset.dossier ?? ""} ${location.pathname}`;

const kept = (at = place()) => unsent.get(at) ?? {};

function keep(texts, at = place()) {
  if (Object.keys(texts).length > 0) unsent.set(at, texts);
  else unsent.delete(at);
}

function forget(fields, at = place()) {
  const texts = { ...kept(at) };
  for (const field of fields) delete texts[field];
  keep(texts, at);
}

/** What is saved by itself is not lost. */
const isKept = (field) =>
  field.id &&
  field.form?.method === "post" &&
  field.matches("textarea, input[type=text]") &&
  !field.matches("[hx-post], autosave-form *");

const idsOf = (form) => [...form.elements].map((field) => field.id);

/** Gives back what was typed over what the fields still say. */
function giveBack() {
  const texts = kept();
  for (const [id, { text, over }] of Object.entries(texts)) {
    const field = document.getElementById(id);
    if (!field || !isKept(field) || field.value !== over) continue;
    field.value = text;
    if (!field.form.querySelector(".unsent"))
      field.form.prepend(document.getElementById("unsent").content.cloneNode(true));
  }
}

function erase(form) {
  const fields = [...form.elements].filter(isKept);
  for (const field of fields) field.value = field.defaultValue;
  forget(idsOf(form));
  form.querySelector(".unsent").remove();
  fields[0]?.focus();
}

let sent;

document.addEventListener("input", ({ target }) => {
  if (!isKept(target)) return;
  const { [target.id]: before, ...texts } = kept();
  const over = before?.over ?? target.defaultValue;
  if (target.value !== over) texts[target.id] = { text: target.value, over };
  keep(texts);
});

document.addEventListener("submit", ({ target }) => {
  sent = { form: target, ids: idsOf(target), at: place() };
});

document.addEventListener("click", ({ target }) => {
  const form = target.closest("form");
  if (form && target.closest("[data-erase]")) erase(form);
  // A link among the fields of a form leads out of it: « Renoncer ».
  else if (form && target.closest("a[href]:not([href^='#'])")) forget(idsOf(form));
});

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  if (sent?.form === ctx.sourceElement && ctx.response.raw.ok) forget(sent.ids, sent.at);
  sent = undefined;
});

document.addEventListener("htmx:after:settle", giveBack);
