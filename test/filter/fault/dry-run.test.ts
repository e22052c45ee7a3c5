import { describe, expect, it } from "vitest";
import { ABORT, fault, faults, injected, verdicts } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

const WHOLE = {
  percentage: "40%",
  unit: { header: "x-user" },
  delay: { uniform: { min: "10ms", max: "50ms" } },
  abort: { status: 418, percentage: "20%" },
  response: { status: 500, percentage: "10%" },
  throughput: { kibps: 64, percentage: "10%" },
};
/** Host calls by which something of a request, or of what workers share, is changed. */
const CHANGES = [
  "proxy_add_header_map_value",
  "proxy_remove_header_map_value",
  "proxy_send_local_response",
  "proxy_set_shared_data",
  "proxy_set_property",
  "proxy_set_buffer_bytes",
  "proxy_continue_stream",
  "proxy_close_stream",
];

function play(sidecar: Sidecar, count: number) {
  return Array.from({ length: count }, (_, i) =>
    sidecar.root.exchange({ request: { headers: { "x-user": `u${i}` } } }),
  );
}

describe("a dry run", () => {
  it("decides as a run would, and says dry_run where that injects", async () => {
    const { throughput: _, ...fields } = WHOLE;
    const run = await Sidecar.start(faults(fault("f", fields)));
    const dry = await Sidecar.start(faults(fault("f", { ...fields, mode: "dryRun" })));
    play(run, 300);
    play(dry, 300);
    const { injected: hit, ...others } = verdicts(run, "f");
    expect(verdicts(dry, "f")).toEqual({ dry_run: hit, ...others });
    expect(injected(dry, "f")).toEqual({});
  });

  it("touches nothing: no header, no delay, no answer, no place", async () => {
    const limits = { concurrent: 1, perSecond: 1 };
    const { throughput: _, ...fields } = WHOLE;
    const document = faults(fault("f", { ...fields, percentage: "100%", limits, mode: "dryRun" }));
    const sidecar = await Sidecar.start({ ...document, direction: "inbound" });
    // By then it is known when the fault began.
    sidecar.envoy.advance(200);
    for (const exchange of play(sidecar, 50)) {
      expect([exchange.client.status, exchange.durationMs]).toEqual([200, 0]);
      expect(exchange.filterState("meshfuse.fault")).toBeUndefined();
      const { hostCalls } = exchange.ledger;
      expect(CHANGES.filter((name) => (hostCalls[name] ?? 0) > 0)).toEqual([]);
    }
    expect(verdicts(sidecar, "f")).toEqual({ dry_run: 50 });
    expect(sidecar.envoy.shared.keys("vm").filter((key) => key.startsWith("mf.places"))).toEqual([]);
  });

  it("wins no abort: the next fault answers", async () => {
    const dry = fault("a", { ...ABORT, mode: "dryRun" });
    const sidecar = await Sidecar.start(faults(dry, fault("b", ABORT)));
    const { client } = sidecar.root.exchange();
    expect(client.headers?.get("x-meshfuse")).toBe("fault=default/b");
    expect([verdicts(sidecar, "a"), verdicts(sidecar, "b")]).toEqual([{ dry_run: 1 }, { injected: 1 }]);
  });

  it("counts its sequence, and says so before it says dry_run", async () => {
    const sidecar = await Sidecar.start(
      faults(fault("f", { ...ABORT, mode: "dryRun", sequence: { skip: 1, first: 2 } })),
    );
    play(sidecar, 5);
    expect(verdicts(sidecar, "f")).toEqual({ sequence: 3, dry_run: 2 });
  });

  it("comes before its limits", async () => {
    const entry = fault("f", { ...ABORT, mode: "dryRun", limits: { concurrent: 0, perSecond: 0 } });
    const sidecar = await Sidecar.start(faults(entry));
    play(sidecar, 2);
    expect(verdicts(sidecar, "f")).toEqual({ dry_run: 2 });
  });
});
