/* The county table: fifty rows at first, search, filters, sort by every column; a county without a figure comes last. */
(() => {
  const FIRST = 50, body = document.querySelector(".counties tbody"), at = id => document.getElementById(id);
  const rows = [...body.rows], count = at("count"), more = at("more");
  const value = id => (at(id) || {value: ""}).value;
  document.documentElement.classList.add("scripted");
  let all = false;

  function wanted(row) {
    const d = row.dataset, text = value("q").trim().toLowerCase(), only = value("f-only");
    return (!text || (d.name + " " + d.code).toLowerCase().includes(text))
      && (!value("f-area") || d.code.startsWith(value("f-area")))
      && (!value("f-item") || d.items.split(" ").includes(value("f-item")))
      && (!only || (only === "fewer" ? d.change !== "" && +d.change < 0 : +d[only] > 0));
  }
  function refresh() {
    const filtered = ["q", "f-area", "f-item", "f-only"].some(value);
    const hits = [...body.rows].filter(wanted), shown = new Set(all || filtered ? hits : hits.slice(0, FIRST));
    rows.forEach(row => { row.hidden = !shown.has(row); });
    count.textContent = count.dataset.words.replace("[shown]", shown.size).replace("[total]", rows.length);
    more.parentElement.style.display = shown.size < hits.length ? "" : "none";
  }
  function sortBy(name, up) {
    const key = row => row.dataset[name] === "" ? null : +row.dataset[name];
    const order = (a, b) => a === null || b === null ? (a === null) - (b === null) : up ? a - b : b - a;
    body.append(...[...rows].sort((a, b) => order(key(a), key(b))));
  }
  for (const th of document.querySelectorAll(".counties thead th[data-k]")) {
    const word = th.querySelector("span"), button = document.createElement("button");
    button.type = "button";
    button.textContent = word.textContent;
    word.style.display = "none";
    word.after(button);
    button.addEventListener("click", () => {
      const up = th.getAttribute("aria-sort") === "descending" || (th.dataset.k === "code" && !th.hasAttribute("aria-sort"));
      document.querySelectorAll(".counties [aria-sort]").forEach(e => e.removeAttribute("aria-sort"));
      th.setAttribute("aria-sort", up ? "ascending" : "descending");
      sortBy(th.dataset.k, up);
      refresh();
    });
  }
  function show(hash) {
    const target = at(hash.slice(1));
    if (!target) return;
    if (target.hidden) { ["q", "f-area", "f-item", "f-only"].forEach(id => { if (at(id)) at(id).value = ""; }); all = true; refresh(); }
    if (target.tagName === "DETAILS") target.open = true;
    target.scrollIntoView({block: "center"});
  }
  document.querySelectorAll("[data-area]").forEach(a => a.addEventListener("click", () => { at("f-area").value = a.dataset.area; refresh(); }));
  ["q", "f-area", "f-item", "f-only"].forEach(id => at(id) && at(id).addEventListener("input", refresh));
  more.addEventListener("click", () => { all = true; refresh(); });
  addEventListener("hashchange", () => show(location.hash));
  refresh();
  if (location.hash) show(location.hash);
})();
