// A guard on a real Envoy: what its clients see stops the experiment that is the cause, and no other.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { until } from "../e2e/command.js";
import { releaseBuild } from "./counts/builds.js";
import { CountsRig } from "./counts/rig.js";

const WORKERS = 4;
/** Evidence for a few seconds of a thousand requests each; more than a loaded machine takes to send them. */
const ENOUGH_REQUESTS = 4_000;
const KEY = "FaultInjection/default/harm";

interface Life {
  state: string;
  end?: { by: string; because?: string };
  guard?: {
    limits: { verdict: string; recent: { requests: number }; whole: { requests: number; bad: number } }[];
  };
}

let rig: CountsRig;

async function call(method: string, path: string, body?: string): Promise<Response> {
  const init =
    body === undefined ? { method } : { method, body, headers: { "content-type": "application/yaml" } };
  return fetch(`${rig.apiUrl}/api/v1/${path}`, init);
}

async function apply(harm: string, expectation: string): Promise<void> {
  const text = [
    "{apiVersion: meshfuse.dev/v1alpha1, kind: FaultInjection, metadata: {name: harm},",
    `spec: {direction: inbound, activeFor: 10m, ${harm}, expect: [${expectation}]}}`,
  ].join(" ");
  const reply = await call("POST", "policies", text);
  if (!reply.ok) throw new Error(await reply.text());
  await rig.delivered();
}

/** The newest. */
async function life(): Promise<Life | undefined> {
  const { experiments } = (await (await call("GET", "experiments")).json()) as {
    experiments: { id: string }[];
  };
  return (await (await call("GET", `experiments/${experiments.at(-1)?.id}`)).json()) as Life;
}

function stopped(): Promise<Life> {
  return until("the guard to stop the experiment", async () => {
    const now = await life();
    return now?.state === "stopped" ? now : undefined;
  });
}

describe("a guard of a service behind a real Envoy", () => {
  beforeAll(async () => {
    rig = await CountsRig.start(WORKERS, releaseBuild());
  });
  afterAll(() => rig?.stop());
  beforeEach(async () => {
    await call("DELETE", `policies/${KEY}`);
    await rig.delivered();
  });

  it("stops an experiment that makes too many requests fail, and then none fails any more", async () => {
    await rig.during(async () => {
      await apply('abort: {status: 503}, percentage: "5%"', '{service: cart, success: "99%"}');
      const { end } = await stopped();
      expect(end).toMatchObject({
        by: "meshfuse",
        because: expect.stringMatching(
          /^guard: success of default\/cart 9\d(\.\d+)?% is under 99% \(\d+ of \d+ requests/,
        ),
      });
    });
    await rig.delivered();
    const answers = await Promise.all(Array.from({ length: 4 }, () => rig.all()));
    expect(answers.flat().filter(({ status }) => status !== 200)).toEqual([]);
  });

  it("stops an experiment that makes too many requests slow, where no service is named", async () => {
    await rig.during(async () => {
      await apply('delay: {fixed: 200ms}, percentage: "20%"', "{p95: 100ms}");
      const { end } = await stopped();
      expect(end?.because).toMatch(/^guard: p95 of default\/cart is over 100ms: \d+(\.\d+)?% are slower/);
    });
  });

  it("leaves an experiment alone that does no more harm than it may", async () => {
    await rig.during(async () => {
      await apply('abort: {status: 503}, percentage: "0.5%"', '{service: cart, success: "99%", p95: 5s}');
      await until("enough requests to be judged", async () => {
        const requests = (await life())?.guard?.limits[0]?.whole.requests ?? 0;
        return requests >= ENOUGH_REQUESTS ? true : undefined;
      });
    });
    const now = await life();
    expect(now).toMatchObject({
      state: "running",
      guard: { limits: [{ verdict: "holding" }, { verdict: "holding" }] },
    });
    expect(now?.guard?.limits[0]?.whole.bad).toBeGreaterThan(0);
  });
});
