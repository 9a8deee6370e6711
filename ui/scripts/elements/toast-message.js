// A fleeting message: goes after ten seconds, stays while hovered or focused. One that stays is closed by its
// button or by Escape, and the focus goes back to where it was.

const SHOWN_MS = 10_000;

customElements.define(
  "toast-message",
  class extends HTMLElement {
    #timer;
    #before;

    connectedCallback() {
      for (const type of ["pointerenter", "focusin"])
        this.addEventListener(type, () => this.#stop());
      for (const type of ["pointerleave", "focusout"])
        this.addEventListener(type, () => this.#start());
      this.addEventListener("focusin", ({ relatedTarget }) => {
        if (!this.contains(relatedTarget)) this.#before = relatedTarget;
      });
      this.addEventListener("click", (event) => {
        if (event.target.closest("[data-close]")) this.#close();
      });
      this.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.#close();
      });
      this.#start();
    }

    disconnectedCallback() {
      this.#stop();
    }

    #close() {
      const back = this.#before?.isConnected ? this.#before : document.getElementById("contenu");
      this.remove();
      back?.focus({ preventScroll: true });
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
