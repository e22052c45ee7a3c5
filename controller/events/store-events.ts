/** Changes of what is kept, as they are told. */
import type { StoreEvent } from "../store/index.js";
import type { MeshEvent } from "./event.js";

/** Undefined: it is no news to anyone outside. */
export function storeNews(event: StoreEvent): MeshEvent | undefined {
  const { atMs, by, because } = event;
  const cause = because === undefined ? { atMs, by } : { atMs, by, because };
  switch (event.type) {
    case "policy.put":
      return { type: "policy", ...cause, key: event.key, change: "put" };
    case "policy.deleted":
      return { type: "policy", ...cause, key: event.key, change: "deleted" };
    case "bypass.begun":
      return { type: "bypass", ...cause, id: event.id, change: "begun" };
    case "bypass.ended":
      return { type: "bypass", ...cause, id: event.id, change: "ended" };
    case "experiment.scheduled":
      return { type: "experiment", ...cause, id: event.id, change: "scheduled" };
    case "experiment.running":
      return { type: "experiment", ...cause, id: event.id, change: "running" };
    case "experiment.ended":
      return { type: "experiment", ...cause, id: event.id, change: "ended" };
    case "experiment.stopped":
      return { type: "experiment", ...cause, id: event.id, change: "stopped" };
    case "experiments.paused":
      return { type: "pause", ...cause, change: "paused" };
    case "experiments.resumed":
      return { type: "pause", ...cause, change: "resumed" };
    case "service.learned":
    case "service.forgotten":
      return undefined;
  }
}
