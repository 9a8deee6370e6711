// After htmx has replaced the page: settings on the root, focus on the new page's content, and what
// the person is typing left alone.

const ROOT_SETTINGS = ["mode", "text", "contrast", "motion"];

/** The settings are attributes of <html>, which a swap does not reach. */
function applySettings() {
  const app = document.getElementById("app");
  if (!app) return;
  for (const name of ROOT_SETTINGS) {
    const value = app.getAttribute(`data-root-${name}`);
    if (value) document.documentElement.setAttribute(`data-${name}`, value);
    else document.documentElement.removeAttribute(`data-${name}`);
  }
}

let shown = location.pathname;

/** What an address names is shown, its folds opened; a field is ready to be filled. */
function reveal(target) {
  let fold = target.closest("details");
  for (; fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.scrollIntoView();
  const field = target.matches("fieldset") ? target.querySelector("input") : target;
  if (field?.matches("input, select, textarea")) field.focus({ preventScroll: true });
}

/** A new page starts at its top, and is read from its content. */
function startPage() {
  if (shown === location.pathname) return;
  shown = location.pathname;
  const target =
    location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) {
    reveal(target);
    return;
  }
  window.scrollTo(0, 0);
  const wanted = document.querySelector("[autofocus]") ?? document.getElementById("contenu");
  wanted?.focus({ preventScroll: true });
}

/** What had the focus before the swap, by its id: a thing that moved keeps it. */
let focused = "";

/** Focus that a swap took away goes back to the same thing elsewhere, or to what the address names, or
    to the content: never to nowhere. */
function keepFocus() {
  if (document.activeElement && document.activeElement !== document.body) return;
  const same = document.getElementById(focused);
  same?.focus({ preventScroll: true });
  if (document.activeElement !== document.body) return;
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const wanted = named?.querySelector("a, button, input:not([type=hidden], [type=checkbox])");
  wanted?.focus({ preventScroll: true });
  // What is folded away cannot be focused.
  if (document.activeElement !== document.body) return;
  document.getElementById("contenu")?.focus({ preventScroll: true });
}

htmx.registerExtension("typing", {
  // A field being typed in keeps its text and its caret when its page is refreshed around it.
  htmx_before_morph_node: (node) => {
    const typing = node === document.activeElement && node.matches("input, textarea");
    return !(typing && node.value !== node.defaultValue);
  },
  // What a person opened stays open when the page is refreshed around it.
  htmx_before_morph_attr: (node, { attrName }) =>
    !(attrName === "open" && node.matches("details[data-keep]")),
});

document.addEventListener("htmx:before:swap", () => {
  focused = document.activeElement?.id ?? "";
});

document.addEventListener("htmx:after:settle", () => {
  applySettings();
  startPage();
  keepFocus();
});
