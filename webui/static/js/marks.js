// The field in focus lights the place on the scan it was filled from; a place that is clicked leads to its field.
// When the form has come to rest, the focus stands at the first choice the machine left to the clerk.

document.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-mark]");
  if (mark) enter(document.getElementById(mark.dataset.mark));
});
document.addEventListener("focusin", (event) => light(event.target));
document.addEventListener("input", (event) => decide(event.target));

export function start(found) {
  if (document.querySelector("[data-focus]") || document.activeElement !== document.body) return;
  const open = found.find((place) => place.matches("[data-undecided]:not(:has(:checked), [data-poll] *)"));
  open?.querySelector("input")?.focus();
}

function enter(place) {
  const field = place?.matches("input, select, textarea") ? place : place?.querySelector("input, select, textarea");
  field?.focus();
}

function light(field) {
  const names = [field.id, field.closest("fieldset")?.id].filter(Boolean);
  if (names.length === 0) return;
  for (const mark of document.querySelectorAll("[data-mark]")) {
    mark.classList.toggle("k-now", names.includes(mark.dataset.mark));
  }
}

// What the clerk touched is the clerk's own: it is no longer a proposal.
function decide(field) {
  field.closest?.(".k-proposed")?.classList.remove("k-proposed");
}
