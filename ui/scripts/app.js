// The only script a page loads besides htmx. The server holds the state; these are the things HTML
// cannot do: keys, focus after a swap, the search panel, autosave, what was not sent, fleeting messages.
// The imports are put in their place when it is asked for: one request, not fourteen.
import "./carry.js";
import "./elements/autosave-form.js";
import "./elements/plan-board.js";
import "./elements/plan-matrix.js";
import "./elements/plan-table.js";
import "./elements/print-page.js";
import "./elements/reading-contents.js";
import "./elements/search-panel.js";
import "./elements/take-focus.js";
import "./elements/toast-message.js";
import "./follow.js";
import "./keys.js";
import "./navigation.js";
import "./understood.js";
import "./unsent.js";

// The log knows when the first page could be used.
if (!sessionStorage.getItem("shown")) {
  sessionStorage.setItem("shown", "yes");
  requestAnimationFrame(() => requestAnimationFrame(() => fetch("/shown", { method: "POST" })));
}
