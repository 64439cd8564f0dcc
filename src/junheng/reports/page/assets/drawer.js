"use strict";
/* 这个数怎么来的: the address after #why= opens an entry. Elements are built by text only: names come from users. */
const $ = (q, e = document) => e.querySelector(q);
const $$ = (q, e = document) => [...e.querySelectorAll(q)];
document.documentElement.classList.add("scripted");
const DATA = JSON.parse($("#data").textContent);
const drawer = $("#why");

/* Texts are shared: "words|figure|figure", the words by their place; a number stands for a list,
   a list that begins below zero for a mapping. See sharing.py. */
function textOf(code) {
  const [place, ...figures] = code.split("|"), words = DATA.texts[parseInt(place, 36)];
  return figures.length ? words.replace(/\x01/g, () => figures.shift()) : words;
}
function told(data) {
  if (typeof data === "string") return textOf(data);
  if (typeof data === "number") return told(DATA.lists[data]);
  if (!(typeof data[0] === "number" && data[0] < 0)) return data.map(told);
  return Object.fromEntries(DATA.shapes[-1 - data[0]].map((key, n) => [key, told(data[n + 1])]));
}

function make(tag, text, cls) {
  const e = document.createElement(tag);
  if (text !== undefined) e.textContent = text;
  if (cls) e.className = cls;
  return e;
}
function linkTo(address, text) {
  const a = make("a", text);
  a.href = "#why=" + encodeURI(address);
  return a;
}
function titled(title, ...parts) {
  return parts.length ? [make("h3", title), ...parts] : [];
}
function lines(title, list) {
  return titled(title, ...(list || []).filter(Boolean).map(text => make("p", text, "f")));
}
function inputTable(list) {
  const table = make("table", undefined, "inputs"), body = table.createTBody();
  for (const [label, value, where, note] of list) {
    const row = body.insertRow();
    row.append(make("td", label), make("td", value), make("td", where, "src"));
    if (note) row.cells[0].append(make("small", note));
  }
  return table;
}
function factTable({heads, rows}) {
  const table = make("table"), head = table.createTHead().insertRow(), body = table.createTBody();
  for (const text of heads) { const th = make("th", text); th.scope = "col"; head.append(th); }
  for (const line of rows) {
    const row = body.insertRow();
    line.cells.forEach((text, n) => {
      const td = row.insertCell();
      td.append(n === 0 && line.to && DATA.entries[line.to] ? linkTo(line.to, text) : text);
      if (n === heads.length - 1 && line.verdict) td.className = line.verdict;
    });
  }
  return table;
}
function linkLine(links) {
  const known = (links || []).filter(([, to]) => DATA.entries[to]);
  if (!known.length) return [];
  const line = make("p", undefined, "links");
  line.append(...known.map(([text, to]) => linkTo(to, text)));
  return [line];
}
function fill(entry) {
  const w = DATA.words;
  $("#why-title").textContent = entry.title;
  $(".sub", drawer).textContent = entry.sub;
  const value = $(".num b", drawer), state = $(".num .st", drawer);
  value.textContent = entry.value === "—" && entry.verdict !== "no_value" ? "" : entry.value;
  if (entry.unit) value.append(make("small", entry.unit));
  state.textContent = entry.word;
  state.className = "st " + entry.verdict;
  $(".body", drawer).replaceChildren(
    ...lines(w.formula, entry.formula),
    ...(entry.inputs && entry.inputs.length ? titled(w.inputs, inputTable(entry.inputs)) : []),
    ...lines(w.doubts, entry.doubts),
    ...(entry.parts && entry.parts.rows.length ? titled(w.parts, factTable(entry.parts)) : []),
    ...lines(w.judge, entry.judge),
    ...(entry.table ? titled(entry.table.title || w.failing, factTable(entry.table)) : []),
    ...lines(w.clause, entry.clause ? [entry.clause] : []),
    ...linkLine(entry.links));
}
function showAddress() {
  if (!location.hash.startsWith("#why=")) { if (drawer.open) drawer.close(); return; }
  let address;
  try { address = decodeURIComponent(location.hash.slice(5)); } catch { address = ""; }
  const known = DATA.entries[address];
  if (!known) { location.replace("#main"); return; }
  fill(told(known));
  if (!drawer.open) drawer.showModal();
  drawer.scrollTop = 0;
}
/* Closing must not scroll the page, so the address is dropped without a jump. */
drawer.addEventListener("close", () => {
  if (location.hash.startsWith("#why=")) history.replaceState(null, "", location.pathname + location.search);
});
drawer.addEventListener("click", e => { if (e.target === drawer || e.target.closest(".close")) drawer.close(); });
addEventListener("hashchange", showAddress);
document.addEventListener("click", e => {
  const a = e.target.closest('a[href^="#why="]');
  if (a && a.getAttribute("href") === location.hash) showAddress();
});
showAddress();
