// The breakers on SDKs, on a real Envoy. They are built from registries: so only where a cache for that is named.
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { type EnvoyProcess, freePorts, startEnvoy } from "../../../bench/envoy/index.js";
import { assemblyscriptBreaker } from "../../../bench/peers/assemblyscript/index.js";
import { isSkip, type Peer } from "../../../bench/peers/index.js";
import { rustBreaker } from "../../../bench/peers/rust/index.js";
import { ask } from "../ask.js";
import { bootstrap, FAIL, LOCAL, OK } from "./peer-stage.js";

/** The folder in which the peers are built once and kept. */
const CACHE = process.env.MESHFUSE_BENCH_CACHE;
const BUILT_WITHIN_MS = 600_000;
/** Both breakers are open for 5 s at first. */
const OPEN_MS = 5_000;
const POLL_MS = 100;

let envoy: EnvoyProcess | undefined;
let port = 0;
afterEach(() => envoy?.stop());

describe.skipIf(CACHE === undefined)("a breaker on an SDK (MESHFUSE_BENCH_CACHE: where to build it)", () => {
  describe.each([rustBreaker, assemblyscriptBreaker])("$name", { timeout: BUILT_WITHIN_MS }, (peer) => {
    it("opens after five failures in a row, turns away, and closes again after three probes", async () => {
      await stand(peer, 1);
      expect(await statuses(FAIL, 4)).toEqual(Array(4).fill(500));
      expect(await statuses(OK, 1)).toEqual([200]);
      expect(await statuses(FAIL, 5)).toEqual(Array(5).fill(500));
      const rejected = await ask(port, {}, OK);
      expect(rejected).toMatchObject({ status: 503, body: "breaker open" });
      expect(rejected.headers["retry-after"]).toBe("5");
      expect(rejected.headers["x-envoy-ratelimited"]).toBe("true");
      await wait(OPEN_MS);
      await expect.poll(() => statuses(OK, 1), { interval: POLL_MS, timeout: OPEN_MS }).toEqual([200]);
      expect(await statuses(OK, 4)).toEqual(Array(4).fill(200));
      await expect.poll(() => count("success")).toBe(6);
    });

    it("opens again when a probe fails", async () => {
      await stand(peer, 1);
      await statuses(FAIL, 5);
      await wait(OPEN_MS);
      await expect.poll(() => statuses(FAIL, 1), { interval: POLL_MS, timeout: OPEN_MS }).toEqual([500]);
      expect(await statuses(OK, 1)).toEqual([503]);
    });

    it("opens by the rate of failures where none are in a row", async () => {
      await stand(peer, 1);
      for (let pair = 0; pair < 10; pair++) {
        expect(await statuses(FAIL, 1)).toEqual([500]);
        expect(await statuses(OK, 1)).toEqual([200]);
      }
      expect(await statuses(FAIL, 1)).toEqual([503]);
    });

    it("judges no reply that Envoy gave by itself, and an upstream that is gone as a failure", async () => {
      await stand(peer, 1);
      expect(await statuses(LOCAL, 8)).toEqual(Array(8).fill(500));
      await expect.poll(() => count("ignored")).toBe(8);
      await statuses("/gone", 5);
      await expect.poll(() => count("failure")).toBe(5);
      expect(await ask(port, {}, OK)).toMatchObject({ body: "breaker open" });
    });

    it("counts each request once for each of sixteen copies, and samples its duration", async () => {
      await stand(peer, 16);
      expect(await statuses(OK, 6)).toEqual(Array(6).fill(200));
      await expect.poll(() => count("success")).toBe(96);
    });
  });
});

async function stand(peer: Peer, copies: number): Promise<void> {
  const signal = new AbortController().signal;
  const filters = await peer.filters(copies, { cache: CACHE ?? "", signal, progress: () => {} });
  if (isSkip(filters)) throw new Error(filters.why);
  const [listens = 0, upstream = 0, nobody = 0] = await freePorts(3);
  port = listens;
  envoy = await startEnvoy({ config: bootstrap({ port, upstream, nobody, filters }) });
  await envoy.ready();
}

async function statuses(path: string, times: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < times) found.push((await ask(port, {}, path)).status);
  return found;
}

async function count(outcome: string): Promise<number | undefined> {
  const stats = await envoy?.stats(`peer_requests_total.*outcome=.=${outcome};`);
  return stats === undefined ? undefined : [...stats.values()][0];
}
