// The client as those who measure see it: orders to a process of its own.
import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BenchError } from "../../step.js";
import type { Notice, Order } from "./process.js";

export interface Client {
  /** One after the other. Rejects with what the client met: an answer that is another, a connection that ended. */
  order(order: Order): Promise<void>;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export function startClient(): Client {
  const child = fork(entryFile(), [], { stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] });
  running.add(child);
  let answer: (notice: Notice) => void = () => {};
  let ended: string | undefined;
  const gone = new Promise<void>((resolve) => {
    const finish = (reason: string) => {
      running.delete(child);
      ended = `the client's process ended: ${reason}`;
      answer({ error: ended });
      resolve();
    };
    child.on("error", (error) => finish(error.message));
    child.once("close", (code, signal) => finish(String(code ?? signal)));
  });
  child.on("message", (notice: Notice) => answer(notice));
  const ask = (order: Order) =>
    new Promise<void>((resolve, reject) => {
      answer = (notice) => ("error" in notice ? reject(new BenchError(notice.error)) : resolve());
      if (ended === undefined) child.send(order);
      else answer({ error: ended });
    });
  let last: Promise<void> = Promise.resolve();
  return {
    order: (order) => {
      const next = last.then(() => ask(order));
      last = next.catch(() => undefined);
      return next;
    },
    stop: () => {
      child.kill("SIGKILL");
      return gone;
    },
  };
}

/** Node runs JavaScript: from the sources, as in tests, the compiled copy is taken. */
function entryFile(): string {
  const isCompiled = import.meta.url.endsWith(".js");
  const compiled = "../../../../dist/bench/ladder/cpu/client/process.js";
  const path = fileURLToPath(new URL(isCompiled ? "./process.js" : compiled, import.meta.url));
  if (!existsSync(path)) throw new BenchError(`${path} is not there; run: npm run build`);
  return path;
}
