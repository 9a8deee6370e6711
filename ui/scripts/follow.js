// While projecting, the room goes to the section the facilitator is reading.

const PAUSE_MS = 250;

let timer;
let told = "";

/** The last section whose title has passed the middle of the screen. */
function sectionInView() {
  const passed = [...document.querySelectorAll("section[id].sheet-section")].filter(
    (section) => section.getBoundingClientRect().top < innerHeight / 2,
  );
  return passed.at(-1)?.id ?? "";
}

function tell() {
  const section = sectionInView();
  if (section === told || !document.querySelector("#app[data-projecting]")) return;
  told = section;
  fetch("/projection/section", { method: "POST", body: new URLSearchParams({ section }) });
}

document.addEventListener(
  "scroll",
  () => {
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE_MS);
  },
  { passive: true },
);
