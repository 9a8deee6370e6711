// The projector's page: it shows what the server says, goes to the section the facilitator reads,
// and leaves with Escape. It has no state of its own.

function showSection() {
  const wanted = document.getElementById("app")?.dataset.section;
  const section = wanted && document.getElementById(wanted);
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  if (section) section.scrollIntoView({ behavior });
}

document.addEventListener("htmx:after:settle", showSection);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.getElementById("leave")?.requestSubmit();
});
showSection();
