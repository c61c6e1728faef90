"use strict";

// Draws figures with Chart.js.

const SERIES_COLOURS = 6;

/** Points are marked where they are few. */
const MARKED_POINTS_MAX = 45;

const MARKS = ["circle", "triangle", "rect", "rectRot"];

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const seriesColour = (index) => style("--series-" + ((index % SERIES_COLOURS) + 1));

/** Digits enough to tell values apart, and no more: 9,122 or 54.3 or 0.087. */
function formatted(value) {
  if (typeof value !== "number") {
    return value === null || value === undefined ? "–" : String(value);
  }
  const size = Math.abs(value);
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}

/** Ticks of a logarithmic axis, from below all values to above: 1, 2 and 5 of each decade, or 1 alone. */
function logTicks(values) {
  const known = values.filter((value) => value > 0);
  const low = known.length ? Math.min(...known) * 0.9 : 1;
  const high = known.length ? Math.max(...known) * 1.05 : 10;
  const firsts = high / low > 2000 ? [1] : [1, 2, 5];
  const steps = [];
  for (let decade = Math.floor(Math.log10(low)); decade <= Math.ceil(Math.log10(high)); decade++) {
    firsts.forEach((first) => steps.push(Number(first + "e" + decade)));
  }
  return steps.filter((step, i) => !(steps[i + 1] <= low) && !(steps[i - 1] >= high));
}

function percentileLabel(nines) {
  const percentile = 100 * (1 - 10 ** -nines);
  return percentile.toFixed(Math.max(0, nines - 2)) + " %";
}

function xAxis(figure) {
  const axis = {
    title: { display: true, text: figure.x.title, color: style("--soft") },
    grid: { color: style("--line") },
    ticks: { color: style("--soft"), maxRotation: 0, autoSkipPadding: 16 },
  };
  if (figure.x.kind === "names") {
    return { ...axis, type: "category" };
  }
  axis.type = "linear";
  axis.ticks.callback = (value) => (Number.isInteger(value) ? formatted(value) : "");
  if (figure.x.kind === "percentile") {
    axis.min = 0;
    axis.ticks.callback = percentileLabel;
    axis.afterBuildTicks = (scale) => {
      scale.ticks = [];
      for (let nines = 0; nines <= scale.max; nines++) {
        scale.ticks.push({ value: nines });
      }
    };
  } else if (figure.kind === "bars") {
    axis.stacked = true;
    axis.offset = true;
  } else {
    const all = figure.series.flatMap((series) => series.points.map((point) => point.x));
    axis.min = Math.min(...all);
    axis.max = Math.max(...all);
    if (axis.min === axis.max) {
      axis.min -= 1;
      axis.max += 1;
    }
  }
  return axis;
}

function yAxis(figure) {
  const axis = {
    type: "linear",
    beginAtZero: true,
    stacked: figure.kind === "bars" && figure.x.kind !== "names",
    title: { display: true, text: figure.y.title, color: style("--soft") },
    grid: { color: style("--line") },
    ticks: { color: style("--soft"), callback: (value) => formatted(value) },
  };
  if (figure.y.isLog) {
    const values = figure.series.flatMap((series) => series.points.map((point) => point.y));
    const ticks = logTicks(figure.target ? [...values, figure.target.y] : values);
    axis.type = "logarithmic";
    axis.min = ticks[0];
    axis.max = ticks[ticks.length - 1];
    axis.ticks.autoSkip = false;
    axis.afterBuildTicks = (scale) => {
      scale.ticks = ticks.map((value) => ({ value }));
    };
  }
  return axis;
}

function dataset(figure, series, index) {
  const colour = seriesColour(index);
  const isMarked = series.points.length <= MARKED_POINTS_MAX;
  const named = figure.x.kind === "names";
  return {
    label: series.label,
    data: named ? series.points.map((point) => point.y) : series.points,
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: figure.kind === "bars" ? 0 : 2,
    pointStyle: MARKS[index % MARKS.length],
    pointRadius: isMarked && figure.x.kind !== "percentile" ? 3 : 0,
    minBarLength: named ? 0 : 2,
  };
}

/** A horizontal line across, as a series of two points. */
function targetLine(figure) {
  const all = figure.series.flatMap((series) => series.points.map((point) => point.x));
  return {
    label: figure.target.label,
    data: [Math.min(...all), Math.max(...all)].map((x) => ({ x, y: figure.target.y })),
    borderColor: style("--soft"),
    backgroundColor: style("--soft"),
    borderWidth: 1.5,
    borderDash: [6, 4],
    pointStyle: "line",
    pointRadius: 0,
  };
}

function tooltip(figure) {
  const title = (value) => {
    if (figure.x.kind === "percentile") {
      return Number((100 * (1 - 10 ** -value)).toPrecision(7)) + " %";
    }
    return figure.x.kind === "names" ? value : figure.x.title.split(" ")[0] + " " + formatted(value);
  };
  return {
    callbacks: {
      title: (items) => title(figure.x.kind === "names" ? items[0].label : items[0].parsed.x),
      label: (item) =>
        item.dataset.label + ": " + formatted(item.parsed.y) + " " + figure.y.title,
    },
  };
}

/** Draws a figure; size is { width, height } on paper, and the place's own otherwise. */
function draw(figure, canvas, size) {
  const datasets = figure.series.map((series, index) => dataset(figure, series, index));
  if (figure.target && figure.target.y) {
    datasets.push(targetLine(figure));
  }
  if (size) {
    canvas.width = size.width;
    canvas.height = size.height;
  }
  return new Chart(canvas, {
    type: figure.kind === "bars" ? "bar" : "line",
    data: { labels: figure.x.names, datasets },
    options: {
      animation: false,
      responsive: !size,
      maintainAspectRatio: false,
      normalized: true,
      interaction: { mode: figure.x.kind === "percentile" ? "nearest" : "index", intersect: false },
      scales: { x: xAxis(figure), y: yAxis(figure) },
      plugins: {
        legend: {
          position: "bottom",
          labels: {
            color: style("--ink"),
            usePointStyle: figure.kind === "lines",
            boxHeight: 7,
            boxWidth: figure.kind === "lines" ? undefined : 14,
            padding: 14,
          },
        },
        tooltip: tooltip(figure),
      },
    },
  });
}
