// The plan as a table: arrows go from line to line in the same column, Enter on a title opens its
// drawer (a link does it), F2 edits the cell's text, Escape gives the saved text back.

customElements.define(
  "plan-table",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("keydown", (event) => this.#key(event));
    }

    #key(event) {
      const cell = event.target.closest("th, td");
      if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (event.target.matches("textarea, select, input[type=date]")) return;
        if (this.#move(cell, event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
      } else if (event.key === "F2" && event.target.matches("input")) {
        event.target.select();
        event.preventDefault();
      } else if (event.key === "Escape" && event.target.matches("input, textarea")) {
        event.target.value = event.target.defaultValue;
        event.target.select?.();
        event.preventDefault();
      }
    }

    #move(cell, step) {
      const rows = [...this.querySelectorAll("tr.act")];
      const row = cell.closest("tr.act");
      const next = rows[rows.indexOf(row) + step];
      const target = next?.children[cell.cellIndex]?.querySelector("input, select, button, a");
      target?.focus();
      return Boolean(target);
    }
  },
);
