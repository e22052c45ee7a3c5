import { describe, expect, it, onTestFinished } from "vitest";
import { Client } from "../../../../controller/cli/client.js";
import { BASE_POLICIES, EXPERIMENT } from "../../../../controller/cli/demo/policies.js";
import { playStory, type StoryParts } from "../../../../controller/cli/demo/story.js";
import type { Step } from "../../../../controller/cli/demo/summary.js";
import { checkDocuments } from "../../../../controller/policy/index.js";
import { apiOver, type Script, script } from "../../api/fixture.js";
import { breakerView, delivery, sidecarView, THERE_AND_BACK } from "../views.js";
import { testWorld } from "../world.js";

interface Play {
  asked: Script;
  steps: Step[];
  /** What the mesh does as time goes by, by the number of the wait. */
  onWait: (wait: number) => void;
}

async function play({ asked, steps, onWait }: Play, more: Partial<StoryParts> = {}): Promise<string[]> {
  const app = apiOver(asked);
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => app.close());
  let nowMs = 0;
  let waits = 0;
  return playStory({
    client: new Client(testWorld(), url),
    ...{ sidecars: ["reviews-v2", "ratings-v1"], tripping: ["reviews-v2"] },
    ...{ calmMs: 5000, holdMs: 2000 },
    clock: () => nowMs,
    wait: async (ms) => {
      nowMs += ms;
      waits += 1;
      onWait(waits);
    },
    startLoad: () => {},
    tell: (step) => steps.push(step),
    ...more,
  });
}

/** A mesh in which everything works: it opens when the experiment was applied, closes when it was deleted. */
function willing(): Play {
  const asked = script();
  asked.sidecars = [sidecarView("reviews-v2"), sidecarView("ratings-v1")];
  const onWait = () => {
    const isOpen = asked.applied.length > 1;
    const isWell = asked.removed.length > 0;
    const transitions = THERE_AND_BACK.slice(0, isWell ? 3 : 1);
    asked.breakers = isOpen
      ? [breakerView("reviews-v2", { state: isWell ? "closed" : "open", transitions })]
      : [];
  };
  return { asked, steps: [], onWait };
}

describe("the demo's policies", () => {
  it("are good ones", () => {
    for (const policy of [...BASE_POLICIES, EXPERIMENT]) {
      expect(checkDocuments(JSON.stringify(policy), "demo").errors).toEqual([]);
    }
  });
});

describe("the demo's story", () => {
  it("is calm, experiment, open, well again, closed", async () => {
    const given = willing();
    expect(await play(given)).toEqual([]);
    expect(given.steps.map(({ step }) => step)).toEqual([
      "policies applied: a breaker before ratings, a tag",
      "every sidecar runs its revision",
      "load begins at productpage",
      "experiment begins: ratings answers 503",
      "the breakers before ratings have opened",
      "experiment ended: ratings is well again",
      "the breakers before ratings have closed",
      "every sidecar runs its revision",
    ]);
    expect(given.asked.removed).toMatchObject([{ key: "FaultInjection/default/ratings-down" }]);
  });

  it("leaves the mesh calm for a while before the experiment", async () => {
    const given = willing();
    await play(given);
    const [, , load, experiment] = given.steps;
    expect((experiment?.atMs ?? 0) - (load?.atMs ?? 0)).toBe(5000);
  });

  it("goes on without a breaker that does not open, and says so", async () => {
    const given = { ...willing(), onWait: () => {} };
    expect(await play(given)).toEqual([
      "after 15 s still not: the breakers before ratings have opened",
      "after 30 s still not: the breakers before ratings have closed",
    ]);
    expect(given.asked.removed).toHaveLength(1);
  });

  it("says when a sidecar does not run its revision", async () => {
    const given = willing();
    given.asked.sidecars = [
      sidecarView("reviews-v2"),
      sidecarView("ratings-v1", { deliveries: [delivery("inbound", { delivered: false })] }),
    ];
    const late = "after 15 s still not: every sidecar runs its revision";
    expect(await play(given)).toEqual([late, late]);
  });

  it("ends when it is told to", async () => {
    const wait = () => Promise.reject(new Error("the demo ends"));
    await expect(play(willing(), { wait })).rejects.toThrow("the demo ends");
  });
});
