import { describe, expect, it } from "vitest";
import type { BreakerKeyView } from "../../../controller/model/index.js";
import { explained, STATUS, transition } from "../cli/views.js";
import { apiOver, BREAKER, type Script, script } from "./fixture.js";

const PATH = "/api/v1/breakers/default%2Fratings";
const OPEN = explained("reviews-v2", {
  ...{ state: "open", openUntilMs: 9000, untilMs: 9000, attempt: 1 },
  last: transition("closed", "open", 4000, { reason: "rate", threshold: 500_000, lastsMs: 5000 }),
});
const INBOUND = explained("reviews-v2", { direction: "inbound" });

function keys(count: number): BreakerKeyView[] {
  return Array.from({ length: count }, (_, at) => ({ ...STATUS, key: `k${at}`, state: "open" }));
}

async function get(asked: Partial<Script>, query = "", path = PATH) {
  const reply = await apiOver(script(asked)).inject(`${path}${query}`);
  return { status: reply.statusCode, body: reply.json() };
}

describe("one breaker", () => {
  it("is told with its policy, its sidecars and its history", async () => {
    const history = [transition("closed", "open", 4000)];
    const { status, body } = await get({ explained: [explained("reviews-v1"), OPEN], history });
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ name: "default/ratings", policy: BREAKER, stale: 0, history },
      states: { closed: 1, open: 1, half_open: 0, ramp: 0 },
      sidecars: [
        { ...explained("reviews-v1"), shownKeys: [] },
        { ...OPEN, shownKeys: [] },
      ],
    });
  });

  it("may be named without its namespace where that is default", async () => {
    const { body } = await get({ explained: [OPEN] }, "", "/api/v1/breakers/ratings");
    expect(body.name).toBe("default/ratings");
    expect(body.sidecars).toHaveLength(1);
  });

  it("is told in both directions, or in the one that is asked for", async () => {
    const history = [
      transition("closed", "open", 5000),
      transition("closed", "open", 4000, { direction: "inbound" }),
    ];
    const asked = { explained: [OPEN, INBOUND], history };
    const both = (await get(asked)).body;
    expect(both.sidecars.map((each: { direction: string }) => each.direction)).toEqual([
      "inbound",
      "outbound",
    ]);
    expect(both.history.map((each: { atMs: number }) => each.atMs)).toEqual([4000, 5000]);
    const { body } = await get(asked, "?direction=inbound");
    expect(body.sidecars).toHaveLength(1);
    expect(body.history).toHaveLength(1);
    expect(body.states).toMatchObject({ closed: 1, open: 0 });
  });

  it("is told of one sidecar where that is asked for", async () => {
    const history = [transition("closed", "open"), transition("closed", "open", 0, { sidecar: "other" })];
    const asked = { explained: [explained("other"), OPEN], history };
    const { body } = await get(asked, "?sidecar=reviews-v2");
    expect(body).toMatchObject({ states: { open: 1, closed: 0 }, sidecars: [{ sidecar: "reviews-v2" }] });
    expect(body.history).toHaveLength(1);
    expect((await get(asked, "?sidecar=nobody")).body).toMatchObject({ sidecars: [], history: [] });
  });

  it("counts sidecars that do not report any more apart", async () => {
    const { body } = await get({ explained: [OPEN, explained("gone", { state: "open", stale: true })] });
    expect(body).toMatchObject({ states: { open: 1 }, stale: 1 });
  });

  it("that no sidecar reports is told where its policy is in force", async () => {
    expect((await get({})).body).toMatchObject({ policy: BREAKER, sidecars: [], history: [] });
  });

  it("that is still reported is told although its policy is gone", async () => {
    const { status, body } = await get({ entries: [], explained: [OPEN] });
    expect(status).toBe(200);
    expect(body).not.toHaveProperty("policy");
  });

  it("that is reported in the other direction alone is known, and told as not there", async () => {
    const { status, body } = await get({ entries: [], explained: [OPEN] }, "?direction=inbound");
    expect(status).toBe(200);
    expect(body).toMatchObject({ sidecars: [], history: [], states: { open: 0 } });
  });

  it("of which nothing is known is a problem that says where all are listed", async () => {
    const { status, body } = await get({ entries: [] });
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: "not_found" });
    expect(body.detail).toContain("GET /api/v1/breakers");
    expect((await get({}, "", "/api/v1/breakers/shop%2Fratings")).status).toBe(404);
  });

  it.each([
    [
      "/api/v1/breakers/default/ratings",
      'the slash of a name is written %2F: "/api/v1/breakers/default%2Fratings"',
    ],
    ["/api/v1/breakers/a/b/c", "GET /api/v1/openapi.json says what is"],
    ["/api/v1/bypasses/a/b", "GET /api/v1/openapi.json says what is"],
  ])("under the path %s is no path, and what is right is told", async (path, words) => {
    const { status, body } = await get({ explained: [OPEN] }, "", path);
    expect(status).toBe(404);
    expect(body.detail).toContain(words);
  });

  it("has the last hundred transitions, the newest last", async () => {
    const history = Array.from({ length: 150 }, (_, at) => transition("closed", "open", 1000 - at));
    const times = (await get({ explained: [OPEN], history })).body.history.map(
      (each: { atMs: number }) => each.atMs,
    );
    expect([times.length, times[0], times.at(-1)]).toEqual([100, 901, 1000]);
  });

  it.each([
    ["", 10],
    ["?keys=3", 3],
    ["?keys=0", 0],
    ["?keys=1000", 40],
  ])("with the query %j shows %d keys of a sidecar", async (query, count) => {
    const { body } = await get({ explained: [OPEN], keys: new Map([["reviews-v2", keys(40)]]) }, query);
    expect(body.sidecars[0].shownKeys).toHaveLength(count);
  });

  it("shows ten thousand keys at most in one reply", async () => {
    const names = Array.from({ length: 12 }, (_, at) => `s${at + 10}`);
    const asked = {
      explained: names.map((name) => explained(name)),
      keys: new Map(names.map((name) => [name, keys(1000)])),
    };
    const { sidecars } = (await get(asked, "?keys=1000")).body as {
      sidecars: { shownKeys: unknown[] }[];
    };
    expect(sidecars.map(({ shownKeys }) => shownKeys.length)).toEqual([...Array(10).fill(1000), 0, 0]);
  });

  it("comes in pages of its sidecars, and each page has the whole of the rest", async () => {
    const asked = {
      explained: ["a", "b", "c"].map((name) => explained(name)),
      history: [transition("closed", "open")],
    };
    const first = (await get(asked, "?limit=2")).body;
    expect(first.sidecars).toHaveLength(2);
    const second = (await get(asked, `?limit=2&cursor=${first.nextCursor}`)).body;
    expect(second.sidecars).toMatchObject([{ sidecar: "c" }]);
    expect(second).toMatchObject({ states: first.states, history: first.history });
    expect(second).not.toHaveProperty("nextCursor");
  });

  it.each([
    ["a/b/c", "must be namespace/name"],
    ["A", "must be namespace/name"],
    ["a/", "must be namespace/name"],
    ["/a", "must be namespace/name"],
    ["\u001b[2J", "must be namespace/name"],
    ["a".repeat(600), "name"],
  ])("is refused with the name %j", async (name, words) => {
    const { status, body } = await get({}, "", `/api/v1/breakers/${encodeURIComponent(name)}`);
    expect(status).toBe(400);
    expect(body.detail).toContain(words);
  });

  it.each(["direction=up", "keys=1001", "keys=-1", "keys=x", "sidecar=", "limit=0", "other=1"])(
    "is refused with the query %s",
    async (query) => {
      const { status, body } = await get({}, `?${query}`);
      expect(status).toBe(400);
      expect(body.detail).toContain(query.split("=")[0]);
    },
  );

  it("answers HEAD, and takes no other method", async () => {
    const app = apiOver(script({ explained: [OPEN] }));
    expect((await app.inject({ method: "HEAD", url: PATH })).statusCode).toBe(200);
    const reply = await app.inject({ method: "DELETE", url: PATH });
    expect(reply.statusCode).toBe(405);
    expect(reply.headers.allow).toBe("GET, HEAD");
  });
});
