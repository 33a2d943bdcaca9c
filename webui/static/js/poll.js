// A part of the page that waits for the worker: <section id="tray" data-poll="3"> is asked for again every so many
// seconds and replaced, until it comes back without the attribute. It is left alone while somebody works in it:
// while the focus is inside, or something there was typed or chosen.
import { replacePart } from "./parts.js";

export function start(places) {
  for (const place of places) wait(place);
}

function wait(place) {
  setTimeout(() => look(place), Number(place.dataset.poll) * 1000);
}

async function look(present) {
  if (!present.isConnected) return;
  if (document.hidden || isInUse(present)) return wait(present);
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return wait(present);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(present.id);
  if (isInUse(present)) return wait(present);
  if (fresh) replacePart(present, fresh);
}

function isInUse(place) {
  return place.contains(document.activeElement) || [...place.querySelectorAll("input, textarea, select")].some(isChanged);
}

function isChanged(field) {
  if (field.matches("select")) return field.selectedIndex !== Math.max(0, defaultIndex(field));
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (field.matches("[type=file]")) return field.files.length > 0;
  return field.type !== "hidden" && field.value !== field.defaultValue;
}

function defaultIndex(select) {
  return [...select.options].findIndex((option) => option.defaultSelected);
}
