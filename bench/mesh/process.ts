// The process that holds all services of the mesh: forked by `forkServices`, ended with its parent.
import type { ServiceSettings } from "./service.js";
import { startService } from "./service.js";

/** To the process: what to serve. From it: that all listen, or why not. */
export type Order = { services: ServiceSettings[] };
export type Notice = { listening: true } | { error: string };

process.on("message", (order: Order) => {
  Promise.all(order.services.map((settings) => startService(settings))).then(
    () => tell({ listening: true }),
    (error: Error) => tell({ error: error.message }),
  );
});
// The parent is gone, however it ended.
process.on("disconnect", () => process.exit(0));
// An interrupt from the terminal reaches the parent too, which ends this process in its turn.
process.on("SIGINT", () => {});

function tell(notice: Notice): void {
  process.send?.(notice);
}
