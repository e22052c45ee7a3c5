// The process that sends: forked, so that whoever reads Envoy's CPU time meanwhile does nothing else.
import { Load } from "./load.js";

export type Order =
  | { kind: "open"; id: number; port: number; connections: number; requests: string[]; status: number }
  | { kind: "send"; id: number; count: number }
  | { kind: "close"; id: number };

/** Answers orders in their turn. */
export type Notice = { done: true } | { error: string };

const loads = new Map<number, Load>();

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
  if (order.kind === "open") {
    const requests = order.requests.map((request) => Buffer.from(request, "latin1"));
    loads.set(order.id, await Load.open({ ...order, requests }));
    return;
  }
  const load = loads.get(order.id);
  if (load === undefined) throw new Error(`there is no load ${order.id}`);
  if (order.kind === "send") return load.send(order.count);
  load.close();
  loads.delete(order.id);
}

function tell(notice: Notice): void {
  process.send?.(notice);
}
