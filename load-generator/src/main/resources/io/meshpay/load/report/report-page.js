"use strict";

// Builds the page: headline, figures, tables. Texts of the run are put in as text, never as HTML.

const root = document.documentElement;

/** So that whoever looks at the page from outside sees that something is wrong with it. */
window.addEventListener("error", (event) => (root.dataset.error = event.message));
document.addEventListener("securitypolicyviolation", (event) => (root.dataset.error = event.blockedURI));

/** An element with attributes and children; texts become text nodes. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  Object.entries(attributes || {}).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function table(head, rows) {
  const cell = (value) =>
    typeof value === "string"
      ? element("td", { class: "text" }, value)
      : element("td", {}, formatted(value));
  const isText = (index) => rows.length > 0 && typeof rows[0][index] === "string";
  const headCell = (text, index) =>
    element("th", { scope: "col", class: isText(index) ? "text" : "number" }, text);
  return element(
    "table",
    {},
    head.length ? element("thead", {}, element("tr", {}, ...head.map(headCell))) : null,
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map(cell)))),
  );
}

/** Tables can be wide: they scroll by themselves, by keyboard too. */
const scrolling = (name, content) =>
  element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name }, content);

function panel(title, content, note) {
  return element(
    "section",
    { class: "table" },
    element("h3", {}, title),
    note ? element("p", { class: "soft" }, note) : null,
    scrolling(title, content),
  );
}

// The headline.

function reasons(run) {
  const found = [];
  if (!run.payments) {
    found.push("No payment was done.");
  }
  Object.entries(run.errors || {}).forEach(([kind, count]) =>
    found.push(formatted(count) + " payments failed with " + kind + "."),
  );
  if (run.ordersRanOut) {
    found.push("The signed orders or the money ran out before the time.");
  }
  return found.concat((run.check && run.check.differences) || []);
}

function verdict(run) {
  const why = reasons(run);
  const doubts = [];
  if (run.late) {
    doubts.push(formatted(run.late) + " payments started more than a millisecond late.");
  }
  if (run.dropped) {
    doubts.push(formatted(run.dropped) + " payments never started: more were due than could be paid.");
  }
  const box = element("div", { class: run.valid ? "verdict" : "verdict bad" });
  box.append(
    run.valid
      ? element("p", {}, element("strong", {}, "Valid."), " What was asked for is what was measured.")
      : element("p", {}, element("strong", {}, "Not valid."), " These figures say nothing."),
  );
  const list = why.concat(doubts);
  if (list.length) {
    box.append(element("ul", {}, ...list.map((text) => element("li", {}, text))));
  }
  return box;
}

function bigNumber(name, value, unit) {
  return element(
    "div",
    {},
    element("dt", {}, name),
    element("dd", {}, formatted(value), " ", element("small", {}, unit)),
  );
}

const MODELS = {
  closed: "a closed loop: when a payment ends, the next begins",
  open: "an open loop: payments begin at their time, and latency counts from there",
  burst: "an open loop with bursts: latency counts from when a payment should have begun",
  ramp: "a ramp of open loops, in search of the highest rate that meets the objective",
};

function headline(run) {
  const payment = run.latencyMicros.payment;
  const when = (run.finishedAt || "").slice(0, 16).replace("T", " ") + (run.finishedAt ? " UTC" : "");
  const best = run.model === "ramp" && run.settings.slo && (run.steps || []).some((step) => step.met);
  const machine = run.machine || {};
  return [
    element("h1", {}, run.label ? "Load test: " + run.label : "Load test"),
    element("p", {}, run.target || ""),
    element(
      "p",
      { class: "soft" },
      [formatted(run.payments) + " payments in " + formatted(run.durationSeconds) + " s", MODELS[run.model], when]
        .filter(Boolean)
        .join(" · "),
    ),
    element(
      "p",
      { class: "soft" },
      [machine.cpu, machine.cores && machine.cores + " cores", machine.kernel, machine.java && "Java " + machine.java]
        .filter(Boolean)
        .join(" · "),
    ),
    element(
      "dl",
      { class: "numbers" },
      bigNumber(best ? "highest rate with " + run.settings.slo : "throughput", Math.round(run.paymentsPerSecond), "payments/s"),
      bigNumber("latency p50", millis(payment.p50), "ms"),
      bigNumber("p99", millis(payment.p99), "ms"),
      bigNumber("p99.9", millis(payment.p999), "ms"),
    ),
    verdict(run),
  ];
}

