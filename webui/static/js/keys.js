// Keys of the whole program. `code` is the place on the keyboard, so they work in Kyrgyz and Russian layouts too.

const ROWS = ".k-list > li, .k-book tbody tr, .k-hits > li";

// The same sign on the block of figures.
const SAME = { NumpadAdd: "Equal", NumpadSubtract: "Minus", Numpad0: "Digit0" };

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) return pressMain(event);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.body.dataset.singleKeys === "off" || inField(event.target)) return;
    if (act(event)) event.preventDefault();
  });
}

function inField(element) {
  return element.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, dialog, [contenteditable]");
}

function act(event) {
  if (event.code === "Slash") return event.shiftKey ? showKeys() : focusSearch();
  if (event.shiftKey && event.code !== "Equal") return false;
  if (event.code === "KeyJ") return step(1);
  if (event.code === "KeyK") return step(-1);
  return followLink(SAME[event.code] ?? event.code);
}

function showKeys() {
  const list = document.getElementById("keys");
  list?.showModal();
  return Boolean(list);
}

function focusSearch() {
  const box = document.querySelector("[data-search]");
  box?.focus();
  box?.select();
  return Boolean(box);
}

// A link or button names its keys: data-key="KeyN", data-key="Digit0 Minus".
function followLink(code) {
  const target = document.querySelector(`[data-key~="${CSS.escape(code)}"]`);
  target?.click();
  return Boolean(target);
}

// The row's own link takes the focus, so Enter opens it and a screen reader says it.
function step(by) {
  const links = [...document.querySelectorAll(ROWS)].map((row) => row.querySelector("a[href]")).filter(Boolean);
  if (links.length === 0) return false;
  const here = links.findIndex((link) => link.closest("li, tr").contains(document.activeElement));
  const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, here + by));
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
  return true;
}

function pressMain(event) {
  const form = event.target.closest?.("form");
  const button = form?.querySelector("[data-main]") ?? document.querySelector("[data-main]");
  if (!button) return;
  event.preventDefault();
  button.click();
}
