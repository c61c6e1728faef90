"use strict";

// What is shown of a run, without saying how: figures with their series, and the tables of the same
// numbers. A figure is
//   { id, title, note, kind: "lines" | "bars", x: { title, kind, names }, y: { title, isLog },
//     series: [{ label, points: [{ x, y }] }], table: { head, rows }, target }
// and a value that is not known is null.

/** More points than this are more than a screen has pixels for. */
const POINTS_MAX = 900;

const MICROS_PER_MILLI = 1000;

/** Null stays null; so does 0 of a latency, which only says that nothing was measured. */
const millis = (micros) => (micros ? micros / MICROS_PER_MILLI : null);

const numberOrNull = (value) => (typeof value === "number" ? value : null);

/** The worst of some values; null if none is known. */
function worst(values) {
  const known = values.filter((value) => typeof value === "number");
  return known.length ? Math.max(...known) : null;
}

function mean(values) {
  const known = values.filter((value) => typeof value === "number");
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
}

/**
 * A run's seconds, several of them as one row where there are very many. Rates, CPU and payments
 * under way are then means, and latencies those of the worst second: percentiles can't be averaged.
 */
function timeline(run) {
  const seconds = run.seconds || [];
  const width = Math.ceil(seconds.length / POINTS_MAX) || 1;
  const rows = [];
  for (let i = 0; i < seconds.length; i += width) {
    const group = seconds.slice(i, i + width);
    const all = (name) => group.map((second) => second[name]);
    rows.push({
      second: group[group.length - 1].second,
      payments: mean(all("payments")),
      started: mean(all("started")),
      p50: millis(worst(all("p50"))),
      p99: millis(worst(all("p99"))),
      p999: millis(worst(all("p999"))),
      max: millis(worst(all("max"))),
      underWay: mean(all("underWay")),
      authorityCpu: mean(all("authorityCpuPercent")),
      generatorCpu: mean(all("generatorCpuPercent")),
      troubles: troubles(group),
      attacks: attacks(group),
    });
  }
  return { rows, width };
}

/** What didn't go as it should, by kind: how often in a second, on average. */
function troubles(group) {
  const sums = {};
  const add = (kind, count) => {
    if (count) {
      sums[kind] = (sums[kind] || 0) + count / group.length;
    }
  };
  for (const second of group) {
    Object.entries(second.errors || {}).forEach(([kind, count]) => add(kind, count));
    add("too busy, asked again", second.repeats);
    add("started late", second.late);
    add("dropped", second.dropped);
  }
  return sums;
}

/** What was hostile, by kind: how often in a second, on average. */
function attacks(group) {
  const sums = {};
  const add = (kind, count) => {
    sums[kind] = (sums[kind] || 0) + count / group.length;
  };
  for (const second of group) {
    Object.entries(second.hostile || {}).forEach(([kind, of]) => {
      add(kind, of.sent);
      if (of.wrong) {
        add("wrong answers", of.wrong);
      }
    });
    Object.entries(second.hostileConnections || {}).forEach(([kind, of]) => {
      add(kind, of.opened);
      if (of.wrong) {
        add("treated wrongly", of.wrong);
      }
    });
  }
  return sums;
}

/** A figure over time, with a series for each of { label: field }. */
function overTime(time, figure, fields) {
  const entries = Object.entries(fields);
  const value = (row, field) => numberOrNull(typeof field === "function" ? field(row) : row[field]);
  return {
    kind: "lines",
    x: { title: "seconds since the measurement began", kind: "linear" },
    series: entries.map(([label, field]) => ({
      label,
      points: time.rows.map((row) => ({ x: row.second, y: value(row, field) })),
    })),
    table: {
      head: ["second", ...entries.map(([label]) => label + ", " + figure.y.title)],
      rows: time.rows.map((row) => [row.second, ...entries.map(([, field]) => value(row, field))]),
    },
    ...figure,
  };
}

function throughput(run, time) {
  const fields = { done: "payments" };
  if (run.model !== "closed" && time.rows.some((row) => row.started)) {
    fields.started = "started";
  }
  return overTime(
    time,
    { id: "throughput", title: "Throughput over time", y: { title: "payments/s" } },
    fields,
  );
}

function latency(time) {
  return overTime(
    time,
    {
      id: "latency",
      title: "Latency over time",
      note: "Of the payments done in each second.",
      y: { title: "ms", isLog: true },
    },
    { p50: "p50", p99: "p99", "p99.9": "p999" },
  );
}

function inFlight(time) {
  return overTime(
    time,
    {
      id: "underway",
      title: "Payments under way",
      note: "At the end of each second: sent, or waiting for their account.",
      y: { title: "payments" },
    },
    { "under way": "underWay" },
  );
}

function cpu(run, time) {
  const cores = run.machine && run.machine.cores;
  const fields = {};
  if (time.rows.some((row) => row.authorityCpu !== null) || !time.rows.length) {
    fields.authority = "authorityCpu";
  }
  fields.generator = "generatorCpu";
  return overTime(
    time,
    {
      id: "cpu",
      title: "CPU over time",
      note: "In percent of one core" + (cores ? "; the machine has " + cores + "." : "."),
      y: { title: "% of a core" },
    },
    fields,
  );
}

/** Null if nothing went wrong. */
function troubleFigure(run, time) {
  const kinds = [...new Set(time.rows.flatMap((row) => Object.keys(row.troubles)))].sort();
  if (!kinds.length) {
    return null;
  }
  const fields = {};
  kinds.forEach((kind) => {
    fields[kind] = (row) => row.troubles[kind];
  });
  return overTime(
    time,
    { id: "failures", title: "Failures and refusals over time", kind: "bars", y: { title: "a second" } },
    fields,
  );
}

