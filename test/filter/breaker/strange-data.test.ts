// Shared data that another build wrote, or nobody: what cannot be a breaker's is not taken for one.
import { describe, expect, it } from "vitest";
import { Sidecar } from "../support/sidecar.js";

const DOCUMENT = { breakers: [{ name: "b", trip: { consecutive: 3 }, open: { base: "10s" } }] };
const RECORD = "mf.breaker2.ob";
const WINDOW = "mf.window2.ob";
const RECORD_SIZE = 712;
const PART_SIZE = 224;

function put(sidecar: Sidecar, key: string, value: Uint8Array): void {
  sidecar.envoy.shared.set("vm", key, value);
}

function record(state: number): Uint8Array {
  const bytes = Buffer.alloc(RECORD_SIZE);
  bytes.writeUInt32LE(state, 0);
  bytes.writeUInt32LE(7, 4);
  return bytes;
}

async function tripped(): Promise<Sidecar> {
  const sidecar = await Sidecar.start(DOCUMENT);
  for (let i = 0; i < 3; i++) sidecar.root.exchange({ upstream: { status: 503 } });
  return sidecar;
}

describe("a breaker's record", () => {
  it.each([3, 255, 0xfffffff9])("of a state %d that this build does not know is none", async (state) => {
    const sidecar = await Sidecar.start(DOCUMENT);
    put(sidecar, RECORD, record(state));
    sidecar.push({ ...DOCUMENT, revision: "2" });
    sidecar.envoy.advance(200);
    expect(sidecar.root.exchange().client.status).toBe(200);
    expect(sidecar.envoy.violationList).toEqual([]);
  });

  it("that was none is written anew by the next trip", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    put(sidecar, RECORD, record(9));
    for (let i = 0; i < 3; i++) sidecar.root.exchange({ upstream: { status: 503 } });
    expect(sidecar.root.exchange().stream.localReply?.details).toBe("meshfuse_breaker_open");
  });
});

describe("the windows of a breaker", () => {
  it("have a place for this worker's also where strangers took them all", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    put(sidecar, WINDOW, Buffer.alloc(200 * PART_SIZE, 0xff));
    sidecar.root.exchange();
    sidecar.envoy.advance(200);
    const window = Buffer.from(sidecar.envoy.shared.get("vm", WINDOW)?.value ?? "");
    expect(window.length).toBe(128 * PART_SIZE);
    expect(window.readUInt32LE(127 * PART_SIZE)).toBe(0);
  });

  it("trip as before where what lies there is none", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    put(sidecar, WINDOW, Buffer.from("not a window at all"));
    sidecar.envoy.advance(200);
    expect((await tripped()).root.exchange().client.status).toBe(503);
  });
});
