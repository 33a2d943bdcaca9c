// A button that prints the page as it is shown; without scripts it is not there, and Ctrl P does the same.

export function start(buttons) {
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
