import { describe, expect, it } from "vitest";
import { FORECASTS, REVIEWS } from "../forecast/told.js";
import { apiOver, type Script, script } from "./fixture.js";

const PATH = "/api/v1/forecasts";

async function get(asked: Partial<Script>, query = "") {
  const given = script(asked);
  const reply = await apiOver(given).inject(`${PATH}${query}`);
  return { status: reply.statusCode, body: reply.json(), asked: given.forecastsAsked };
}

describe("the list of forecasts", () => {
  it("has each service, with its points, its test on the past, or why there is none", async () => {
    const { status, body, asked } = await get({ forecasts: FORECASTS });
    expect(status).toBe(200);
    expect(body).toEqual({ forecasts: FORECASTS, failure: null });
    expect(asked).toEqual(FORECASTS.map(({ service }) => ({ service, horizonMs: 1_800_000 })));
  });

  it("has one service where that is asked for, at the horizon that is asked for", async () => {
    const { body, asked } = await get({ forecasts: FORECASTS }, "?service=default/reviews&horizon=2h");
    expect(body.forecasts).toEqual([REVIEWS]);
    expect(asked).toEqual([{ service: "default/reviews", horizonMs: 7_200_000 }]);
  });

  it("holds forecasts against limits that are asked about", async () => {
    const { asked } = await get({ forecasts: [REVIEWS] }, "?p95=300ms&rate=12.5");
    expect(asked[0]?.objectives).toEqual({ "*": { p95Ms: 300, rate: 12.5 } });
    const { asked: one } = await get({ forecasts: [REVIEWS] }, "?rate=7");
    expect(one[0]?.objectives).toEqual({ "*": { rate: 7 } });
  });

  it("comes in pages, and makes only those of the page", async () => {
    const forecasts = ["a/1", "a/2", "a/3"].map((service) => ({ ...REVIEWS, service }));
    const first = await get({ forecasts }, "?limit=2");
    expect(first.asked).toHaveLength(2);
    const rest = await get({ forecasts }, `?limit=2&cursor=${first.body.nextCursor}`);
    expect(rest.body.forecasts.map(({ service }: { service: string }) => service)).toEqual(["a/3"]);
    expect(rest.body.nextCursor).toBeUndefined();
  });

  it("says why the last steps could not be read", async () => {
    const { body } = await get({ forecastFailure: "http://127.0.0.1:9090 does not answer" });
    expect(body).toEqual({ forecasts: [], failure: "http://127.0.0.1:9090 does not answer" });
  });

  it("of a service that nobody knows is a problem that says where to look", async () => {
    const { status, body } = await get({ forecasts: FORECASTS }, "?service=default/absent");
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: "not_found", detail: expect.stringContaining("/api/v1/graph") });
  });

  it.each([
    ["?horizon=soon", 'query/horizon "soon" is no duration'],
    ["?horizon=30s", "query/horizon 30s is not from 1m to 24h"],
    ["?horizon=48h", "query/horizon 48h is not from 1m to 24h"],
    ["?p95=fast", 'query/p95 "fast" is no duration'],
    ["?rate=0", "query/rate"],
    ["?rate=many", "query/rate"],
    ["?limit=51", "query/limit"],
    ["?service=", "query/service"],
    ["?until=1h", "until"],
  ])("with %s is refused with what is wrong", async (query, words) => {
    const { status, body } = await get({ forecasts: FORECASTS }, query);
    expect(status).toBe(400);
    expect(body.detail).toContain(words);
  });
});
