import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  answersOf,
  loadRecording,
  type Recording,
  recordingOf,
  saveRecording,
} from "../../../bench/diagnosis/recording.js";
import type { Change, StepSample } from "../../../controller/model/index.js";

const sample: StepSample = {
  requests: 5,
  outcomes: { success: 5 },
  latency: { p50Ms: 3 },
  inFlight: null,
};
const recording: Recording = {
  name: "two steps",
  window: {
    ...{ fromMs: 5_000, stepMs: 5_000, steps: 2 },
    calls: [{ source: "default/a", destination: "default/b" }],
    ends: [
      {
        seenBy: "source",
        source: "default/a",
        destination: "default/b",
        samples: [sample, undefined],
      },
    ],
    services: [{ service: "default/c", samples: [undefined, sample] }],
    instances: [
      {
        ...{ service: "default/b", instance: "b-1", version: "v1" },
        ...{ inbound: [undefined, sample], outbound: [sample, undefined] },
        resources: { cpu: [0.5, undefined] },
      },
    ],
  },
  changes: [],
  faults: [
    {
      ...{ name: "1", kind: "slow service", place: "b", targets: ["default/b"] },
      ...{ kinds: ["slow_service"], fromMs: 6_000, toMs: 9_000 },
    },
  ],
};

describe("a recording", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "meshfuse-recording-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("is read as it was written, steps without samples too", async () => {
    const path = join(folder, "one.json");
    await saveRecording(path, recording);
    expect(await loadRecording(path)).toStrictEqual(recording);
  });

  it("is refused with its path where there is no such file", async () => {
    await expect(loadRecording(join(folder, "none.json"))).rejects.toThrow(
      /none\.json cannot be read: ENOENT/,
    );
  });

  it("is refused where the file is no JSON", async () => {
    const path = join(folder, "text.json");
    await writeFile(path, "{");
    await expect(loadRecording(path)).rejects.toThrow(/text\.json is not JSON/);
  });

  it.each([
    ["null", "null"],
    ["a list", "[]"],
    ["of another version", JSON.stringify({ ...recording, version: 2 })],
    ["without a window", JSON.stringify({ version: 1, changes: [], faults: [] })],
    ["without faults", JSON.stringify({ version: 1, ...recording, faults: undefined })],
    ["without steps", JSON.stringify({ version: 1, ...recording, window: { fromMs: 1 } })],
  ])("is refused where it is %s", (_what, text) => {
    expect(() => recordingOf("x.json", text)).toThrow(
      /^x\.json is no(t whole, see .*: (window|faults|name)| recording of version 1)/,
    );
  });
});

