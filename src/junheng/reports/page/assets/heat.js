/* The heat table: twenty rows at first, search, three filters, sort by every column on the ratio to the line; missing last. */
(() => {
  const FIRST = 20, body = $(".heat tbody");
  if (!body) return;
  const rows = [...body.rows], count = $("#count"), more = $("#more");
  const value = id => ($(id) || {value: ""}).value;
  let all = false;

  function wanted(row) {
    const d = row.dataset, text = value("#q").trim().toLowerCase(), verdict = value("#f-verdict");
    return (!text || (d.name + d.town).toLowerCase().includes(text))
      && (!value("#f-stage") || d.stage === value("#f-stage"))
      && (!value("#f-town") || d.town === value("#f-town"))
      && (!verdict || (verdict === "unmet" ? "unmet" in d : d.verdict === verdict));
  }
  function refresh() {
    const filtered = ["#q", "#f-stage", "#f-town", "#f-verdict"].some(value);
    const hits = [...body.rows].filter(wanted), shown = new Set(all || filtered ? hits : hits.slice(0, FIRST));
    rows.forEach(row => { row.hidden = !shown.has(row); });
    count.textContent = count.dataset.words.replace("[shown]", shown.size).replace("[total]", rows.length);
    more.parentElement.hidden = shown.size === rows.length || shown.size === hits.length;
    more.parentElement.style.display = more.parentElement.hidden ? "none" : "";
  }
  function key(row, name) {
    const text = /^\d+$/.test(name) ? row.dataset.r.split(",")[+name] : row.dataset[name];
    return text === "" || text === undefined ? null : isNaN(text) ? text : +text;
  }
  function sortBy(name, up) {
    const keyed = rows.map(row => [key(row, name), row]);
    keyed.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "zh");
      return up ? order : -order;
    });
    body.append(...keyed.map(([, row]) => row));
  }
  for (const th of $$(".heat thead th[data-k]")) {
    const word = $("span", th), button = make("button", word.textContent);
    button.type = "button";
    word.style.display = "none";
    word.after(button);
    button.addEventListener("click", () => {
      const up = th.getAttribute("aria-sort") !== "ascending";
      $$(".heat [aria-sort]").forEach(e => e.removeAttribute("aria-sort"));
      th.setAttribute("aria-sort", up ? "ascending" : "descending");
      sortBy(th.dataset.k, up);
      refresh();
    });
  }
  $$("#q,#f-stage,#f-town,#f-verdict").forEach(e => e.addEventListener("input", refresh));
  more.addEventListener("click", () => { all = true; refresh(); });
  refresh();
})();
