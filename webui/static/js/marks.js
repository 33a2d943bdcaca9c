// The field in focus lights the place on the scan it was filled from; a place that is clicked leads to its field.
// When the page opens, the focus stands at the first choice the machine left to the clerk.

export function start() {
  const marks = [...document.querySelectorAll("[data-mark]")];
  for (const mark of marks) mark.addEventListener("click", () => enter(document.getElementById(mark.dataset.mark)));
  document.addEventListener("focusin", (event) => light(marks, event.target));
  document.addEventListener("input", (event) => decide(event.target));
  if (!document.querySelector("[data-focus]")) {
    document.querySelector("[data-undecided]:not(:has(:checked)) input")?.focus();
  }
}

function enter(place) {
  const field = place?.matches("input, select, textarea") ? place : place?.querySelector("input, select, textarea");
  field?.focus();
}

function light(marks, field) {
  const names = [field.id, field.closest("fieldset")?.id].filter(Boolean);
  if (names.length === 0) return;
  for (const mark of marks) mark.classList.toggle("k-now", names.includes(mark.dataset.mark));
}

// What the clerk touched is the clerk's own: it is no longer a proposal.
function decide(field) {
  field.closest?.(".k-proposed")?.classList.remove("k-proposed");
}
