import { describe, expect, it } from "vitest";
import { incidentFile, incidentFileText, reportOf, summaryOf } from "../../../controller/incident/index.js";
import { incidentOf, T0_MS, windowOf } from "../analyze/support.js";
import { ANALYSIS, apiOver, script } from "./fixture.js";

function incident(id: number) {
  const given = {
    ...{ incident: incidentOf({ id }), window: windowOf(T0_MS - 600_000, 122), changes: [] },
    observed: { fromMs: T0_MS, toMs: T0_MS + 10_000 },
  };
  const quality = { coverage: 1, baselineSteps: 120, observedSteps: 2, notes: [] };
  const diagnosis = { atMs: T0_MS, causes: [], ruledOut: [], unexplained: [0], quality };
  const report = reportOf(given, diagnosis);
  const text = incidentFileText(incidentFile({ given, report, thresholds: {}, writtenBy: "1.2.3" }));
  return { report, text, summary: summaryOf(report) };
}

describe("the analysis", () => {
  it("is told as it is now", async () => {
    const { statusCode, body } = await apiOver(script()).inject("/api/v1/analysis");
    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toEqual(ANALYSIS);
  });

  it("takes no question", async () => {
    const { statusCode, body } = await apiOver(script()).inject("/api/v1/analysis?since=1");
    expect([statusCode, body]).toEqual([400, expect.stringContaining("since")]);
  });
});

describe("the list of incidents", () => {
  it("has the newest first, in pages", async () => {
    const incidents = [3, 1, 12].map((id) => incident(id).summary);
    const app = apiOver(script({ incidents }));
    const first = (await app.inject("/api/v1/incidents?limit=2")).json();
    expect(first.incidents.map(({ id }: { id: number }) => id)).toEqual([12, 3]);
    const rest = (await app.inject(`/api/v1/incidents?cursor=${first.nextCursor}`)).json();
    expect(rest).toEqual({ incidents: [incident(1).summary] });
  });
});

describe("one incident", () => {
  const known = incident(42);
  const app = () => apiOver(script({ incidentFiles: new Map([[42, known.text]]) }));

  it("is a report", async () => {
    expect((await app().inject("/api/v1/incidents/42")).json()).toEqual(known.report);
  });

  it("has its file as it is written down, to the byte", async () => {
    const { headers, body } = await app().inject("/api/v1/incidents/42/window");
    expect(headers["content-type"]).toContain("application/json");
    expect(body).toBe(known.text);
  });

  it.each(["/api/v1/incidents/7", "/api/v1/incidents/7/window"])("is not there: %s", async (url) => {
    const { statusCode, body } = await app().inject(url);
    expect(statusCode).toBe(404);
    expect(JSON.parse(body)).toMatchObject({
      code: "not_found",
      detail: "there is no incident 7: GET /api/v1/incidents lists all that are kept",
    });
  });

  it.each(["0", "-1", "x", "1.5", "042", "12345678901"])("has no such number: %s", async (id) => {
    const { statusCode, body } = await app().inject(`/api/v1/incidents/${id}`);
    expect([statusCode, body]).toEqual([400, expect.stringContaining("params/id")]);
  });
});
