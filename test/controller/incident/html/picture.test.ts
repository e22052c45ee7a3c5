import { describe, expect, it } from "vitest";
import { element, escaped } from "../../../../controller/incident/html/escape.js";
import { pathPicture } from "../../../../controller/incident/html/path.js";
import { plotFigure } from "../../../../controller/incident/html/plot.js";
import type { PathStep, Plot } from "../../../../controller/incident/index.js";
import { malformed } from "../support/well-formed.js";

const PLOT: Plot = {
  title: "a -> b: latency (p75)",
  unit: "ms",
  timesMs: [0, 1000, 2000, 3000],
  stepMs: 1000,
  lines: [{ name: "its requests", values: [10, 10, null, 90] }],
  baseline: { span: { fromMs: 0, toMs: 2000 }, low: 8, middle: 10, high: 12 },
  onsetMs: 2000,
  detectedMs: 3000,
};
const plotted = (more: Partial<Plot> = {}) => plotFigure({ ...PLOT, ...more }, "p");

/** Numbers of all attributes of a name. */
function placesOf(svg: string, name: string): number[] {
  return [...svg.matchAll(new RegExp(` ${name}="(-?[\\d.]+)"`, "g"))].map(([, value]) => Number(value));
}

describe("text in a page", () => {
  it.each([
    ["<b>", "&lt;b&gt;"],
    [`"'&`, "&quot;&#39;&amp;"],
    ["a\u0000b\u202e", "a?b?"],
    ["\ud800", "?"],
    ["😀 ä", "😀 ä"],
  ])("%j is %s", (text, shown) => {
    expect(escaped(text)).toBe(shown);
  });

  it("is no element where there is none", () => {
    expect(element("p", "")).toBe("");
    expect(element("p", "a<b", 'class="x"')).toBe('<p class="x">a&lt;b</p>');
  });
});

describe("a plot as a picture", () => {
  it("is well-formed, with all that it draws within its frame", () => {
    const figure = plotted();
    expect(malformed(figure)).toBeUndefined();
    for (const name of ["x", "x1", "x2", "cx"]) {
      for (const place of placesOf(figure, name)) expect(place).toBeLessThanOrEqual(720);
    }
    for (const name of ["y", "y1", "y2", "cy"]) {
      for (const place of placesOf(figure, name)) {
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThanOrEqual(220);
      }
    }
  });

  it("writes the time of the onset on the side where there is room", () => {
    const wordsOf = (onsetMs: number) =>
      /<text [^>]*text-anchor="(\w+)">onset/.exec(plotted({ onsetMs }))?.[1];
    expect(wordsOf(0)).toBe("start");
    expect(wordsOf(3900)).toBe("end");
    expect(wordsOf(9000)).toBeUndefined();
  });

  it("breaks its line where nothing is known, and shows a lone value as a dot", () => {
    const figure = plotted();
    expect([...figure.matchAll(/<path class="line0" d="M[\d. L]+"\/>/g)].length).toBeGreaterThan(0);
    expect(figure).toContain('<circle class="dot0"');
    expect(plotted({ lines: [{ name: "l", values: [null, null, null, null] }] })).not.toContain("<circle");
  });

  it("draws larger values higher", () => {
    const d = /<path class="line0" d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/.exec(
      plotted({ lines: [{ name: "l", values: [10, 50, 50, 50] }] }),
    );
    const [, , low = "", , high = ""] = d ?? [];
    expect(Number(high)).toBeLessThan(Number(low));
  });

  it("shows what was usual, or nothing of it", () => {
    expect(plotted()).toContain('class="band"');
    const without = plotted({ baseline: null });
    expect(without).not.toContain('class="band"');
    expect(without).not.toContain("shaded");
  });

  it("marks the onset where it lies within", () => {
    expect(plotted()).toContain("onset 00:00:02Z");
    expect(plotted({ onsetMs: 60_000 })).not.toContain('class="onset"');
  });

  it("says in words what it shows", () => {
    expect(plotted()).toContain(
      "Usual: 8 ms to 12 ms. Onset at 00:00:02Z. its requests: at last 90 ms, at most 90 ms.",
    );
    const silent = [{ name: "l", values: [1, 2, 3, null] }];
    expect(plotted({ lines: silent, baseline: null })).toContain("l: silent at last, at most 3 ms");
  });

  it("tells its lines apart by class and name", () => {
    const lines = ["one", "two", "three", "four"].map((name) => ({ name, values: [1, 2, 3, 4] }));
    const figure = plotted({ lines });
    for (const [index, { name }] of lines.entries()) {
      expect(figure).toContain(`class="line${index}"`);
      expect(figure).toContain(` ${name}`);
    }
  });

  it.each([
    [{ timesMs: [], lines: [{ name: "l", values: [] }] }],
    [{ lines: [{ name: "l", values: [0, 0, 0, 0] }], baseline: null }],
    [{ lines: [{ name: "l", values: [-5, 5, 1e15, 3] }] }],
    [{ lines: [{ name: "l", values: [1e-12, 1e-12, 1e-12, 1e-12] }] }],
  ])("is drawn of %j without a place that is none", (more) => {
    const figure = plotted(more);
    expect(malformed(figure)).toBeUndefined();
    expect(figure).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe("the way to a cause as a picture", () => {
  const step = (node: string, role: PathStep["role"], seen = ""): PathStep => ({ node, role, seen });
  const way = [
    step("outside", "users"),
    step("default/a", "affected", "fails: 0 % -> 9 %"),
    step("default/b", "cause"),
  ];

  it("has a box for each, the cause marked, and arrows between", () => {
    const picture = pathPicture(way, "w");
    expect(malformed(picture)).toBeUndefined();
    expect(picture.match(/<rect /g)).toHaveLength(3);
    expect(picture.match(/class="arrow [a-z]+"/g)).toHaveLength(2);
    expect(picture.match(/class="box cause"/g)).toHaveLength(1);
    expect(picture).toContain(">users<");
    expect(picture).toContain("fails: 0 % -&gt; 9 %");
  });

  it("cuts a name that is too long for its box, and says it whole in words", () => {
    const long = `shop/${"x".repeat(80)}`;
    const picture = pathPicture([step("outside", "users"), step(long, "cause")], "w");
    expect(picture).toContain(`>shop/${"x".repeat(36)}...<`);
    expect(picture).toContain(`<desc id="w-about">users, then ${long}</desc>`);
  });

  it("is none of one service alone", () => {
    expect(pathPicture(way.slice(0, 1), "w")).toBe("");
    expect(pathPicture([], "w")).toBe("");
  });
});

describe("what is well-formed", () => {
  it.each([
    ["<p>a</p>", undefined],
    ["<p>a<br/></p>", undefined],
    ["<p>a", "<p> stays open"],
    ["<p><b>a</p></b>", "</p> closes nothing"],
    ["a < b", "a bare < at"],
    ["a & b", "a bare & at"],
    ['<p x="<">a</p>', "closes nothing"],
  ])("%s: %s", (page, error) => {
    if (error === undefined) expect(malformed(page)).toBeUndefined();
    else expect(malformed(page)).toContain(error);
  });
});
