import { describe, expect, test } from "vitest";
import { HELP, readOptions } from "../../bench/options.js";

const STEPS = ["instructions", "calls", "cpu", "memory", "delay"];
const read = (...args: string[]) => readOptions(args, STEPS, ["instructions", "calls"]);
const DEFAULTS = {
  scope: "short",
  steps: [],
  scenarios: [],
  module: undefined,
  json: false,
  publish: false,
};

describe("the bench's options", () => {
  test("are a short run where nothing is said", () => {
    expect(read()).toEqual({ run: DEFAULTS });
    expect(read("short")).toEqual({ run: DEFAULTS });
  });

  test("take steps and scenarios by their names, in any order", () => {
    expect(read("memory", "full", "rules-1000", "calls")).toEqual({
      run: { ...DEFAULTS, scope: "full", steps: ["memory", "calls"], scenarios: ["rules-1000"] },
    });
  });

  test("are a full run by that word", () => {
    expect(read("full")).toEqual({ run: { ...DEFAULTS, scope: "full" } });
  });

  test("take a module, JSON and the page to publish", () => {
    expect(read("--module", "x.wasm", "--json", "--publish")).toEqual({
      run: { ...DEFAULTS, module: "x.wasm", json: true, publish: true },
    });
  });

  test("show help and the list before anything else", () => {
    expect(read("--help", "nonsense")).toEqual({ shows: "help" });
    expect(read("-h")).toEqual({ shows: "help" });
    expect(read("--list")).toEqual({ shows: "list" });
  });

  test("are refused all at once, each with what to do", () => {
    expect(read("nonsense", "short", "full", "rules-7")).toEqual({
      errors: [
        "nonsense is no step and no scenario; npm run bench -- --list shows them",
        "rules-7 is no step and no scenario; npm run bench -- --list shows them",
        "short and full: say one of them",
      ],
    });
  });

  test("name the feature that a pending scenario waits for", () => {
    expect(read("access")).toEqual({
      errors: ["access (an access rule) is pending: the filter has no AccessRule yet"],
    });
  });

  test("take the reason for new committed numbers of steps that have some", () => {
    expect(read("calls", "--commit", "one call less")).toEqual({
      run: { ...DEFAULTS, steps: ["calls"], commit: "one call less" },
    });
    expect(read("cpu", "calls", "--commit", " ")).toEqual({
      errors: [
        "--commit: cpu has no committed numbers; instructions and calls have",
        "--commit: say why the numbers change",
      ],
    });
    expect(read("--commit", "x")).toEqual({ errors: ["--commit: say of which step: instructions, calls"] });
  });

  test("refuse a scenario for a step that measures none", () => {
    expect(readOptions(["reports", "tag"], ["reports"], [])).toEqual({
      errors: ["reports measures no scenario; leave out tag"],
    });
  });

  test("take delay, which is the name of a step and of a scenario, for the step", () => {
    expect(read("--publish", "delay")).toEqual({ run: { ...DEFAULTS, publish: true, steps: ["delay"] } });
  });

  test("refuse to publish a part of a step", () => {
    expect(read("--publish", "cpu", "rules-1000")).toEqual({
      errors: ["--publish: publish whole steps, not scenarios"],
    });
  });

  test("refuse an unknown flag and one without its value", () => {
    expect(read("--nonsense")).toHaveProperty("errors.0", expect.stringContaining("--nonsense"));
    expect(read("--module")).toHaveProperty("errors.0", expect.stringContaining("--module"));
  });

  test("are all in the help text", () => {
    for (const flag of ["--list", "--module", "--json", "--publish", "--commit", "--help", "full", "mine"]) {
      expect(HELP).toContain(flag);
    }
  });
});