// Figures.

const drawn = [];

function figureElement(figure) {
  const described = figure.title + ": " + figure.series.map((series) => series.label).join(", ");
  const canvas = element("canvas", { id: "chart-" + figure.id, role: "img", "aria-label": described });
  const details = element("details", {}, element("summary", {}, "The same as a table"));
  details.addEventListener(
    "toggle",
    () => details.append(scrolling(figure.title, table(figure.table.head, figure.table.rows))),
    { once: true },
  );
  drawn.push({ figure, canvas, chart: null });
  return element(
    "figure",
    {},
    element("figcaption", {}, element("h3", {}, figure.title), element("p", { class: "soft" }, figure.note || "")),
    element("div", { class: "plot" }, canvas),
    details,
  );
}

/** Where each chart has its series, and in which colours: for tests that look at the page. */
function expose() {
  root.dataset.width = root.scrollWidth;
  for (const { figure, canvas, chart } of drawn) {
    const box = canvas.getBoundingClientRect();
    const area = chart.chartArea;
    canvas.dataset.area = JSON.stringify([
      Math.round(box.left + window.scrollX + area.left),
      Math.round(box.top + window.scrollY + area.top),
      Math.round(area.width),
      Math.round(area.height),
    ]);
    canvas.dataset.series = JSON.stringify(
      figure.series.map((series, index) => [series.label, seriesColour(index)]),
    );
  }
}

function drawAll(size) {
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  for (const one of drawn) {
    if (one.chart) {
      one.chart.destroy();
    }
    one.chart = draw(one.figure, one.canvas, size);
  }
  expose();
}

// Tables.

function costTable(run) {
  const payments = Math.max(1, run.payments);
  const cpuTime = run.cpuMicrosPerPayment || {};
  const journal = run.journal || {};
  const sides = [run.authorityProcess || {}, run.generatorProcess || {}];
  const row = (name, of) => [name, ...sides.map(of)];
  const per = (value) => (typeof value === "number" ? value / payments : null);
  return table(
    ["", "authority", "generator"],
    [
      ["CPU a payment, µs", numberOrNull(cpuTime.authority), numberOrNull(cpuTime.generator)],
      row("context switches a payment", (of) =>
        "voluntarySwitches" in of ? per(of.voluntarySwitches + of.involuntarySwitches) : null),
      ["journal, records/s", numberOrNull(journal.recordsPerSecond), null],
      ["journal, bytes a payment", numberOrNull(journal.bytesPerPayment), null],
      row("memory resident, MB", (of) => (of.residentBytes ? Math.round(of.residentBytes / 2 ** 20) : null)),
      row("GC pauses", (of) => numberOrNull(of.gcPauses)),
      row("GC pauses in all, ms", (of) => numberOrNull(of.gcPauseMillis)),
      row("allocated a payment, bytes", (of) => per(of.allocatedBytes)),
    ].filter(([, ...values]) => values.some((value) => value !== null)),
  );
}

function pairs(entries) {
  return table(
    [],
    entries.filter(([, value]) => value !== undefined && value !== "").map(([name, value]) => [name, String(value)]),
  );
}

function machineTable(run) {
  const machine = run.machine || {};
  const memory = Number(machine.memoryBytes || 0) / 2 ** 30;
  return pairs([
    ["processor", machine.cpu],
    ["cores", machine.cores],
    ["memory", memory ? formatted(memory) + " GB" : ""],
    ["system", machine.kernel],
    ["Java", machine.java],
    ["MeshPay", run.version],
    [
      "signatures verified one by one",
      run.singleVerificationsPerSecond
        ? formatted(run.singleVerificationsPerSecond) + "/s by one core (" + run.verifier + ")"
        : "",
    ],
    [
      "payments for each of these",
      run.singleVerificationsPerSecond
        ? (run.paymentsPerSecond / run.singleVerificationsPerSecond).toFixed(2)
        : "",
    ],
  ]);
}

