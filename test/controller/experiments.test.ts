import { describe, expect, it } from "vitest";
import { FakeClock } from "./push/fixture.js";
import { slot } from "./report/messages.js";
import { freshSettings, type Running, startOn } from "./running.js";

const OUTBOUND = "meshfuse.outbound";
const NAME = "default/slow";
const FAULT = [
  "apiVersion: meshfuse.dev/v1alpha1",
  "kind: FaultInjection",
  "metadata: {name: slow}",
  "spec: {percentage: 10%, delay: {fixed: 100ms}, activeFor: 10m}",
].join("\n");

interface Configured {
  revision: string;
  faults: { name: string; lease?: string }[];
}

/** A controller, and a sidecar that takes what it is sent and reports when it is told to. */
async function mesh() {
  const settings = await freshSettings();
  const clock = new FakeClock(Date.now());
  const running = await startOn(settings, clock);
  const sidecar = running.connect();
  sidecar.subscribe(OUTBOUND);
  let sequence = 0;
  /** The Envoy is young: nothing that it tells is older than the controller. */
  const beganMs = clock.nowMs();
  const it = { revision: "" };
  /** The next configuration, acknowledged; those that say the same of services are passed by. */
  const configured = async (isIt: (config: Configured) => boolean): Promise<Configured> => {
    for (;;) {
      const got = await sidecar.next();
      const text = /\{.*\}/s.exec(got.bodies[0]?.toString("latin1") ?? "")?.[0] ?? "{}";
      const config = { revision: "", faults: [], ...JSON.parse(text) } as Configured;
      sidecar.acknowledge(got);
      it.revision = config.revision;
      if (isIt(config)) return config;
    }
  };
  const report = (verdicts: number[] = []) =>
    running.report({
      ...{ nodeId: "sidecar-1", sequence: ++sequence, boot: beganMs * 1000, wallMs: beganMs + 1_000 },
      configs: [{ direction: 0, revision: it.revision, vms: 2, vmsOnRevision: 2, node: "default/reviews" }],
      slots: [
        slot({ edges: [], faults: [{ direction: 0, name: NAME, verdicts, injected: [verdicts[0] ?? 0] }] }),
      ],
    });
  return { settings, clock, running, sidecar, configured, report };
}

const hasFault = ({ faults }: Configured) => faults.some(({ name }) => name === NAME);
const hasNone = (config: Configured) => !hasFault(config);

async function json<T>(running: Running, path: string, method = "GET"): Promise<T> {
  return (await (await running.send(method, path)).json()) as T;
}

interface Detail {
  state: string;
  paused?: boolean;
  counts: { matched: number; verdicts: Record<string, number> };
  problems: { code: string }[];
  places: { state: string; leaseUntilMs: number | null }[];
}

const detailOf = (running: Running) => json<Detail>(running, "/api/v1/experiments/slow");

