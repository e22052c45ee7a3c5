import { describe, expect, it } from "vitest";
import { kindOf, MISHAPS, type Mishap, titleOf } from "../../../../bench/diagnosis/testbed/faults/index.js";
import { drawn, type FaultPlan, type Levers } from "../../../../bench/diagnosis/testbed/levers.js";
import { BREAKER_BEFORE_RATINGS, randomFrom } from "../../../../bench/mesh/index.js";
import { checkDocuments } from "../../../../controller/policy/index.js";

const PLANS = MISHAPS.flat();

/** Notes what is pulled at. */
function levers(): { pulled: unknown[][]; levers: Levers } {
  const pulled: unknown[][] = [];
  const note =
    (name: string) =>
    async (...given: unknown[]) => {
      pulled.push([name, ...given]);
    };
  return {
    pulled,
    levers: {
      ...{ trouble: note("trouble"), kill: note("kill"), revive: note("revive"), link: note("link") },
      ...{ rush: note("rush"), remove: note("remove") },
      apply: async (policy) => {
        pulled.push(["apply", policy]);
        return ["default/name", "id-1"];
      },
    },
  };
}

function planOf(title: string): FaultPlan {
  const found = MISHAPS.find((mishap) => titleOf(mishap) === title)?.[0];
  if (found === undefined) throw new Error(`no ${title}`);
  return found;
}

async function play(plan: FaultPlan, random = () => 0.5) {
  const { pulled, levers: given } = levers();
  const injection = plan.draw(random);
  const answers = await injection.begin(given);
  const begun = pulled.splice(0);
  await injection.end(given);
  return { ...injection, answers, begun, ended: pulled };
}

describe("the faults of the testbed", () => {
  it("are of ten kinds and more, at five places and more", () => {
    expect(new Set(MISHAPS.map(kindOf)).size).toBeGreaterThanOrEqual(10);
    expect(new Set(PLANS.map(({ place }) => place)).size).toBeGreaterThanOrEqual(5);
  });

  it("have titles of their own", () => {
    expect(new Set(MISHAPS.map(titleOf)).size).toBe(MISHAPS.length);
  });

  it.each(PLANS.map((plan) => [`${plan.kind} at ${plan.place}`, plan] as const))(
    "%s pulls at something, lets go of it, and says how strong it was",
    async (_title, plan) => {
      const { begun, ended, strength } = await play(plan);
      expect(begun.length).toBeGreaterThan(0);
      expect(ended).toHaveLength(begun.length);
      expect(strength).not.toBe("");
      expect(plan.targets.length * plan.kinds.length).toBeGreaterThan(0);
    },
  );

  it("are as strong as the seed says", () => {
    const strengths = (seed: number) => {
      const random = randomFrom(seed);
      return PLANS.map((plan) => plan.draw(random).strength);
    };
    expect(strengths(3)).toEqual(strengths(3));
    expect(strengths(3)).not.toEqual(strengths(4));
  });
});

describe("a fault within a service", () => {
  it.each([
    ["slow service at details", { waitMs: 49, waitShare: 0.63 }],
    ["CPU burn at ratings", { burnMs: 10 }],
    ["errors at reviews", { failShare: 0.32, status: 503 }],
    ["refused at reviews", { isDeaf: true }],
    ["bad version, slow at reviews-v3", { waitMs: 71, waitShare: 1 }],
    ["bad caller at reviews -> ratings", { times: 7 }],
  ])("%s is told to its processes, and taken back", async (title, trouble) => {
    const plan = planOf(title);
    const who = plan.place.split(" ")[0];
    const { begun, ended } = await play(plan);
    expect(begun).toEqual([["trouble", who, trouble]]);
    expect(ended).toEqual([["trouble", who, {}]]);
  });

  it("is an end of the process where it crashes", async () => {
    const { begun, ended } = await play(planOf("crash at details"));
    expect([begun, ended]).toEqual([[["kill", "details"]], [["revive", "details"]]]);
  });
});

describe("a fault between sidecars", () => {
  it("is on one edge where only that one is slow", async () => {
    const { begun, ended } = await play(planOf("slow edge at reviews -> ratings"));
    expect(begun).toEqual([["link", "reviews", "ratings", { delayMs: 22, jitterMs: 11 }]]);
    expect(ended).toEqual([["link", "reviews", "ratings", {}]]);
  });

  it("is on all links of a service whose network is slow", async () => {
    const { begun } = await play(planOf("network delay at reviews"));
    expect(begun.map(([, caller, callee]) => [caller, callee])).toEqual([
      ["any", "reviews"],
      ["reviews", "any"],
    ]);
  });
});

describe("what we do ourselves", () => {
  const own = PLANS.filter(({ kind }) => kind.startsWith("our "));

  it.each(own.map((plan) => [plan.kind, plan] as const))(
    "%s is a policy that the controller takes",
    async (_k, plan) => {
      const { begun, ended, answers } = await play(plan);
      const [, policy] = begun[0] ?? [];
      expect(checkDocuments(JSON.stringify(policy), "test").errors).toEqual([]);
      const [how, last] = ended[0] ?? [];
      if (how === "apply") expect(last).toEqual(BREAKER_BEFORE_RATINGS);
      else expect(ended).toEqual([["remove", policy]]);
      expect(answers).toEqual(["default/name", "id-1"]);
    },
  );
});

describe("a strength", () => {
  it("lies between its bounds, as often under their geometric mean as over it", () => {
    const random = randomFrom(1);
    const all = Array.from({ length: 1_000 }, () => drawn(random, 4, 100));
    expect(all.every((value) => value >= 4 && value <= 100)).toBe(true);
    const under = all.filter((value) => value < 20).length;
    expect(under).toBeGreaterThan(440);
    expect(under).toBeLessThan(560);
  });
});

describe("two at once", () => {
  it("are at different places", () => {
    const pairs = MISHAPS.filter((mishap: Mishap) => mishap.length > 1);
    expect(pairs.length).toBeGreaterThan(0);
    for (const pair of pairs) expect(new Set(pair.map(({ place }) => place)).size).toBe(pair.length);
  });
});
