"use strict";
/* Tables that sort by a click or a key on a head, and filter as one types. Rows are moved and hidden, never
   written, so that what somebody typed stays text. One script for pages and for JupyterLab. */
(() => {
  const missing = "–";

  const keyOf = (row, place) => {
    const cell = row.cells[place];
    const words = cell.textContent.trim();
    if (!cell.classList.contains("number")) return words.toLowerCase();
    const number = Number.parseFloat(words.replace("−", "-").replace(/[^\d.e+-]/g, ""));
    return Number.isNaN(number) ? missing : number;
  };

  const compare = (first, second) =>
    typeof first === "number" && typeof second === "number"
      ? first - second
      : String(first).localeCompare(String(second), "en", { numeric: true });

  const sort = (tables, place, direction) => {
    const body = tables.at(-1).tBodies[0];
    const keyed = [...body.rows].map((row) => [keyOf(row, place), row]);
    const known = keyed.filter(([key]) => key !== missing && key !== "");
    const rest = keyed.filter(([key]) => key === missing || key === "");
    known.sort(([first], [second]) => direction * compare(first, second));
    body.append(...[...known, ...rest].map(([, row]) => row));
    for (const table of tables) {
      if (table.tBodies[0] !== body) {
        const shown = [...body.rows].slice(0, table.tBodies[0].rows.length);
        table.tBodies[0].replaceChildren(...shown.map((row) => {
          const copy = row.cloneNode(true);
          copy.hidden = false;
          return copy;
        }));
      }
      [...table.tHead.rows[0].cells].forEach((head, number) => {
        head.setAttribute("aria-sort", number !== place ? "none" : direction > 0 ? "ascending" : "descending");
      });
    }
  };

  const addButtons = (tables) => {
    for (const table of tables) {
      [...table.tHead.rows[0].cells].forEach((head, place) => {
        const button = document.createElement("button");
        button.type = "button";
        button.title = "Sort by this column";
        button.append(...head.childNodes);
        head.append(button);
        head.setAttribute("aria-sort", "none");
        const first = head.classList.contains("number") ? "descending" : "ascending";
        const second = first === "ascending" ? "descending" : "ascending";
        button.addEventListener("click", () => {
          const wanted = head.getAttribute("aria-sort") === first ? second : first;
          sort(tables, place, wanted === "ascending" ? 1 : -1);
        });
      });
    }
  };

  const addFilter = (table) => {
    const rows = [...table.tBodies[0].rows];
    const label = document.createElement("label");
    const field = document.createElement("input");
    const count = document.createElement("output");
    label.className = "filter";
    field.type = "search";
    label.append("Rows with ", field, " ", count);
    field.addEventListener("input", () => {
      const wanted = field.value.trim().toLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
      count.textContent = wanted ? `${rows.filter((row) => !row.hidden).length} of ${rows.length}` : "";
    });
    (table.closest(".scroll") ?? table).before(label);
  };

  for (const section of document.querySelectorAll("section.table:not([data-ready])")) {
    section.dataset.ready = "";
    const tables = [...section.querySelectorAll("table")].filter((table) => table.tHead);
    const longest = tables.at(-1);
    if (!longest || longest.tBodies[0].rows.length < 3) continue;
    addButtons(tables);
    if (longest.tBodies[0].rows.length > 10) addFilter(longest);
  }
})();
