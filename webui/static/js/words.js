// A word and its place on the page light up together: under the pointer, and at the cursor of the text that is corrected.

export function start(areas) {
  for (const area of areas) attach(area);
}

function attach(area) {
  const text = area.querySelector("textarea[data-places]");
  area.addEventListener("pointerover", (event) => {
    const place = event.target.closest("[data-w]");
    if (place) light(area, place.dataset.w);
  });
  area.addEventListener("pointerleave", () => light(area, text ? wordAt(text) : null));
  if (text) followCursor(area, text);
}

function light(area, number) {
  for (const place of area.querySelectorAll("[data-w].k-now")) place.classList.remove("k-now");
  if (number === null) return;
  for (const place of area.querySelectorAll(`[data-w="${CSS.escape(number)}"]`)) place.classList.add("k-now");
}

function followCursor(area, text) {
  for (const moved of ["keyup", "click", "input", "focus"]) {
    text.addEventListener(moved, () => light(area, wordAt(text)));
  }
  area.addEventListener("click", (event) => {
    const place = event.target.closest("svg [data-w]");
    if (!place) return;
    enter(text, Number(place.dataset.w));
    light(area, place.dataset.w);
  });
}

const places = (text) => text.dataset.places.split(" ").filter(Boolean).map((place) => place.split("-").map(Number));

// What was typed moved the words behind it: a place is counted from the nearer end of what is unchanged.
function unchanged(text) {
  const [old, now] = [text.defaultValue, text.value];
  const least = Math.min(old.length, now.length);
  let head = 0;
  while (head < least && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < least - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  return { head, tail, grown: now.length - old.length };
}

function wordAt(text) {
  const { head, tail, grown } = unchanged(text);
  const cursor = text.selectionStart;
  const at = cursor <= head ? cursor : cursor >= text.value.length - tail ? cursor - grown : head;
  const found = places(text).findIndex(([start, end]) => start <= at && at <= end);
  return found < 0 ? null : String(found);
}

function enter(text, number) {
  const [start, end] = places(text)[number];
  const { head, grown } = unchanged(text);
  const moved = start >= head ? grown : 0;
  text.focus();
  text.setSelectionRange(start + moved, end + moved);
}
