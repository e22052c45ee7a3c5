import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../push/fixture.js";
import { freshSettings, type Running, startOn } from "../running.js";
import { type Ran, run, type TestNeeds } from "./world.js";

const BREAKER = [
  "apiVersion: meshfuse.dev/v1alpha1",
  "kind: CircuitBreaker",
  "metadata: {name: ratings}",
  "spec: {trip: {consecutive: 5}}",
  "",
].join("\n");
const FAULT = [
  "apiVersion: meshfuse.dev/v1alpha1",
  "kind: FaultInjection",
  "metadata: {name: ratings-down}",
  'spec: {percentage: "10%", abort: {status: 503}, activeFor: 10m}',
  "",
].join("\n");

interface Shell {
  running: Running;
  policiesDir: string;
  cli: (line: string, needs?: TestNeeds) => Promise<Ran>;
}

async function shell(): Promise<Shell> {
  const settings = await freshSettings();
  const running = await startOn(settings);
  const env = { MESHFUSE_SERVER: running.controller.addresses.api };
  return {
    running,
    policiesDir: settings.policiesDir,
    cli: (line, needs = {}) => run(line.split(" "), { env, clock: Date.now, ...needs }),
  };
}

async function file(text: string): Promise<string> {
  const place = path.join(await temporaryFolder(), "policy.yaml");
  await writeFile(place, text);
  return place;
}

