import { describe, expect, it } from "vitest";
import { DIAGNOSIS_HELP, readDiagnosis } from "../../../bench/diagnosis/index.js";

const read = (line: string) => readDiagnosis(line === "" ? [] : line.split(" "));
const plain = { json: false, publish: false };

describe("the command line of the diagnosis bench", () => {
  it("runs the testbed where nothing is said", () => {
    const testbed = { kind: "testbed", seed: 1, count: undefined, only: [] };
    expect(read("")).toEqual({ what: testbed, ...plain });
    expect(read("testbed")).toEqual({ what: testbed, ...plain });
  });

  it("takes seed, count and words of the testbed", () => {
    expect(read("--seed 7 --count 3 --only ratings --only crash --json --publish")).toEqual({
      what: { kind: "testbed", seed: 7, count: 3, only: ["ratings", "crash"] },
      ...{ json: true, publish: true },
    });
  });

  it("takes recordings, and the folders of data sets", () => {
    expect(read("judge a.json b.json")).toMatchObject({
      what: { kind: "judge", files: ["a.json", "b.json"] },
    });
    expect(read("nezha /data")).toMatchObject({ what: { kind: "nezha", folder: "/data" } });
    expect(read("petshop /data --json")).toMatchObject({ what: { kind: "petshop" }, json: true });
  });

  it("forecasts made-up series, data sets and recordings", () => {
    expect(read("forecast")).toMatchObject({ what: { kind: "forecast", places: [] } });
    expect(read("forecast nezha /data")).toMatchObject({
      what: { kind: "forecast", data: "nezha", places: ["/data"] },
    });
    expect(read("forecast a.json b.json")).toMatchObject({
      what: { kind: "forecast", places: ["a.json", "b.json"] },
    });
  });

  it("shows its help, which names every option", () => {
    expect(read("nezha --help")).toEqual({ shows: "help" });
    for (const flag of ["seed", "count", "only", "json", "publish", "help"])
      expect(DIAGNOSIS_HELP).toContain(`--${flag}`);
  });

  it.each([
    ["blah", ["blah: is none of testbed, judge, nezha, petshop, forecast"]],
    ["testbed ratings", ["ratings: testbed takes no names; say --only WORD"]],
    ["judge", ["judge: name the recordings, such as bench/results/*-recording.json"]],
    ["nezha", ["nezha: name the one folder that holds its data"]],
    ["petshop a b", ["petshop: name the one folder that holds its data"]],
    ["forecast nezha", ["forecast nezha: name the one folder that holds its data"]],
    ["forecast --json", ["forecast: prints Markdown; leave out --json and --publish"]],
    ["nezha a --seed 2", ["--seed: nezha has no such option; the testbed has"]],
    [
      "--seed 0 --count x",
      ["--seed 0: a whole number from 1 to 2147483648", "--count x: a whole number from 1 to 1000"],
    ],
  ])("refuses %j, and says why", (line, errors) => {
    expect(read(line)).toEqual({ errors });
  });

  it("refuses options that it does not have", () => {
    expect(read("--fast")).toMatchObject({ errors: [expect.stringContaining("--fast")] });
  });
});
