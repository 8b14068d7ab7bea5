// Draws each figure's table as bars. Who sees no chart has the table.
"use strict";

const color = getComputedStyle(document.documentElement).getPropertyValue("--ember").trim();

for (const figure of document.querySelectorAll("[data-chart]")) {
  const rows = [...figure.querySelectorAll("tbody tr")].slice(0, Number(figure.dataset.top) || undefined);
  new Chart(figure.querySelector("canvas"), {
    type: "bar",
    data: {
      labels: rows.map((row) => row.querySelector("th").textContent),
      datasets: [{ data: rows.map((row) => Number(row.querySelector("[data-value]").dataset.value)), backgroundColor: color, maxBarThickness: 18 }],
    },
    options: {
      indexAxis: "y",
      animation: false,
      maintainAspectRatio: false,
      plugins: { legend: { display: false } },
      scales: { x: { beginAtZero: true, suggestedMax: 1, ticks: { precision: 0 } }, y: { ticks: { autoSkip: false } } },
    },
  });
}
