// The plan as a table: arrows go from line to line in the same column, Enter on a title opens its
// drawer (a link does it), F2 edits the cell's text, Escape gives the saved text back. Enter on a line's
// box goes to the bar that changes the checked ones together.

customElements.define(
  "plan-table",
  class extends HTMLElement {
    #changed = false;

    connectedCallback() {
      this.addEventListener("keydown", (event) => this.#key(event));
      this.addEventListener("change", () => this.#count());
      this.addEventListener("submit", (event) => {
        this.#changed = event.target.id === "bulk";
      });
      this.addEventListener("reset", () => this.#uncheck());
      document.addEventListener("htmx:after:settle", this.#settled);
      this.#count();
    }

    disconnectedCallback() {
      document.removeEventListener("htmx:after:settle", this.#settled);
    }

    get #boxes() {
      return [...this.querySelectorAll(".choose input")];
    }

    /** After the change of several actions: none is checked any more, unless it was refused. */
    #settled = () => {
      if (this.#changed && !this.querySelector(".bulk--asked")) {
        this.querySelector("#bulk")?.reset();
      }
      this.#changed = false;
      // A state that needs something first is not yet that of the line.
      for (const kept of this.querySelectorAll("select.cell option[selected]"))
        kept.closest("select").value = kept.value;
      this.#count();
    };

    #uncheck() {
      for (const box of this.#boxes) box.checked = false;
      this.#count();
    }

    #count() {
      const count = this.#boxes.filter((box) => box.checked).length;
      const place = this.querySelector("[data-count]");
      if (!place || count === 0) return;
      place.textContent = count === 1 ? "1 action" : `${count} actions`;
    }

    #key(event) {
      const cell = event.target.closest("th, td");
      if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (event.target.matches("textarea, select, input[type=date]")) return;
        if (this.#move(cell, event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
      } else if (event.key === "Enter" && event.target.matches(".choose input:checked")) {
        this.querySelector("#bulk-owner")?.focus();
        event.preventDefault();
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
