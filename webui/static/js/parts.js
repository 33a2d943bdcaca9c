// A module is fetched where its attribute stands in the page, or in a part of it that came later.

const PARTS = {
  "[data-drop]": "./drop.js",
  "[data-mark], [data-undecided]": "./marks.js",
  "[data-suggest]": "./typeahead.js",
  "form[data-live]": "./live.js",
  "[data-preview]": "./preview.js",
  "[data-poll]": "./poll.js",
  "[data-print]": "./print.js",
  "[data-words]": "./words.js",
  "[data-why]": "./why.js",
};

export function startParts(root) {
  for (const [selector, path] of Object.entries(PARTS)) {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.unshift(root);
    if (found.length > 0) import(path).then((module) => module.start(found));
  }
}

// Puts a part of a page that was asked for anew in place of the present one.
export function replacePart(present, fresh) {
  present.replaceWith(fresh);
  startParts(fresh);
}
