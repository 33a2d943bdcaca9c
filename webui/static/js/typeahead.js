// Suggestions under a text field: <input data-suggest="/partners/suggest" data-suggest-into="partner_id">.
// The address answers ?q=… with {"items": [{"label", "detail", "value" or "href"}]}. An item with href is a page
// to open; an item with value is written into the hidden field named by data-suggest-into.

const PAUSE = 150;
const MEANT = 2;

export function start(fields) {
  for (const field of fields) attach(field);
}

function attach(field) {
  const list = buildList(field);
  const state = { items: [], at: -1, timer: 0, asked: "" };
  const typed = () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => ask(field, list, state), PAUSE);
  };
  field.addEventListener("input", () => {
    setInto(field, "");
    typed();
  });
  // The search box says what was searched lately before the first letter is typed.
  if ("recent" in field.dataset) field.addEventListener("focus", () => field.value || typed());
  field.addEventListener("keydown", (event) => onKey(event, field, list, state));
  field.addEventListener("blur", () => setTimeout(() => close(field, list, state), PAUSE));
  // Somebody who types faster than the scripts arrive is answered too.
  if (document.activeElement === field && field.value !== field.defaultValue) typed();
}

function buildList(field) {
  const list = document.createElement("ul");
  list.className = "k-suggest";
  list.id = `${field.id}-suggest`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent ?? "");
  list.hidden = true;
  field.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) {
    field.setAttribute(name, value);
  }
  return list;
}

async function ask(field, list, state) {
  const words = field.value.trim();
  if (words.length < MEANT && (words || !("recent" in field.dataset))) return close(field, list, state);
  state.asked = words;
  const address = new URL(field.dataset.suggest, location.href);
  address.searchParams.set("q", words);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok || state.asked !== field.value.trim()) return;
    show(field, list, state, (await answer.json()).items);
  } catch {
    close(field, list, state);
  }
}

function show(field, list, state, items) {
  state.items = items;
  state.at = -1;
  list.replaceChildren(...items.map((item, index) => option(field, list, state, item, index)));
  list.hidden = items.length === 0 || document.activeElement !== field;
  field.setAttribute("aria-expanded", String(!list.hidden));
  field.removeAttribute("aria-activedescendant");
}

function option(field, list, state, item, index) {
  const row = document.createElement("li");
  row.id = `${list.id}-${index}`;
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", "false");
  row.append(item.label);
  if (item.detail) {
    const detail = document.createElement("span");
    detail.className = "k-soft k-small";
    detail.textContent = item.detail;
    row.append(" ", detail);
  }
  row.addEventListener("mousedown", (event) => {
    event.preventDefault();
    choose(field, list, state, index);
  });
  return row;
}

function onKey(event, field, list, state) {
  if (list.hidden) return;
  if (event.code === "ArrowDown" || event.code === "ArrowUp") {
    event.preventDefault();
    move(field, list, state, event.code === "ArrowDown" ? 1 : -1);
  } else if (event.code === "Enter" && state.at >= 0 && !event.ctrlKey) {
    event.preventDefault();
    choose(field, list, state, state.at);
  } else if (event.code === "Escape") {
    event.preventDefault();
    close(field, list, state);
  }
}

function move(field, list, state, by) {
  const rows = [...list.children];
  state.at = (state.at + by + rows.length + (state.at < 0 && by < 0 ? 1 : 0)) % rows.length;
  rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === state.at)));
  field.setAttribute("aria-activedescendant", rows[state.at].id);
  rows[state.at].scrollIntoView({ block: "nearest" });
}

function choose(field, list, state, index) {
  const item = state.items[index];
  close(field, list, state);
  if (item.href) return location.assign(item.href);
  field.value = item.label;
  setInto(field, item.value);
  field.dispatchEvent(new CustomEvent("chosen", { bubbles: true, detail: item }));
}

function setInto(field, value) {
  const into = field.dataset.suggestInto && document.getElementById(field.dataset.suggestInto);
  if (into) into.value = value;
}

function close(field, list, state) {
  clearTimeout(state.timer);
  state.at = -1;
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}
