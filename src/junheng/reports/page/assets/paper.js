/* A4 upright is the default; A3 across is for the wide table. */
for (const button of $$("[data-paper]")) {
  button.addEventListener("click", () => {
    $("#paper").textContent = button.dataset.paper === "A3" ? "@page{size:A3 landscape}" : "";
    print();
  });
}
