import { describe, expect, it } from "vitest";
import { parseOptions } from "./options.js";

const parse = (line: string) => parseOptions(line.split(" ").filter(Boolean), 99);

describe("the command line", () => {
  it("runs all targets for a minute by default", () => {
    expect(parse("")).toEqual({ command: "run", targets: [], forMs: 60_000, seed: 99, file: "" });
  });

  it("takes targets, a time and a seed", () => {
    const expected = { command: "run", targets: ["config", "life"], forMs: 600_000, seed: 7 };
    expect(parse("--target config --for 10m --target life --seed 7")).toMatchObject(expected);
    expect(parse("--for 45s")).toMatchObject({ forMs: 45_000 });
    expect(parse("--for 2h")).toMatchObject({ forMs: 7_200_000 });
  });

  it("replays a file, and keeps what long runs found", () => {
    expect(parse("replay x/config/a.json")).toMatchObject({ command: "replay", file: "x/config/a.json" });
    expect(parse("keep --target report")).toMatchObject({ command: "keep", targets: ["report"] });
  });

  it.each([
    ["--target banana", '"banana" is not one of config, headers, life, report'],
    ["--target toString", '"toString" is not one of config, headers, life, report'],
    ["--target", '"" is not one of config, headers, life, report'],
    ["--for ten", '"ten" is not a time such as 30s, 10m or 2h'],
    ["--for 10", '"10" is not a time such as 30s, 10m or 2h'],
    ["--seed -1", '"-1" is not a seed such as 42'],
    ["--fast", '"--fast" is not known'],
    ["replay", "replay needs a file"],
  ])("says what is wrong with %s", (line, error) => {
    expect(parse(line)).toEqual({ error });
  });
});
