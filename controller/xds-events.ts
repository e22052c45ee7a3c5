/** What the xDS server hears of sidecars, and which parts are told of it. */
import type { FastifyBaseLogger } from "fastify";
import type { Changes } from "./analyze/index.js";
import type { ControllerMetrics } from "./api/index.js";
import type { Newsroom } from "./events/index.js";
import { withoutHashKey } from "./hash-key.js";
import { type Pipeline, type Refusals, type Roster, refusalHint } from "./push/index.js";
import type { Deliveries } from "./rollout/index.js";
import type { XdsEvents } from "./xds/index.js";

interface EventParts {
  pipeline: Pipeline;
  roster: Roster;
  deliveries: Deliveries;
  metrics: ControllerMetrics;
  refusals: Refusals;
  newsroom: Newsroom;
  changes: Pick<Changes, "connected" | "disconnected">;
  nowMs: () => number;
}

/** Each has its effects on what is known, what is counted, what is logged and what is told. */
export function xdsEvents(parts: EventParts, logger: FastifyBaseLogger): XdsEvents {
  return { ...ofStreams(parts, logger), ...ofDeliveries(parts, logger) };
}

type OfDelivery = "sent" | "acknowledged" | "refused";

function ofStreams(parts: EventParts, logger: FastifyBaseLogger): Omit<XdsEvents, OfDelivery> {
  const { pipeline, roster, metrics, refusals, newsroom, changes, nowMs } = parts;
  return {
    connected(sidecar, stream) {
      const isBack = (roster.get(sidecar.id)?.streams.size ?? 0) === 0;
      pipeline.connected(sidecar, stream);
      changes.connected(sidecar, nowMs());
      if (isBack) newsroom.sidecar(sidecar, "connected");
      logger.debug({ sidecar: sidecar.id, stream }, "sidecar connected");
    },
    disconnected(sidecar, stream) {
      pipeline.disconnected(sidecar, stream);
      if (roster.get(sidecar.id)?.streams.size === 0) {
        newsroom.sidecar(sidecar, "disconnected");
        changes.disconnected(sidecar, nowMs());
      }
      logger.debug({ sidecar: sidecar.id, stream }, "sidecar disconnected");
    },
    subscribed(sidecar, stream, names) {
      pipeline.subscribed(sidecar, stream, names);
    },
    failed(sidecar, reason) {
      metrics.xds("stream_failure");
      const told = refusals.add(sidecar, reason);
      if (told !== undefined) logger.warn(told, "a stream ended by an error");
    },
  };
}

function ofDeliveries(
  { deliveries, metrics, newsroom }: EventParts,
  logger: FastifyBaseLogger,
): Pick<XdsEvents, OfDelivery> {
  return {
    sent(sidecar, resource, healing) {
      deliveries.sent(sidecar.id, resource);
      metrics.xds(healing ? "healing_push" : "push", resource.body.length);
    },
    acknowledged(sidecar, resource, healing) {
      newsroom.delivery(sidecar, () => deliveries.acknowledged(sidecar.id, resource, healing));
      metrics.xds("ack");
    },
    refused(sidecar, resource, words) {
      const detail = withoutHashKey(words);
      newsroom.delivery(sidecar, () => deliveries.refused(sidecar.id, resource, detail));
      metrics.xds("nack");
      const { name, revision } = resource;
      const hint = refusalHint(sidecar.envoy, detail);
      logger.warn(
        { sidecar: sidecar.id, name, revision, detail, hint },
        "a sidecar refused its configuration",
      );
    },
  };
}
