// What the API promises to whoever got an answer, over controllers that are killed while they write.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Running, start, until } from "./command.js";

/** Two lanes at once: a start is mostly waiting. */
const LANES = 2;
const KILLS = 15;
/** A kill comes once each writer has been answered so often, in turn, so that lives are long enough on a slow machine. */
const ANSWERS = [0, 1, 3];
/** And then so much later, at most: the time of some writes. */
const MAX_WAIT_MS = 300;
/** On a machine that is busy with other tests. */
const WITHIN_MS = 120_000;
/** Each changes two policies of its own, always together. */
const WRITERS = 4;

/** The numbers that a writer put into its two policies. */
interface Written {
  acknowledged: number;
  attempted: number;
  /** How often it was answered, by all controllers. */
  answers: number;
}

interface Entry {
  policy: { metadata: { name: string }; spec: { trip?: { consecutive: number }; seed?: number } };
}

interface Lane {
  data: string;
  /** Address of the API; another one at each start, so that nobody else takes it between two of them. */
  api: string;
  controller: Running | undefined;
}

let lanes: Lane[];

beforeEach(async () => {
  lanes = [];
  for (let at = 0; at < LANES; at++) {
    const data = mkdtempSync(join(tmpdir(), "meshfuse-kill-"));
    lanes.push({ data, api: "", controller: undefined });
  }
});

afterEach(async () => {
  for (const { data, controller } of lanes) {
    controller?.child.kill("SIGKILL");
    await controller?.ended;
    rmSync(data, { recursive: true, force: true });
  }
});

/** A controller on the lane's data, ready. */
async function begin(lane: Lane): Promise<Running> {
  const controller = start("controller", "--data", lane.data, "--xds-port", "0", "--api-port", "0");
  lane.controller = controller;
  const started = () => {
    if (controller.child.exitCode !== null) throw new Error(controller.stderr());
    const line = /^.*"controller started".*$/m.exec(`${controller.stdout()}${controller.stderr()}`)?.[0];
    return line === undefined ? undefined : (JSON.parse(line) as { api: string });
  };
  lane.api = (await until("the controller to have started", started, WITHIN_MS)).api;
  return controller;
}

function documents(writer: number, count: number): string {
  const head = (kind: string) =>
    `apiVersion: meshfuse.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: w${writer}}\n`;
  const fault = `spec: {percentage: 1%, abort: {status: 503}, activeFor: 1h, seed: ${count}}\n`;
  return `${head("CircuitBreaker")}spec: {trip: {consecutive: ${count}}}\n---\n${head("FaultInjection")}${fault}`;
}

async function apply({ api }: Lane, body: string): Promise<void> {
  const headers = { "content-type": "application/yaml" };
  const response = await fetch(`${api}/api/v1/policies?by=test`, {
    ...{ method: "POST", body, headers },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
}

async function writeOn(lane: Lane, writer: number, written: Written, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    written.attempted += 1;
    try {
      await apply(lane, documents(writer, written.attempted));
      written.acknowledged = written.attempted;
      written.answers += 1;
    } catch (error) {
      // A controller that is killed answers nobody.
      if (!isOver()) throw error;
    }
  }
}

/** The numbers that the two policies of each writer hold now. */
async function found({ api }: Lane): Promise<Map<string, number[]>> {
  const response = await fetch(`${api}/api/v1/policies`);
  const { policies } = (await response.json()) as { policies: Entry[] };
  const numbers = new Map<string, number[]>();
  for (const { policy } of policies) {
    const { name } = policy.metadata;
    const number = policy.spec.trip?.consecutive ?? policy.spec.seed ?? -1;
    numbers.set(name, [...(numbers.get(name) ?? []), number]);
  }
  return numbers;
}

async function expectKept(lane: Lane, writers: readonly Written[]): Promise<void> {
  const kept = await found(lane);
  for (const [index, { acknowledged, attempted }] of writers.entries()) {
    const [first = 0, ...others] = kept.get(`w${index}`) ?? [];
    expect(first).toBeGreaterThanOrEqual(acknowledged);
    expect(first).toBeLessThanOrEqual(attempted);
    expect(others).toEqual(first === 0 ? [] : [first]);
  }
}

async function killAgainAndAgain(lane: Lane): Promise<void> {
  const writers = Array.from(
    { length: WRITERS },
    (): Written => ({ acknowledged: 0, attempted: 0, answers: 0 }),
  );
  for (let kill = 0; kill < KILLS; kill++) {
    const controller = await begin(lane);
    await expectKept(lane, writers);
    let isOver = false;
    const wanted = writers.map(({ answers }) => answers + (ANSWERS[kill % ANSWERS.length] ?? 0));
    const writing = Promise.all(writers.map((written, index) => writeOn(lane, index, written, () => isOver)));
    const areAnswered = () => writers.every(({ answers }, at) => answers >= (wanted[at] ?? 0));
    await Promise.race([until("the answers", areAnswered, WITHIN_MS), writing]);
    await sleep(Math.random() * MAX_WAIT_MS);
    isOver = true;
    controller.child.kill("SIGKILL");
    await Promise.all([writing, controller.ended]);
  }
  await begin(lane);
  await expectKept(lane, writers);
  expect(Math.min(...writers.map(({ acknowledged }) => acknowledged))).toBeGreaterThan(0);
}

it("no acknowledged policy is lost, and no transaction kept by half, over 30 kills", {
  timeout: 1_200_000,
}, async () => {
  await Promise.all(lanes.map(killAgainAndAgain));
});

it("a second controller on one data directory ends at once and says who has it; the first goes on", async () => {
  const [lane] = lanes;
  if (lane === undefined) throw new Error("no lane");
  const first = await begin(lane);
  const second = await start("controller", "--data", lane.data, "--xds-port", "0", "--api-port", "0").ended;
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(new RegExp(`^[^\\n]*${lane.data}[^\\n]*${first.child.pid}[^\\n]*\\n$`));
  await apply(lane, documents(0, 5));
  expect(await found(lane)).toEqual(new Map([["w0", [5, 5]]]));
});
