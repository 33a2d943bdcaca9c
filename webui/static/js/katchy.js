// Comfort only: every page works without this. A module is fetched where its attribute stands in the page.
import { startKeys } from "./keys.js";
import { startMenu } from "./menu.js";

const parts = {
  "[data-drop]": "./drop.js",
  "[data-mark], [data-undecided]": "./marks.js",
  "[data-suggest]": "./typeahead.js",
  "form[data-live]": "./live.js",
  "[data-preview]": "./preview.js",
  "[data-poll]": "./poll.js",
  "[data-print]": "./print.js",
};

startKeys();
startMenu();
document.querySelector("[data-focus]")?.focus();

for (const [selector, path] of Object.entries(parts)) {
  const found = document.querySelectorAll(selector);
  if (found.length > 0) import(path).then((module) => module.start(found));
}