function failureTable(run) {
  return table(
    ["", "count"],
    [
      ...Object.entries(run.errors || {}).map(([kind, count]) => ["failed with " + kind, count]),
      ["payments that failed", Object.values(run.errors || {}).reduce((sum, count) => sum + count, 0)],
      ["requests refused as too busy, and sent again", numberOrNull(run.repeats)],
      ["payments started more than 1 ms late", numberOrNull(run.late)],
      ["payments dropped", numberOrNull(run.dropped)],
    ].filter(([, count]) => count !== null),
  );
}

function checkTable(run) {
  const check = run.check;
  return pairs([
    ["payments that each authority executed", "executions" in check ? formatted(check.executions) : "unknown"],
    ["payments acknowledged, warm-up included", formatted(check.acknowledged)],
    ["accounts compared", formatted(check.accountsRead)],
    ["signatures of answers verified", "signaturesVerified" in check ? formatted(check.signaturesVerified) : "all, by the clients"],
    ["every certificate at every authority", "delivered" in check ? (check.delivered ? "yes" : "no") : ""],
    ["differences", check.differences.length ? check.differences.join("; ") : "none"],
  ]);
}

function hostileTable(run) {
  return table(
    ["kind", "sent", "answered rightly", "too busy", "wrong"],
    Object.entries(run.hostile).map(([kind, of]) => [kind, of.sent, of.right, of.busy, of.wrong]),
  );
}

function connectionsTable(run) {
  return table(
    ["kind", "opened", "answered", "closed by the authority", "held back", "wrong"],
    Object.entries(run.hostileConnections).map(([kind, of]) => [
      kind,
      of.opened,
      of.answered,
      of.closedByTarget,
      of.heldBack,
      of.wrong,
    ]),
  );
}

function metricsTable(run) {
  return table(["metric", "grew by"], Object.entries(run.authorityMetrics));
}

function tables(run) {
  const made = [panel("What a payment costs", costTable(run)), panel("Failures and refusals", failureTable(run))];
  if (run.steps && run.steps.length) {
    const steps = ramp(run).table;
    made.unshift(panel("Steps of the ramp, in their order", table(steps.head, steps.rows)));
  }
  if (Object.keys(run.authoritySteps || {}).length) {
    const steps = authoritySteps(run).table;
    made.push(panel("The authority's steps", table(steps.head, steps.rows)));
  }
  if (Object.keys(run.hostile || {}).length) {
    made.push(panel("Hostile messages", hostileTable(run), "Sent beside the payments; their answers must be right, too."));
  }
  if (Object.keys(run.hostileConnections || {}).length) {
    made.push(panel("Hostile connections", connectionsTable(run), "Made beside the honest ones, which must not feel them."));
  }
  if (run.check) {
    made.push(panel("Is the authority's state right?", checkTable(run)));
  }
  made.push(panel("Machine", machineTable(run)), panel("Settings", pairs(Object.entries(run.settings || {}))));
  if (Object.keys(run.authorityMetrics || {}).length) {
    made.push(panel("The authority's counters", metricsTable(run), "By how much they grew meanwhile."));
  }
  return made;
}

function shownStep(run) {
  return run.model === "ramp" && run.steps && run.steps.length
    ? element("p", { class: "soft" }, "All but the ramp's own figure are of one step: the highest that met the objective, or the last if none did.")
    : null;
}

function build(run) {
  document.getElementById("headline").append(...headline(run));
  const figures = figuresOf(run);
  document.getElementById("report").append(
    element("h2", {}, "Charts"),
    shownStep(run) || "",
    figures.length
      ? element("div", { class: "grid" }, ...figures.map(figureElement))
      : element("p", {}, "No whole second was measured: there is nothing to draw."),
    element("h2", {}, "Figures"),
    element("div", { class: "grid" }, ...tables(run)),
  );
  document.getElementById("origin").textContent =
    "Made by meshpay bench" + (run.version ? " " + run.version : "") + ". Nothing on this page is loaded from a network.";
}

build(JSON.parse(document.getElementById("run").textContent));
drawAll();
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll());
window.addEventListener("resize", () => requestAnimationFrame(expose));
window.addEventListener("beforeprint", () => {
  root.dataset.paper = "";
  drawAll({ width: 660, height: 280 });
});
window.addEventListener("afterprint", () => {
  delete root.dataset.paper;
  drawAll();
});
window.addEventListener("load", expose);
root.dataset.ready = "true";
