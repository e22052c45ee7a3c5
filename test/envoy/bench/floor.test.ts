// Floors on a real Envoy: they load, sixteen in a chain, and ask it for what the filter would.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askAdmin, type EnvoyProcess, freePorts, startEnvoy } from "../../../bench/envoy/index.js";
import { floorOf } from "../../../bench/floor/index.js";
import { wasmFilters } from "../../../bench/peers/index.js";
import { SCENARIOS } from "../../../bench/scenario/index.js";
import { ask } from "../ask.js";
import { bootstrap, OK } from "./peer-stage.js";

const MODULE = fileURLToPath(new URL("../../../dist/meshfuse.wasm", import.meta.url));
/** Each asks for something else. */
const CHAINS = ["pass-through", "breaker-all", "tag", "full-set", "inbound", "rules-1000", "keys-10000"];
const COPIES = 16;
const REQUESTS = 20;
/** Envoy shows samples of a histogram once it has flushed. */
const FLUSHED_MS = 10_000;
const POLL_MS = 100;

let folder = "";
let envoy: EnvoyProcess | undefined;
let port = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "meshfuse-floor-"));
});
afterEach(async () => {
  await envoy?.stop();
  rmSync(folder, { recursive: true });
});

describe("a floor on a real Envoy", () => {
  it.each(CHAINS)("lets requests through sixteen copies and takes a sample in each: %s", async (name) => {
    await stand(name, COPIES);
    for (let i = 0; i < REQUESTS; i++)
      expect(await ask(port, { "x-tenant": "gold" }, OK)).toMatchObject({ status: 200 });
    await expect.poll(samples, { interval: POLL_MS, timeout: FLUSHED_MS }).toBe(REQUESTS * COPIES);
  });

  it.each(["rejection", "abort"])("answers each request as the filter does: %s", async (name) => {
    await stand(name, 1);
    const answer = await ask(port, {}, OK);
    expect(answer.status).toBe(503);
    expect(answer.headers["x-meshfuse"]).toMatch(/^(breaker|fault)=default\//);
  });
});

async function stand(name: string, copies: number): Promise<void> {
  const scenario = SCENARIOS.find((other) => other.name === name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  const filename = await floorOf(scenario, MODULE, folder);
  const filters = wasmFilters({ name: "floor", code: { filename }, configuration: "{}" }, copies);
  const [listens = 0, upstream = 0, nobody = 0] = await freePorts(3);
  port = listens;
  const config = { ...bootstrap({ port, upstream, nobody, filters }), stats_flush_interval: "0.2s" };
  envoy = await startEnvoy({ config });
  await envoy.ready();
}

/** Samples of the floors' histogram so far. */
async function samples(): Promise<number> {
  const { body } = await askAdmin(
    envoy?.adminUrl ?? "",
    "/stats/prometheus?filter=meshfuse_request_duration",
  );
  return Number(/^\S*meshfuse_request_duration\S*_count\S* (\d+)$/m.exec(body)?.[1] ?? 0);
}