describe("a person at the command line", () => {
  it("applies, sees, changes and deletes policies", async () => {
    const { cli } = await shell();
    const place = await file(`${BREAKER}---\n${FAULT}`);
    expect((await cli(`apply --dry-run -f ${place}`)).out).toContain("only a trial, nothing was changed");
    expect((await cli("get")).out).toContain("no policies");
    expect((await cli(`apply -f ${place}`)).out).toMatch(/CircuitBreaker\/default\/ratings +created/);
    expect((await cli(`apply -f ${place}`)).out).toMatch(/CircuitBreaker\/default\/ratings +unchanged/);
    await writeFile(place, BREAKER.replace("5", "7"));
    expect((await cli(`apply -f ${place}`)).out).toMatch(/CircuitBreaker\/default\/ratings +changed/);
    expect((await cli("get CircuitBreaker ratings -o yaml")).out).toContain("consecutive: 7");
    expect((await cli("delete FaultInjection ratings-down")).code).toBe(0);
    expect((await cli("delete FaultInjection ratings-down")).code).toBe(1);
    expect((await cli("get -o json")).out).not.toContain("ratings-down");
  });

  it("can apply again what was shown", async () => {
    const { cli } = await shell();
    await cli(`apply -f ${await file(FAULT)}`);
    const shown = (await cli("get FaultInjection ratings-down -o yaml")).out;
    expect((await cli(`apply -f ${await file(shown)}`)).out).toMatch(/ratings-down +unchanged/);
  });

  it("sees what is broken in the directory, and that hand-written files are left alone", async () => {
    const { cli, policiesDir } = await shell();
    await writeFile(path.join(policiesDir, "mesh.yaml"), BREAKER);
    await writeFile(path.join(policiesDir, "other.yaml"), BREAKER.replace("5", "0").replace("ratings", "x"));
    // A call reads the directory anew, whatever the watch has seen by then.
    await cli(`apply --dry-run -f ${await file(FAULT)}`);
    const status = await cli("status");
    expect(status.out).toContain("Broken policies");
    expect(status.out).toContain(
      "other.yaml:4: CircuitBreaker default/x: spec.trip.consecutive: 0 is under 1",
    );
    const refused = await cli(`apply -f ${await file(BREAKER.replace("5", "6"))}`);
    expect(refused.code).toBe(5);
    expect(refused.err).toContain("mesh.yaml");
  });

  it("bypasses a sidecar, sees it in the status and ends it", async () => {
    const { cli, running } = await shell();
    const sidecar = running.connect();
    sidecar.subscribe("meshfuse.outbound");
    sidecar.acknowledge(await sidecar.next());
    const begun = await cli("bypass --all --for 10m --because incident");
    const id = /^(\w+): bypassed until/.exec(begun.out)?.[1];
    expect((await cli("status")).out).toMatch(/sidecar-1 +default\/reviews +outbound +bypassing/);
    sidecar.acknowledge(await sidecar.next());
    await expect
      .poll(async () => (await cli("status")).out)
      .toMatch(/sidecar-1 +default\/reviews +outbound +bypassed +- +- +-/);
    const status = await cli("status");
    expect(status.out).toMatch(new RegExp(`${id} +all +\\S+Z +yes +ann@laptop +incident`));
    expect((await cli(`bypass end ${id}`)).code).toBe(0);
    expect((await cli("status")).out).not.toContain("bypassed");
  });

  it("sees which sidecars a change concerns, and waits until they run it", async () => {
    const { cli, running } = await shell();
    const sidecar = running.connect();
    sidecar.subscribe("meshfuse.outbound");
    sidecar.acknowledge(await sidecar.next());
    const place = await file(BREAKER);
    await expect
      .poll(async () => (await cli(`diff -f ${place}`)).out)
      .toMatch(/sidecar-1 +default\/reviews +outbound +\S+ +\S+ +\+breaker default\/ratings\n/);
    const runIt = async () => {
      const { wanted } = (await delivery(running)) ?? {};
      for (let sent = ""; sent !== wanted; ) {
        const push = await sidecar.next();
        sidecar.acknowledge(push);
        sent = /"revision":"(\w+)"/.exec(push.bodies[0]?.toString("latin1") ?? "")?.[1] ?? "";
      }
      const config = { direction: 0, revision: wanted ?? "", vms: 2, vmsOnRevision: 2 };
      await running.report({ nodeId: "sidecar-1", nodeCluster: "reviews", configs: [config] });
    };
    const again = Array.from({ length: 100 }, () => () => undefined);
    const applied = await cli(`apply -f ${place} --wait`, { steps: [runIt, ...again] });
    expect(applied).toMatchObject({ code: 0, out: expect.stringContaining("the sidecar is up to date\n") });
    expect(applied.err).toMatch(/^0 of 1 sidecars are up to date; missing: sidecar-1 outbound: \S/);
    expect((await cli(`diff -f ${place}`)).code).toBe(0);
  });

  it("can be asked who did what, and why", async () => {
    const { cli } = await shell();
    await cli(`apply -f ${await file(FAULT)} --because drill`);
    await cli("delete FaultInjection ratings-down --because enough");
    const audit = (await cli("get audit")).out;
    expect(audit).toMatch(/policy\.deleted +FaultInjection\/default\/ratings-down .*ann@laptop +enough\n/);
    expect(audit).toMatch(/policy\.put +FaultInjection\/default\/ratings-down .*ann@laptop +drill\n/);
    expect((await cli("get experiments")).out).toMatch(
      /FaultInjection\/default\/ratings-down +stopped .*ann@laptop, ended by ann@laptop +drill; enough\n/,
    );
  });

  it("asks why a breaker is open, and is told until when", async () => {
    const { cli, running } = await shell();
    await cli(`apply -f ${await file(BREAKER)}`);
    expect((await cli("describe breaker ratings")).out).toContain("default/ratings is in no sidecar");
    const opened = {
      generation: 1,
      from: 0,
      to: 1,
      reason: "consecutive",
      consecutive: 5,
      threshold: 5,
    } as const;
    const atMs = Date.now();
    const transitions = [{ ...opened, atMs, lastsMs: 60_000 }];
    const state = { state: 1, generation: 1, sinceMs: atMs, openUntilMs: atMs + 60_000 } as const;
    const configs = [{ node: "default/reviews" }];
    await running.report({
      nodeId: "r1",
      configs,
      breakers: [{ name: "default/ratings", ...state, transitions }],
    });
    const { out } = await cli("describe breaker ratings");
    expect(out).toContain("default/ratings (outbound) is OPEN on its only sidecar\n");
    expect(out).toMatch(/why +consecutive: 5 failures in a row, threshold 5\n/);
    expect(out).toMatch(/until +\S+Z \(in \d+ s\); then probes may pass\n/);
    expect((await cli("describe breaker rating")).err).toContain("did you mean default/ratings?");
  });
});

async function delivery(running: Running): Promise<{ wanted: string } | undefined> {
  const [sidecar] = (await running.get("/api/v1/sidecars")) as { deliveries?: { wanted: string }[] }[];
  return sidecar?.deliveries?.[0];
}
