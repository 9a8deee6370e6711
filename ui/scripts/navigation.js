// After htmx has replaced the page: settings on the root, a new page read from its start, and on the same page
// nothing that moves under the hand, the focus, the scroll and what is being typed.

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

const named = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));

const CONTROLS =
  "a[href], button, summary, select, textarea, input:not([type=hidden], [type=checkbox])";

const inSight = (thing) => {
  const { top, bottom } = thing.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

const nowhere = () => !document.activeElement || document.activeElement === document.body;

/** What an address names is shown, its folds opened; a field is ready to be filled. */
function reveal(target) {
  let fold = target.closest("details");
  for (; fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.scrollIntoView();
  const field = target.matches("fieldset") ? target.querySelector("input") : target;
  if (field?.matches("input, select, textarea")) field.focus({ preventScroll: true });
}

/** How far each page was read: going back to it finds it there. WebKit forgets. */
const read = new Map();
const here = () => location.pathname + location.search;
let address = here();
let goingBack = false;

/** A new page starts at its top, or where it was left, and is read from its content. */
function startPage() {
  const target = named();
  if (target && !goingBack) {
    reveal(target);
    return;
  }
  window.scrollTo({ top: (goingBack && read.get(here())) || 0, behavior: "instant" });
  const wanted = document.querySelector("[autofocus]") ?? document.getElementById("contenu");
  wanted?.focus({ preventScroll: true });
}

/** Where the hand was before the swap: the control, then what is around it and has a name, each with its
    place in the window and the name of what holds it. */
let hand = [];

/** Whether it was on something: a page that refreshes by itself, or a key, gives the focus to nothing new. */
let held = false;

const holder = (thing) => thing.parentElement?.closest("[id]")?.id;

function holdHand(source) {
  const focused = document.activeElement;
  held = !nowhere() && focused.id !== "contenu";
  const control = [held && focused, source].find((thing) => thing && inSight(thing));
  hand = [];
  for (let thing = control; thing && thing.id !== "app"; thing = thing.parentElement) {
    const { top } = thing.getBoundingClientRect();
    if (thing === control || thing.id)
      hand.push({ thing, id: thing.id, top, holder: thing !== control && holder(thing) });
  }
}

/** The same thing after the swap: by its name, or itself. What was around the control and is now in
    another part of the page is not: only the control is followed there. */
function again({ thing, id, holder: before }) {
  const now = id ? document.getElementById(id) : thing;
  const there = now?.isConnected && now.checkVisibility() && (!before || holder(now) === before);
  return there ? now : null;
}

/** What is under the hand stays there, whatever came or went above it, and wherever its line is now. */
function keepPlace() {
  const before = hand.find(again);
  if (!before) return;
  const top = again(before).getBoundingClientRect().top - before.top;
  window.scrollBy({ top, behavior: "instant" });
}

/** The control of a part of the page that is now the nearest to where the hand was. */
function nearest(part) {
  const far = (control) => Math.abs(control.getBoundingClientRect().top - hand[0].top);
  const controls = [...part.querySelectorAll(CONTROLS)].filter((control) =>
    control.checkVisibility(),
  );
  return controls.reduce((near, one) => (near && far(near) <= far(one) ? near : one), undefined);
}

/** Focus that a swap took away goes back to the same thing elsewhere, or to what the address names (a title is
    read from the content), or to what was beside it, or to the content: never to nowhere. */
function keepFocus() {
  if (!nowhere()) return;
  const [control, ...around] = held ? hand.map(again) : [];
  const beside = around.filter(Boolean).map(nearest).filter(Boolean);
  beside.sort((one, other) => inSight(other) - inSight(one));
  const content = document.getElementById("contenu");
  const target = named() && (named().querySelector(CONTROLS) ?? content);
  for (const wanted of [control, target, ...beside, content]) {
    wanted?.focus({ preventScroll: true });
    if (nowhere()) continue;
    if (held && wanted !== content) wanted.scrollIntoView({ block: "nearest" });
    return;
  }
}

/** What was refused is under the eye, ready to be typed again. */
function showRefusal() {
  const wanted = document.querySelector("#contenu [autofocus], #contenu [aria-invalid=true]");
  wanted?.focus({ preventScroll: true });
  wanted?.scrollIntoView({ block: "nearest" });
}

/** The status of a form whose fields have to be taken up again. */
const REFUSED = 422;

let refused = false;

htmx.registerExtension("typing", {
  // A field being typed in keeps its text and its caret when its page is refreshed around it, unless the page
  // says what is wrong with it; on another page, a field of the same name is another field.
  htmx_before_morph_node: (node) => {
    if (shown !== location.pathname && node.matches?.("input, textarea")) {
      node.value = node.defaultValue;
      node.checked = node.defaultChecked;
    }
    const typing = node === document.activeElement && node.matches("input, textarea");
    return !typing || node.value === node.defaultValue || refused;
  },
  // What a person opened stays open when the page is refreshed around it.
  htmx_before_morph_attr: (node, { attrName }) =>
    !(attrName === "open" && node.matches("details[data-keep]")),
});

/** A list of suggestions is made anew with each page. Moved from one to the next, as morphing does with what
    has the same id, it ends the page in Chromium 156 once a field that names it goes. */
function dropSuggestions({ target, swapSpec }) {
  if (!swapSpec.style.endsWith("Morph")) return;
  for (const list of target.querySelectorAll("datalist")) list.removeAttribute("id");
}

document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  const whole = tasks.some(({ target }) => target.id === "app");
  refused = whole && ctx.response?.raw.status === REFUSED;
  holdHand(ctx.sourceElement);
  tasks.forEach(dropSuggestions);
});

document.addEventListener("htmx:before:history:restore", () => {
  goingBack = true;
});
document.addEventListener("scroll", () => read.set(address, window.scrollY), { passive: true });

// A form that was refused is still on the page where it was filled.
document.addEventListener("htmx:before:history:update", (event) => {
  if (refused) event.preventDefault();
});

document.addEventListener("htmx:after:settle", () => {
  applySettings();
  const other = shown !== location.pathname;
  [shown, address] = [location.pathname, here()];
  if (other || goingBack) startPage();
  else keepPlace();
  goingBack = false;
  if (refused) showRefusal();
  // It was for the opening of the page.
  for (const field of document.querySelectorAll("[autofocus]")) field.removeAttribute("autofocus");
  keepFocus();
});

// A link that names a thing of the page shows where it starts, unless it is on the screen already.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const target = document.getElementById(ctx.request?.anchor ?? "");
  if (!target) return;
  ctx.request.anchor = null;
  const { top } = target.getBoundingClientRect();
  if (top < 0 || top > innerHeight) target.scrollIntoView();
});
