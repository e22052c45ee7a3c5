import { describe, expect, it } from "vitest";
import type { RecoveryView } from "../../../controller/model/index.js";
import { explained } from "../cli/views.js";
import { NAME, Story } from "../recovery/story.js";
import { apiOver, type Script, script } from "./fixture.js";

const PATH = "/api/v1/breakers/shop%2Fratings/recoveries";

function cycles(): RecoveryView[] {
  const story = new Story();
  story.second({ completed: 9, failed: 8, moves: [story.move("closed", "open", "rate", 100)] });
  story.second({ completed: 1, moves: [story.move("open", "closed", "recovered", 100)] });
  story.settle();
  story.second({ completed: 9, failed: 8, moves: [story.move("closed", "open", "rate", 100)] });
  return story.cycles;
}

async function get(asked: Partial<Script>, query = "", path = PATH) {
  const reply = await apiOver(script(asked)).inject(`${path}${query}`);
  return { status: reply.statusCode, body: reply.json() };
}

describe("the recoveries of a breaker", () => {
  it("are its cycles, each with what was measured, its buckets and its curve or why there is none", async () => {
    const recoveries = cycles();
    const { status, body } = await get({ recoveries });
    expect(status).toBe(200);
    expect(body).toEqual({ recoveries });
    expect(body.recoveries[0]).toMatchObject({ state: "over", measuredMs: 1000, opened: 1 });
    expect(body.recoveries[1]).toMatchObject({ state: "running", measuredMs: null });
  });

  it("come with the curve where there is one", async () => {
    const fit = {
      ...{ tauMs: 1800.5, tauErrorMs: 120.1, r2: 0.97, fMax: 0.9, fMin: 0.005 },
      ...{ failureMs: 5500, recoverMs: 14_850 },
    };
    const { noFit: _, ...cycle } = cycles()[0] as RecoveryView;
    const { body } = await get({ recoveries: [{ ...cycle, fit }] });
    expect(body.recoveries[0].fit).toEqual(fit);
  });

  it("are of one sidecar or direction where that is asked for", async () => {
    const [first, second] = cycles() as [RecoveryView, RecoveryView];
    const recoveries = [first, { ...second, sidecar: "s2", direction: "inbound" as const }];
    const sidecars = async (query: string) =>
      (await get({ recoveries }, query)).body.recoveries.map((each: RecoveryView) => each.sidecar);
    expect(await sidecars("?sidecar=s2")).toEqual(["s2"]);
    expect(await sidecars("?direction=outbound")).toEqual(["s1"]);
    expect(await sidecars("?direction=inbound&sidecar=s1")).toEqual([]);
  });

  it("come in pages, in the order of sidecars, directions and trips", async () => {
    const [first, second] = cycles() as [RecoveryView, RecoveryView];
    const recoveries = [{ ...second, sidecar: "s0" }, second, first];
    const one = (await get({ recoveries }, "?limit=2")).body;
    const two = (await get({ recoveries }, `?limit=2&cursor=${one.nextCursor}`)).body;
    const keys = [...one.recoveries, ...two.recoveries].map((each) => [each.sidecar, each.trippedMs]);
    expect(keys).toEqual([
      ["s0", second.trippedMs],
      ["s1", first.trippedMs],
      ["s1", second.trippedMs],
    ]);
    expect(two.nextCursor).toBeUndefined();
  });

  it("are none of a breaker that has not tripped, or whose policy no sidecar reports", async () => {
    const quiet = await get({ explained: [explained("s1", { name: NAME })] });
    expect(quiet).toEqual({ status: 200, body: { recoveries: [] } });
    const unseen = await get({}, "", "/api/v1/breakers/ratings/recoveries");
    expect(unseen).toEqual({ status: 200, body: { recoveries: [] } });
  });

  it("of a breaker that nobody knows is a problem that says where to look", async () => {
    const { status, body } = await get({});
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: "not_found", detail: expect.stringContaining("shop/ratings") });
  });
});
