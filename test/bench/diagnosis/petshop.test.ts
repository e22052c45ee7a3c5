import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readPetshop } from "../../../bench/diagnosis/petshop.js";
import { RecordingError } from "../../../bench/diagnosis/recording.js";

const STEP_MS = 300_000;
const HEADERS = [
  "microservice,web,web,web,a/b,a/b",
  "metric,latency,requests,availability,latency,requests",
  "statistic,p50,Sum,Average,Average,Sum",
  "unix_timestamp,,,,,",
];

let root: string;
const scenario = () => join(root, "low");

function write(path: string, lines: readonly string[]): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `${lines.join("\n")}\n`);
}

function table(path: string, rows: readonly string[]): void {
  write(path, [...HEADERS, ...rows]);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "petshop-"));
  write(join(scenario(), "graph.csv"), [",web,a/b", "web,0.0,1.0", "a/b,0.0,0.0"]);
  table(join(scenario(), "noissue", "metrics.csv"), ["9000.0,0.1,50,100,0.02,50", "9300.0,0.1,40,90,,0"]);
  const issue = join(scenario(), "train", "issue_0");
  table(join(issue, "metrics.csv"), ["1000.0,0.1,50,100,0.02,50", "1300.0,0.9,60,95,0.5,60"]);
  const target = { target: { node: "web", metric: "latency", timestamp: 1310 }, root_cause: { node: "a/b" } };
  write(join(issue, "target.json"), [JSON.stringify(target)]);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("PetShop as recordings", () => {
  it("has one quiet recording of each scenario, and one of each issue", async () => {
    const recordings = await readPetshop(root);
    expect(recordings.map(({ name, faults }) => [name.split("/").slice(1).join("/"), faults.length])).toEqual(
      [
        ["low/quiet", 0],
        ["low/train/issue_0", 1],
      ],
    );
  });

  it("lets the steps of an issue follow those of the run without issues", async () => {
    const [quiet, issue] = await readPetshop(scenario());
    expect(quiet?.window).toMatchObject({ fromMs: 9_000_000, stepMs: STEP_MS, steps: 2 });
    expect(issue?.window).toMatchObject({ fromMs: 9_000_000, stepMs: STEP_MS, steps: 4 });
    expect([quiet?.copiedToMs, issue?.copiedToMs]).toEqual([undefined, 9_000_000 + 2 * STEP_MS]);
    expect(issue?.window.services.every(({ samples }) => samples.length === 4)).toBe(true);
  });

  it("moves the time of the fault with the steps", async () => {
    const [, issue] = await readPetshop(scenario());
    expect(issue?.faults).toEqual([
      {
        name: "latency of petshop/web",
        kind: "latency",
        place: "petshop/a_b",
        kinds: [],
        targets: ["petshop/a_b"],
        fromMs: 9_000_000 + 2 * STEP_MS + 310_000,
        toMs: 9_000_000 + 4 * STEP_MS,
      },
    ]);
  });

  it("reads requests, failures by availability, and seconds as milliseconds", async () => {
    const [quiet] = await readPetshop(scenario());
    const of = (service: string) => quiet?.window.services.find((series) => series.service === service);
    expect(of("petshop/web")?.samples).toEqual([
      { requests: 50, outcomes: { success: 50, failure: 0 }, latency: { p50Ms: 100 }, inFlight: null },
      { requests: 40, outcomes: { success: 36, failure: 4 }, latency: { p50Ms: 100 }, inFlight: null },
    ]);
    expect(of("petshop/a_b")?.samples[0]).toMatchObject({ outcomes: null, latency: { meanMs: 20 } });
  });

  it("tells an idle step from one of which nothing is told", async () => {
    table(join(scenario(), "noissue", "metrics.csv"), ["9000.0,0.1,50,100,,0", "9300.0,,,,,"]);
    const [quiet] = await readPetshop(scenario());
    const samples = quiet?.window.services.map((series) => series.samples);
    expect(samples?.[0]).toEqual([{ requests: 0, outcomes: {}, latency: {}, inFlight: null }, undefined]);
    expect(samples?.[1]?.[1]).toBeUndefined();
  });

  it("names who calls whom with one slash a name", async () => {
    const [quiet] = await readPetshop(scenario());
    expect(quiet?.window.calls).toEqual([{ source: "petshop/web", destination: "petshop/a_b" }]);
  });

  it("refuses a folder that is none, or holds something else, with its path", async () => {
    await expect(readPetshop(join(root, "absent"))).rejects.toThrow(/absent: holds no PetShop data/);
    await expect(readPetshop(join(scenario(), "train"))).rejects.toBeInstanceOf(RecordingError);
    write(join(scenario(), "noissue", "metrics.csv"), ["a,b", "1,2"]);
    await expect(readPetshop(root)).rejects.toThrow(/metrics.csv: expected rows of services/);
  });

  it("refuses a target without a time or a cause", async () => {
    write(join(scenario(), "train", "issue_0", "target.json"), ["{}"]);
    await expect(readPetshop(root)).rejects.toThrow(/target.json: expected target.timestamp/);
  });
});

