// 5,000 at once in one worker of a stock Envoy: what is released together would overflow the stack of the VM's host.
import { type ClientHttp2Session, connect } from "node:http2";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Rig } from "../filter/rig/index.js";
import { byHeader } from "./by-header.js";

const SESSIONS = 50;
const STREAMS = 100;
const HOLD_MS = 1_500;
const FAULTS = {
  requests: { delay: { fixed: `${HOLD_MS}ms` } },
  answers: { response: { delay: { fixed: `${HOLD_MS}ms` } } },
  both: { delay: { fixed: "500ms" }, response: { delay: { fixed: "1s" }, status: 503, truncate: 2 } },
};

let rig: Rig;
let sessions: ClientHttp2Session[];
beforeAll(async () => {
  rig = await Rig.start(1);
  await rig.apply("outbound", byHeader(FAULTS));
  sessions = Array.from({ length: SESSIONS }, () => connect(`http://127.0.0.1:${rig.ports.outbound}`));
});
afterAll(async () => {
  for (const session of sessions) session.destroy();
  await rig.stop();
});

interface Seen {
  status: number;
  bytes: number;
  durationMs: number;
}

function ask(session: ClientHttp2Session, fault: string): Promise<Seen> {
  const seen: Seen = { status: 0, bytes: 0, durationMs: 0 };
  const startMs = performance.now();
  const stream = session.request({ ":path": "/length/9", ":authority": "a", "x-f": fault });
  stream.on("response", (headers) => {
    seen.status = headers[":status"] ?? 0;
    seen.durationMs = performance.now() - startMs;
  });
  stream.on("data", (chunk: Buffer) => {
    seen.bytes += chunk.length;
  });
  stream.on("error", () => undefined);
  return new Promise((resolve) => stream.on("close", () => resolve(seen)));
}

it.each([
  ["requests", 200, 9],
  ["answers", 200, 9],
  ["both", 503, 2],
])("5,000 held %s are let go, none early, and the worker serves on", async (fault, status, bytes) => {
  const answers = await Promise.all(
    sessions.flatMap((session) => Array.from({ length: STREAMS }, () => ask(session, fault))),
  );
  expect(new Set(answers.map((answer) => `${answer.status} ${answer.bytes}`))).toEqual(
    new Set([`${status} ${bytes}`]),
  );
  expect(Math.min(...answers.map(({ durationMs }) => durationMs))).toBeGreaterThanOrEqual(HOLD_MS);
  expect((await rig.ask({ path: "/length/9" })).status).toBe(200);
  expect(rig.log.filter((line) => /\[critical\]|failed/.test(line))).toEqual([]);
});
