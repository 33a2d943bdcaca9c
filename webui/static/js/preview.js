// What a value would give, while it is typed: <input data-preview="/admin/registers/preview" data-preview-into="id">.
// The address gets ?value=… (and the values of the fields named in data-preview-with) and answers
// {"text": …, "refused": true or false}.

const PAUSE = 200;

export function start(fields) {
  for (const field of fields) {
    let timer = 0;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => preview(field), PAUSE);
    });
  }
}

async function preview(field) {
  const address = new URL(field.dataset.preview, location.href);
  const asked = field.value;
  address.searchParams.set("value", asked);
  for (const id of (field.dataset.previewWith ?? "").split(" ").filter(Boolean)) {
    address.searchParams.set(id, document.getElementById(id)?.value ?? "");
  }
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || field.value !== asked) return;
  const { text, refused } = await answer.json();
  const into = document.getElementById(field.dataset.previewInto);
  into.textContent = text;
  into.classList.toggle("k-late", Boolean(refused));
  field.setAttribute("aria-invalid", String(Boolean(refused)));
}
