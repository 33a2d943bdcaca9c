// Comfort only: every page works without this.
import { startKeys } from "./keys.js";
import { startMenu } from "./menu.js";
import { startParts } from "./parts.js";

startKeys();
startMenu();
document.querySelector("[data-focus]")?.focus();
startParts(document);
