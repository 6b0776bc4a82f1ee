/* Draws charts from the JSON that the server puts beside them or that is fetched for them, and keeps them up to date without moving anything. */
"use strict";
(function () {
    const charts = new Map();

    /* On the first day the range is that of the data, so that it is no spike at the edge. */
    const FEWEST = 12;

    function data(box) {
        const content = JSON.parse(box.dataset.chart || '{"labels": [], "series": []}');
        const last = content.labels.length;
        let first = last;
        content.series.forEach(function (series) {
            const at = series.values.findIndex(function (value) { return value > 0; });
            first = at >= 0 ? Math.min(first, at) : first;
        });
        const from = first === last ? 0 : Math.max(0, Math.min(first - 1, last - FEWEST));
        content.labels = content.labels.slice(from);
        content.series.forEach(function (series) { series.values = series.values.slice(from); });
        content.links = (content.links || []).slice(from);
        return content;
    }

    function number(value) {
        return value.toLocaleString("en", { maximumFractionDigits: 1 });
    }

    function translucent(colour) {
        return colour.replace(/^rgb\((.*)\)$/, "rgba($1, 0.55)").replace(/^rgba\((.*), 1\)$/, "rgba($1, 0.55)");
    }

    function datasets(content, bars) {
        return content.series.map(function (series, i) {
            const colour = ad.colour(series.colour);
            return {
                label: series.name, data: series.values, borderColor: colour, backgroundColor: bars ? colour : translucent(colour),
                borderWidth: bars ? 0 : 1, pointRadius: 0, pointHitRadius: 6, fill: bars ? undefined : (i === 0 ? "origin" : "-1"), stepped: bars ? undefined : "middle",
                maxBarThickness: 34
            };
        });
    }

    function options(canvas) {
        const text = ad.colour("--text-color-secondary");
        const grid = ad.colour("--surface-border");
        return {
            responsive: true, maintainAspectRatio: false, animation: false, normalized: true,
            interaction: { mode: "index", intersect: false },
            scales: {
                x: { stacked: true, grid: { display: false }, border: { color: grid }, ticks: { color: text, maxRotation: 0, autoSkipPadding: 18 } },
                y: {
                    stacked: true, beginAtZero: true, grid: { color: grid }, border: { display: false },
                    ticks: { color: text, maxTicksLimit: 6, precision: canvas.dataset.whole ? 0 : undefined, callback: number },
                    title: { display: true, text: canvas.dataset.unit, color: text }
                }
            },
            plugins: {
                legend: { position: "bottom", align: "start", labels: { color: text, boxWidth: 10, boxHeight: 10 } },
                tooltip: { itemSort: function (a, b) { return b.datasetIndex - a.datasetIndex; }, filter: function (item) { return item.raw > 0; } }
            }
        };
    }

    function fillTable(box, content) {
        const table = document.querySelector("[data-figures-of='" + box.id + "']");
        if (!table || !table.closest("details").open) {
            return;
        }
        table.replaceChildren();
        const head = table.createTHead().insertRow();
        const names = [box.dataset.first].concat(content.series.map(function (series) { return series.name; }));
        names.forEach(function (name, i) {
            const cell = document.createElement("th");
            cell.scope = "col";
            cell.className = i > 0 ? "figure" : "";
            cell.textContent = name;
            head.appendChild(cell);
        });
        const body = table.createTBody();
        for (let i = content.labels.length - 1; i >= 0; i--) {
            const row = body.insertRow();
            const first = row.insertCell();
            if (content.links[i]) {
                const link = document.createElement("a");
                link.href = "?" + content.links[i];
                link.textContent = content.labels[i];
                first.appendChild(link);
            } else {
                first.textContent = content.labels[i];
            }
            content.series.forEach(function (series) {
                const cell = row.insertCell();
                cell.className = "figure";
                cell.textContent = number(series.values[i]);
            });
        }
    }

    function draw(box) {
        const canvas = document.getElementById(box.dataset.canvas);
        const content = data(box);
        const none = canvas.closest(".chart").querySelector(".chart-none");
        const empty = content.series.length === 0;
        none.hidden = !empty;
        canvas.parentNode.hidden = empty;
        canvas.closest(".chart").querySelector(".chart-figures").hidden = empty;
        const bars = canvas.dataset.kind === "bar";
        let chart = charts.get(canvas);
        if (!chart) {
            chart = new Chart(canvas, { type: bars ? "bar" : "line", data: { labels: [], datasets: [] }, options: options(canvas) });
            charts.set(canvas, chart);
        }
        chart.options = options(canvas);
        if (content.links.length > 0) {
            chart.options.onClick = function (event, items) {
                if (items.length > 0) {
                    location.search = content.links[items[0].index];
                }
            };
            canvas.classList.add("leads-on");
        }
        chart.data = { labels: content.labels, datasets: datasets(content, bars) };
        chart.update("none");
        fillTable(box, content);
    }

    function drawAll() {
        document.querySelectorAll("[data-chart]").forEach(draw);
    }

    /* What a page does not wait for: it stands, and then this comes. */
    function fetchChart(box) {
        const words = box.parentNode.querySelector(".chart-words");
        fetch(box.dataset.chartUrl, { headers: { "Accept": "application/json" }, redirect: "error" }).then(function (answer) {
            if (!answer.ok) {
                throw new Error(answer.status);
            }
            return answer.json();
        }).then(function (content) {
            words.textContent = content.words;
            box.dataset.chart = JSON.stringify(content);
            draw(box);
        }).catch(function () {
            words.textContent = "The bars could not be fetched. Search again.";
            draw(box);
        });
    }

    document.addEventListener("DOMContentLoaded", function () {
        document.querySelectorAll("[data-chart-url]").forEach(fetchChart);
        drawAll();
        jQuery(document).on("pfAjaxComplete", drawAll);
        document.addEventListener("ad-theme", drawAll);
        matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
        document.querySelectorAll(".chart-figures").forEach(function (details) {
            details.addEventListener("toggle", drawAll);
        });
    });
})();
