/* [data-print] The list on paper. */

document.querySelector("[data-print]").addEventListener("click", () => window.print());
