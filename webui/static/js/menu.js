// On the phone the menu opens by its address (#menu): Esc closes it and gives the focus back.

export function startMenu() {
  document.addEventListener("keydown", (event) => {
    if (event.code !== "Escape" || location.hash !== "#menu") return;
    location.hash = "#main";
    document.querySelector('.k-tabs a[href="#menu"]')?.focus();
  });
}
