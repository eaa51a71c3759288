// Elements. Everything is drawn with text nodes: nothing that anybody typed is ever interpreted as HTML.

const SVG = "http://www.w3.org/2000/svg";
const BROKEN = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const FOCUSABLE = new Set(["button", "input", "select", "summary", "textarea"]);
const SHOWN_CHARACTERS = 70;

/** An element with attributes and children; strings become text nodes. */
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  if (FOCUSABLE.has(tag)) node.setAttribute("data-lm-suppress-shortcuts", "true"); // keys are not JupyterLab's
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** Exchange what a container shows; what was folded open stays open, and focus stays where it was. */
function redraw(container, ...nodes) {
  const key = container.contains(document.activeElement) && document.activeElement.dataset.key;
  const open = new Set([...container.querySelectorAll("details[open]")].map((node) => node.dataset.key));
  container.replaceChildren(...nodes.flat().filter(Boolean));
  for (const node of container.querySelectorAll("details")) if (open.has(node.dataset.key)) node.open = true;
  if (!key) return;
  const again = [...container.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key);
  (again ?? container).focus();
}

/** A family's letter with its line, the same everywhere. */
const letterOf = (family, letters) =>
  make("span", { class: `oc-key ${family}`, "aria-hidden": "true" }, letters[family]);

/** The filled part of a bar. */
function fill(part, look = "") {
  const node = make("span", { class: `oc-fill ${look}` });
  node.style.width = `${Math.round(100 * part)}%`;
  return node;
}

/** A change of a score in words, for those who do not see the arrow. */
const wayOf = (way) => [
  make("span", { "aria-hidden": "true" }, { up: "▲", down: "▼", same: "" }[way]),
  make("span", { class: "oc-unseen" }, { up: "higher", down: "lower", same: "the same" }[way]),
];

const plain = (text) => text.replace(BROKEN, "\ufffd");
const shorten = (words) =>
  words.length > SHOWN_CHARACTERS ? `${words.slice(0, SHOWN_CHARACTERS - 1)}…` : words;
const costs = (one) => (one.costs ? " (costs something)" : "");
