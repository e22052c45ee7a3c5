// The pages on what is wrong, why, and what is to come, against what the code does.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EXIT } from "../../controller/cli/world.js";
import { DEFAULT_THRESHOLDS, thresholdErrors, WARM_UP } from "../../controller/detect/index.js";
import { METHODS, SCALES, stepsNeeded } from "../../controller/forecast/index.js";
import { CAUSE_KINDS, CHANGE_KINDS, CONDITIONS, SEVERITIES } from "../../controller/model/index.js";
import { readSeriesSetting } from "../../controller/series/index.js";
import { analysisOf, INCIDENT } from "../controller/cli/analysis.js";
import { tableUnder } from "./checks/tables.js";
import { ROOT } from "./pages.js";

const pageOf = (name: string) => readFileSync(join(ROOT, `docs/${name}.md`), "utf8");
const codes = (cells: readonly (string | undefined)[]) =>
  cells.flatMap((cell = "") => [...cell.matchAll(/`(\w+)`/g)].map(([, code = ""]) => code));
const HOUR_MS = 3_600_000;

describe("the page on analysis", () => {
  const page = pageOf("analysis");

  test("shows what the command shows", async () => {
    const shown = /^ {4}1 incident; [\s\S]*?(?=\n\n- \*\*Incidents)/m.exec(page)?.[0] ?? "";
    const { out } = await analysisOf({
      incidents: [{ ...INCIDENT, onsetMs: Date.parse("2026-11-21T12:05:00Z") }],
      conditions: { ok: 12, suspect: 0, incident: 1, recovering: 0, no_data: 0 },
      next: [{ why: "the report on incident 7", command: "meshfuse incidents 7" }],
    });
    const lines = (text: string) => text.split("\n").map((line) => line.trim().replaceAll(/\s+/g, " "));
    const told = new Set(lines(out));
    expect(lines(shown).filter((line) => !told.has(line))).toEqual([]);
    expect(lines(shown).length).toBeGreaterThan(8);
  });

  test("tells the exit codes of the command", () => {
    const told = tableUnder(page, "meshfuse analyze").map(([code]) => Number(code));
    expect(told).toEqual([EXIT.ok, EXIT.failed, EXIT.findings, EXIT.unreachable]);
  });

  test("has each kind of change", () => {
    const told = codes(tableUnder(page, "What was changed").map(([kind]) => kind));
    expect(told.sort()).toEqual([...CHANGE_KINDS].sort());
  });
});

describe("the page on detection", () => {
  const page = pageOf("detection");

  test("has each state, and each severity", () => {
    expect(codes(tableUnder(page, "States").map(([state]) => state))).toEqual([...CONDITIONS]);
    for (const severity of SEVERITIES) expect(page).toContain(`\`${severity}\``);
  });

  test("has each threshold with its default and the bounds that are checked", () => {
    const rows = tableUnder(page, "Thresholds").map(([name, value, bounds = ""]) => {
      const [least, most] = bounds.split(", ").map(Number);
      return { name: codes([name])[0] ?? "", value: Number(value), least: least ?? 0, most: most ?? 0 };
    });
    expect(Object.fromEntries(rows.map(({ name, value }) => [name, value]))).toEqual(DEFAULT_THRESHOLDS);
    for (const { name, least, most } of rows) {
      for (const fits of [least, most]) expect(thresholdErrors({ [name]: fits }), name).toEqual([]);
      for (const under of [least - 1e-6, most + 1e-6])
        expect(thresholdErrors({ [name]: under }), name).toHaveLength(1);
    }
  });

  test("says how long it learns", () => {
    expect(WARM_UP).toEqual({ steps: 3, ms: 60_000 });
    expect(page).toContain("a minute, and three steps at least");
  });
});

describe("the page on diagnosis", () => {
  test("says when each kind is said", () => {
    const told = codes(tableUnder(pageOf("diagnosis"), "Kinds").map(([kinds]) => kinds));
    expect(told.sort()).toEqual([...CAUSE_KINDS].sort());
  });
});

describe("the page on forecasts", () => {
  const page = pageOf("forecasts");

  test("has each method", () => {
    expect(codes(tableUnder(page, "How it is made").map(([method]) => method))).toEqual([...METHODS]);
  });

  test("has a row for each length of steps, and the history that a horizon of it needs", () => {
    const rows = tableUnder(page, "How far, in which steps");
    expect(rows).toHaveLength(SCALES.length);
    const stepMs = rows.map(
      ([, steps = ""]) => ({ "10 s": 10_000, "a minute": 60_000, "ten minutes": 600_000 })[steps],
    );
    expect(stepMs).toEqual(SCALES.map((scale) => scale.stepMs));
    const needed = ([minute, half, all]: readonly [number, number, number]) =>
      [half, all].map((lead) => (stepsNeeded(lead) * minute) / 60);
    expect(needed([10, 30, 60])).toEqual([20, 40]);
    expect(needed([60, 60, 120]).map((minutes) => minutes / 60)).toEqual([4, 8]);
    expect(needed([600, 72, 144]).map((minutes) => minutes / 60 / 24)).toEqual([2, 4]);
    expect(rows.map(([, , , history]) => history)).toEqual([
      "20 m for 5 m, 40 m for 10 m",
      "4 h for an hour, 8 h for two",
      "2 days for 12 h, 4 days for a day",
    ]);
    expect(SCALES.map(({ steps, stepMs: each }) => (steps * each) / HOUR_MS)).toEqual([1, 12, 168]);
  });
});

describe("the page on series", () => {
  test("says which steps a Prometheus may be read in", () => {
    const page = pageOf("series");
    const stepOf = (step: string) => readSeriesSetting(`prometheus=http://p${step}`);
    expect(page).toContain("from 1s to 5m");
    for (const fits of ["1s", "5m"]) expect(stepOf(`;step=${fits}`)).toHaveProperty("setting");
    for (const not of ["999ms", "301s"]) expect(stepOf(`;step=${not}`)).toHaveProperty("error");
    expect(page).toContain("15s by default");
    expect(stepOf("")).toMatchObject({ setting: { stepMs: 15_000 } });
  });
});
