// The draft clinic. Python reads the draft; this file only draws, and only with text nodes:
// nothing that anybody typed is ever interpreted as HTML.

const SVG = "http://www.w3.org/2000/svg";
const PAUSE = 120; // milliseconds without a key that count as a pause in typing
const BROKEN = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const FOCUSABLE = new Set(["button", "input", "select", "summary", "textarea"]);
const FIELDS = [
  ["recipient_name", "Reader's name"],
  ["recipient_company", "Their company"],
  ["recipient_title", "Their title"],
  ["sender_name", "Member's name"],
  ["subject", "Subject line"],
];

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

/** Text with its underlines: one nested mark a family, so that overlaps stack. */
function underlined(piece, text = piece.text) {
  let node = document.createTextNode(text);
  for (const [level, line] of [...piece.lines.entries()].reverse()) {
    node = make("span", { class: `oc-line ${line.family} oc-level-${Math.min(level, 5)}` }, node);
  }
  if (piece.lines.length) node.oc = piece;
  return node;
}

/** Move underlines along with an edit until the next reading comes. */
function carry(pieces, old, now) {
  let head = 0;
  const most = Math.min(old.length, now.length);
  while (head < most && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const shift = now.length - old.length;
  const from = old.length - tail;
  const kept = [];
  let place = 0;
  const plain = (end) => {
    if (end > place) kept.push({ start: place, end, text: now.slice(place, end), lines: [] });
    place = Math.max(place, end);
  };
  for (const { start, end, lines } of pieces) {
    const moved = end <= head ? 0 : start >= from ? shift : null;
    if (moved === null || !lines.length) continue;
    plain(start + moved);
    kept.push({ start: start + moved, end: end + moved, text: now.slice(start + moved, end + moved), lines });
    place = end + moved;
  }
  plain(now.length);
  return kept;
}

const say = (lines) => lines.map((line) => `${line.family}: ${line.says}${line.costs ? " (costs something)" : ""}`).join(" · ");

function render({ model, el }) {
  const id = (name) => `oc-${serial}-${name}`;
  const serial = (render.count = (render.count ?? 0) + 1);
  let pieces = [];
  let drawn = "";
  let timer = 0;
  let asked = null; // when the last pause in typing ended
  const off = [];
  const listen = (name, then) => {
    model.on(name, then);
    off.push(() => model.off(name, then));
  };
  const share = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };

  // ---- the draft -----------------------------------------------------------------------------

  const mirror = make("div", { class: "oc-mirror", "aria-hidden": "true" });
  const field = make("textarea", {
    class: "oc-field",
    id: id("draft"),
    rows: 1,
    spellcheck: "true",
    "aria-describedby": `${id("here")} ${id("length")}`,
    placeholder: "Type or paste a draft here.",
  });
  const tip = make("div", { class: "oc-tip", role: "tooltip", hidden: true });
  const sheet = make("div", { class: "oc-sheet" }, mirror, field, tip);
  const here = make("p", { class: "oc-here", id: id("here") });
  const length = make("div", { id: id("length") });
  const evidence = make("div", { tabindex: "-1" });
  const value = () => field.value.replace(BROKEN, "\ufffd");

  const paint = () => {
    drawn = value();
    // A last line end needs something after it to take up room.
    mirror.replaceChildren(...pieces.map((piece) => underlined(piece)), "\u200b");
  };
  const flush = () => {
    clearTimeout(timer);
    timer = 0;
    if (model.get("draft") === value()) return;
    asked = performance.now();
    share("draft", value());
  };
  const typed = () => {
    pieces = carry(pieces, drawn, value());
    paint();
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
  };
  const write = (text, start, end) => {
    field.value = text;
    typed();
    flush();
    if (start !== undefined) field.setSelectionRange(start, end);
  };
  const go = (start, end) => {
    field.focus();
    field.setSelectionRange(start, end);
    const mark = [...mirror.children].find((node) => node.oc && node.oc.end > start);
    mark?.scrollIntoView({ block: "center", behavior: "auto" });
    where();
  };
  const where = () => {
    const at = field.selectionStart;
    const piece = pieces.find((one) => one.lines.length && one.start <= at && at < one.end);
    here.textContent = piece ? `At the cursor: ${say(piece.lines)}` : "At the cursor: no evidence.";
    here.classList.toggle("oc-quiet", !piece);
  };
  const point = (event) => {
    const found = el.getRootNode().elementsFromPoint(event.clientX, event.clientY);
    const node = found.find((one) => one.oc && mirror.contains(one)) ?? found.map((one) => one.closest?.(".oc-mirror > .oc-line")).find((one) => one?.oc);
    tip.hidden = !node;
    if (!node) return;
    tip.replaceChildren(...node.oc.lines.map((line) => make("span", { class: "oc-tip-line" }, key(line.family), `${line.family}: ${line.says}${line.costs ? " (costs something)" : ""}`)));
    const frame = sheet.getBoundingClientRect();
    const left = Math.min(event.clientX - frame.left, frame.width - tip.offsetWidth - 4);
    tip.style.left = `${Math.max(4, left)}px`;
    tip.style.top = `${event.clientY - frame.top + 22}px`;
  };
  field.addEventListener("input", typed);
  field.addEventListener("mousemove", point);
  field.addEventListener("mouseleave", () => { tip.hidden = true; });
  for (const event of ["keyup", "click", "focus"]) field.addEventListener(event, where);

  /** The letter of a family with its line, the same everywhere. */
  function key(family) {
    return make("span", { class: `oc-key ${family}`, "aria-hidden": "true" }, model.get("choices").letters[family]);
  }

  function drawLength({ says, share: part, over }) {
    const bar = part === null ? null : make("span", { class: `oc-bar${over ? " oc-over" : ""}`, "aria-hidden": "true" }, fill(part));
    redraw(length, make("p", { class: `oc-length${over ? " oc-over" : ""}` }, over ? "Too long: " : "", says), bar);
  }
  function fill(part, look = "") {
    const node = make("span", { class: `oc-fill ${look}` });
    node.style.width = `${Math.round(100 * part)}%`;
    return node;
  }

  function drawEvidence(found) {
    const families = Object.keys(model.get("choices").letters).filter((family) => found.some((one) => one.family === family));
    const groups = families.map((family) => make("section", {}, make("h4", {}, key(family), family), make("ul", {}, found
      .map((one, place) => [one, place])
      .filter(([one]) => one.family === family)
      .map(([one, place]) => make("li", {}, make("button", { type: "button", class: "oc-words", title: one.meaning, "data-key": `e${place}`, onclick: () => go(one.start, one.end) }, `“${shorten(one.words)}”`), ` ${one.says}${one.costs ? " (costs something)" : ""}`)))));
    const words = found.length === 1 ? "1 piece of evidence" : `${found.length} pieces of evidence`;
    redraw(evidence, make("p", { class: "oc-legend" }, "Underlined: ", families.map((family) => make("span", { class: "oc-legend-item" }, key(family), make("span", { class: family }, family)))), make("details", { "data-key": "evidence" }, make("summary", { "data-key": "evidence-head" }, `The ${words}, as a list`), make("div", { class: "oc-found" }, groups)));
  }
  const shorten = (words) => (words.length > 70 ? `${words.slice(0, 69)}…` : words);

  // ---- what is known, advice, balance, scores ------------------------------------------------

  const inputs = {};
  const flushContext = () => {
    const now = Object.fromEntries(Object.entries(inputs).map(([name, node]) => [name, node.value.replace(BROKEN, "\ufffd")]));
    if (Object.entries(now).some(([name, text]) => text !== (model.get("context")[name] ?? ""))) share("context", now);
  };
  const known = (name, label, node) => {
    inputs[name] = node;
    node.addEventListener("input", () => {
      clearTimeout(node.oc);
      node.oc = setTimeout(flushContext, PAUSE);
    });
    return make("label", { class: `oc-label oc-${name}` }, make("span", {}, label), node);
  };
  const whom = make("span", { class: "oc-quiet" });
  const channels = make("select", {}, model.get("choices").channels.map((one) => make("option", { value: one.value }, one.label)));
  const who = make("details", { class: "oc-card oc-who", "data-key": "who" }, make("summary", {}, "Who it goes to", whom), make("div", { class: "oc-fields" }, FIELDS.map(([name, label]) => known(name, label, make("input", { type: "text", autocomplete: "off" }))), known("channel", "Channel", channels), known("recipient_profile", "What their profile says (school, city, posts, talks)", make("textarea", { rows: 3 }))));

  const advice = make("div", { tabindex: "-1" });
  function drawAdvice({ ready, headline, points, notes }) {
    const items = points.map((one, place) => {
      const words = [key(one.family), make("span", {}, one.says)];
      const head = one.start === null ? make("p", { class: "oc-says" }, words) : make("button", { type: "button", class: "oc-says", "data-key": `a${place}`, title: "Go to these words", onclick: () => go(one.start, one.end) }, words);
      return make("li", {}, head, one.first ? make("p", { class: "oc-first" }, "Settle this before it goes.") : null, one.shape ? make("p", { class: "oc-shape" }, one.shape) : null, one.why.length ? make("details", { "data-key": `w${one.family}${one.shape}` }, make("summary", {}, "Why, and what would move"), one.why.map((line) => make("p", {}, line))) : null);
    });
    redraw(advice, make("p", { class: `oc-headline${ready ? " oc-ready" : ""}` }, ready ? "✓ " : "", headline), items.length ? make("ol", { class: "oc-points" }, items) : null, notes.map((note) => make("p", { class: "oc-note" }, note)));
  }

  const balance = make("figure", { class: "oc-balance" });
  function drawBalance({ says, shapes, width, height }) {
    const picture = document.createElementNS(SVG, "svg");
    const attributes = { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": says };
    for (const [name, text] of Object.entries(attributes)) picture.setAttribute(name, text);
    for (const shape of shapes) {
      const node = document.createElementNS(SVG, shape.tag);
      for (const [name, text] of Object.entries(shape.attributes)) node.setAttribute(name, text);
      node.textContent = shape.text;
      picture.append(node);
    }
    balance.replaceChildren(picture, make("figcaption", {}, says));
  }

  const scores = make("div", { tabindex: "-1" });
  function drawScores(families) {
    redraw(scores, families.map((one) => {
      const now = one.score ?? 0;
      const then = one.then === null ? "" : ` → ${one.then.toFixed(2)}`;
      const bar = make("span", { class: "oc-bar", "aria-hidden": "true" }, one.then === null ? null : fill(one.then, "oc-then"), fill(now, `oc-now ${one.name}`));
      const parts = make("ul", { class: "oc-parts" }, one.parts.map((part) => make("li", { class: `oc-${part.kind}` }, make("span", { class: "oc-tick", "aria-hidden": "true" }, { full: "●", some: "◐", none: "○", cost: "−", unknown: "?" }[part.kind]), make("span", {}, part.label), make("span", { class: "oc-number" }, part.says))));
      return make("details", { class: "oc-family", "data-key": one.name }, make("summary", { "data-key": `s${one.name}` }, key(one.name), make("span", { class: "oc-name" }, one.name), make("span", { class: "oc-number" }, one.says, then && make("span", { class: "oc-later" }, then)), bar), parts);
    }));
  }

  // ---- before and after ----------------------------------------------------------------------

  const compared = make("div", { tabindex: "-1" });
  const picker = make("select", { onchange: () => share("before", model.get("versions")[Number(picker.value)].text) });
  const pick = make("label", { class: "oc-label oc-pick" }, make("span", {}, "Compare with"), picker);
  function drawVersions() {
    const versions = model.get("versions");
    const chosen = versions.findLastIndex((one) => one.text === model.get("before"));
    picker.replaceChildren(...versions.map((one, place) => make("option", { value: place }, one.label)), ...(chosen < 0 && versions.length ? [make("option", { value: -1, disabled: true }, "what was kept so far")] : []));
    picker.value = String(chosen);
    compare.hidden = versions.length === 0;
  }
  function side(words, pieces_, tag) {
    return make("section", { class: "oc-side" }, make("h4", {}, words), make("div", { class: "oc-text" }, pieces_.map((one) => (one.change ? make(tag, { "data-number": one.change }, one.text) : one.text))));
  }
  function drawComparison(found) {
    if (!found) return redraw(compared);
    if (found.same) return redraw(compared, make("p", { class: "oc-quiet" }, "No change yet."));
    const swap = (text, [start, end], words) => text.slice(0, start) + words + text.slice(end);
    const before = model.get("before");
    const after = drawn;
    const changes = found.changes.map((one) => {
      const old = before.slice(...one.before);
      const now = after.slice(...one.after);
      const label = one.old && one.new ? ["“", make("del", {}, one.old), "” became “", make("ins", {}, one.new), "”"] : one.new ? ["added “", make("ins", {}, one.new), "”"] : one.old ? ["left out “", make("del", {}, one.old), "”"] : ["spacing"];
      return make("li", {}, make("span", { class: "oc-change" }, label), make("button", { type: "button", "data-key": `k${one.number}`, "aria-label": `Keep change ${one.number}`, onclick: () => { flush(); share("before", swap(before, one.before, now)); } }, "Keep"), make("button", { type: "button", "data-key": `t${one.number}`, "aria-label": `Take back change ${one.number}`, onclick: () => write(swap(after, one.after, old)) }, "Take back"));
    });
    const moved = make("ul", { class: "oc-moved" }, found.scores.map((one) => make("li", {}, key(one.name), `${one.name} ${one.before} → ${one.after} `, make("span", { "aria-hidden": "true" }, { up: "▲", down: "▼", same: "" }[one.way]), make("span", { class: "oc-unseen" }, { up: "higher", down: "lower", same: "the same" }[one.way]))));
    const many = found.changes.length === 1 ? "1 change" : `${found.changes.length} changes`;
    const part = found.share === null ? "" : `, ${Math.round(100 * found.share)}% of the words`;
    redraw(compared, make("p", {}, `${many}${part}.`), make("div", { class: "oc-sides" }, side("Before", found.before, "del"), side("After", found.after, "ins")), moved, make("ol", { class: "oc-changes" }, changes));
  }
  const compare = make("section", { class: "oc-card" }, make("h3", {}, "Before and after"), pick, compared);

  // ---- feedback and saving -------------------------------------------------------------------

  const review = () => ({ author_role: role.value, coach_id: coach.value, comment: comment.value, tags: tags.filter((one) => one.checked).map((one) => one.value) });
  const kept = () => share("review", review());
  const role = make("select", { onchange: kept }, make("option", { value: "sender" }, "the member"), make("option", { value: "coach" }, "the coach"));
  const coach = make("input", { type: "text", autocomplete: "off", oninput: kept });
  const comment = make("textarea", { rows: 3, oninput: kept });
  const tags = model.get("choices").tags.map((family) => make("input", { type: "checkbox", value: family, onchange: kept }));
  const status = make("p", { class: "oc-status", role: "status" });
  const ask = (type) => () => {
    flush();
    flushContext();
    kept();
    status.textContent = type === "save" ? "Saving …" : "Making the page …";
    model.send({ type });
  };
  const feedback = make("section", { class: "oc-card" }, make("h3", {}, "Feedback"), make("div", { class: "oc-fields" }, make("label", { class: "oc-label" }, make("span", {}, "This version was written by"), role), make("label", { class: "oc-label" }, make("span", {}, "Coach (name or number)"), coach), make("fieldset", { class: "oc-tags" }, make("legend", {}, "The feedback is about"), tags.map((box) => make("label", {}, box, key(box.value), box.value))), make("label", { class: "oc-label oc-wide" }, make("span", {}, "Comment"), comment)), make("p", { class: "oc-buttons" }, make("button", { type: "button", class: "oc-main", onclick: ask("save") }, "Save version and feedback"), make("button", { type: "button", onclick: ask("page") }, "Page to send")), status);

  // ---- the panel -----------------------------------------------------------------------------

  const root = make("section", { class: "oc", "aria-label": "Draft clinic" }, who, make("div", { class: "oc-columns" }, make("div", {}, make("section", { class: "oc-card" }, make("h3", {}, make("label", { for: id("draft") }, "Draft")), sheet, length, here, evidence), make("section", { class: "oc-card", "aria-label": "Advice" }, make("h3", {}, "What to change next"), advice)), make("section", { class: "oc-card oc-side-card" }, make("h3", {}, "Balance"), balance, make("h3", {}, "Scores and their parts"), scores)), compare, feedback);
  // JupyterLab refuses line breaks in every cell; it listens at the field, so this must come before.
  const lineBreak = (event) => event.inputType === "insertLineBreak" && event.stopPropagation();
  root.addEventListener("beforeinput", lineBreak, { capture: true });
  el.append(root);

  const fromPython = () => {
    const reading = model.get("reading");
    if (!reading.advice) return;
    drawVersions();
    if (reading.text !== value()) return; // typed on since: the next reading is on its way
    pieces = reading.pieces;
    paint();
    where();
    drawLength(reading.length);
    drawEvidence(reading.evidence);
    drawAdvice(reading.advice);
    drawBalance(reading.balance);
    drawScores(reading.families);
    drawComparison(reading.comparison);
    if (asked !== null) root.dataset.milliseconds = String(Math.round(performance.now() - asked));
    asked = null;
    root.dataset.read = String(Number(root.dataset.read ?? 0) + 1);
  };
  const fromDraft = () => {
    if (timer || model.get("draft") === value()) return;
    field.value = model.get("draft");
    pieces = [];
    fromPython();
  };
  const fromContext = () => {
    const said = model.get("context");
    const parts = [said.recipient_name, said.recipient_company, model.get("choices").channels.find((one) => one.value && one.value === said.channel)?.label];
    whom.textContent = parts.some(Boolean) ? `: ${parts.filter(Boolean).join(", ")}` : ": not known yet";
    for (const [name, node] of Object.entries(inputs)) {
      const text = model.get("context")[name] ?? "";
      if (document.activeElement !== node && node.value !== text) node.value = text;
    }
  };
  const fromSaved = () => {
    const { says, ok } = model.get("saved");
    status.textContent = says ? `${ok ? "✓" : "Not done."} ${says}` : "";
    status.classList.toggle("oc-over", Boolean(says) && !ok);
  };
  listen("change:reading", fromPython);
  listen("change:versions", drawVersions);
  listen("change:before", drawVersions);
  listen("change:draft", fromDraft);
  listen("change:context", fromContext);
  listen("change:saved", fromSaved);
  listen("msg:custom", (message) => {
    if (message?.type !== "page") return;
    const link = make("a", { href: URL.createObjectURL(new Blob([message.html], { type: "text/html" })), download: message.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    status.textContent = "✓ The page is among your downloads.";
  });

  field.value = model.get("draft");
  const given = model.get("review");
  role.value = given.author_role === "coach" ? "coach" : "sender";
  coach.value = given.coach_id ?? "";
  comment.value = given.comment ?? "";
  for (const box of tags) box.checked = (given.tags ?? []).includes(box.value);
  fromContext();
  who.open = !model.get("context").recipient_name;
  fromPython();
  fromSaved();
  return () => {
    clearTimeout(timer);
    for (const stop of off) stop();
  };
}

export default { render };
