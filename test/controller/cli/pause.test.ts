import { describe, expect, it } from "vitest";
import { script } from "../api/fixture.js";
import { faultText } from "../policy/documents.js";
import { run, serverFor } from "./world.js";

const LAGGARD = { sidecar: "reviews-2", service: "default/reviews", reason: "refuses it" };
const BEHIND = { sidecars: 2, confirmed: 1, missing: [LAGGARD] };
const PAUSE = { sinceMs: 0, by: "ann@laptop", because: "incident 7", durable: true };

describe("pause", () => {
  it("pauses all experiments, by whom and why, and says how many sidecars have confirmed it", async () => {
    const asked = script({ pause: { sidecars: 2, confirmed: 2, missing: [] } });
    const { code, out } = await (await serverFor(asked))(["pause", "--because", "incident 7"]);
    expect(code).toBe(0);
    expect(asked.orders).toEqual([{ order: "pause", by: "ann@laptop", because: "incident 7" }]);
    expect(out).toBe(
      "experiments are paused since 1970-01-01T00:00:00Z by ann@laptop: incident 7; 2 of 2 sidecars have confirmed it\n" +
        "`meshfuse resume` lets them act again\n",
    );
  });

  it("waits for those that lag, and no longer than until they have confirmed", async () => {
    const asked = script({ pause: BEHIND });
    const confirm = () => {
      asked.pause = { ...asked.pause, confirmed: 2, missing: [] };
    };
    const { code, out } = await (await serverFor(asked))(["pause"], { steps: [() => {}, confirm] });
    expect(code).toBe(0);
    expect(out).toContain("2 of 2 sidecars have confirmed it");
  });

  it("ends with 4 after two seconds, and names who has not confirmed, and why", async () => {
    const asked = script({ pause: BEHIND });
    const steps = Array.from({ length: 20 }, () => () => {});
    const { code, out, err } = await (await serverFor(asked))(["pause"], { steps });
    expect(code).toBe(4);
    expect(out).toContain("1 of 2 sidecars have confirmed it");
    expect(err).toBe(
      "reviews-2: refuses it\n" +
        "after 2 s these have not confirmed; the pause holds, and `meshfuse pause` asks again\n",
    );
  });

  it("takes another time to wait, and refuses what is none", async () => {
    const asked = script({ pause: BEHIND });
    const cli = await serverFor(asked);
    expect(await cli(["pause", "--timeout", "0s"])).toMatchObject({ code: 4 });
    const { code, err } = await cli(["pause", "--timeout", "2"]);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('--timeout: "2" is not a duration such as 2s or 500ms'),
    ]);
    expect(asked.orders).toHaveLength(1);
  });

  it("says where no sidecar is concerned, where a restart would forget it, and where somebody ended it", async () => {
    const pause = { ...PAUSE, durable: false };
    const asked = script({ pause: { pause, sidecars: 0, confirmed: 0, missing: [] } });
    const forgetful = (await (await serverFor(asked))(["resume"])).code;
    expect(forgetful).toBe(0);
    const world = script({ pause: BEHIND });
    const resumed = () => {
      world.pause = { sidecars: 0, confirmed: 0, missing: [] };
    };
    const { out } = await (await serverFor(world))(["pause"], { steps: [resumed] });
    expect(out).toBe("somebody has ended the pause meanwhile\n");
    const none = await (await serverFor(script()))(["pause"]);
    expect(none.out).toContain("; no sidecar is there that one of them is for\n");
  });

  it("that is interrupted holds, and says so", async () => {
    const { code, err } = await (await serverFor(script({ pause: BEHIND })))(["pause"], { steps: [] });
    expect([code, err]).toEqual([130, expect.stringContaining("the pause holds, `meshfuse resume` ends it")]);
  });

  it("tells programs the API's own words", async () => {
    const { out } = await (await serverFor(script()))(["pause", "-o", "json"]);
    expect(JSON.parse(out)).toEqual({
      pause: { sinceMs: 0, durable: true, by: "ann@laptop" },
      ...{ sidecars: 0, confirmed: 0, missing: [] },
    });
  });

  it("ends with 3 where no controller answers", async () => {
    const env = { MESHFUSE_SERVER: "http://127.0.0.1:9" };
    expect((await run(["pause"], { env })).code).toBe(3);
  });
});

describe("resume", () => {
  it("ends a pause, by whom and why", async () => {
    const asked = script({ pause: { pause: PAUSE, sidecars: 0, confirmed: 0, missing: [] } });
    const { code, out } = await (await serverFor(asked))(["resume", "--because", "over"]);
    expect([code, out]).toEqual([0, "experiments act again, for the time that they have left\n"]);
    expect(asked.orders).toEqual([{ order: "resume", by: "ann@laptop", because: "over" }]);
  });

  it("ends with 1 where nothing is paused", async () => {
    const { code, err } = await (await serverFor(script()))(["resume"]);
    expect([code, err]).toEqual([1, expect.stringContaining("experiments are not paused\n")]);
  });
});

describe("a pause elsewhere", () => {
  const paused = () => script({ pause: { pause: PAUSE, sidecars: 0, confirmed: 0, missing: [] } });

  it("is shown by status", async () => {
    const { out } = await (await serverFor(paused()))(["status"]);
    expect(out).toContain(
      "Paused\n  experiments are paused since 1970-01-01T00:00:00Z by ann@laptop: incident 7; `meshfuse resume` lets them act again\n",
    );
  });

  it("is told to who applies a fault, and not to who applies a breaker", async () => {
    const change = (kind: "FaultInjection" | "CircuitBreaker") => ({
      outcome: "applied" as const,
      changes: [{ key: `${kind}/default/a` as const, change: "created" as const, version: 1 }],
      after: [],
    });
    const apply = async (asked: ReturnType<typeof script>) =>
      (await serverFor(asked))(["apply", "-f", "-"], { readStdin: async () => faultText("a") });
    const told = await apply({ ...paused(), apply: change("FaultInjection") });
    expect(told.code).toBe(0);
    expect(told.err).toContain("incident 7; faults act after `meshfuse resume`\n");
    expect((await apply({ ...paused(), apply: change("CircuitBreaker") })).err).toBe("");
  });
});
