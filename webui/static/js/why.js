// Why a result was found: <a href="/search?q=…&why=7#why-7" data-why> is answered in place. The address is that of
// the same page with the panel open in it, for whoever has no script.

export function start(links) {
  for (const link of links) link.addEventListener("click", open);
}

async function open(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const link = event.currentTarget;
  link.setAttribute("aria-busy", "true");
  const panel = await panelOf(link).catch(() => null);
  if (!panel) return location.assign(link.href);
  link.parentElement.replaceWith(panel);
  panel.querySelector("summary").focus();
}

async function panelOf(link) {
  const answer = await fetch(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById(link.hash.slice(1));
}
