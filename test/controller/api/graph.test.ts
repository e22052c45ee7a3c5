import { describe, expect, it } from "vitest";
import { GRAPH_EXAMPLE } from "../../../controller/api/operations/graph-example.js";
import type { GraphView } from "../../../controller/model/index.js";
import { apiOver, script } from "./fixture.js";

const VIEW = GRAPH_EXAMPLE as unknown as GraphView;
const PATH = "/api/v1/graph";

async function get(query = "", graph: GraphView | undefined = VIEW) {
  const asked = script({ graph });
  const reply = await apiOver(asked).inject(`${PATH}${query}`);
  return { status: reply.statusCode, body: reply.json(), asked: asked.viewed };
}

describe("the graph", () => {
  it("is of the last minute, with a target of 500 ms, unless something else is asked for", async () => {
    const { status, body, asked } = await get();
    expect(status).toBe(200);
    expect(body).toEqual(VIEW);
    expect(asked).toEqual([{ windowMs: 60_000, targetMs: 500, withHistogram: false }]);
  });

  it("is of the window that is asked for", async () => {
    const atMs = Date.parse("2026-11-21T11:45:00.250Z");
    const asked = { atMs, windowMs: 300_000, targetMs: 50, withHistogram: true };
    for (const at of ["2026-11-21T11:45:00.25Z", String(atMs)]) {
      const query = `?at=${at}&window=5m&target=50ms&histogram=true`;
      expect((await get(query)).asked, at).toEqual([asked]);
    }
  });

  it.each([
    [
      "at=yesterday",
      'query/at "yesterday" is no time: write it like 2026-11-21T12:00:00Z, or as milliseconds',
    ],
    ["at=2026-02-30T00:00:00Z", "is no time"],
    ["at=2026-11-21T12:00:00%2B01:00", "is no time"],
    ["at=-5", "is no time"],
    ["at=1e9", "is no time"],
    ["at=9999999999999999", "is no time"],
    ["at=", "query/at must NOT have fewer than 1 characters"],
    [`at=${"1".repeat(65)}`, "query/at must NOT have more than 64 characters"],
    ["window=60", 'query/window "60" is no duration: write it like 1h'],
    ["window=-1m", "is no duration"],
    ["window=1m30s", "is no duration"],
    ["window=", 'query/window "" is no duration'],
    ["window=9999ms", "query/window 9999ms is not from 10s to 1h"],
    ["window=3601s", "query/window 3601s is not from 10s to 1h"],
    [`window=${"9".repeat(60)}h`, "is not from 10s to 1h"],
    ["target=0ms", "query/target 0ms is not from 1ms to 1m"],
    ["target=61s", "query/target 61s is not from 1ms to 1m"],
    ["target=fast", 'query/target "fast" is no duration: write it like 1m'],
    ["histogram=yes", "query/histogram must be boolean"],
    ["step=1s", 'query has the unknown parameter "step"; known: at, window, target, histogram'],
    ["at=1&at=2", 'query: "at" is given twice'],
  ])("refuses %s and says what to write", async (query, words) => {
    const { status, body, asked } = await get(`?${query}`);
    expect([status, body.code]).toEqual([400, "invalid_request"]);
    expect(body.detail).toContain(words);
    expect(asked).toEqual([]);
  });

  it("of a time that is not kept is refused with what is", async () => {
    const asked = script();
    const reply = await apiOver(asked).inject(`${PATH}?at=5`);
    expect([reply.statusCode, reply.json().code]).toEqual([404, "not_kept"]);
    expect(reply.json().detail).toBe(
      "at 5: kept is what was counted after 2026-11-21T11:30:00.000Z, and until now",
    );
  });
});