/** Null if nothing was hostile. */
function hostileFigure(time) {
  const kinds = [...new Set(time.rows.flatMap((row) => Object.keys(row.attacks)))].sort();
  if (!kinds.length) {
    return null;
  }
  const fields = {};
  kinds.forEach((kind) => {
    fields[kind] = (row) => row.attacks[kind] || 0;
  });
  return overTime(
    time,
    {
      id: "hostile",
      title: "Hostile messages and connections over time",
      note: "Sent and opened beside the payments.",
      y: { title: "a second" },
    },
    fields,
  );
}

/** How many nines a percentile has: 0 for 0 %, 1 for 90 %, 2 for 99 %. */
const nines = (percentile) => -Math.log10(1 - percentile / 100);

function percentileCurve(run) {
  const kinds = { payment: "whole payment", order: "order", confirmation: "confirmation" };
  const known = Object.entries(kinds).filter(([name]) => (run.latencyMicros || {})[name]);
  const of = (name) => run.latencyMicros[name];
  const tabled = Object.keys(of("payment").percentiles || {});
  return {
    id: "percentiles",
    title: "Latency by percentile",
    note: "Each step to the right is ten times rarer. A payment is an order, then a confirmation.",
    kind: "lines",
    x: { title: "percentile", kind: "percentile" },
    y: { title: "ms", isLog: true },
    series: known.map(([name, label]) => ({
      label,
      points: (of(name).curve || [])
        .filter(([percentile]) => percentile < 100)
        .map(([percentile, micros]) => ({ x: nines(percentile), y: millis(micros) })),
    })),
    table: {
      head: ["percentile", ...known.map(([, label]) => label + ", ms")],
      rows: tabled.map((percentile) => [
        Number(percentile) + " %",
        ...known.map(([name]) => millis((of(name).percentiles || {})[percentile])),
      ]),
    },
  };
}

function authoritySteps(run) {
  const steps = Object.entries(run.authoritySteps || {});
  const measures = { mean: "meanMicros", p50: "p50Micros", p99: "p99Micros" };
  return {
    id: "steps",
    title: "The authority's steps",
    note: "How long a batch of messages takes in each, by the authority's own metrics.",
    kind: "bars",
    x: { title: "step", kind: "names", names: steps.map(([name]) => name) },
    y: { title: "ms a batch", isLog: true },
    series: Object.entries(measures).map(([label, field]) => ({
      label,
      points: steps.map(([, step], index) => ({ x: index, y: millis(step[field]) })),
    })),
    table: {
      head: ["step", "mean, ms", "p50, ms", "p99, ms", "batches/s", "payments a batch"],
      rows: steps.map(([name, step]) => [
        name,
        ...Object.values(measures).map((field) => millis(step[field])),
        step.batches / run.durationSeconds,
        run.payments / step.batches,
      ]),
    },
  };
}

/** The latency that a ramp's objective allows, in milliseconds; null if it can't be read. */
function objectiveMillis(run) {
  const text = /^p[0-9.]+=([0-9.]+)(us|ms|s)$/.exec((run.settings || {}).slo || "");
  return text ? Number(text[1]) * { us: 0.001, ms: 1, s: 1000 }[text[2]] : null;
}

function ramp(run) {
  const steps = [...run.steps].sort((a, b) => a.perSecond - b.perSecond);
  const measures = { p50: "p50", p99: "p99", "p99.9": "p999" };
  return {
    id: "ramp",
    title: "The ramp: latency by rate",
    note: "Each point is a step that offered so many payments a second.",
    kind: "lines",
    x: { title: "offered, payments/s", kind: "linear" },
    y: { title: "ms", isLog: true },
    target: { label: "objective " + ((run.settings || {}).slo || ""), y: objectiveMillis(run) },
    series: Object.entries(measures).map(([label, field]) => ({
      label,
      points: steps.map((step) => ({ x: step.perSecond, y: millis(step[field]) })),
    })),
    table: {
      head: ["offered, payments/s", "done/s", "p50, ms", "p99, ms", "p99.9, ms", "objective"],
      rows: run.steps.map((step) => [
        step.perSecond,
        step.donePerSecond,
        ...Object.values(measures).map((field) => millis(step[field])),
        step.met ? "met" : "not met",
      ]),
    },
  };
}

/** All figures of a run, those first that are looked at first. */
function figuresOf(run) {
  const time = timeline(run);
  const figures = [];
  if (run.steps && run.steps.length) {
    figures.push(ramp(run));
  }
  if (time.rows.length) {
    figures.push(throughput(run, time), latency(time));
  }
  if ((run.latencyMicros.payment.curve || []).length) {
    figures.push(percentileCurve(run));
  }
  if (Object.keys(run.authoritySteps || {}).length) {
    figures.push(authoritySteps(run));
  }
  if (time.rows.length) {
    figures.push(cpu(run, time), inFlight(time));
  }
  const trouble = troubleFigure(run, time);
  if (trouble) {
    figures.push(trouble);
  }
  const hostile = hostileFigure(time);
  if (hostile) {
    figures.push(hostile);
  }
  if (time.width > 1) {
    figures
      .filter((figure) => figure.table.head[0] === "second")
      .forEach((figure) => {
        const said = figure.note ? figure.note + " " : "";
        const which = figure.id === "latency" ? "the worst" : "the mean";
        figure.note = said + "Each point is " + which + " of " + time.width + " seconds.";
      });
  }
  return figures;
}
