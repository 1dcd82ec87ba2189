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
    type: "value", max: data.max ?? null, splitLine: { lineStyle: { color: colours.line } }, axisLabel: { color: colours.quiet, hideOverlap: true },
  };
  return data.horizontal
    ? { xAxis: { ...numbers, splitNumber: 4 }, yAxis: { ...names, inverse: true, axisLabel: { ...names.axisLabel, width: 160, overflow: "break", lineHeight: 14 } } }
    : { xAxis: names, yAxis: numbers };
}

const isWhole = (values) => values[0] !== null && values.at(-1) !== null;

// A line that lacks its first or last point is named at the last that it has: the end label of ECharts goes along the
// whole line, and a point that is not there has no place for one.
function pointsOf(values, isNamed, color) {
  const last = values.findLastIndex((value) => value !== null);
  if (!isNamed || last < 0 || isWhole(values)) return values;
  const place = last === values.length - 1 ? { position: "right" } : { position: "bottom", align: "left", offset: [6, 0] };
  const label = { show: true, ...place, formatter: "{a}", color };
  return values.map((value, index) => (index === last ? { value, label } : value));
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
        name: series.name, type: data.kind, data: pointsOf(series.values, isLine && many, color), stack: data.stacked ? "all" : undefined,
        itemStyle: isLine ? { color } : { color, borderRadius: data.stacked ? 0 : 3, borderColor: colours["tblr-bg-surface"], borderWidth: data.stacked ? 1 : 0 },
        lineStyle: isLine ? { color, width: 2, type: series.tone === "quiet" ? [6, 4] : DASHES[drawn++ % DASHES.length] } : undefined,
        symbol: SYMBOLS[index % SYMBOLS.length], symbolSize: 6, showSymbol: series.values.length <= 24,
        endLabel: isLine && many && isWhole(series.values) ? { show: true, formatter: "{a}", color } : undefined,
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

function heatmap(data, colours, width) {
  const most = data.max ?? Math.max(1, ...data.values.flat().filter((value) => value !== null));
  const nameWidth = Math.min(132, width / 3);
  // The number stands in every cell, so that nothing hangs on telling two blues apart; upright where cells are narrow.
  const rotate = (width - nameWidth) / data.columns.length < 28 ? 90 : 0;
  const label = (value) => ({ color: colours[value > most / 2 ? "tblr-bg-surface" : "tblr-body-color"] });
  const points = data.values.flatMap((row, y) => row.map((value, x) => ({ value: [x, y, value ?? "-"], label: label(value) })));
  return {
    grid: { left: 8, right: 8, top: 8, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "category", data: data.columns, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: colours.quiet } },
    yAxis: { type: "category", data: data.rows, inverse: true, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: colours.quiet, width: nameWidth, overflow: "break", lineHeight: 14 } },
    visualMap: { show: false, min: 0, max: most, dimension: 2, inRange: { color: [colours["ink-soft"], colours.ink] } },
    series: [{
      type: "heatmap", data: points,
      label: { show: true, rotate, formatter: ({ value }) => (value[2] === "-" ? "" : `${value[2]}`) },
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

/** An axis of numbers with its name beside it, and no more ticks than there is room for. */
const scale = (axis, colours, place) => ({
  type: "value", min: axis.min ?? null, max: axis.max ?? null, name: axis.name, nameLocation: "middle", nameGap: place, splitNumber: 5,
  nameTextStyle: { color: colours.quiet }, axisLabel: { color: colours.quiet, hideOverlap: true }, splitLine: { lineStyle: { color: colours.line } },
});

/** The names of the four fields between the first line across and the first line up: top left, top right, bottom left and right. */
function quadrants(data, colours) {
  if (!data.quadrants) return [];
  const label = { show: true, formatter: "{b}", color: colours.quiet, fontSize: 11, opacity: 1 };
  return data.quadrants.map((name, index) => {
    const [isRight, isLow] = [index % 2 === 1, index > 1];
    const place = [isRight ? data.x.max : data.x.min, isLow ? data.y.min : data.y.max];
    const side = `inside${isLow ? "Bottom" : "Top"}${isRight ? "Right" : "Left"}`;
    const offset = [isRight ? -6 : 6, isLow ? -10 : 10];
    return {
      type: "scatter", symbolSize: 1, silent: true, tooltip: { show: false }, itemStyle: { opacity: 0 }, data: [{ value: place, name }],
      label: { ...label, position: side, align: isRight ? "right" : "left", offset },
    };
  });
}

function scatter(data, colours) {
  const words = ({ data: point }) => [point.name, `${data.x.name} ${point.value[0]}`, `${data.y.name} ${point.value[1]}`].join("\n");
  return {
    grid: { left: 32, right: 24, top: 56, bottom: 32, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { type: "scroll", data: data.series.map((series) => series.name), top: 0, left: 0, itemHeight: 10, itemWidth: 14, textStyle: { color: colours.quiet }, pageTextStyle: { color: colours.quiet } },
    xAxis: scale(data.x, colours, 28),
    yAxis: { ...scale(data.y, colours, 36), nameRotate: 90 },
    tooltip: { ...frame(data, colours).tooltip, formatter: words },
    series: [
      ...data.series.map((series, index) => ({
        name: series.name, type: "scatter", symbol: SYMBOLS[index % SYMBOLS.length], symbolSize: 11,
        data: series.points.map((point) => ({ value: [point.x, point.y], name: point.label })),
        itemStyle: { color: colours[series.tone ?? toneOf(data, index)], opacity: 0.85, borderColor: colours["tblr-bg-surface"], borderWidth: 1 },
        label: series.labelled ? { show: true, formatter: "{b}", position: "top", color: colours["tblr-body-color"], fontSize: 11 } : undefined,
        labelLayout: { hideOverlap: true },
      })),
      ...(data.lines ?? []).map((line) => ({
        name: line.name, type: "line", symbol: "none", silent: true, tooltip: { show: false },
        data: line.x === undefined ? [[data.x.min, line.y], [data.x.max, line.y]] : [[line.x, data.y.min], [line.x, data.y.max]],
        lineStyle: { color: colours.quiet, width: 1, type: [6, 4] },
        endLabel: line.name ? { show: true, formatter: "{a}", color: colours.quiet, align: "right", offset: [-4, -8], fontSize: 11 } : undefined,
      })),
      ...quadrants(data, colours),
    ],
  };
}

const kinds = { bar: cartesian, line: cartesian, scatter, pie, heatmap, gauge };

export function optionFor(data, colours, font, width) {
  return { ...frame(data, colours, font), ...kinds[data.kind](data, colours, width) };
}
