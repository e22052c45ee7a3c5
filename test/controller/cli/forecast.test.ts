import { describe, expect, it } from "vitest";
import { script } from "../api/fixture.js";
import { FORECASTS, FRESH, REVIEWS } from "../forecast/told.js";
import { run, serverFor } from "./world.js";

function lines(out: string): string[] {
  return out.split("\n").map((line) => line.trimEnd());
}

describe("forecast", () => {
  it("shows each metric at three times ahead, how it was made, and limits first", async () => {
    const cli = await serverFor(script({ forecasts: [REVIEWS] }));
    const { code, out } = await cli(["forecast"]);
    expect(code).toBe(0);
    expect(lines(out)).toEqual([
      "Limits",
      "  at this trend default/reviews breaks its latency objective (p95 300 ms) in ~12 min (8 to 25)",
      "",
      "SERVICE          METRIC               IN 10M              IN 20M              IN 30M  METHOD        VS NAIVE  NO FORECAST",
      "default/reviews  rate    100/s (95.0 to 105)  200/s (195 to 205)  300/s (295 to 305)  naive                -  -",
      "default/reviews  p50      150ms (145 to 155)  250ms (245 to 255)  350ms (345 to 355)  damped trend      0.40  -",
      "default/reviews  p95      280ms (275 to 285)  380ms (375 to 385)  480ms (475 to 485)  trend             0.40  -",
      "",
    ]);
  });

  it("says of a service without enough history why nothing is said", async () => {
    const cli = await serverFor(script({ forecasts: [FRESH] }));
    const { out } = await cli(["forecast", "fresh"]);
    expect(out).toContain("not enough history: 20m of the 2h that 30m ahead need");
    expect(out).toContain("a nearer --horizon needs less history");
    expect(out).not.toContain("IN 10M");
    expect((await cli(["forecast", "fresh", "--horizon", "1m"])).out).not.toContain("a nearer");
  });

  it("has each point in JSON", async () => {
    const cli = await serverFor(script({ forecasts: FORECASTS }));
    const { out } = await cli(["forecast", "-o", "json"]);
    expect(JSON.parse(out)).toEqual({ forecasts: FORECASTS, failure: null });
  });

  it("asks for what its options say; a service without a namespace is of default", async () => {
    const asked = script({ forecasts: FORECASTS });
    const cli = await serverFor(asked);
    const { code } = await cli(["forecast", "reviews", "--horizon", "1h", "--p95", "300ms", "--rate", "9.5"]);
    expect(code).toBe(0);
    const objectives = { "*": { p95Ms: 300, rate: 9.5 } };
    expect(asked.forecastsAsked).toEqual([{ service: "default/reviews", horizonMs: 3_600_000, objectives }]);
  });

  it("reads page after page", async () => {
    const many = Array.from({ length: 120 }, (_, at) => ({ ...FRESH, service: `default/s${at}` }));
    const cli = await serverFor(script({ forecasts: many }));
    const { out } = await cli(["forecast", "-o", "json"]);
    expect(JSON.parse(out).forecasts).toHaveLength(120);
  });

  it("says that no service has been seen yet, and why steps could not be read", async () => {
    const { out } = await (await serverFor(script()))(["forecast"]);
    expect(out).toBe("no forecasts: no service has been seen yet\n");
    const failing = await serverFor(script({ forecastFailure: "Prometheus does not answer" }));
    expect((await failing(["forecast"])).out).toContain(
      "the last steps could not be read: Prometheus does not answer",
    );
  });

  it.each<[string[], string]>([
    [["a", "b"], "too many arguments"],
    [["--rate", "0"], "Give a number above 0."],
    [["--rate", "many"], "Give a number above 0."],
  ])("with %j ends with 2 and says what is right", async (args, words) => {
    const { code, err } = await run(["forecast", ...args]);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  it("with a horizon that is none ends with 1 and says what is right", async () => {
    const { code, err } = await (await serverFor(script()))(["forecast", "--horizon", "2d"]);
    expect(code).toBe(1);
    expect(err).toContain("query/horizon");
  });
});
