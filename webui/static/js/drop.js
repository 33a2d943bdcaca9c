// Files dropped anywhere on the window, or chosen, are sent at once, and the sending is shown.
let zone; // the one on the page now: a part of the page may come anew
let depth = 0;

export function start(forms) {
  zone = forms[0];
  const form = zone;
  const input = form.querySelector("[type=file]");
  input.addEventListener("change", () => input.files.length > 0 && send(form, input.files));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, input.files);
  });
}

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files") && zone?.isConnected;

addEventListener("dragenter", (event) => carriesFiles(event) && light(depth + 1));
addEventListener("dragleave", (event) => carriesFiles(event) && light(depth - 1));
addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  light(0);
  send(zone, event.dataTransfer.files);
});

function light(inside) {
  depth = Math.max(0, inside);
  zone.classList.toggle("k-over", depth > 0);
}

function send(form, files) {
  if (form.getAttribute("aria-busy") === "true" || files.length === 0) return;
  const size = [...files].reduce((sum, file) => sum + file.size, 0);
  if (size > Number(form.dataset.limit)) return say(form, form.dataset.tooLarge);

  const body = new FormData();
  for (const hidden of form.querySelectorAll("[type=hidden]")) body.append(hidden.name, hidden.value);
  for (const file of files) body.append(form.querySelector("[type=file]").name, file);

  const request = new XMLHttpRequest();
  const bar = showProgress(form);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) Object.assign(bar, { value: event.loaded, max: event.total });
  });
  request.addEventListener("load", () => arrive(form, request));
  request.addEventListener("error", () => say(form, form.dataset.failed));
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.send(body);
  form.setAttribute("aria-busy", "true");
}

// The server says where to go on, or why not; whoever is signed out by now is asked to sign in.
function arrive(form, request) {
  if (request.status === 401) return location.reload();
  const answer = read(request.responseText);
  if (answer.location) location.assign(answer.location);
  else say(form, answer.error ?? form.dataset.failed);
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function showProgress(form) {
  const line = place(form);
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", form.dataset.sending);
  line.replaceChildren(form.dataset.sending, bar);
  return bar;
}

function say(form, sentence) {
  form.removeAttribute("aria-busy");
  place(form).replaceChildren(sentence);
}

function place(form) {
  let line = form.querySelector("[role=status]");
  if (!line) {
    line = document.createElement("p");
    line.setAttribute("role", "status");
    line.className = "k-sending mb-0";
    form.append(line);
  }
  return line;
}
