// Draws the chart of <figure data-module="chart"> (macro figures.chart) when it is first seen.
//
// The figure holds <script type="application/json"> with one of:
//   {"kind": "bar" | "line", "categories": ["Jan", …], "series": [{"name": "Planned", "values": [1, null, …], "tone": "ink"}],
//    "unit": "h", "stacked": false, "horizontal": false, "max": null, "label": "Month"}
//   {"kind": "pie", "categories": ["Met", "Short"], "series": [{"name": "People", "values": [410, 190]}], "tones": ["done", "due"]}
//   {"kind": "heatmap", "columns": ["Jan", …], "rows": ["Unit A", …], "values": [[0, 3, …], …], "unit": "%", "max": 100}
//   {"kind": "scatter", "x": {"name": "Facility", "min": 0, "max": 100}, "y": {…}, "label": "Question", "lines": [{"name": "good", "y": 30}, {"x": 50}],
//    "quadrants": ["top left", "top right", "bottom left", "bottom right"], "series": [{"name": "Works well", "tone": "done", "labelled": false, "points": [{"x": 62, "y": 41, "label": "7"}, …]}, …]}
//   {"kind": "gauge", "categories": ["Done"], "series": [{"name": "Share", "values": [62]}], "max": 100, "unit": "%"}
// tone: ink | done | due | seal | quiet; where none is given they follow in that order.
// Colours come from the page's tokens and follow the theme; each further series has another dash or symbol as well.
import { BarChart, GaugeChart, HeatmapChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

import { optionFor } from "./chart_options.js";

use([BarChart, GaugeChart, HeatmapChart, LineChart, PieChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);

/** The tokens as #rrggbb: what `light-dark()` and `color-mix()` come to, in the only notation that ECharts reads. */
function palette(element) {
  const probe = document.createElement("span");
  element.append(probe);
  const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    pixel.fillStyle = getComputedStyle(probe).color;
    pixel.fillRect(0, 0, 1, 1);
    const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  };
  const names = ["ink", "done", "due", "seal", "quiet", "line", "ink-soft", "tblr-bg-surface", "tblr-body-color"];
  const found = Object.fromEntries(names.map((name) => [name, colour(name)]));
  probe.remove();
  return found;
}

export function mount(figure) {
  const canvas = figure.querySelector(".chart-canvas");
  const data = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const chart = init(canvas, null, { renderer: "svg" });
  const font = getComputedStyle(document.body).fontFamily;
  const draw = () => chart.setOption({ ...optionFor(data, palette(figure), font, canvas.clientWidth), animation: !still.matches }, true);

  new ResizeObserver(() => {
    chart.resize();
    draw();
  }).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}
