// From our plain description of a chart to what ECharts wants. Pure: no document, no library.
const TONES = ["ink", "done", "due", "seal", "quiet"];
const DASHES = ["solid", [2, 3], [10, 4, 2, 4], [6, 4]];
const SYMBOLS = ["circle", "rect", "triangle", "diamond"];

const toneOf = (data, index) => data.tones?.[index] ?? TONES[index % TONES.length];

function frame(data, colours, font) {
  const withUnit = (value) => (value === null || value === undefined ? "–" : `${value}${data.unit ? ` ${data.unit}` : ""}`);
  return {
    textStyle: { fontFamily: font, color: colours["tblr-body-color"] },
    // Text only: the policy against inline styles forbids the HTML that ECharts would build for it.
    tooltip: {
      trigger: "item", renderMode: "richText", valueFormatter: withUnit, confine: true, borderColor: colours.line,
      backgroundColor: colours["tblr-bg-surface"], textStyle: { color: colours["tblr-body-color"], fontFamily: font },
    },
    animationDuration: 150,
  };
}

function axes(data, colours) {
  const names = {
    type: "category", data: data.categories, axisTick: { show: false }, axisLine: { lineStyle: { color: colours.line } },
    axisLabel: { color: colours.quiet, hideOverlap: true },
  };
  const numbers = {
    type: "value", max: data.max ?? null, splitLine: { lineStyle: { color: colours.line } }, axisLabel: { color: colours.quiet },
  };
  return data.horizontal
    ? { xAxis: numbers, yAxis: { ...names, inverse: true } }
    : { xAxis: names, yAxis: numbers };
}

function cartesian(data, colours) {
  const isLine = data.kind === "line";
  const many = data.series.length > 1;
  let drawn = 0;
  return {
    grid: { left: 8, right: many && isLine ? 72 : 24, top: many && !isLine ? 36 : 16, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: many && !isLine ? { top: 0, left: 0, itemHeight: 10, itemWidth: 14, textStyle: { color: colours.quiet } } : undefined,
    ...axes(data, colours),
    series: data.series.map((series, index) => {
      const color = colours[series.tone ?? toneOf(data, index)];
      return {
        name: series.name, type: data.kind, data: series.values, stack: data.stacked ? "all" : undefined,
        itemStyle: isLine ? { color } : { color, borderRadius: data.stacked ? 0 : 3, borderColor: colours["tblr-bg-surface"], borderWidth: data.stacked ? 1 : 0 },
        lineStyle: isLine ? { color, width: 2, type: series.tone === "quiet" ? [6, 4] : DASHES[drawn++ % DASHES.length] } : undefined,
        symbol: SYMBOLS[index % SYMBOLS.length], symbolSize: 6, showSymbol: series.values.length <= 24,
        endLabel: isLine && many ? { show: true, formatter: "{a}", color } : undefined,
        labelLayout: isLine ? { moveOverlap: "shiftY" } : undefined,
        label: !isLine && !many && series.values.length <= 16 ? { show: true, position: data.horizontal ? "right" : "top", color: colours.quiet } : undefined,
        barMaxWidth: 28, emphasis: { focus: many ? "series" : "none" },
      };
    }),
  };
}

function pie(data, colours) {
  return {
    series: [{
      type: "pie", radius: ["42%", "62%"], name: data.series[0].name,
      data: data.categories.map((name, index) => ({
        name, value: data.series[0].values[index], itemStyle: { color: colours[toneOf(data, index)] },
      })),
      itemStyle: { borderColor: colours["tblr-bg-surface"], borderWidth: 2 },
      label: { color: colours["tblr-body-color"], formatter: "{b}  {c}" }, labelLine: { lineStyle: { color: colours.line } },
    }],
  };
}

function heatmap(data, colours) {
  const most = data.max ?? Math.max(1, ...data.values.flat().filter((value) => value !== null));
  // The number stands in every cell, so that nothing hangs on telling two blues apart.
  const label = (value) => ({ color: colours[value > most / 2 ? "tblr-bg-surface" : "tblr-body-color"] });
  const points = data.values.flatMap((row, y) => row.map((value, x) => ({ value: [x, y, value ?? "-"], label: label(value) })));
  return {
    grid: { left: 8, right: 8, top: 8, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "category", data: data.columns, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: colours.quiet } },
    yAxis: { type: "category", data: data.rows, inverse: true, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: colours.quiet, width: 120, overflow: "truncate" } },
    visualMap: { show: false, min: 0, max: most, dimension: 2, inRange: { color: [colours["ink-soft"], colours.ink] } },
    series: [{
      type: "heatmap", data: points,
      label: { show: true, formatter: ({ value }) => (value[2] === "-" ? "" : `${value[2]}`) },
      itemStyle: { borderColor: colours["tblr-bg-surface"], borderWidth: 2, borderRadius: 4 },
    }],
  };
}

function gauge(data, colours) {
  const [value] = data.series[0].values;
  return {
    series: [{
      type: "gauge", startAngle: 210, endAngle: -30, min: 0, max: data.max ?? 100, data: [{ value, name: data.series[0].name }],
      progress: { show: true, width: 14, itemStyle: { color: colours[data.series[0].tone ?? "ink"] } },
      axisLine: { lineStyle: { width: 14, color: [[1, colours.line]] } },
      pointer: { show: false }, axisTick: { show: false }, splitLine: { show: false }, axisLabel: { show: false },
      title: { offsetCenter: [0, "30%"], color: colours.quiet, fontSize: 14 },
      detail: { offsetCenter: [0, "-5%"], fontSize: 32, fontWeight: 600, color: colours["tblr-body-color"], formatter: `{value}${data.unit ?? ""}` },
    }],
  };
}

const kinds = { bar: cartesian, line: cartesian, pie, heatmap, gauge };

export function optionFor(data, colours, font) {
  return { ...frame(data, colours, font), ...kinds[data.kind](data, colours) };
}
