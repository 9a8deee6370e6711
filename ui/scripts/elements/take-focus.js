// <take-focus> around a link, a button or a field that has the focus when it comes on the page: what
// follows an answer is on the screen, and one press of Enter away.

customElements.define(
  "take-focus",
  class extends HTMLElement {
    connectedCallback() {
      // After the page has settled: the swap gives the focus back to what had it.
      requestAnimationFrame(() => {
        const wanted = this.querySelector("a, button, textarea, select, input:not([type=hidden])");
        wanted?.focus({ preventScroll: true });
        wanted?.scrollIntoView({ block: "nearest" });
      });
    }
  },
);
