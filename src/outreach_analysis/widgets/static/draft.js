// The draft: a text field over a mirror of the same words, which carries the underlines.

/** A piece of the draft with its underlines: one nested span a family, so that overlaps stack. */
function drawPiece(piece) {
  let node = document.createTextNode(piece.text);
  for (const [level, line] of [...piece.lines.entries()].reverse()) {
    const look = `oc-line ${line.family} oc-level-${Math.min(level, 5)}${line.costs ? " oc-costs" : ""}`;
    node = make("span", { class: look }, node);
  }
  node.oc = piece;
  return node;
}

const looksAlike = (one, other) =>
  one.text === other.text &&
  one.lines.length === other.lines.length &&
  one.lines.every(
    (line, place) => line.family === other.lines[place].family && line.costs === other.lines[place].costs,
  );

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
  const bare = (end) => {
    if (end > place) kept.push({ start: place, end, text: now.slice(place, end), lines: [] });
    place = Math.max(place, end);
  };
  for (const { start, end, lines } of pieces) {
    const moved = end <= head ? 0 : start >= from ? shift : null;
    if (moved === null || !lines.length) continue;
    bare(start + moved);
    kept.push({ start: start + moved, end: end + moved, text: now.slice(start + moved, end + moved), lines });
    place = end + moved;
  }
  bare(now.length);
  return kept;
}

const nameLines = (lines) => lines.map((line) => `${line.family}: ${line.says}${costs(line)}`);

/** The field with its underlines; `changed` is called at every edit. */
function makeSheet({ id, describedBy, letters, changed }) {
  const mirror = make("div", { class: "oc-mirror", "aria-hidden": "true" });
  const field = make("textarea", {
    class: "oc-field",
    id,
    rows: 1,
    spellcheck: "true",
    "aria-describedby": describedBy,
    placeholder: "Type or paste a draft here.",
  });
  const tip = make("div", { class: "oc-tip", role: "tooltip", hidden: true });
  const node = make("div", { class: "oc-sheet" }, mirror, field, tip);
  const here = make("p", { class: "oc-here" });
  let pieces = [];
  let drawn = "";
  mirror.append("\u200b"); // a last line end needs something after it to take up room

  const value = () => plain(field.value);

  /** Draw pieces, leaving alone what looks as it did at the beginning and at the end. */
  const show = (now) => {
    const nodes = [...mirror.childNodes].slice(0, -1);
    let head = 0;
    while (head < Math.min(nodes.length, now.length) && looksAlike(nodes[head].oc, now[head])) head += 1;
    let tail = 0;
    while (
      tail < Math.min(nodes.length, now.length) - head &&
      looksAlike(nodes[nodes.length - 1 - tail].oc, now[now.length - 1 - tail])
    ) {
      tail += 1;
    }
    for (const gone of nodes.slice(head, nodes.length - tail)) gone.remove();
    const next = mirror.childNodes[head];
    for (const piece of now.slice(head, now.length - tail)) mirror.insertBefore(drawPiece(piece), next);
    now.forEach((piece, place) => {
      mirror.childNodes[place].oc = piece;
    });
    pieces = now;
    drawn = value();
    where();
  };
  const typed = () => {
    show(carry(pieces, drawn, value()));
    changed();
  };
  const where = () => {
    const at = field.selectionStart;
    const piece = pieces.find((one) => one.lines.length && one.start <= at && at < one.end);
    const said = `At the cursor: ${piece ? nameLines(piece.lines).join(" · ") : "no evidence."}`;
    if (here.textContent !== said) here.textContent = said;
    here.classList.toggle("oc-quiet", !piece);
  };
  const point = (event) => {
    const under = node.getRootNode().elementsFromPoint(event.clientX, event.clientY);
    const lines = under.map((one) => one.closest?.(".oc-mirror > .oc-line"));
    const found = lines.find((one) => one && mirror.contains(one))?.oc;
    tip.hidden = !found;
    if (!found) return;
    const said = nameLines(found.lines);
    const told = found.lines.map((line, place) =>
      make("span", { class: "oc-tip-line" }, letterOf(line.family, letters), said[place]),
    );
    tip.replaceChildren(...told);
    const frame = node.getBoundingClientRect();
    const left = Math.min(event.clientX - frame.left, frame.width - tip.offsetWidth - 4);
    tip.style.left = `${Math.max(4, left)}px`;
    tip.style.top = `${event.clientY - frame.top + 22}px`;
  };
  field.addEventListener("input", typed);
  field.addEventListener("mousemove", point);
  field.addEventListener("mouseleave", () => {
    tip.hidden = true;
  });
  for (const event of ["keyup", "click", "focus"]) field.addEventListener(event, where);

  return {
    node,
    here,
    value,
    show,
    /** Put a text into the field, as Python sends it. */
    set(text) {
      field.value = text;
      show(text ? [{ start: 0, end: text.length, text, lines: [] }] : []);
    },
    /** Put a text into the field, as if it were typed. */
    write(text) {
      field.value = text;
      typed();
    },
    /** Choose words of the draft and bring them into view. */
    go(start, end) {
      field.focus();
      field.setSelectionRange(start, end);
      const mark = [...mirror.children].find((one) => one.oc.end > start);
      mark?.scrollIntoView({ block: "center", behavior: "auto" });
      where();
    },
  };
}
