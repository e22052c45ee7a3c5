import { describe, expect, it } from "vitest";
import { type BenchOptions, HELP, readOptions } from "../../../bench/breaker/options.js";
import { SCENARIOS } from "../../../bench/breaker/scenario.js";

const NAMES = SCENARIOS.map(({ name }) => name);

function read(...args: string[]): BenchOptions {
  const options = readOptions(args);
  if ("errors" in options) throw new Error(options.errors.join("; "));
  return options;
}

function errors(...args: string[]): string[] {
  const options = readOptions(args);
  return "errors" in options ? options.errors : [];
}

describe("the command line of the bench", () => {
  it("without anything measures everything, 30 times, with 1, 2 and 4 workers", () => {
    expect(read()).toMatchObject({
      trips: 30,
      concurrency: [1, 2, 4],
      only: NAMES,
      json: false,
      help: false,
    });
    expect(read().module).toMatch(/meshfuse\.wasm$/);
  });

  it("takes lists with and without blanks", () => {
    expect(read("--concurrency", "4, 8", "--only=rate,hung")).toMatchObject({
      concurrency: [4, 8],
      only: ["rate", "hung"],
    });
  });

  it("takes a module, a seed, and JSON in place of the table", () => {
    const options = read("--module", "/tmp/other.wasm", "--seed", "7", "--json");
    expect(options).toMatchObject({ module: "/tmp/other.wasm", seed: 7, json: true });
  });

  it("names every scenario and every option in its help", () => {
    for (const name of NAMES) expect(HELP).toContain(name);
    for (const name of Object.keys(read())) expect(HELP).toContain(`--${name}`);
    expect(read("-h").help).toBe(true);
  });

  it.each([
    [["--trips", "0"], '--trips: "0" is not a whole number from 1 to 1000'],
    [["--trips", "1e3"], '--trips: "1e3" is not a whole number from 1 to 1000'],
    [["--trips", "1001"], '--trips: "1001" is not a whole number from 1 to 1000'],
    [["--concurrency", "1,x"], '--concurrency: "x" is not a whole number from 1 to 32'],
    [["--concurrency", ""], '--concurrency: "" is not a whole number from 1 to 32'],
    [["--only", "rates"], `--only: "rates" is not one of ${NAMES.join(", ")}`],
    [["--seed=-1"], '--seed: "-1" is not a whole number from 1 to 999999999'],
    [["--trip", "3"], "Unknown option '--trip'"],
    [["30"], "Unexpected argument '30'"],
    [["--json=yes"], "Option '--json' does not take an argument"],
  ])("refuses %j in words", (args, words) => {
    expect(errors(...args).join("; ")).toContain(words);
  });

  it("tells all errors at once", () => {
    expect(errors("--trips", "x", "--concurrency", "y", "--only", "z")).toHaveLength(3);
  });
});
