// <autosave-form> around a form: it is sent by itself, a moment after the last key, and when a field
// is left; a date or a number when it is left, since its beginning may mean something else. The server's answer says when it was saved.

const PAUSE_MS = 700;

customElements.define(
  "autosave-form",
  class extends HTMLElement {
    #timer;

    connectedCallback() {
      this.addEventListener("input", (event) => {
        const whole = "[type=date], [type=radio], [type=checkbox], [data-reads]";
        if (event.target.matches(`textarea, input:not(${whole})`)) this.#later();
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
