// An application of a real Envoy fails, and comes back little by little: the access log says what became of each
// request, the event log how the breaker moved, and the recovery how the failures faded.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Schemas } from "../../controller/client/index.js";
import { run, until } from "../e2e/command.js";
import { FadingRig } from "./fading/rig.js";

const TAU_MS = 1500;
/** Between two requests of one of three callers. */
const PAUSE_MS = 10;
const CALLERS = 3;
const POLICIES = `
{apiVersion: meshfuse.dev/v1alpha1, kind: CircuitBreaker, metadata: {name: fading}, spec: {
  direction: inbound, match: {paths: [{exact: /}]}, trip: {consecutive: 30}, open: {base: 1s},
  halfOpen: {probes: 1, failures: 99}, ramp: {over: 6s, from: "50%"}}}
---
{apiVersion: meshfuse.dev/v1alpha1, kind: FaultInjection, metadata: {name: abort}, spec: {
  direction: inbound, match: {paths: [{exact: /abort}]}, percentage: "100%", abort: {status: 418}, activeFor: 1h}}
---
{apiVersion: meshfuse.dev/v1alpha1, kind: RequestTags, metadata: {name: tags}, spec: {
  direction: inbound, tags: [{name: tenant, from: {header: x-tenant}, to: {metric: false, log: true}}]}}
`;

let rig: FadingRig;
beforeAll(async () => {
  rig = await FadingRig.start(POLICIES);
});
afterAll(() => rig?.stop());

async function logged(path: string): Promise<Record<string, unknown>> {
  const found = () => rig.accessLog().find((line) => line.path === path);
  await until(`the access log to tell of ${path}`, async () => found() !== undefined);
  return found() ?? {};
}

/** Requests until `isOver`. */
async function call(isOver: () => Promise<boolean>): Promise<void> {
  let ended = false;
  const walk = async () => {
    while (!ended) {
      await rig.get("/");
      await wait(PAUSE_MS);
    }
  };
  const walks = Array.from({ length: CALLERS }, walk);
  await until("the breaker", isOver).finally(() => {
    ended = true;
  });
  await Promise.all(walks);
}

async function recoveries(): Promise<Schemas["Recovery"][]> {
  const path = "/api/v1/breakers/default%2Ffading/recoveries";
  return (await rig.json<{ recoveries: Schemas["Recovery"][] }>(path)).recoveries;
}

describe("the access log", () => {
  it("has lines of JSON with what Meshfuse did, and numbers as numbers", async () => {
    expect(await rig.get("/abort?secret=1")).toBe(418);
    expect(await logged("/abort")).toMatchObject({
      ...{ direction: "inbound", destination: "default/cart", method: "GET", status: 418 },
      ...{ fault: "default/abort:abort", breaker: null, details: "meshfuse_fault_abort" },
      ...{ answered_by: "fault=default/abort", flags: "-", upstream_host: null },
      time: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it("is JSON whatever a client sends: quotes, backslashes, tabs, bytes that are no UTF-8; tags too", async () => {
    const hostile = '"}, \\x \\" \t {"a": [\xff\xfe\x80\u00e9';
    const headers = [`x-tenant: ${hostile}`, `x-request-id: ${hostile}`, "host: a", "connection: close"];
    await rig.raw(`GET /hostile-"-{}<> HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
    await rig.raw(`GET /after HTTP/1.1\r\nhost: a\r\nx-tenant: gold\r\nconnection: close\r\n\r\n`);
    expect(await logged("/after")).toMatchObject({ tags: { tenant: "gold" }, authority: "a", status: 200 });
    expect(await logged('/hostile-"-{}<>')).toMatchObject({
      // The filter makes control characters of a tag's value harmless, as in all sinks.
      ...{ request_id: hostile, tags: { tenant: hostile.replace("\t", "_") }, status: 200 },
    });
  });
});

describe("failures that fade", () => {
  it("are one cycle, measured from the trip to closed, with a curve or the reason why there is none", async () => {
    const stateIs = async (state: string) => (await recoveries()).at(-1)?.state === state;
    rig.share = () => 1;
    // The log of access knows it at once, a report when the first probes may have failed already.
    await call(async () => rig.accessLog().some(({ breaker }) => breaker === "default/fading:open"));
    const healsFromMs = Date.now();
    rig.share = () => Math.exp((healsFromMs - Date.now()) / TAU_MS);
    await call(() => stateIs("settling"));
    // Its next trip ends the cycle, sooner than ten quiet seconds would.
    rig.share = () => 1;
    await call(async () => (await recoveries()).length === 2);
    const [cycle] = await recoveries();
    if (cycle === undefined) throw new Error("there is no cycle");
    const { history } = await rig.json<Schemas["BreakerDetail"]>("/api/v1/breakers/default%2Ffading");
    const closed = history.find(({ to }) => to === "closed");
    expect(cycle).toMatchObject({
      state: "over",
      reason: "consecutive",
      direction: "inbound",
      sidecar: "cart-1",
    });
    expect(cycle.measuredMs).toBe((closed?.atMs ?? 0) - cycle.trippedMs);
    expect(cycle.measuredMs).toBeGreaterThan(7000);
    expect(cycle.buckets.length).toBeGreaterThanOrEqual(6);
    if (cycle.fit === undefined) expect(cycle.noFit).toMatch(/^(no exponential|the )/);
    else {
      expect(cycle.fit.tauMs).toBeGreaterThan(TAU_MS / 3);
      expect(cycle.fit.tauMs).toBeLessThan(TAU_MS * 3);
    }
    const { stdout } = await run("recoveries", "fading", "--server", rig.apiUrl);
    expect(stdout).toMatch(/^SIDECAR.*\ncart-1 +inbound/);
  });

  it("are turned away while it is open, and the access log says by whom", async () => {
    const turned = rig.accessLog().find(({ breaker }) => breaker === "default/fading:open");
    expect(turned).toMatchObject({
      ...{ status: 503, details: "meshfuse_breaker_open", path: "/", attempts: 0 },
      answered_by: "breaker=default/fading; state=open",
    });
  });

  it("are events of the log: each transition, and what was delivered", () => {
    const events = rig.events();
    const moves = events.filter(({ type }) => type === "breaker").map(({ from, to }) => `${from} > ${to}`);
    expect(moves.slice(0, 4)).toEqual([
      "closed > open",
      "open > half_open",
      "half_open > ramp",
      "ramp > closed",
    ]);
    expect(events.map(({ type, change }) => [type, change])).toContainEqual(["sidecar", "delivered"]);
  });
});
