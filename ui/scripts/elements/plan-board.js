// The plan as a board: arrows go from card to card, a card is carried to another column. Moving presses
// the button of the card's own menu, which works without this script.

import { carrying } from "../carry.js";

const CARD = ".board-card__title";

/** The button of the card's menu that leads to a column. */
const wayTo = (card, place) => {
  const value = CSS.escape(place.dataset.place);
  return card.querySelector(`.board-card__moves button[value="${value}"]`);
};

customElements.define(
  "plan-board",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("keydown", (event) => this.#key(event));
      this.addEventListener("submit", (event) => {
        // The menu closes behind the card, which keeps the focus in its new column.
        event.target.closest("details")?.removeAttribute("open");
        event.target.closest(".board-card")?.querySelector(CARD)?.focus();
      });
      carrying(
        this,
        (card, place) => Boolean(wayTo(card, place)),
        (card, place) => wayTo(card, place).click(),
      );
    }

    #key(event) {
      const menu = event.target.closest(".board-card__moves[open]");
      if (event.key === "Escape" && menu) {
        menu.removeAttribute("open");
        menu.querySelector("summary").focus();
        event.preventDefault();
        return;
      }
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const next = menu ? this.#choice(menu, event) : this.#card(event);
      if (!next) return;
      next.focus();
      event.preventDefault();
    }

    /** Inside an open menu, up and down go from choice to choice. */
    #choice(menu, event) {
      const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const choices = [...menu.querySelectorAll("summary, button")];
      return step && choices[choices.indexOf(event.target) + step];
    }

    /** Up and down in a stack of columns, left and right to the next one that has a card. */
    #card(event) {
      const card = event.target.closest(".board-card");
      if (!card) return null;
      const cardsOf = (stack) => [...stack.querySelectorAll(".board-card")];
      const stack = card.closest(".board__stack");
      const rank = cardsOf(stack).indexOf(card);
      if (event.key === "ArrowDown") return cardsOf(stack)[rank + 1]?.querySelector(CARD);
      if (event.key === "ArrowUp") return cardsOf(stack)[rank - 1]?.querySelector(CARD);
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return null;
      const stacks = [...this.querySelectorAll(".board__stack:has(.board-card)")];
      const beside = stacks[stacks.indexOf(stack) + step];
      const others = beside ? cardsOf(beside) : [];
      return others[Math.min(rank, others.length - 1)]?.querySelector(CARD);
    }
  },
);
