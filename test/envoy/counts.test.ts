// What a user reads at the edges is what was sent: over restarts of the controller and of Envoy, over updates of
// configuration and code, and, but for at most one report interval of a dead VM, over traps.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { until } from "../e2e/command.js";
import { anotherBuild, releaseBuild, trappingBuild } from "./counts/builds.js";
import { CountsRig } from "./counts/rig.js";

/** More than the time after which a dead VM may be replaced. */
const RELOADED_MS = 1_300;
/** Controllers start one after the other, beside a thousand requests a second and what else the machine has to test. */
const RESTARTS_WITHIN_MS = 600_000;
/** Two report intervals, and the time that a controller takes to come back, on a machine that is busy with other tests. */
const TOLD = { timeout: 45_000 };
const TRAPPED = /proxy_on_request_body.*unreachable/;
const TRAP = { method: "POST", body: "trap" };

describe.each([1, 4])("with %i workers", { timeout: RESTARTS_WITHIN_MS }, (concurrency) => {
  let rig: CountsRig;
  beforeAll(async () => {
    rig = await CountsRig.start(concurrency);
  });
  afterAll(() => rig?.stop());
  afterEach(() => {
    expect(rig.impossible).toEqual([]);
    expect(rig.served).toBe(rig.sent);
  });

  it("counts are exact over ends and kills of the controller under load", async () => {
    await rig.during(async () => {
      for (const signal of ["SIGKILL", "SIGTERM", "SIGKILL"] as const) {
        await wait(800);
        await rig.restartController(signal);
      }
      await wait(300);
    });
    expect(rig.sent).toBeGreaterThan(500);
    await rig.told(rig.sent);
  });

  it("counts of an Envoy that is gone outlive the controller, and add to those of its successor", async () => {
    await rig.all();
    await rig.told(rig.sent);
    await rig.envoy?.stop();
    await rig.restartController("SIGKILL");
    await rig.told(rig.sent);
    await rig.startEnvoy();
    await rig.during(() => wait(500));
    await rig.told(rig.sent);
    await rig.restartController("SIGTERM");
    await rig.told(rig.sent);
  });

  it("counts are exact over many updates of the configuration under load", async () => {
    await rig.during(async () => {
      for (let revision = 1; revision <= 25; revision++) {
        rig.policy(100_000 + revision);
        await wait(120);
      }
      await rig.delivered();
    });
    await rig.told(rig.sent);
  });

  it("counts are exact over updates of the code under load", async () => {
    await rig.during(async () => {
      for (const build of [anotherBuild("b"), releaseBuild()]) {
        await rig.restartController("SIGTERM", build);
        await rig.delivered();
        await wait(300);
      }
    });
    await rig.told(rig.sent);
  });
});

describe.each([1, 4])("with %i workers that can trap", (concurrency) => {
  let rig: CountsRig;
  let told: number;
  let served: number;
  beforeAll(async () => {
    rig = await CountsRig.start(concurrency, trappingBuild());
  });
  afterAll(() => rig?.stop());

  /** From here on counts are compared: everything up to now is told or lost. */
  async function begin(): Promise<void> {
    told = (await rig.settled()).requests;
    served = rig.served;
  }

  const missing = async () => rig.served - served - ((await rig.edge()).requests - told);

  /** What was served since `begin` is told, and so written: no VM that dies takes it with it. */
  async function written(): Promise<void> {
    await expect.poll(missing, TOLD).toBe(0);
  }

  /** Since `begin`, of what was served at most `atRisk` requests are missing, and none is too many. */
  async function expectMissing(atRisk: number): Promise<void> {
    await expect.poll(missing, TOLD).toBeLessThanOrEqual(atRisk);
    await rig.settled();
    expect(await missing()).toBeGreaterThanOrEqual(0);
    expect(rig.impossible).toEqual([]);
  }

  async function trap(...clients: number[]): Promise<void> {
    const answers = await Promise.all(clients.map((client) => rig.ask(client, TRAP)));
    for (const { body } of answers) expect(body).not.toBe("served");
    await until("the trap in Envoy's log", () => rig.envoy?.logs().some((line) => TRAPPED.test(line)));
    await wait(RELOADED_MS);
  }

  it("a trap costs what that VM counted since its last report, and no more", async () => {
    await begin();
    for (let n = 0; n < 5; n++) await rig.all();
    await written();
    for (let n = 0; n < 20; n++) await rig.ask(0);
    await trap(0);
    await rig.all();
    await expectMissing(20);
    await rig.restartController("SIGKILL", trappingBuild());
    await expectMissing(20);
  });

  it("all workers dead at once cost what each counted since its last report", async () => {
    await begin();
    for (let n = 0; n < 5; n++) await rig.all();
    await written();
    await rig.all();
    await trap(...rig.clients);
    await rig.all();
    await expectMissing(rig.clients.length);
  });

  // Ten seconds have to pass, so once is enough.
  if (concurrency === 1) return;

  it("a dead VM has nothing in flight, and the next one goes on in its place", async () => {
    const [holding = 0, ...others] = rig.clients;
    const all = () => Promise.all(others.map((client) => rig.ask(client)));
    await begin();
    void rig.ask(holding, { path: "/never" });
    await until("the request in flight", async () => (await rig.edge()).inFlight === 1);
    await all();
    await written();
    await trap(...others);
    await until("nothing to be in flight", async () => (await rig.edge()).inFlight === 0);
    await trap(...others);
    await all();
    await expectMissing(0);
  });
});
