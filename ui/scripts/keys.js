// Keys that work on every page. Each leads to a link, a button or a form that is on the page too:
// nothing is reachable by key alone.

const typing = (target) =>
  target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

/** A figure by its place: French keyboards give figures only with Maj. */
const figure = (event) => /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];

/** Text being typed has its own undo, until it is saved. */
const hasUnsavedText = (target) =>
  target.matches("input, textarea") && target.value !== target.defaultValue;

function press(selector) {
  const control = document.querySelector(selector);
  if (!control) return false;
  if (control instanceof HTMLFormElement) control.requestSubmit();
  else control.click();
  return true;
}

function withControl(event) {
  const key = event.key.toLowerCase();
  if (key === "k") return focusSearch();
  if (key === "n") return press("[data-key='Ctrl+N']");
  if (key === "p") return press("[data-key='Ctrl+P']");
  if (key === "z" && !hasUnsavedText(event.target))
    return press(event.shiftKey ? "#redo" : "#undo");
  return false;
}

function alone(event) {
  if (event.key === "F5") return press("[data-key='P']");
  if (typing(event.target)) return false;
  if (event.key === "/") return focusSearch();
  if (document.getElementById("app")?.dataset.letterKeys === "false") return false;
  if (event.key === "?") return openKeys();
  if (event.shiftKey && !figure(event)) return false;
  return press(`[data-key='${CSS.escape(figure(event) ?? event.key.toUpperCase())}']`);
}

function focusSearch() {
  const search = document.getElementById("search");
  search?.focus();
  search?.select();
  return Boolean(search);
}

function openKeys() {
  document.getElementById("keys")?.showModal();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  let done = false;
  if (event.ctrlKey || event.metaKey) done = withControl(event);
  else if (event.altKey) done = press(`[data-key='Alt+${figure(event)}']`);
  else done = alone(event);
  if (done) event.preventDefault();
});
