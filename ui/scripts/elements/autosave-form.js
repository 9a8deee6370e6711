// <autosave-form> around a form: it is sent by itself, a moment after the last key, and when a field
// is left. The server's answer says when it was saved.

const PAUSE_MS = 700;

customElements.define(
  "autosave-form",
  class extends HTMLElement {
    #timer;

    connectedCallback() {
      this.addEventListener("input", (event) => {
        if (event.target.matches("textarea, input:not([type=date], [type=radio], [type=checkbox])"))
          this.#later();
      });
      this.addEventListener("change", () => this.#now());
    }

    disconnectedCallback() {
      clearTimeout(this.#timer);
    }

    #later() {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#now(), PAUSE_MS);
    }

    #now() {
      clearTimeout(this.#timer);
      const form = this.querySelector("form");
      if (form?.checkValidity()) form.requestSubmit();
    }
  },
);
