// <print-page> around a button that prints the page as print.css lays it out. Without script it is
// not defined, and print.css's neighbours hide it: it could do nothing.

customElements.define(
  "print-page",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", () => window.print());
    }
  },
);
