"use strict";
(() => {
  const root = document.documentElement;
  const panel = document.getElementById("detail");
  const rows = document.querySelector("#questions tbody");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const say = (text) => { document.getElementById("said").textContent = text; };

  // One question at a time.
  const anchorOf = (link) => link.getAttribute("href").slice(1);

  function choose(anchor) {
    const chosen = document.getElementById(anchor);
    if (!chosen || chosen.parentElement !== panel) return false;
    for (const section of panel.children) section.hidden = section !== chosen;
    for (const link of all("a[aria-current]")) link.removeAttribute("aria-current");
    for (const link of all(`a[href="#${anchor}"]`)) link.setAttribute("aria-current", "true");
    panel.scrollTop = 0;
    say(`${chosen.querySelector("h2").textContent.trim()} is shown`);
    return true;
  }

  function lead(anchor) {
    if (!choose(anchor)) return;
    history.replaceState(null, "", `#${anchor}`);
    const { top } = panel.getBoundingClientRect();
    if (top < 0 || top > 0.6 * innerHeight) panel.scrollIntoView();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#question-']") ?? event.target.closest("#questions tbody tr")?.querySelector("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    lead(anchorOf(link));
  });
  addEventListener("hashchange", () => choose(location.hash.slice(1)));

  rows.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const links = all("tr:not([hidden]) a", rows);
    const next = links[links.indexOf(event.target.closest("a")) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    choose(anchorOf(next));
  });

  // Sorting: numbers, those that are missing last.
  const headers = all("#questions thead th");
  headers.forEach((header, place) => header.firstElementChild.addEventListener("click", () => {
    const falls = header.ariaSort === "ascending" || (header.ariaSort === "none" && place > 0);
    const order = falls && header.ariaSort !== "descending" ? "descending" : "ascending";
    const sign = order === "ascending" ? 1 : -1;
    const value = (row) => row.cells[place].dataset.value;
    const sorted = [...rows.rows].sort((one, other) => {
      const [left, right] = [value(one), value(other)];
      return (left === "") - (right === "") || sign * (left - right);
    });
    rows.append(...sorted);
    for (const one of headers) one.ariaSort = one === header ? order : "none";
    say(`sorted by ${header.textContent.trim()}, ${order}`);
  }));

  // One topic only; of long lists, the beginning.
  let topic = "";
  const isOn = (element) => !topic || element.dataset.topic === topic;
  const whole = new Set();

  function filter() {
    for (const row of rows.rows) row.hidden = !isOn(row);
    for (const dot of all("svg a")) {
      dot.classList.toggle("away", !isOn(dot));
      dot.setAttribute("tabindex", isOn(dot) ? 0 : -1);
    }
    for (const list of all("[data-limit]")) {
      const fitting = [...list.children].filter(isOn);
      const shown = new Set(whole.has(list) ? fitting : fitting.slice(0, Number(list.dataset.limit)));
      for (const entry of list.children) entry.hidden = !shown.has(entry);
      (list.closest("table") ?? list).nextElementSibling.hidden = shown.size === fitting.length;
    }
  }

  const choices = all("[data-choice]");
  for (const choice of choices) choice.addEventListener("click", () => {
    topic = choice.dataset.choice;
    for (const one of choices) one.ariaPressed = String(one === choice);
    filter();
    const [first] = all("tr:not([hidden]) a", rows);
    if (first && !rows.querySelector("tr:not([hidden]) a[aria-current]")) choose(anchorOf(first));
    say(`${all("tr:not([hidden])", rows).length} questions are shown`);
  });
  for (const list of all("[data-limit]")) {
    const more = document.createElement("button");
    more.type = "button";
    more.className = "more";
    more.textContent = "Show more";
    more.addEventListener("click", () => { whole.add(list); filter(); });
    (list.closest("table") ?? list).after(more);
  }

  const scheme = document.getElementById("scheme");
  scheme.ariaPressed = String(matchMedia("(prefers-color-scheme: dark)").matches);
  scheme.addEventListener("click", () => {
    const isDark = scheme.ariaPressed !== "true";
    scheme.ariaPressed = String(isDark);
    root.dataset.scheme = isDark ? "dark" : "light";
  });

  root.classList.add("scripted");
  scheme.hidden = document.querySelector(".topics").hidden = false;
  filter();
  if (!choose(location.hash.slice(1)) && rows.rows.length) choose(anchorOf(rows.querySelector("a")));
})();
