// A fleeting message: goes after ten seconds, stays while hovered or focused.

const SHOWN_MS = 10_000;

customElements.define(
  "toast-message",
  class extends HTMLElement {
    #timer;

    connectedCallback() {
      for (const type of ["pointerenter", "focusin"])
        this.addEventListener(type, () => this.#stop());
      for (const type of ["pointerleave", "focusout"])
        this.addEventListener(type, () => this.#start());
      this.#start();
    }

    disconnectedCallback() {
      this.#stop();
    }

    #start() {
      this.#stop();
      if (!this.hasAttribute("data-stays")) this.#timer = setTimeout(() => this.remove(), SHOWN_MS);
    }

    #stop() {
      clearTimeout(this.#timer);
    }
  },
);
