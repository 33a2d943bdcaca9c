// A part of the page that waits for the worker: <section id="tray" data-poll="3"> is asked for again every so many
// seconds and replaced, until it comes back without the attribute. It is left alone while the focus is inside it.

export function start(places) {
  for (const place of places) wait(place);
}

function wait(place) {
  setTimeout(() => look(place.id), Number(place.dataset.poll) * 1000);
}

async function look(id) {
  const present = document.getElementById(id);
  if (!present) return;
  if (document.hidden || present.contains(document.activeElement)) return wait(present);
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return wait(present);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(id);
  if (!fresh) return;
  present.replaceWith(fresh);
  if (fresh.hasAttribute("data-poll")) wait(fresh);
}
