// The search field and its panel: arrows choose, Enter opens, Escape closes. The results themselves
// come from the server, as links.

customElements.define(
  "search-panel",
  class extends HTMLElement {
    #page = location.pathname;

    connectedCallback() {
      document.addEventListener("htmx:after:settle", this.#settled);
      this.addEventListener("keydown", (event) => this.#key(event));
      this.addEventListener("htmx:after:swap", () => this.#refresh());
      this.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.#open(option);
      });
      this.addEventListener("focusout", (event) => {
        if (!this.contains(event.relatedTarget)) this.#close();
      });
      this.addEventListener("focusin", () => this.#refresh());
      this.addEventListener("mousedown", (event) => {
        if (event.target.closest("[role=option]")) event.preventDefault();
      });
    }

    disconnectedCallback() {
      document.removeEventListener("htmx:after:settle", this.#settled);
    }

    /** What was looked for is not kept on the next page. */
    #settled = () => {
      if (this.#page === location.pathname) return;
      this.#page = location.pathname;
      this.#input.value = "";
      this.#close();
    };

    get #input() {
      return this.querySelector("input");
    }

    get #panel() {
      return this.querySelector(".search-panel");
    }

    get #options() {
      return [...this.querySelectorAll("[role=option]")];
    }

    get #chosen() {
      return this.querySelector("[role=option][aria-selected=true]");
    }

    #refresh() {
      const panel = this.#panel;
      const shown =
        this.#input.value.trim() !== "" &&
        panel.childElementCount > 0 &&
        panel.dataset.query !== undefined;
      panel.hidden = !shown;
      this.#input.setAttribute("aria-expanded", String(shown));
      if (shown) this.#choose(this.#chosen ?? this.#options[0]);
    }

    #close() {
      this.#panel.hidden = true;
      this.#input.setAttribute("aria-expanded", "false");
      this.#input.removeAttribute("aria-activedescendant");
    }

    #choose(option) {
      for (const other of this.#options)
        other.setAttribute("aria-selected", String(other === option));
      if (option) this.#input.setAttribute("aria-activedescendant", option.id);
      else this.#input.removeAttribute("aria-activedescendant");
      option?.scrollIntoView({ block: "nearest" });
    }

    #move(step) {
      const options = this.#options;
      const from = options.indexOf(this.#chosen);
      this.#choose(options[(from + step + options.length) % options.length]);
    }

    #open(option) {
      this.#input.value = "";
      this.#close();
      location.assign(option.dataset.href);
    }

    #key(event) {
      if (event.key === "Escape") {
        if (this.#panel.hidden) this.#input.blur();
        this.#close();
      } else if (event.key === "ArrowDown" && !this.#panel.hidden) this.#move(1);
      else if (event.key === "ArrowUp" && !this.#panel.hidden) this.#move(-1);
      else if (event.key === "Enter" && !this.#panel.hidden && this.#chosen)
        this.#open(this.#chosen);
      else return;
      event.preventDefault();
    }
  },
);