describe("other scenarios and splits", () => {
  const label = { target: { node: "web", metric: "latency", timestamp: 1310 }, root_cause: { node: "a/b" } };
  const issueAt = (folder: string, { target, root_cause } = label) => {
    table(join(folder, "metrics.csv"), ["1000.0,0.1,50,100,0.02,50", "1300.0,0.9,60,95,0.5,60"]);
    write(join(folder, "target.json"), [JSON.stringify({ target, root_cause })]);
  };

  it("are read by their shape, whatever their names", async () => {
    issueAt(join(scenario(), "test", "case-17"));
    cpSync(scenario(), join(root, "bursts of traffic"), { recursive: true });
    const names = (await readPetshop(root)).map(({ name }) => name.split("/").slice(1).join("/"));
    expect(names).toEqual(
      ["bursts of traffic", "low"].flatMap((level) => [
        ...[`${level}/quiet`, `${level}/test/case-17`, `${level}/train/issue_0`],
      ]),
    );
  });

  it("may be linked to", async () => {
    symlinkSync(scenario(), join(root, "linked"));
    expect((await readPetshop(root)).map(({ faults }) => faults.length)).toEqual([0, 1, 0, 1]);
  });

  it("may have labels without a metric", async () => {
    const { node, timestamp } = label.target;
    write(join(scenario(), "train", "issue_0", "target.json"), [
      JSON.stringify({ ...label, target: { node, timestamp } }),
    ]);
    const [, issue] = await readPetshop(root);
    expect(issue?.faults[0]).toMatchObject({ name: "not told of petshop/web", targets: ["petshop/a_b"] });
  });

  it("may lack steps, and have them in any order: each is where its time is", async () => {
    table(join(scenario(), "noissue", "metrics.csv"), [
      ...["9900.0,0.3,30,100,0.02,50", "9000.0,0.1,50,100,0.02,50", "9300.0,0.2,40,90,,0", "cut short"],
    ]);
    const [quiet] = await readPetshop(root);
    expect(quiet?.window).toMatchObject({ fromMs: 9_000_000, steps: 4 });
    const web = quiet?.window.services.find(({ service }) => service === "petshop/web");
    expect(web?.samples.map((sample) => sample?.requests)).toEqual([50, 40, undefined, 30]);
  });
});

describe("files that are not as expected", () => {
  const target = () => join(scenario(), "train", "issue_0", "target.json");

  it.each([
    ["{", /target\.json is not JSON/],
    ["null", /target\.json: expected target\.timestamp/],
    ['{"target":{"timestamp":1310},"root_cause":{"node":"web"}}', /target\.node/],
    ['{"target":{"node":"web","timestamp":99},"root_cause":{"node":"web"}}', /99 is not in the time/],
  ])("such as a label %s are refused by name", async (text, words) => {
    write(target(), [text]);
    await expect(readPetshop(root)).rejects.toThrow(words);
    await expect(readPetshop(root)).rejects.toBeInstanceOf(RecordingError);
  });

  it.each([join("train", "issue_0", "metrics.csv"), "graph.csv"])("such as no %s are", async (name) => {
    rmSync(join(scenario(), name));
    await expect(readPetshop(root)).rejects.toThrow(`${name} cannot be read`);
    await expect(readPetshop(root)).rejects.toBeInstanceOf(RecordingError);
  });

  it("such as a file in place of the folder are", async () => {
    await expect(readPetshop(target())).rejects.toThrow(/target\.json: holds no PetShop data/);
  });

  it("such as a table with a time far off are", async () => {
    table(join(scenario(), "noissue", "metrics.csv"), ["1.0,0.1,50,100,0.02,50", "9e9,0.1,50,100,0.02,50"]);
    await expect(readPetshop(root)).rejects.toThrow(/noissue.metrics\.csv: expected rows/);
  });
});
