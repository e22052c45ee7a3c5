// Experiments on a real Envoy: they are seen, paused, stopped, and end with the controller; while requests go on.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { run, until } from "../e2e/command.js";
import { releaseBuild } from "./counts/builds.js";
import { CountsRig } from "./counts/rig.js";
import type { Answer } from "./filter/rig/index.js";

const WORKERS = 4;
/** Of each client, between two requests. */
const PAUSE_MS = 40;
const PAUSED_WITHIN_MS = 2_000;
const LEASE_MS = 10_000;
/** A tick is a tenth of that; a machine that is busy with other things is late by some of them. */
const LATE_MS = 1_000;
const KEY = "FaultInjection/default/down";

interface Detail {
  state: string;
  paused?: boolean;
  end?: { by: string; because?: string };
  counts: { matched: number; verdicts: Record<string, number> };
  problems: { code: string }[];
  places: { state: string; leaseUntilMs: number | null }[];
}

let rig: CountsRig;

async function call(method: string, path: string, body?: string): Promise<Response> {
  const headers = { "content-type": "application/yaml" };
  return fetch(`${rig.apiUrl}/api/v1/${path}`, body === undefined ? { method } : { method, body, headers });
}

async function apply(more = ""): Promise<void> {
  const text = [
    "{apiVersion: meshfuse.dev/v1alpha1, kind: FaultInjection, metadata: {name: down},",
    `spec: {direction: inbound, percentage: 100%, abort: {status: 503}, activeFor: 10m${more}}}`,
  ].join(" ");
  const reply = await call("POST", "policies", text);
  if (!reply.ok) throw new Error(await reply.text());
  await rig.delivered();
}

async function detail(): Promise<Detail> {
  return (await (await call("GET", "experiments/down")).json()) as Detail;
}

/** All clients ask again and again while `what` happens: what each was answered. */
async function answersDuring(what: () => Promise<unknown>): Promise<Answer[]> {
  const answers: Answer[] = [];
  let isOver = false;
  const walks = rig.clients.map(async (client) => {
    while (!isOver) {
      answers.push(await rig.ask(client));
      await wait(PAUSE_MS);
    }
  });
  await what().finally(() => {
    isOver = true;
  });
  await Promise.all(walks);
  return answers;
}

const isInjected = ({ headers }: Answer) => headers["x-meshfuse"] === "fault=default/down";
const injectedAfter = (answers: readonly Answer[], atMs: number) =>
  answers.filter((answer) => answer.startMs >= atMs && isInjected(answer)).length;

/** Until some answer is made up, or the other way round: none of all workers'. */
function until503(isWanted: boolean): Promise<true> {
  return until(isWanted ? "an injected fault" : "no injected fault", async () => {
    const answers = await rig.all();
    return isWanted ? answers.some(isInjected) : !answers.some(isInjected);
  });
}

describe("an experiment on a real Envoy", () => {
  beforeAll(async () => {
    rig = await CountsRig.start(WORKERS, releaseBuild());
  });
  afterAll(() => rig?.stop());
  beforeEach(async () => {
    await call("DELETE", "pause");
    await call("DELETE", `policies/${KEY}`);
    await rig.delivered();
  });

  it("is shown with each request that matched, over all workers, and with a lease that is renewed", async () => {
    await apply();
    const answers = (await Promise.all([rig.all(), rig.all(), rig.all()])).flat();
    expect(answers.every(isInjected)).toBe(true);
    const seen = await until("all requests to be counted", async () => {
      const now = await detail();
      return now.counts.matched >= answers.length ? now : undefined;
    });
    expect(seen).toMatchObject({
      ...{ state: "running", problems: [] },
      counts: { matched: answers.length, verdicts: { injected: answers.length } },
      places: [{ state: "running", leaseUntilMs: expect.any(Number) }],
    });
  });

  it("is paused within two seconds while requests go on, by everybody's word, and comes back", async () => {
    await apply();
    let pausedMs = 0;
    const answers = await answersDuring(async () => {
      await until503(true);
      pausedMs = performance.now();
      await call("POST", "pause?by=ann&because=fire");
      await wait(2 * PAUSED_WITHIN_MS);
    });
    expect(answers.filter(({ startMs }) => startMs > pausedMs + PAUSED_WITHIN_MS).length).toBeGreaterThan(
      100,
    );
    expect(injectedAfter(answers, pausedMs + PAUSED_WITHIN_MS)).toBe(0);
    expect(injectedAfter(answers, 0)).toBeGreaterThan(0);

    const { code, stdout, stderr } = await run("pause", "--server", rig.apiUrl);
    expect([code, stdout, stderr]).toEqual([
      0,
      expect.stringContaining("by ann: fire; 1 of 1 sidecar has confirmed it\n"),
      "",
    ]);
    expect(await detail()).toMatchObject({ state: "running", paused: true });
    expect((await run("resume", "--server", rig.apiUrl)).code).toBe(0);
    await until503(true);
  });

  it("is stopped for good by command, and its policy stays", async () => {
    await apply();
    await until503(true);
    const { code } = await run("stop", "down", "--server", rig.apiUrl, "--because", "seen enough", "--wait");
    expect(code).toBe(0);
    expect((await rig.all()).filter(isInjected)).toEqual([]);
    expect(await detail()).toMatchObject({ state: "stopped", end: { because: "seen enough" } });
    expect((await call("GET", `policies/${KEY}`)).ok).toBe(true);
    await apply();
    await until503(true);
  });

  it("that matches nothing says so, though there are requests", async () => {
    await apply(", match: {paths: [{exact: /never}]}");
    await rig.during(() =>
      until("the problem", async () => {
        const { problems } = await detail();
        return problems.some(({ code }) => code === "nothing_matched");
      }),
    );
  });

  it("is over within a lease where the controller is gone, is counted as expired, and goes on with a new one", async () => {
    await apply();
    let killedMs = 0;
    const answers = await answersDuring(async () => {
      await until503(true);
      killedMs = performance.now();
      await rig.endController("SIGKILL");
      await wait(LEASE_MS + 2 * LATE_MS);
    });
    const overMs = killedMs + LEASE_MS + LATE_MS;
    expect(answers.filter(({ startMs }) => startMs > overMs).length).toBeGreaterThan(100);
    expect(injectedAfter(answers, overMs)).toBe(0);
    // It does not end with the first answer that fails to come.
    expect(injectedAfter(answers, killedMs + LEASE_MS / 2)).toBeGreaterThan(0);

    await rig.startController(releaseBuild());
    await until503(true);
    const { counts } = await until("what expired to be told", async () => {
      const now = await detail();
      return (now.counts.verdicts.expired ?? 0) > 0 ? now : undefined;
    });
    expect(counts.verdicts.not_drawn).toBe(0);
  });
});
