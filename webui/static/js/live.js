// Search as you type: <form data-live="results"> asks its own address anew and puts the answer's element with that
// id in place of the present one. The page's address follows, so that it can be sent to a colleague.

const PAUSE = 250;

export function start(forms) {
  for (const form of forms) attach(form);
}

function attach(form) {
  let timer = 0;
  let newest = 0;
  form.addEventListener("input", (event) => {
    if (event.target.matches("[type=file]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => refresh(form, ++newest, () => newest), PAUSE);
  });
}

async function refresh(form, turn, newest) {
  const address = new URL(form.action, location.href);
  address.search = new URLSearchParams(new FormData(form)).toString();
  try {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(form.dataset.live);
    if (!answer.ok || !fresh || turn !== newest()) return;
    document.getElementById(form.dataset.live).replaceWith(fresh);
    document.title = page.title;
    history.replaceState(null, "", address);
  } catch {
    // Without a connection the page stays as it is; Enter sends the form in the ordinary way.
  }
}
