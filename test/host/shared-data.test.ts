import { describe, expect, it } from "vitest";
import { SharedData, Status, toBytes, toText } from "./index.js";
import { probed } from "./probe/index.js";

const read = (data: SharedData, key: string) => toText(data.get("vm", key)?.value ?? toBytes("absent"));

describe("shared data", () => {
  it("gives every write the next number of one counter", () => {
    const data = new SharedData();
    data.set("vm", "a", toBytes("1"));
    data.set("vm", "b", toBytes("2"));
    expect([data.get("vm", "a")?.cas, data.get("vm", "b")?.cas]).toEqual([1, 2]);
  });

  it("writes with the CAS that was read, once", () => {
    const data = new SharedData();
    data.set("vm", "a", toBytes("1"));
    const cas = data.get("vm", "a")?.cas;
    expect(data.set("vm", "a", toBytes("2"), cas)).toBe(Status.Ok);
    expect(data.set("vm", "a", toBytes("3"), cas)).toBe(Status.CasMismatch);
    expect(read(data, "a")).toBe("2");
  });

  it("creates with a CAS that matches nothing, and only if nobody else did", () => {
    const data = new SharedData();
    expect(data.set("vm", "a", toBytes("first"), 0xffffffff)).toBe(Status.Ok);
    expect(data.set("vm", "a", toBytes("second"), 0xffffffff)).toBe(Status.CasMismatch);
    expect(read(data, "a")).toBe("first");
  });

  it("loses what was there when written with CAS 0", () => {
    const data = new SharedData();
    data.set("vm", "a", toBytes("first"), 0xffffffff);
    expect(data.set("vm", "a", toBytes("second"), 0)).toBe(Status.Ok);
    expect(read(data, "a")).toBe("second");
  });

  it("is a space of its own for each vm_id", () => {
    const data = new SharedData();
    data.set("one", "a", toBytes("1"));
    expect(data.get("two", "a")).toBeUndefined();
    expect(data.keys("one")).toEqual(["a"]);
    expect(data.keys("two")).toEqual([]);
  });

  it("keeps what was written, not the memory that it came from", () => {
    const data = new SharedData();
    const bytes = toBytes("1");
    data.set("vm", "a", bytes);
    bytes[0] = 0;
    expect(read(data, "a")).toBe("1");
  });

  it("is seen by all workers of an Envoy", async () => {
    const { envoy, root, lines } = await probed();
    const other = envoy.addVm().startRoot({ rootId: "r" });
    root.exchange({ request: { headers: { "x-probe": "q share k mine 0" } } });
    lines();
    other.exchange({ request: { headers: { "x-probe": "q shared k; q share k theirs -1" } } });
    expect(lines()).toEqual(expect.arrayContaining(["shared -> 0 mine 1", "share -> 8"]));
  });
});

describe("a shared queue", () => {
  it("tells the root that registered it, after the callback that filled it", async () => {
    const { envoy, root, lines } = await probed();
    root.exchange({ request: { headers: { "x-probe": "q enqueue jobs first" } } });
    envoy.advance(0);
    const said = lines();
    expect(said).toContain("enqueue -> 0");
    expect(said).toContain("queue_ready -> 0 first");
  });

  it("answers what it has not", () => {
    const data = new SharedData();
    const token = data.registerQueue("vm", "q", () => undefined);
    expect(data.resolveQueue("vm", "q")).toBe(token);
    expect(data.resolveQueue("vm", "other")).toBeUndefined();
    expect(data.dequeue(token)).toBe(Status.Empty);
    expect(data.dequeue(99)).toBe(Status.NotFound);
    expect(data.enqueue(99, toBytes("x"))).toBe(Status.NotFound);
  });

  it("keeps its items when it is registered again", () => {
    const data = new SharedData();
    const token = data.registerQueue("vm", "q", () => undefined);
    data.enqueue(token, toBytes("x"));
    expect(data.registerQueue("vm", "q", () => undefined)).toBe(token);
    expect(data.dequeue(token)).toEqual(toBytes("x"));
  });
});
