// <print-page> around a button that prints the page as print.css lays it out. Without script it is
// not defined, and print.css's neighbours hide it: it could do nothing.
// The web view of macOS does not print by itself: the shell is asked first, and answers 204 when it did.

customElements.define(
  "print-page",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", async () => {
        const answer = await fetch("/print", { method: "POST" });
        if (answer.status !== 204) window.print();
      });
    }
  },
);
