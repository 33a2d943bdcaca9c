// Search as you type: <form data-live="results"> asks its own address anew and puts the answer's element with that
// id in place of the present one. The page's address follows, so that it can be sent to a colleague.
import { replacePart } from "./parts.js";

const PAUSE = 250;
const MEANT = 2;

export function start(forms) {
  for (const form of forms) attach(form);
}

function attach(form) {
  let timer = 0;
  let newest = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.target.type === "search" && event.target.value.trim().length < MEANT) return;
    timer = setTimeout(() => refresh(form, ++newest, () => newest), PAUSE);
  });
}

// A reader of the screen hears the new heading, which tells how many were found.
function say(fresh) {
  const says = document.querySelector("[data-live-says]");
  if (says) says.textContent = fresh.querySelector("h1, h2")?.textContent ?? "";
}

async function refresh(form, turn, newest) {
  const address = new URL(form.action, location.href);
  address.search = new URLSearchParams(new FormData(form)).toString();
  try {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(form.dataset.live);
    if (!answer.ok || !fresh || turn !== newest()) return;
    replacePart(document.getElementById(form.dataset.live), fresh);
    document.title = page.title;
    say(fresh);
    history.replaceState(null, "", address);
  } catch {
    // Without a connection the page stays as it is; Enter sends the form in the ordinary way.
  }
}
