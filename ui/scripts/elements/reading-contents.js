// <reading-contents> around the list of the parts of a reading: the part being read is marked.

customElements.define(
  "reading-contents",
  class extends HTMLElement {
    #show = () => this.#mark();

    connectedCallback() {
      document.addEventListener("scroll", this.#show, { passive: true });
      document.addEventListener("htmx:after:settle", this.#show);
      this.#mark();
    }

    disconnectedCallback() {
      document.removeEventListener("scroll", this.#show);
      document.removeEventListener("htmx:after:settle", this.#show);
    }

    /** The last part whose title has passed the upper third of the screen, or the first. */
    #mark() {
      const links = [...this.querySelectorAll("a[href^='#']")];
      const passed = links.filter((link) => {
        const part = document.getElementById(link.hash.slice(1));
        return part && part.getBoundingClientRect().top < innerHeight / 3;
      });
      const current = passed.at(-1) ?? links[0];
      for (const link of links) {
        if (link === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }
  },
);
