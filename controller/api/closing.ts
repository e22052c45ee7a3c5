/** The end of the API: who has asked for a change shall hear whether it holds, and not have to guess. */
import type { FastifyInstance } from "fastify";
import type { Clock } from "../clock.js";
import { isRead } from "./requests.js";

/** Then connections are cut: a disk that hangs must not keep the controller from its end. */
const ANSWER_WITHIN_MS = 2_000;

/** Lets the writes that are under way be answered before the listener closes. Bodies that still come in are not waited for. */
export function answerWrites(app: FastifyInstance, clock: Clock): void {
  const writes = new Set<object>();
  let tell = () => {};
  app.addHook("preHandler", async ({ method }, { raw }) => {
    if (isRead(method)) return;
    writes.add(raw);
    raw.once("close", () => {
      writes.delete(raw);
      if (writes.size === 0) tell();
    });
  });
  app.addHook("preClose", async () => {
    if (writes.size === 0) return;
    await new Promise<void>((resolve) => {
      tell = resolve;
      const cancel = clock.after(ANSWER_WITHIN_MS, resolve);
      app.server.once("close", cancel);
    });
  });
}
