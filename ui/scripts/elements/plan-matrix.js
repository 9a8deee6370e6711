// The matrix of priorities: a square is moved by arrows, or carried to another place. Both fill the form
// that the list beside has for the same action, and send it.

import { carrying } from "../carry.js";

const STEPS = {
  ArrowLeft: ["effort", -1],
  ArrowRight: ["effort", 1],
  ArrowUp: ["impact", 1],
  ArrowDown: ["impact", -1],
};

function send(id, places) {
  const form = document.getElementById(`place-${id}`);
  if (!form) return;
  for (const [name, value] of Object.entries(places)) form.elements[name].value = value;
  form.requestSubmit();
}

customElements.define(
  "plan-matrix",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("keydown", (event) => this.#key(event));
      const list = this.closest(".cols") ?? this;
      carrying(
        list,
        () => true,
        (dot, place) => {
          const { effort, impact } = place.dataset;
          send(dot.dataset.carry, { effort, impact });
        },
      );
    }

    #key(event) {
      const dot = event.target.closest(".dot[data-carry]");
      const step = STEPS[event.key];
      if (!dot || !step || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const { effort, impact } = dot.parentElement.dataset;
      const now = { effort: Number(effort), impact: Number(impact) };
      const [name, by] = step;
      const value = Math.min(3, Math.max(1, now[name] + by));
      if (value !== now[name]) send(dot.dataset.carry, { ...now, [name]: value });
    }
  },
);
