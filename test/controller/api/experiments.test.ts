import { describe, expect, it } from "vitest";
import type { ExperimentDetail } from "../../../controller/experiment/index.js";
import { faultCounts, life, place } from "../experiment/sights.js";
import { apiOver, BREAKER_KEY, type Script, script } from "./fixture.js";

const KEY = "FaultInjection/default/slow";

function detail(more: Partial<ExperimentDetail> = {}): ExperimentDetail {
  return {
    ...life("5f0c1d2e"),
    ...{ problems: [], counts: faultCounts({ injected: 1 }), durable: true, silent: 0 },
    states: { running: 2, acknowledged: 0, pending: 0, refused: 0, held: 0, bypassed: 0, gone: 0 },
    places: ["a", "b"].map((id) => ({ ...place(id), leaseUntilMs: 1, ...faultCounts() })),
    ...more,
  };
}

const get = (asked: Script, url: string) => apiOver(asked).inject(url);
const order = (asked: Script, method: "POST" | "DELETE", url: string) =>
  apiOver(asked).inject({ method, url });

describe("one experiment", () => {
  it("is read by its id, by its policy's name, and by that with its namespace", async () => {
    const asked = script({ detail: detail() });
    for (const name of ["5f0c1d2e", "slow", "default%2Fslow"]) {
      const reply = await get(asked, `/api/v1/experiments/${name}`);
      expect([reply.statusCode, reply.json().id]).toEqual([200, "5f0c1d2e"]);
    }
    expect((await get(asked, "/api/v1/experiments/slow")).json()).toEqual(detail());
  });

  it("has its sidecars in pages", async () => {
    const asked = script({ detail: detail() });
    const first = (await get(asked, "/api/v1/experiments/slow?limit=1")).json();
    expect(first.places).toMatchObject([{ sidecar: "a" }]);
    const url = `/api/v1/experiments/slow?limit=1&cursor=${first.nextCursor}`;
    const second = (await get(asked, url)).json();
    expect([second.places[0].sidecar, second.nextCursor]).toEqual(["b", undefined]);
  });

  it("that nobody knows is told with where all stand; a name that is none is refused", async () => {
    const reply = await get(script(), "/api/v1/experiments/nobody");
    expect([reply.statusCode, reply.json().detail]).toEqual([
      404,
      'there is no experiment "nobody": GET /api/v1/experiments lists all that are kept',
    ]);
    expect((await get(script(), "/api/v1/experiments/No%20Body")).statusCode).toBe(400);
  });
});

describe("the stop of an experiment", () => {
  const URL = "/api/v1/experiments/slow/stop";

  it("is by somebody and for a reason, and answers with what is left", async () => {
    const asked = script({ detail: detail() });
    const reply = await order(asked, "POST", `${URL}?by=ann&because=enough`);
    expect([reply.statusCode, reply.json()]).toMatchObject([
      200,
      { state: "stopped", end: { by: "ann", because: "enough" }, durable: true },
    ]);
    expect(asked.orders).toEqual([{ order: "stop", policy: KEY, by: "ann", because: "enough" }]);
  });

  it.each(["ended", "stopped"] as const)("is refused of one that is %s", async (state) => {
    const asked = script({ detail: detail({ state }) });
    const reply = await order(asked, "POST", URL);
    expect([reply.statusCode, reply.json()]).toMatchObject([
      409,
      { code: "experiment_over", detail: `${KEY} has no experiment that may still act` },
    ]);
    expect(asked.orders).toEqual([]);
  });

  it("is refused of one that ends in that instant, and of one that nobody knows", async () => {
    const asked = script({ detail: detail() });
    const raced = apiOver(asked);
    asked.detail = undefined;
    expect((await raced.inject({ method: "POST", url: URL })).statusCode).toBe(404);
  });
});

describe("the pause", () => {
  const URL = "/api/v1/pause";
  const MISSING = { sidecar: "a", service: "default/a", reason: "refuses it" };

  it("is none before somebody asks for it, and its end then is no end", async () => {
    const asked = script();
    expect((await get(asked, URL)).json()).toEqual({ sidecars: 0, confirmed: 0, missing: [] });
    const reply = await order(asked, "DELETE", URL);
    expect([reply.statusCode, reply.json().detail]).toEqual([
      404,
      "experiments are not paused: GET /api/v1/pause says so",
    ]);
  });

  it("is asked for by somebody and for a reason, tells who has not confirmed it, and is ended", async () => {
    const asked = script({ pause: { sidecars: 2, confirmed: 1, missing: [MISSING] } });
    const paused = await order(asked, "POST", `${URL}?by=ann&because=fire`);
    expect(paused.json()).toEqual({
      pause: { sinceMs: 0, durable: true, by: "ann", because: "fire" },
      ...{ sidecars: 2, confirmed: 1, missing: [MISSING] },
    });
    expect((await get(asked, URL)).json()).toEqual(paused.json());
    expect((await order(asked, "DELETE", `${URL}?by=bob`)).statusCode).toBe(204);
    expect(asked.orders).toMatchObject([
      { order: "pause", by: "ann", because: "fire" },
      { order: "resume", by: "bob" },
    ]);
  });

  it("is told to who applies a fault, and to nobody else", async () => {
    const pause = { sinceMs: 0, by: "ann", durable: true };
    const applied = (kind: "FaultInjection" | "CircuitBreaker") =>
      script({
        pause: { pause, sidecars: 0, confirmed: 0, missing: [] },
        apply: {
          outcome: "applied",
          changes: [{ key: `${kind}/default/a`, change: "created", version: 1 }],
          after: [],
        },
      });
    const post = async (asked: Script) => {
      const headers = { "content-type": "application/yaml" };
      return (
        await apiOver(asked).inject({ method: "POST", url: "/api/v1/policies", headers, payload: "a: 1" })
      ).json();
    };
    expect((await post(applied("FaultInjection"))).paused).toEqual(pause);
    expect(await post(applied("CircuitBreaker"))).not.toHaveProperty("paused");
  });

  it.each(["", "?dryRun=true"])("names faults whose time is over to who applies them%s", async (query) => {
    const headers = { "content-type": "application/yaml" };
    const url = `/api/v1/policies${query}`;
    const post = async (over: Script["over"]) =>
      (await apiOver(script({ over })).inject({ method: "POST", url, headers, payload: "a: 1" })).json();
    expect((await post([BREAKER_KEY])).over).toEqual([BREAKER_KEY]);
    expect(await post([])).not.toHaveProperty("over");
  });

  it("and a stop take no body, whose reason would be left out in silence", async () => {
    const asked = script({ detail: detail() });
    const headers = { "content-type": "application/json" };
    for (const url of [URL, "/api/v1/experiments/slow/stop"]) {
      const reply = await apiOver(asked).inject({ method: "POST", url, headers, payload: '{"because":"x"}' });
      expect([reply.statusCode, reply.json().detail]).toEqual([
        400,
        "body: none is taken; by and because stand in the query",
      ]);
    }
    expect(asked.orders).toEqual([]);
  });

  it.each(["by=", "because=a%0Ab", "why=x"])("refuses %s", async (query) => {
    expect((await order(script(), "POST", `${URL}?${query}`)).statusCode).toBe(400);
  });
});
