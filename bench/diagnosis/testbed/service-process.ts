// One service of the testbed in a process of its own, so that what burns its core or kills it leaves the others alone.
import type { Server } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type ServiceSettings, startService } from "../../mesh/index.js";
import { type Trouble, TroubledConduct, WELL } from "./conduct.js";

export type Order = { serve: ServiceSettings; capacityPerSecond: number } | { trouble: Partial<Trouble> };
/** An answer to each order, in their order. */
export type Notice = { done: true } | { error: string };

let settings: ServiceSettings | undefined;
let conduct: TroubledConduct | undefined;
let server: Server | undefined;

process.on("message", (order: Order) => {
  obey(order).then(
    () => tell({ done: true }),
    (error: Error) => tell({ error: error.message }),
  );
});
// The parent is gone, however it ended.
process.on("disconnect", () => process.exit(0));
// An interrupt from the terminal reaches the parent too, which ends this process in its turn.
process.on("SIGINT", () => {});

async function obey(order: Order): Promise<void> {
  if ("serve" in order) {
    settings = order.serve;
    const needs = { random: Math.random, nowMs: () => performance.now(), sleep: wait, burn };
    conduct = new TroubledConduct(order.capacityPerSecond, needs);
  } else if (conduct !== undefined) conduct.trouble = { ...WELL, ...order.trouble };
  await (conduct?.trouble.isDeaf === true ? stopListening() : startListening());
}

async function startListening(): Promise<void> {
  if (server !== undefined || settings === undefined || conduct === undefined) return;
  const { work } = conduct;
  server = await startService(settings, work.bind(conduct), conduct);
}

function stopListening(): Promise<void> {
  const ending = server;
  server = undefined;
  return new Promise((resolve) => {
    if (ending === undefined) return resolve();
    ending.close(() => resolve());
    ending.closeAllConnections();
  });
}

function burn(ms: number): void {
  for (const endMs = performance.now() + ms; performance.now() < endMs; );
}

function tell(notice: Notice): void {
  process.send?.(notice);
}
