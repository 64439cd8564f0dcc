/* Where the difference comes from: one panel a stage and indicator. */
(() => {
  const pick = $("#pick");
  if (!pick) return;
  function open() {
    for (const panel of $$(".panel")) panel.hidden = panel.id !== "con-" + pick.value;
    $("#con-title").textContent = pick.selectedOptions[0].dataset.title;
  }
  pick.addEventListener("input", open);
  open();
})();
