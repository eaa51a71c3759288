// What Python read from the draft, drawn: length, evidence, advice, balance, scores, comparison.

function drawLength(box, { says, share, over }) {
  const look = over ? " oc-over" : "";
  const bar = make("span", { class: `oc-bar${look}`, "aria-hidden": "true" }, fill(share ?? 0));
  redraw(
    box,
    make("p", { class: `oc-length${look}` }, over ? "Too long: " : "", says),
    share === null ? null : bar,
  );
}

/** Which families are underlined, and every piece of evidence in a list that is made when opened. */
function makeEvidence({ letters, meanings, go }) {
  const legend = make("p", { class: "oc-legend" });
  const count = make("summary", {});
  const list = make("div", { class: "oc-found", tabindex: "-1" });
  const folded = make("details", { "data-key": "evidence", ontoggle: () => drawList() }, count, list);
  let found = [];
  let families = [];

  const drawItem = (one) => {
    const meaning = one.says.split(", ").map((name) => meanings[name]);
    const attributes = {
      type: "button",
      class: "oc-words",
      title: meaning.filter(Boolean).join(" "),
      "data-key": `${one.family}${one.says}${one.words}`,
      onclick: () => go(one.start, one.end),
    };
    return make("li", {}, make("button", attributes, `“${shorten(one.words)}”`), ` ${one.says}${costs(one)}`);
  };
  const drawList = () => {
    if (!folded.open) return;
    const groups = families.map((family) => {
      const own = found.filter((one) => one.family === family);
      return make("section", {}, make("h4", {}, letterOf(family, letters), family), make("ul", {}, own.map(drawItem)));
    });
    redraw(list, groups);
  };
  const draw = (evidence) => {
    found = evidence;
    families = Object.keys(letters).filter((family) => found.some((one) => one.family === family));
    const items = families.map((family) => [letterOf(family, letters), make("span", { class: family }, family)]);
    if (found.some((one) => one.costs)) items.push([make("span", { class: "oc-costs" }, "costs something")]);
    const shown = items.map((item) => make("span", { class: "oc-legend-item" }, item));
    legend.replaceChildren(shown.length ? "Underlined: " : "Nothing is underlined yet.", ...shown);
    const many = found.length === 1 ? "1 piece of evidence" : `${found.length} pieces of evidence`;
    count.textContent = `The ${many}, as a list`;
    folded.hidden = found.length === 0;
    drawList();
  };
  return { node: make("div", {}, legend, folded), draw };
}

function drawAdvice(box, { ready, headline, points, notes }, { letters, go }) {
  const items = points.map((one, place) => {
    const words = [letterOf(one.family, letters), make("span", {}, one.says)];
    const link = {
      type: "button",
      class: "oc-says",
      "data-key": `a${place}`,
      title: "Go to these words",
      onclick: () => go(one.start, one.end),
    };
    const why = make(
      "details",
      { "data-key": `w${one.family}${one.shape}` },
      make("summary", { "data-key": `y${one.family}${one.shape}` }, "Why, and what would move"),
      one.why.map((line) => make("p", {}, line)),
    );
    return make(
      "li",
      {},
      one.start === null ? make("p", { class: "oc-says" }, words) : make("button", link, words),
      one.first ? make("p", { class: "oc-first" }, "Settle this before it goes.") : null,
      one.shape ? make("p", { class: "oc-shape" }, one.shape) : null,
      one.why.length ? why : null,
    );
  });
  redraw(
    box,
    make("p", { class: `oc-headline${ready ? " oc-ready" : ""}` }, ready ? "✓ " : "", headline),
    items.length ? make("ol", { class: "oc-points" }, items) : null,
    notes.map((note) => make("p", { class: "oc-note" }, note)),
  );
}

function drawBalance(box, { says, shapes, width, height }) {
  const picture = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": says };
  for (const [name, text] of Object.entries(attributes)) picture.setAttribute(name, text);
  for (const shape of shapes) {
    const node = document.createElementNS(SVG, shape.tag);
    for (const [name, text] of Object.entries(shape.attributes)) node.setAttribute(name, text);
    node.textContent = shape.text;
    picture.append(node);
  }
  box.replaceChildren(picture, make("figcaption", {}, says));
}

function drawScores(box, families, { letters }) {
  const tick = { full: "●", some: "◐", none: "○", cost: "−", unknown: "?" };
  const drawPart = (part) =>
    make(
      "li",
      { class: `oc-${part.kind}` },
      make("span", { class: "oc-tick", "aria-hidden": "true" }, tick[part.kind]),
      make("span", {}, part.label),
      make("span", { class: "oc-number" }, part.says),
    );
  const drawFamily = (one) => {
    const later = one.then === null ? null : make("span", { class: "oc-later" }, ` → ${one.then.toFixed(2)}`);
    const bar = make(
      "span",
      { class: "oc-bar", "aria-hidden": "true" },
      one.then === null ? null : fill(one.then, "oc-then"),
      fill(one.score ?? 0, `oc-now ${one.name}`),
    );
    const head = make(
      "summary",
      { "data-key": `s${one.name}` },
      letterOf(one.name, letters),
      make("span", { class: "oc-name" }, one.name),
      make("span", { class: "oc-number" }, one.says, later),
      bar,
    );
    const parts = make("ul", { class: "oc-parts" }, one.parts.map(drawPart));
    return make("details", { class: "oc-family", "data-key": one.name }, head, parts);
  };
  redraw(box, families.map(drawFamily));
}

/** Two versions beside each other, and a list of the changes to keep or to take back. */
function drawComparison(box, found, { letters, keep, takeBack }) {
  if (!found) return redraw(box);
  if (found.same) return redraw(box, make("p", { class: "oc-quiet" }, "No change yet."));
  const side = (words, pieces, tag) => {
    const drawn = pieces.map((one) =>
      one.change ? make(tag, { "data-number": one.change }, one.text) : one.text,
    );
    return make("section", { class: "oc-side" }, make("h4", {}, words), make("div", { class: "oc-text" }, drawn));
  };
  const label = ({ old, new: now }) => {
    if (old && now) return ["“", make("del", {}, old), "” became “", make("ins", {}, now), "”"];
    if (now) return ["added “", make("ins", {}, now), "”"];
    return old ? ["left out “", make("del", {}, old), "”"] : ["spacing"];
  };
  const button = (one, key, word, onclick) =>
    make(
      "button",
      { type: "button", "data-key": `${key}${one.number}`, "aria-label": `${word} change ${one.number}`, onclick },
      word,
    );
  const changes = found.changes.map((one) =>
    make(
      "li",
      {},
      make("span", { class: "oc-change" }, label(one)),
      button(one, "k", "Keep", () => keep(one)),
      button(one, "t", "Take back", () => takeBack(one)),
    ),
  );
  const moved = found.scores.map((one) =>
    make("li", {}, letterOf(one.name, letters), `${one.name} ${one.before} → ${one.after} `, wayOf(one.way)),
  );
  const many = found.changes.length === 1 ? "1 change" : `${found.changes.length} changes`;
  const part = found.share === null ? "" : `, ${Math.round(100 * found.share)}% of the words`;
  return redraw(
    box,
    make("p", {}, `${many}${part}.`),
    make("div", { class: "oc-sides" }, side("Before", found.before, "del"), side("After", found.after, "ins")),
    make("ul", { class: "oc-moved" }, moved),
    make("ol", { class: "oc-changes" }, changes),
  );
}
