import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { OWN_BYTES } from "../module/layout.js";
import { Finding } from "./finding.js";
import { pairsOf, readPairs, writePairs } from "./pairs.js";
import { type KeptSidecar, Sidecar } from "./sidecar.js";

const CLOSED = Buffer.from(
  JSON.stringify({ breakers: [{ name: "b", trip: { consecutive: 1 }, open: { base: "1h", max: "1h" } }] }),
);
const REQUEST = pairsOf([
  [":authority", "a"],
  [":path", "/"],
]);
const FAILED = pairsOf([[":status", "503"]]);

let sidecar: Sidecar;
let beginning: KeptSidecar;
beforeAll(async () => {
  sidecar = await Sidecar.start();
  beginning = sidecar.keep();
});
beforeEach(() => sidecar.restore(beginning));

/** A request that the upstream answers with 503; what the filter answered by itself. */
function request(root: ReturnType<Sidecar["configure"]>["root"]): number {
  const stream = sidecar.openStream(root);
  const reply = sidecar.request(stream, REQUEST);
  if (reply === 0) sidecar.response(stream, FAILED);
  sidecar.end(stream);
  return reply;
}

function finding(action: () => void): string {
  try {
    action();
  } catch (error) {
    if (error instanceof Finding) return error.message;
    throw error;
  }
  return "";
}

describe("a state", () => {
  it("comes back with all that the filter remembered", () => {
    const { root } = sidecar.configure(CLOSED);
    const closed = sidecar.keep();
    expect([request(root), request(root)]).toEqual([0, 503]);
    const open = sidecar.keep();
    sidecar.restore(closed);
    expect(request(root)).toBe(0);
    sidecar.restore(open);
    expect(request(root)).toBe(503);
    sidecar.restore(beginning);
    expect(sidecar.host.state.shared.size).toBe(0);
  });

  it("comes back after the filter was stopped in the middle", () => {
    const { root } = sidecar.configure(CLOSED);
    const closed = sidecar.keep();
    expect(finding(() => sidecar.host.guest.enter("proxy_on_tick", 5, root.id))).toMatch(
      /^unbounded: proxy_on_tick/,
    );
    sidecar.restore(closed);
    expect([request(root), request(root)]).toEqual([0, 503]);
  });

  it("passes the same places each time", () => {
    const passed = () => {
      sidecar.restore(beginning);
      const { root } = sidecar.configure(CLOSED);
      sidecar.tick(root, 100);
      return sidecar.host.guest.counters.join();
    };
    expect(passed()).toBe(passed());
  });
});

describe("what the host is given", () => {
  it("must have been written to", () => {
    const { address } = sidecar.host.guest.block("abi_memory_ARENA");
    sidecar.tick({ id: 99, direction: "outbound" }, 100);
    expect(finding(() => sidecar.host.guest.read(address, 4, "a call"))).toBe(
      "spoilt: a call is given abi_memory_ARENA + 0 of 73728, which nothing was written to",
    );
  });

  it("must lie in the filter's memory", () => {
    expect(finding(() => sidecar.host.guest.read(OWN_BYTES - 1, 2, "a call"))).toMatch(/^outside: a call/);
    expect(sidecar.host.guest.read(OWN_BYTES + 5, 0, "a call")).toHaveLength(0);
  });

  it("must not be put where nobody's bytes are", () => {
    const { address, bytes } = sidecar.host.guest.block("abi_memory_ARENA");
    const write = (at: number) => sidecar.host.guest.write(at, new Uint8Array(2), "a call");
    expect(finding(() => write(address + bytes - 2))).toBe("");
    expect(finding(() => write(address + bytes - 1))).toBe(
      "spoilt: a call writes to abi_memory_ARENA + 73728 of 73728, which belongs to nobody",
    );
  });
});

describe("a map of headers", () => {
  it("is read as it was written", () => {
    const pairs = readPairs(REQUEST);
    expect(pairs.map(({ value }) => Buffer.from(value).toString())).toEqual(["a", "/"]);
    expect(Buffer.from(writePairs(pairs))).toEqual(Buffer.from(REQUEST));
  });

  it("ends where a size leads past its end", () => {
    const lying = Buffer.from(REQUEST);
    lying.writeUInt32LE(1000, 12);
    expect(readPairs(lying)).toHaveLength(1);
    expect(readPairs(new Uint8Array(3))).toEqual([]);
  });
});
