// A breaker of a real Envoy trips, and `meshfuse describe` tells why, since when, until when, for whom.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Schemas } from "../../controller/client/index.js";
import { temporaryFolder } from "../controller/counts/rig.js";
import { run, until } from "../e2e/command.js";
import { CountsRig } from "./counts/rig.js";

/** More than are needed to trip, so that both workers hold some. */
const WAITING = 6;
const OPEN_TIME = "300s";

let rig: CountsRig;
beforeAll(async () => {
  rig = await CountsRig.start(2);
});
afterAll(() => rig?.stop());

async function apply(name: string, spec: string): Promise<void> {
  const file = join(await temporaryFolder(), `${name}.yaml`);
  const head = `{apiVersion: meshfuse.dev/v1alpha1, kind: CircuitBreaker, metadata: {name: ${name}}, `;
  writeFileSync(
    file,
    `${head}spec: {direction: inbound, open: {base: ${OPEN_TIME}, max: ${OPEN_TIME}}, ${spec}}}`,
  );
  const { code, stderr } = await run("apply", "-f", file, "--wait", "--server", rig.apiUrl);
  expect(code, stderr).toBe(0);
}

async function described(name: string): Promise<string> {
  const { code, stdout, stderr } = await run("describe", "breaker", name, "--server", rig.apiUrl);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** As a program reads it, once it is as expected. */
async function detail(
  name: string,
  holds: (sidecar: Schemas["BreakerExplanation"]) => boolean,
): Promise<Schemas["BreakerDetail"]> {
  const path = `/api/v1/breakers/default%2F${name}`;
  let last: Schemas["BreakerDetail"] | undefined;
  await until(`the breaker ${name} to be reported`, async () => {
    last = (await (await fetch(`${rig.apiUrl}${path}`)).json()) as Schemas["BreakerDetail"];
    return last.sidecars.some(holds);
  });
  if (last === undefined) throw new Error("nothing was read");
  return last;
}

describe("a real trip", () => {
  it("by requests that hang is described with their number and the end of the open time", async () => {
    await apply("hangs", "match: {paths: [{exact: /never}]}, trip: {hung: {over: 200ms, count: 4}}");
    const hanging = rig.clients.slice(0, WAITING).map((client) => {
      return rig.ask(client, { path: "/never" }).catch(() => undefined);
    });
    const { sidecars, history } = await detail("hangs", ({ state }) => state === "open");
    expect(history).toMatchObject([
      { from: "closed", to: "open", reason: "hung", threshold: 4, attempt: 0, generation: 1 },
    ]);
    expect(history[0]?.hung).toBeGreaterThanOrEqual(4);
    expect(history[0]?.lastsMs).toBe(300_000);
    const [sidecar] = sidecars;
    const lastsMs = (sidecar?.untilMs ?? 0) - (sidecar?.sinceMs ?? 0);
    expect(Math.abs(lastsMs - 300_000)).toBeLessThan(50);
    const text = await described("hangs");
    expect(text.split("\n")[0]).toBe("default/hangs (inbound) is OPEN on its only sidecar");
    expect(text).toMatch(/ {2}why +hung: [456] requests wait too long for an answer, threshold 4\n/);
    expect(text).toMatch(/ {2}until +\S+Z \(in \d+ (s|min)\); then probes may pass\n/);
    expect(text).toContain("calls to default/cart with paths exact /never\n");
    expect((await rig.ask(WAITING, { path: "/never" })).status).toBe(503);
    await detail("hangs", ({ rejected }) => rejected === 1);
    expect(await described("hangs")).toMatch(/ {2}rejected +1 request so far\n/);
    void hanging;
  });

  it("of one key is described with the key, and the others pass", async () => {
    const failure = 'failure: {statuses: ["200"]}';
    await apply("tenants", `key: {header: x-tenant}, ${failure}, trip: {consecutive: 3}`);
    const asks = async (tenant: string, times: number) => {
      for (let time = 0; time < times; time++) {
        const { status } = await rig.ask(20, { path: "/a", headers: { "x-tenant": tenant } });
        expect(status).toBe(200);
      }
    };
    await asks("silver", 2);
    await asks("gold", 3);
    const { sidecars, history } = await detail("tenants", ({ shownKeys }) => shownKeys.length > 0);
    expect(sidecars).toMatchObject([{ state: "closed", shownKeys: [{ key: "gold", state: "open" }] }]);
    expect(sidecars[0]?.keys).toEqual({ closed: 1, open: 1, half_open: 0, ramp: 0 });
    expect(history).toMatchObject([{ key: "gold", reason: "consecutive", consecutive: 3, threshold: 3 }]);
    const text = await described("tenants");
    expect(text.split("\n")[0]).toBe(
      "default/tenants (inbound) is OPEN for 1 key, closed for 1 key; for values over maxKeys it is closed on its only sidecar",
    );
    expect(text).toMatch(/"gold" +cart-1 +inbound +OPEN .* consecutive: 3 failures in a row, threshold 3\n/);
    expect((await rig.ask(20, { path: "/a", headers: { "x-tenant": "gold" } })).status).toBe(503);
    await asks("", 1);
  });
});
