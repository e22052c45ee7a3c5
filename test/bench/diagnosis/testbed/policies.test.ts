import { describe, expect, it } from "vitest";
import { experiment, forcedOpen } from "../../../../bench/diagnosis/testbed/faults/own.js";
import { Policies } from "../../../../bench/diagnosis/testbed/policies.js";
import { BREAKER_BEFORE_RATINGS } from "../../../../bench/mesh/index.js";
import type { Policy } from "../../../../controller/model/index.js";
import { checkDocuments } from "../../../../controller/policy/index.js";

/** A controller that gives these answers by method and path. */
function policiesOf(answers: Record<string, [status: number, body: unknown]>) {
  const asked: { call: string; body: string }[] = [];
  const policies = new Policies("http://controller", async (request) => {
    const call = `${request.method} ${new URL(request.url).pathname}`;
    asked.push({ call, body: await request.text() });
    const [status, body] = answers[call] ?? [404, { detail: "no such thing" }];
    return new Response(status === 204 ? null : JSON.stringify(body), {
      ...{ status, headers: { "content-type": "application/json" } },
    });
  });
  return { policies, asked };
}

async function policyOf(plan: ReturnType<typeof experiment>): Promise<Policy> {
  const applied: Policy[] = [];
  const apply = async (policy: Policy) => {
    applied.push(policy);
    return [];
  };
  await plan.draw(() => 0.5).begin({ apply } as never);
  const [policy] = applied;
  if (policy === undefined) throw new Error("nothing was applied");
  return policy;
}

describe("policies of the testbed", () => {
  it("begin with a breaker that the controller takes", () => {
    expect(checkDocuments(JSON.stringify(BREAKER_BEFORE_RATINGS), "test").errors).toEqual([]);
  });

  it("are called by their names once they are applied", async () => {
    const { policies, asked } = policiesOf({ "POST /api/v1/policies": [200, { applied: [] }] });
    const policy = await policyOf(forcedOpen("productpage", "details"));
    expect(await policies.apply(policy)).toEqual(["default/productpage-details-off"]);
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual(policy);
  });

  it("are called by their experiments' ids, too", async () => {
    const policy = await policyOf(experiment("details", "delay"));
    const { policies } = policiesOf({
      "POST /api/v1/policies": [200, { applied: [] }],
      "GET /api/v1/experiments": [
        200,
        {
          experiments: [
            { id: "e1", policy: "FaultInjection/default/details-delay" },
            { id: "e2", policy: "FaultInjection/default/other" },
          ],
        },
      ],
    });
    expect(await policies.apply(policy)).toEqual(["default/details-delay", "e1"]);
  });

  it("are removed by kind and name", async () => {
    const call = "DELETE /api/v1/policies/CircuitBreaker/default/ratings";
    const { policies, asked } = policiesOf({ [call]: [204, undefined] });
    await policies.remove(BREAKER_BEFORE_RATINGS);
    expect(asked.map((each) => each.call)).toEqual([call]);
  });

  it("are said to be refused, with the reason", async () => {
    const { policies } = policiesOf({});
    await expect(policies.remove(BREAKER_BEFORE_RATINGS)).rejects.toThrow(
      /^removing CircuitBreaker default\/ratings: .*no such thing/,
    );
  });
});

describe("delivery", () => {
  const sidecars = (...delivered: boolean[]) => ({
    "GET /api/v1/sidecars": [
      200,
      { sidecars: delivered.map((each) => ({ deliveries: [{ delivered: each }] })) },
    ] as [number, unknown],
  });

  it.each([
    [true, sidecars(true, true)],
    [false, sidecars(true, false)],
    [false, sidecars(true)],
    [
      false,
      {
        "GET /api/v1/sidecars": [200, { sidecars: [{ deliveries: [] }, { deliveries: [] }] }] as [
          number,
          unknown,
        ],
      },
    ],
  ])("is %s for what the controller says", async (expected, answers) => {
    expect(await policiesOf(answers).policies.areDelivered(2)).toBe(expected);
  });
});
