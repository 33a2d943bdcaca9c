// Files dropped anywhere on the window, or chosen, are sent at once: one after another, each with its own line that
// shows how far it is, what became of it and, if it failed, why; a folder is opened and its files are sent. Files
// that are one letter go together.
let zone; // the one on the page now: a part of the page may come anew
let depth = 0;

export function start(forms) {
  zone = forms[0];
  const form = zone;
  for (const input of form.querySelectorAll("[type=file]")) {
    input.addEventListener("change", () => input.files.length > 0 && send(form, [...input.files]));
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, chosenFiles(form));
  });
  // Chosen before this script came. A page gone back to or loaded again may still hold files that were sent already.
  const [visit] = performance.getEntriesByType("navigation");
  if (visit?.type === "navigate" && chosenFiles(form).length > 0) send(form, chosenFiles(form));
}

const chosenFiles = (form) =>
  [...form.querySelectorAll("[type=file]")].flatMap((input) => [...input.files]);

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files") && zone?.isConnected;

addEventListener("dragenter", (event) => carriesFiles(event) && light(depth + 1));
addEventListener("dragleave", (event) => carriesFiles(event) && light(depth - 1));
addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
addEventListener("drop", async (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  light(0);
  const form = zone;
  // Asked for before the first wait: afterwards the browser has taken the dropped things away.
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [...event.dataTransfer.files];
  send(form, entries.some((entry) => entry.isDirectory) ? await opened(entries) : files);
});

// Gives the files of dropped folders, however deep, in the order of their names.
async function opened(entries) {
  const files = [];
  for (const entry of [...entries].sort((one, other) => one.name.localeCompare(other.name))) {
    if (entry.isFile) files.push(await new Promise((take, fail) => entry.file(take, fail)));
    else files.push(...(await opened(await listed(entry.createReader()))));
  }
  return files;
}

// A browser gives the entries of a folder a hundred at a time.
async function listed(reader) {
  const found = [];
  for (;;) {
    const some = await new Promise((take, fail) => reader.readEntries(take, fail));
    if (some.length === 0) return found;
    found.push(...some);
  }
}

function light(inside) {
  depth = Math.max(0, inside);
  zone.classList.toggle("k-over", depth > 0);
}

const isLetter = (file) => !/^(\.|~\$|thumbs\.db$|desktop\.ini$)/i.test(file.name);

function send(form, chosen) {
  const files = chosen.filter(isLetter);
  if (form.getAttribute("aria-busy") === "true" || files.length === 0) return;
  const together = form.querySelector("[name=together]")?.checked;
  if (files.length === 1 || together) sendTogether(form, files);
  else sendEach(form, files);
}

// One letter --------------------------------------------------------------------------------------------------

async function sendTogether(form, files) {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > Number(form.dataset.limit)) return say(form, form.dataset.tooLarge);
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", form.dataset.sending);
  place(form).replaceChildren(form.dataset.sending, bar);
  form.setAttribute("aria-busy", "true");
  const answer = await post(form, files, bar, {});
  if (answer.location) location.assign(answer.location);
  else say(form, answer.error ?? form.dataset.failed);
}

// Many letters ------------------------------------------------------------------------------------------------

async function sendEach(form, files) {
  form.setAttribute("aria-busy", "true");
  const list = document.createElement("ul");
  list.className = "k-list k-two";
  const lines = files.map((file) => new Line(form, file));
  list.replaceChildren(...lines.map((line) => line.row));
  const status = place(form);
  form.querySelector(".k-sent")?.remove();
  list.classList.add("k-sent");
  form.append(list);
  await sendLines(form, lines, status);
}

async function sendLines(form, lines, status) {
  for (const line of lines.filter((one) => !one.done)) {
    say(form, total(form, lines), true);
    const isLast = lines.every((one) => one.done || one === line);
    await line.send(isLast ? { sent: lines.length } : {});
  }
  form.removeAttribute("aria-busy");
  const failed = lines.filter((line) => !line.done);
  const tray = lines.find((line) => line.tray)?.tray;
  if (failed.length === 0 && tray) return location.assign(tray);
  const parts = [total(form, lines)];
  if (tray) {
    const link = document.createElement("a");
    link.href = tray;
    link.textContent = form.dataset.toTray;
    parts.push(" ", link);
  }
  status.replaceChildren(...parts);
  for (const line of failed) line.offerAgain(() => sendLines(form, lines, status));
}

function total(form, lines) {
  const sent = lines.filter((line) => line.done).length;
  const failed = lines.filter((line) => line.failed).length;
  const words = failed ? form.dataset.totalFailed : form.dataset.total;
  return words.replace("{sent}", sent).replace("{all}", lines.length).replace("{failed}", failed);
}

// A file's line: its name, how far it is, what became of it.
class Line {
  constructor(form, file) {
    this.form = form;
    this.file = file;
    this.done = this.failed = false;
    this.row = document.createElement("li");
    this.what = document.createElement("div");
    this.what.textContent = file.webkitRelativePath || file.name;
    this.end = document.createElement("span");
    this.end.className = "k-state k-wait k-small";
    this.end.textContent = form.dataset.waits;
    this.row.append(this.what, this.end);
  }

  async send(more) {
    const { form, file } = this;
    this.failed = false;
    this.what.querySelector(".k-soft")?.remove();
    if (file.size > Number(form.dataset.limit)) return this.fail(form.dataset.fileTooLarge);
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", file.name);
    this.end.className = "";
    this.end.replaceChildren(bar);
    const answer = await post(form, [file], bar, { each: "1", ...more });
    if (!answer.form) return this.fail(answer.error ?? form.dataset.failed);
    this.done = true;
    this.tray = answer.tray;
    this.end.className = "k-state k-done k-small";
    this.end.textContent = form.dataset.inTray;
  }

  fail(why) {
    this.failed = true;
    const reason = document.createElement("div");
    reason.className = "k-soft k-small";
    reason.textContent = why;
    this.what.append(reason);
    this.end.className = "k-state k-late k-small";
    this.end.textContent = this.form.dataset.notTaken;
  }

  offerAgain(again) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm";
    button.textContent = this.form.dataset.again;
    button.addEventListener("click", again, { once: true });
    this.end.className = "";
    this.end.replaceChildren(button);
  }
}

// Sending -----------------------------------------------------------------------------------------------------

// The server says where to go on, or why not; whoever is signed out by now is asked to sign in.
function post(form, files, bar, more) {
  const body = new FormData();
  for (const hidden of form.querySelectorAll("[type=hidden], [type=checkbox]:checked")) {
    body.append(hidden.name, hidden.value);
  }
  for (const [name, value] of Object.entries(more)) body.append(name, value);
  for (const file of files) body.append("file", file, file.name);
  return new Promise((take) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) Object.assign(bar, { value: event.loaded, max: event.total });
    });
    request.addEventListener("load", () => {
      if (request.status === 401) location.reload();
      else take(read(request.responseText));
    });
    request.addEventListener("error", () => take({}));
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  });
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function say(form, sentence, busy = false) {
  if (!busy) form.removeAttribute("aria-busy");
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
