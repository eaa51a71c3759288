// The draft clinic. Python reads the draft; here it is only drawn, part by part as they change.

const PAUSE = 120; // milliseconds without a key that count as a pause in typing
const FIELDS = [
  ["recipient_name", "Reader's name"],
  ["recipient_company", "Their company"],
  ["recipient_title", "Their title"],
  ["sender_name", "Member's name"],
  ["subject", "Subject line"],
];
const labelled = (words, node, look = "") =>
  make("label", { class: `oc-label ${look}` }, make("span", {}, words), node);
const swap = (text, [start, end], words) => text.slice(0, start) + words + text.slice(end);

function render({ model, el }) {
  const serial = (render.count = (render.count ?? 0) + 1);
  const id = (name) => `oc-${serial}-${name}`;
  const { channels, letters, meanings, tags: families } = model.get("choices");
  let timer = 0;
  const off = [];
  const listen = (name, then) => {
    model.on(name, then);
    off.push(() => model.off(name, then));
  };
  const share = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };

  // ---- the draft and what is known -------------------------------------------------------------

  const flush = () => {
    clearTimeout(timer);
    timer = 0;
    if (model.get("draft") !== sheet.value()) share("draft", sheet.value());
  };
  const sheet = makeSheet({
    id: id("draft"),
    describedBy: `${id("here")} ${id("length")}`,
    letters,
    changed: () => {
      clearTimeout(timer);
      timer = setTimeout(flush, PAUSE);
    },
  });
  sheet.here.id = id("here");
  const length = make("div", { id: id("length") });
  const evidence = makeEvidence({ letters, meanings, go: sheet.go });

  const inputs = {};
  const flushContext = () => {
    const now = Object.fromEntries(Object.entries(inputs).map(([name, node]) => [name, plain(node.value)]));
    const before = model.get("context");
    if (Object.entries(now).some(([name, text]) => text !== (before[name] ?? ""))) share("context", now);
  };
  const known = (name, words, node) => {
    inputs[name] = node;
    node.addEventListener("input", () => {
      clearTimeout(node.oc);
      node.oc = setTimeout(flushContext, PAUSE);
    });
    return labelled(words, node, `oc-${name}`);
  };
  const whom = make("span", { class: "oc-quiet" });
  const options = channels.map((one) => make("option", { value: one.value }, one.label));
  const who = make(
    "details",
    { class: "oc-card oc-who", "data-key": "who" },
    make("summary", {}, "Who it goes to", whom),
    make(
      "div",
      { class: "oc-fields" },
      FIELDS.map(([name, words]) => known(name, words, make("input", { type: "text", autocomplete: "off" }))),
      known("channel", "Channel", make("select", {}, options)),
      known(
        "recipient_profile",
        "What their profile says (school, city, posts, talks)",
        make("textarea", { rows: 3 }),
      ),
    ),
  );

  // ---- before and after ------------------------------------------------------------------------

  const compared = make("div", { tabindex: "-1" });
  const picker = make("select", {
    onchange: () => share("before", model.get("versions")[Number(picker.value)].text),
  });
  const compare = make(
    "section",
    { class: "oc-card" },
    make("h3", {}, "Before and after"),
    labelled("Compare with", picker, "oc-pick"),
    compared,
  );
  const drawVersions = () => {
    const versions = model.get("versions");
    const chosen = versions.findLastIndex((one) => one.text === model.get("before"));
    const offered = versions.map((one, place) => make("option", { value: place }, one.label));
    if (chosen < 0) offered.push(make("option", { value: -1, disabled: true }, "what was kept so far"));
    picker.replaceChildren(...offered);
    picker.value = String(chosen);
    compare.hidden = versions.length === 0;
  };
  const keep = (one) => {
    const now = model.get("text").slice(...one.after);
    flush();
    share("before", swap(model.get("before"), one.before, now));
  };
  const takeBack = (one) => {
    const old = model.get("before").slice(...one.before);
    sheet.write(swap(model.get("text"), one.after, old));
    flush();
  };

  // ---- feedback and saving ---------------------------------------------------------------------

  const kept = () =>
    share("review", {
      author_role: role.value,
      coach_id: coach.value,
      comment: comment.value,
      tags: tags.filter((one) => one.checked).map((one) => one.value),
    });
  const role = make(
    "select",
    { onchange: kept },
    make("option", { value: "sender" }, "the member"),
    make("option", { value: "coach" }, "the coach"),
  );
  const coach = make("input", { type: "text", autocomplete: "off", oninput: kept });
  const comment = make("textarea", { rows: 3, oninput: kept });
  const tags = families.map((family) => make("input", { type: "checkbox", value: family, onchange: kept }));
  const status = make("p", { class: "oc-status", role: "status" });
  const ask = (type) => () => {
    flush();
    flushContext();
    kept();
    status.textContent = type === "save" ? "Saving …" : "Making the page …";
    model.send({ type });
  };
  const feedback = make(
    "section",
    { class: "oc-card" },
    make("h3", {}, "Feedback"),
    make(
      "div",
      { class: "oc-fields" },
      labelled("This version was written by", role),
      labelled("Coach (name or number)", coach),
      make(
        "fieldset",
        { class: "oc-tags" },
        make("legend", {}, "The feedback is about"),
        tags.map((box) => make("label", {}, box, letterOf(box.value, letters), box.value)),
      ),
      labelled("Comment", comment, "oc-wide"),
    ),
    make(
      "p",
      { class: "oc-buttons" },
      make("button", { type: "button", class: "oc-main", onclick: ask("save") }, "Save version and feedback"),
      make("button", { type: "button", onclick: ask("page") }, "Page to send"),
    ),
    status,
  );

  // ---- the panel -------------------------------------------------------------------------------

  const advice = make("div", { tabindex: "-1" });
  const balance = make("figure", { class: "oc-balance" });
  const scores = make("div", { tabindex: "-1" });
  const title = make("h3", {}, make("label", { for: id("draft") }, "Draft"));
  const root = make(
    "section",
    { class: "oc", "aria-label": "Draft clinic" },
    who,
    make(
      "div",
      { class: "oc-columns" },
      make(
        "div",
        {},
        make("section", { class: "oc-card" }, title, sheet.node, length, sheet.here, evidence.node),
        make(
          "section",
          { class: "oc-card", "aria-label": "Advice" },
          make("h3", {}, "What to change next"),
          advice,
        ),
      ),
      make(
        "section",
        { class: "oc-card oc-side-card" },
        make("h3", {}, "Balance"),
        balance,
        make("h3", {}, "Scores and their parts"),
        scores,
      ),
    ),
    compare,
    feedback,
  );
  // JupyterLab refuses line breaks in every cell; it listens at the field, so this must come before.
  const lineBreak = (event) => event.inputType === "insertLineBreak" && event.stopPropagation();
  root.addEventListener("beforeinput", lineBreak, { capture: true });
  el.append(root);

  const drawn = {};
  /** Draw a part of the reading, unless it is the one that stands there. */
  const redrawn = (name, draw) => {
    if (drawn[name] !== model.get(name)) draw(model.get(name));
    drawn[name] = model.get(name);
  };
  const fromPython = () => {
    if (model.get("text") !== sheet.value()) return; // typed on since: the next reading is on its way
    sheet.show(model.get("pieces"));
    redrawn("length", (now) => drawLength(length, now));
    redrawn("evidence", evidence.draw);
    redrawn("advice", (now) => drawAdvice(advice, now, { letters, go: sheet.go }));
    redrawn("balance", (now) => drawBalance(balance, now));
    redrawn("families", (now) => drawScores(scores, now, { letters }));
    redrawn("comparison", (now) => drawComparison(compared, now, { letters, keep, takeBack }));
    root.dataset.read = String(model.get("readings"));
  };
  const fromDraft = () => {
    if (timer || model.get("draft") === sheet.value()) return;
    sheet.set(model.get("draft"));
    fromPython();
  };
  const fromContext = () => {
    const said = model.get("context");
    const channel = channels.find((one) => one.value && one.value === said.channel)?.label;
    const parts = [said.recipient_name, said.recipient_company, channel].filter(Boolean);
    whom.textContent = `: ${parts.length ? parts.join(", ") : "not known yet"}`;
    for (const [name, node] of Object.entries(inputs)) {
      const text = said[name] ?? "";
      if (document.activeElement !== node && node.value !== text) node.value = text;
    }
  };
  const fromSaved = () => {
    const { says, ok } = model.get("saved");
    status.textContent = says ? `${ok ? "✓" : "Not done."} ${says}` : "";
    status.classList.toggle("oc-over", Boolean(says) && !ok);
  };
  const fromReview = () => {
    const given = model.get("review");
    role.value = given.author_role === "coach" ? "coach" : "sender";
    coach.value = given.coach_id ?? "";
    comment.value = given.comment ?? "";
    for (const box of tags) box.checked = (given.tags ?? []).includes(box.value);
  };
  listen("change:readings", fromPython);
  listen("change:versions", drawVersions);
  listen("change:before", drawVersions);
  listen("change:draft", fromDraft);
  listen("change:context", fromContext);
  listen("change:saved", fromSaved);
  listen("msg:custom", (message) => {
    if (message?.type !== "page") return;
    const page = new Blob([message.html], { type: "text/html" });
    const link = make("a", { href: URL.createObjectURL(page), download: message.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    status.textContent = "✓ The page is among your downloads.";
  });

  sheet.set(model.get("draft"));
  fromReview();
  fromContext();
  who.open = !model.get("context").recipient_name;
  drawVersions();
  fromPython();
  fromSaved();
  return () => {
    clearTimeout(timer);
    for (const stop of off) stop();
  };
}

export default { render };
