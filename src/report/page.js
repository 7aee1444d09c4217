
"use strict";
(() => {
  const root = document.documentElement;
  const panel = document.getElementById("panel");
  let opener = null;

  root.classList.add("js");

  const leave = () => {
    if (opener) {
      opener.classList.remove("open");
    }
  };

  const close = () => {
    leave();
    panel.hidden = true;
    root.classList.remove("panel-open");
    if (opener) {
      opener.focus();
    }
    opener = null;
  };

  // A log that an earlier run wrote as well stands there alone.
  const bring_logs = copy => {
    for (const same of copy.querySelectorAll("[data-log]")) {
      const log = document.getElementById(same.dataset.log);
      if (log) {
        const lines = log.cloneNode(true);
        lines.removeAttribute("id");
        same.replaceWith(lines);
      }
    }
  };

  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };

  const open = link => {
    const source = document.getElementById(link.getAttribute("href").slice(1));
    if (!source) {
      return false;
    }
    leave();
    opener = link;
    opener.classList.add("open");
    const copy = source.cloneNode(true);
    copy.removeAttribute("id");
    bring_logs(copy);
    const bar = document.createElement("div");
    bar.className = "bar";
    const button = element("button", "Close");
    button.type = "button";
    button.addEventListener("click", close);
    bar.append(element("h2", source.dataset.title), button);
    panel.replaceChildren(bar, copy);
    panel.hidden = false;
    panel.scrollTop = 0;
    root.classList.add("panel-open");
    return true;
  };

  document.addEventListener("click", event => {
    const link = event.target.closest("a[data-open]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && open(link)) {
      event.preventDefault();
    }
  });

  // A table is one stop of the Tab key; the arrows walk in it.
  const links_in = grid => [...grid.querySelectorAll("a[data-open]:not(.off)")];
  const set_stop = (grid, stop) => {
    for (const link of grid.querySelectorAll("a[data-open]")) {
      link.tabIndex = link === stop ? 0 : -1;
    }
  };
  const grids = [...document.querySelectorAll(".grid")];
  grids.forEach(grid => set_stop(grid, links_in(grid)[0]));

  const walk = (cell, row_step, column_step) => {
    const at = cell.closest("td");
    const rows = at.closest("tbody").rows;
    let row = at.parentElement.sectionRowIndex;
    let column = at.cellIndex;
    for (;;) {
      row += row_step;
      column += column_step;
      const next = rows[row] && rows[row].cells[column];
      if (!next || next.tagName !== "TD") {
        return;
      }
      const target = next.querySelector("a[data-open]");
      if (target && !target.classList.contains("off")) {
        set_stop(at.closest(".grid"), target);
        target.focus();
        if (!panel.hidden) {
          open(target);
        }
        return;
      }
    }
  };

  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && !panel.hidden) {
      close();
      return;
    }
    const cell = event.target.closest && event.target.closest(".grid a[data-open]");
    if (cell && steps[event.key]) {
      event.preventDefault();
      walk(cell, ...steps[event.key]);
    }
  });

  const buttons = [...document.querySelectorAll("[data-filter]")];
  const told = document.getElementById("shown");
  const show = filter => {
    for (const one of document.querySelectorAll("[data-tags]")) {
      one.classList.toggle("off", filter !== "" && !one.dataset.tags.split(" ").includes(filter));
    }
    buttons.forEach(button => { button.setAttribute("aria-pressed", String(button.dataset.filter === filter)); });
    grids.forEach(grid => set_stop(grid, links_in(grid)[0]));
    const all = [...document.querySelectorAll(".grid a[data-tags]")];
    told.textContent = `${all.filter(cell => !cell.classList.contains("off")).length} of ${all.length} cells`;
  };
  buttons.forEach(button => { button.addEventListener("click", () => show(button.dataset.filter)); });
})();
