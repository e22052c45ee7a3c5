import { describe, expect, it } from "vitest";
import type { TraceView } from "../../../controller/model/index.js";
import { apiOver, script } from "./fixture.js";

const NOW_MS = 1_795_219_200_000;

function traceView(number: number, more: Partial<TraceView> = {}): TraceView {
  return {
    ...{ traceId: number.toString(16).padStart(32, "0"), direction: "outbound", outcome: "failure" },
    ...{ source: "default/reviews", destination: "default/ratings", durationMs: 12.5 },
    ...{ atMs: NOW_MS + number, sidecar: "reviews-v1" },
    ...more,
  };
}

describe("the list of traces", () => {
  it("has the newest first, in pages", async () => {
    const app = apiOver(script({ traces: [1, 3, 2].map((number) => traceView(number)) }));
    const first = (await app.inject("/api/v1/traces?limit=2")).json();
    expect(first.traces.map(({ atMs }: TraceView) => atMs - NOW_MS)).toEqual([3, 2]);
    const rest = (await app.inject(`/api/v1/traces?limit=2&cursor=${first.nextCursor}`)).json();
    expect(rest).toEqual({ traces: [traceView(1)] });
  });

  it("has one entry for each sidecar that saw a request", async () => {
    const traces = [
      traceView(1),
      traceView(1, { sidecar: "reviews-v2" }),
      traceView(1, { direction: "inbound" }),
    ];
    const app = apiOver(script({ traces }));
    const ids: string[] = [];
    let cursor = "";
    do {
      const page = (await app.inject(`/api/v1/traces?limit=1${cursor}`)).json();
      ids.push(...page.traces.map(({ sidecar, direction }: TraceView) => `${sidecar} ${direction}`));
      cursor = page.nextCursor === undefined ? "" : `&cursor=${page.nextCursor}`;
    } while (cursor !== "");
    expect(ids.sort()).toEqual(["reviews-v1 inbound", "reviews-v1 outbound", "reviews-v2 outbound"]);
  });

  it("asks for what the query says, and for no more", async () => {
    const asked = script();
    const query = "source=reviews&destination=default/ratings&direction=inbound&outcome=rejected&since=17";
    const { statusCode } = await apiOver(asked).inject(`/api/v1/traces?${query}&limit=5`);
    expect(statusCode).toBe(200);
    expect(asked.tracesAsked).toEqual([
      {
        source: "reviews",
        destination: "default/ratings",
        direction: "inbound",
        outcome: "rejected",
        since: 17,
      },
    ]);
  });

  it.each([
    ["outcome=bad", "query/outcome"],
    ["direction=up", "query/direction"],
    ["since=10m", "query/since"],
    ["since=-1", "query/since"],
    ["source=", "query/source"],
    ["edge=a", "edge"],
  ])("is refused with %s, by name", async (query, words) => {
    const { statusCode, body } = await apiOver(script()).inject(`/api/v1/traces?${query}`);
    expect(statusCode).toBe(400);
    expect(body).toContain(words);
  });
});