describe("an experiment in a running controller", () => {
  it("is shown with who runs it, what it did since it began, and its lease", async () => {
    const { clock, running, configured, report } = await mesh();
    await running.send("POST", "/api/v1/policies", FAULT);
    const { faults } = await configured(hasFault);
    expect(faults).toMatchObject([{ name: NAME, lease: "10s" }]);
    expect(await report([3, 7])).toMatchObject({ endLeases: false });
    await expect
      .poll(() => detailOf(running))
      .toMatchObject({
        ...{ state: "running", problems: [], states: { running: 1 }, silent: 0 },
        counts: { matched: 10, verdicts: { injected: 3, not_drawn: 7 } },
        places: [{ sidecar: "sidecar-1", state: "running", leaseUntilMs: clock.nowMs() + 10_000 }],
      });
  });

  it("is paused: pushed out at once, its leases end with the next reply, and comes back", async () => {
    const { clock, running, configured, report } = await mesh();
    await running.send("POST", "/api/v1/policies", FAULT);
    await configured(hasFault);
    await report();
    interface Pause {
      sidecars: number;
      missing: { sidecar: string }[];
    }
    const paused = await json<Pause>(running, "/api/v1/pause?by=ann&because=fire", "POST");
    expect(paused).toMatchObject({ sidecars: 1, missing: [{ sidecar: "sidecar-1" }] });
    await configured(hasNone);
    await expect.poll(() => json(running, "/api/v1/pause")).toMatchObject({ confirmed: 1, missing: [] });
    expect(await report()).toMatchObject({ endLeases: true });
    expect(await detailOf(running)).toMatchObject({ state: "running", paused: true });
    expect(await (await fetch(`${running.controller.addresses.api}/metrics`)).text()).toContain(
      'meshfuse_controller_experiments{state="paused"} 1\n',
    );

    await running.controller.stop();
    const again = await startOn(running.settings, clock);
    expect(await json(again, "/api/v1/pause")).toMatchObject({ pause: { by: "ann", because: "fire" } });
    expect((await again.send("DELETE", "/api/v1/pause?by=bob")).status).toBe(204);
    const back = again.connect();
    back.subscribe(OUTBOUND);
    expect((await back.next()).bodies[0]?.toString("latin1")).toContain(NAME);
  });

  it("is stopped for good, in the sidecar too, and keeps its policy and its counts", async () => {
    const { clock, running, configured, report } = await mesh();
    await running.send("POST", "/api/v1/policies", FAULT);
    await configured(hasFault);
    await report([3, 7]);
    await running.send("POST", "/api/v1/experiments/slow/stop?by=ann&because=enough");
    await configured(hasNone);
    expect(await detailOf(running)).toMatchObject({ state: "stopped", counts: { matched: 10 } });
    expect(await running.get("/api/v1/policies")).toHaveLength(1);
    expect((await running.send("POST", "/api/v1/experiments/slow/stop")).status).toBe(409);
    clock.advance(1_000);
    await running.send("POST", "/api/v1/policies", FAULT);
    await configured(hasFault);
    await report([4, 7]);
    expect(await detailOf(running)).toMatchObject({ state: "running", counts: { matched: 1 } });
  });

  it("that a sidecar does not let go of ends there with its leases, which the replies to its reports say", async () => {
    const { running, sidecar, configured, report } = await mesh();
    await running.send("POST", "/api/v1/policies", FAULT);
    await configured(hasFault);
    expect(await report()).toMatchObject({ endLeases: false });
    await running.send("POST", "/api/v1/experiments/slow/stop");
    sidecar.refuse(await sidecar.next(), "no");
    await expect.poll(() => report()).toMatchObject({ endLeases: true });
    sidecar.acknowledge(await sidecar.next());
    expect(await report()).toMatchObject({ endLeases: true });
  });

  it("that nothing matches for ten seconds has that for a problem, which is told in the events", async () => {
    const { clock, running, configured, report } = await mesh();
    await running.send("POST", "/api/v1/policies", FAULT);
    await configured(hasFault);
    for (let second = 0; second < 11; second++) {
      await report();
      clock.advance(1_000);
    }
    await expect.poll(() => detailOf(running)).toMatchObject({ problems: [{ code: "nothing_matched" }] });
    const first = await fetch(`${running.controller.addresses.api}/metrics`);
    expect(await first.text()).toContain("meshfuse_controller_experiment_problems 1\n");
    await report([0, 1]);
    clock.advance(1_000);
    await expect.poll(() => detailOf(running)).toMatchObject({ problems: [], counts: { matched: 1 } });
  });

  it("keeps what it counted over a kill of the controller", async () => {
    const { clock, settings, running, configured, report } = await mesh();
    await running.send("POST", "/api/v1/policies", FAULT);
    await configured(hasFault);
    await report([3, 7]);
    await running.controller.stop();
    const again = await startOn(settings, clock);
    expect(await detailOf(again)).toMatchObject({ state: "running", counts: { matched: 10 } });
  });
});
