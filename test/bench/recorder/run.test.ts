import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Export, encode, type Import, op } from "../../../bench/floor/encode.js";
import { RecordError, type Recording, record, totalsOf } from "../../../bench/recorder/index.js";
import { SCENARIOS, type Scenario } from "../../../bench/scenario/index.js";
import { Sidecar } from "../../filter/support/sidecar.js";

const MODULE = fileURLToPath(new URL("../../../dist/meshfuse.wasm", import.meta.url));
/** As many of an edge and outcome as the filter ever looks at between two reports. */
const LOOKED_AT = 16;
const named = (name: string): Scenario => {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
};
const callsOf = (recording: Recording) => {
  const calls: Record<string, number> = {};
  for (const { name } of recording.flatMap((entry) => entry.calls)) calls[name] = (calls[name] ?? 0) + 1;
  return calls;
};

describe("the recorded calls of the filter", () => {
  const like = SCENARIOS.filter(({ name }) => !/^(delay|keys-1.+)$/.test(name));

  it.each(like)("are those that it makes in the emulated Envoy: $name", async (scenario) => {
    const { envoy, root } = await Sidecar.start(scenario.document);
    const headers = Object.fromEntries(scenario.requests[0]?.filter(([name]) => !name.startsWith(":")) ?? []);
    const path = scenario.requests[0]?.find(([name]) => name === ":path")?.[1];
    const request = { authority: "ratings:9080", path, headers };
    const upstream = { body: "x".repeat(64), delayMs: 2 };
    root.exchange({ request, upstream });
    envoy.advance(600);
    // The first of an interval are looked at for their traces; a recorded request comes later.
    for (let count = 0; count < LOOKED_AT; count++) root.exchange({ request, upstream });
    const { ledger, client } = root.exchange({ request, upstream });
    const recording = await record(scenario, MODULE);
    expect(client.status).toBe(scenario.status);
    expect(callsOf(recording)).toEqual(ledger.hostCalls);
    expect(totalsOf(recording).returnedValues).toBe(ledger.returnedValues);
  });

  it("begin with the stream and end with it", async () => {
    const recording = await record(named("pass-through"), MODULE);
    expect(recording.map(({ name, answer }) => [name, answer])).toEqual([
      ["proxy_on_context_create", undefined],
      ["proxy_on_request_headers", 0],
      ["proxy_on_response_headers", 0],
      ["proxy_on_response_body", 0],
      ["proxy_on_log", undefined],
      ["proxy_on_done", 1],
    ]);
  });

  it("of a rejected request are a reply, after which the filter holds the stream", async () => {
    const recording = await record(named("rejection"), MODULE);
    expect(callsOf(recording).proxy_send_local_response).toBe(1);
    expect(recording.find(({ name }) => name === "proxy_on_request_headers")?.answer).toBe(1);
  });

  it("of a delayed request hold it and arm the timer", async () => {
    const recording = await record(named("delay"), MODULE);
    expect(recording.find(({ name }) => name === "proxy_on_request_headers")?.answer).toBe(1);
    expect(callsOf(recording)).toMatchObject({ proxy_set_tick_period_milliseconds: 1 });
  });

  it("are the same each time", async () => {
    const first = await record(named("keys-1000"), MODULE);
    expect(await record(named("keys-1000"), MODULE)).toEqual(first);
  });
});

describe("a module that cannot be recorded", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "meshfuse-record-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const LOG: Import = {
    module: "env",
    name: "proxy_log",
    parameters: ["i32", "i32", "i32"],
    results: ["i32"],
  };
  const entry = (name: string, parameters: number, body: readonly number[]): Export => ({
    name,
    parameters: Array(parameters).fill("i32"),
    results: [],
    body,
  });
  function written(imports: readonly Import[], exports: readonly Export[]): string {
    const path = join(folder, "module.wasm");
    const data = [{ address: 8, bytes: Buffer.from("no") }];
    writeFileSync(path, encode({ imports, exports, memoryPages: 1, data }));
    return path;
  }

  it("is named by the import that nobody emulates", async () => {
    const path = written([{ ...LOG, name: "proxy_dance" }], []);
    await expect(record(named("pass-through"), path)).rejects.toThrow(
      new RecordError("the module calls env.proxy_dance, which the recorder does not have"),
    );
  });

  it("is one that logs an error, as a filter that refuses its configuration does", async () => {
    const say = [...op.i32(4), ...op.i32(8), ...op.i32(2), ...op.call(0), ...op.drop];
    const path = written([LOG], [entry("proxy_on_log", 1, say)]);
    await expect(record(named("pass-through"), path)).rejects.toThrow("the module logs an error: no");
  });

  it("is one that asks for something else from one request to the next", async () => {
    const say = [...op.i32(2), ...op.i32(8), ...op.i32(2), ...op.call(0), ...op.drop];
    const turn = [...op.getGlobal, ...op.i32(1), ...op.add, ...op.setGlobal];
    const isOdd = [...op.getGlobal, ...op.i32(1), ...op.and];
    const path = written([LOG], [entry("proxy_on_log", 1, [...turn, ...isOdd, ...op.when(say)])]);
    await expect(record(named("pass-through"), path)).rejects.toThrow(
      /^pass-through is not steady: proxy_on_log\((proxy_log)?\) in one request, proxy_on_log\((proxy_log)?\) in another$/,
    );
  });

  it("is one that holds a request for ever", async () => {
    const hold: Export = { ...entry("proxy_on_request_headers", 3, op.i32(1)), results: ["i32"] };
    await expect(record(named("pass-through"), written([], [hold]))).rejects.toThrow(
      "pass-through: a request is held for more than 10000 ms",
    );
  });
});