describe("a recording that somebody made of other data", () => {
  type Json = Record<string, unknown>;
  const window = recording.window as unknown as Json;
  const [end] = recording.window.ends;
  const [first] = recording.faults;
  const read = (changed: Json) =>
    recordingOf("x.json", JSON.stringify({ version: 1, ...recording, ...changed }));
  const ends = (changed: object) => ({ window: { ...window, ends: [{ ...end, ...changed }] } });
  const faults = (changed: object) => ({ faults: [{ ...first, ...changed }] });
  const oneSample = (changed: object) => ends({ samples: [{ ...sample, ...changed }, null] });

  it("may tell as little as the mean of a service, and of no changes", () => {
    const told = { requests: null, outcomes: null, latency: { meanMs: 5 }, inFlight: null };
    const services = [{ service: "shop/cart", samples: [told, null] }];
    const bare = { ...window, calls: [], ends: [], instances: [], services };
    expect(read({ window: bare, faults: [] }).window.services[0]?.samples).toEqual([told, undefined]);
  });

  it("keeps how much of it is a copy", () => {
    expect(read({ copiedToMs: 7_000 }).copiedToMs).toBe(7_000);
  });

  it.each([
    ["a misspelt field", { fault: [] }, "fault: unknown field"],
    ["no name", { name: "" }, 'name: "" must NOT have fewer than 1 characters'],
    ["no steps", { window: { ...window, steps: 0 } }, "window.steps: 0 must be >= 1"],
    ["steps without length", { window: { ...window, stepMs: 0 } }, "window.stepMs: 0 must be > 0"],
    ["a step too few", ends({ samples: [sample] }), "window.ends[0].samples: 1 of 2 steps"],
    ["an end of no side", ends({ seenBy: "client" }), 'window.ends[0].seenBy: "client"'],
    ["negative requests", oneSample({ requests: -1 }), "window.ends[0].samples[0].requests: -1"],
    ["latency as text", oneSample({ latency: { p50Ms: "3" } }), "samples[0].latency.p50Ms: "],
    ["latency of another name", oneSample({ latency: { p42Ms: 3 } }), "latency.p42Ms: unknown field"],
    ["an outcome of another name", oneSample({ outcomes: { fine: 3 } }), "outcomes.fine: unknown field"],
    ["a sample without latency", oneSample({ latency: undefined }), "samples[0].latency: missing"],
    ["a fault without an answer", faults({ targets: [] }), "faults[0].targets: [] must NOT have fewer"],
    ["a fault of no kind of cause", faults({ kinds: ["slow"] }), "faults[0].kinds[0]: "],
    ["a fault that ends at once", faults({ toMs: 6_000 }), "faults[0]: 6000 to 6000"],
    ["a fault in seconds", faults({ fromMs: 6, toMs: 9 }), "faults[0]: 6 to 9 does not begin in the window"],
    ["a fault long after", faults({ fromMs: 60_000, toMs: 90_000 }), "faults[0]: 60000 to 90000"],
    ["two faults of one name", { faults: [first, first] }, 'faults: "1" is there twice'],
    ["a change of no kind", { changes: [{ kind: "wish" }] }, "changes[0]"],
  ])("is refused for %s, with the place and the value", (_what, changed, words) => {
    expect(() => read(changed as Json)).toThrow("x.json is not whole, see bench/README.md: ");
    expect(() => read(changed as Json)).toThrow(words);
  });

  it("says of each series how many steps it lacks, and of too many only the first", () => {
    const instance = { ...recording.window.instances[0], resources: { cpu: [1] }, inbound: [] };
    const many = Array.from({ length: 20 }, () => instance);
    const told = () => read({ window: { ...window, instances: many } });
    expect(told).toThrow("window.instances[0] inbound: 0 of 2 steps");
    expect(told).toThrow("window.instances[0] cpu: 1 of 2 steps");
    expect(told).not.toThrow("window.instances[9]");
  });
});

describe("the page of the bench", () => {
  it("shows a recording that can be read", async () => {
    const page = await readFile(new URL("../../../bench/README.md", import.meta.url), "utf8");
    const [, example = ""] = /```json\n([^`]*"faults"[^`]*)```/.exec(page) ?? [];
    expect(recordingOf("README.md", example)).toMatchObject({
      name: "a day in May",
      faults: [{ targets: ["shop/cart"] }],
    });
  });
});

describe("the answers of a target", () => {
  const change: Change = {
    ...{ kind: "config", name: "default/slow", atMs: 1, endedMs: null },
    ...{ services: [], summary: "" },
  };

  it("are the service, for a version with and without it", () => {
    expect(answersOf({ type: "service", service: "default/b" })).toEqual(["default/b"]);
    expect(answersOf({ type: "caller", service: "default/b" })).toEqual(["default/b"]);
    expect(answersOf({ type: "version", service: "default/b", version: "v2", instances: [] })).toEqual([
      "default/b",
      "default/b v2",
    ]);
  });

  it("are the edge, and the change by a name that no service has", () => {
    expect(answersOf({ type: "edge", source: "default/a", destination: "default/b" })).toEqual([
      "default/a -> default/b",
    ]);
    expect(answersOf({ type: "change", change })).toEqual(["change default/slow"]);
  });
});
