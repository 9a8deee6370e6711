// Carrying a thing with the mouse or a finger from one place to another. It is a plus: what may be put
// where, and the putting itself, are said by the caller, which presses a button that is on the page.

/** Fewer pixels than this is a click. */
const STILL = 6;

/**
 * @param {HTMLElement} zone holds the things (`data-carry`) and the places (`data-place`)
 * @param {(thing: HTMLElement, place: HTMLElement) => boolean} fits
 * @param {(thing: HTMLElement, place: HTMLElement) => void} put
 */
export function carrying(zone, fits, put) {
  let carried;
  let from;
  let moved = false;

  const places = () => [...zone.querySelectorAll("[data-place]")];
  const under = (event) => {
    const place = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-place]");
    return place && zone.contains(place) && fits(carried, place) ? place : null;
  };

  function start() {
    moved = true;
    carried.toggleAttribute("data-carried", true);
    for (const place of places()) place.toggleAttribute("data-open-to", fits(carried, place));
  }

  function stop() {
    carried?.style.removeProperty("translate");
    carried?.removeAttribute("data-carried");
    for (const place of places()) {
      place.removeAttribute("data-open-to");
      place.removeAttribute("data-under");
    }
    carried = undefined;
  }

  zone.addEventListener("pointerdown", (event) => {
    moved = false;
    if (event.button !== 0 || event.target.closest("summary, button, select, input")) return;
    carried = event.target.closest("[data-carry]") ?? undefined;
    from = { x: event.clientX, y: event.clientY };
  });
  zone.addEventListener("dragstart", (event) => event.preventDefault());
  document.addEventListener("pointermove", (event) => {
    if (!carried) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (!moved && Math.hypot(x, y) < STILL) return;
    if (!moved) start();
    carried.style.translate = `${x}px ${y}px`;
    const place = under(event);
    for (const other of places()) other.toggleAttribute("data-under", other === place);
  });
  document.addEventListener("pointerup", (event) => {
    const thing = carried;
    const place = thing && moved ? under(event) : null;
    stop();
    if (place) put(thing, place);
    // The click of the letting go comes first.
    setTimeout(() => {
      moved = false;
    });
  });
  document.addEventListener("pointercancel", stop);
  // Letting go is not a click on the link that was carried.
  zone.addEventListener(
    "click",
    (event) => {
      if (moved && event.isTrusted) event.preventDefault();
    },
    { capture: true },
  );
}
