// Whether a filter in these chains is given what the scenarios say: asked of an Envoy once, by a script that answers with
// the headers that it sees.
import { connect } from "node:net";
import { startEnvoy } from "../../envoy/index.js";
import { ECHO_SCRIPT, luaFilters } from "../../peers/index.js";
import type { Header, Scenario } from "../../scenario/index.js";
import { BenchError } from "../step.js";
import { requestBytes } from "../traffic/index.js";
import { bootstrapOf } from "./bootstrap.js";
import { replyOf } from "./build.js";
import { wholeLength } from "./client/line.js";
import { portOf } from "./stand.js";

const ANSWER_WITHIN_MS = 5_000;

/**
 * Rejects with a BenchError when the headers differ. Resolves with why they could not be seen, where this Envoy has no
 * Lua.
 */
export async function checkHeaders(scenario: Scenario, envoy: string): Promise<string | undefined> {
  const chain = { filters: luaFilters(ECHO_SCRIPT, 1), reply: replyOf(scenario) };
  const config = bootstrapOf(chain, { reports: 1 });
  const started = await startEnvoy({ config, binary: envoy }).catch((error: Error) => error);
  if (started instanceof Error) {
    if (/lua/i.test(started.message)) return "this Envoy was built without Lua";
    throw new BenchError(started.message);
  }
  try {
    await started.ready();
    const [headers = []] = scenario.requests;
    const seen = await ask(await portOf(started), requestBytes(headers));
    const wrong = difference(headers, seen);
    if (wrong !== undefined) throw new BenchError(wrong);
    return undefined;
  } finally {
    await started.stop();
  }
}

/** `body`: what the script answered. Undefined: the same headers in the same order. */
export function difference(headers: readonly Header[], body: string): string | undefined {
  const wanted = headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  return body === wanted ? undefined : `a filter was to be given\n${wanted}\nand was given\n${body}`;
}

/** The body of the answer. */
function ask(port: number, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer: Buffer = Buffer.alloc(0);
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    const fail = (reason: string) => {
      socket.destroy();
      reject(new BenchError(`Envoy does not show the headers that it gives to filters: ${reason}`));
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => fail("no answer"));
    socket.on("error", (error) => fail(error.message));
    socket.on("close", () => fail("it closed the connection"));
    socket.on("data", (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length < (wholeLength(answer) ?? Number.POSITIVE_INFINITY)) return;
      resolve(answer.subarray(answer.indexOf("\r\n\r\n") + 4).toString("latin1"));
      socket.destroy();
    });
  });
}
