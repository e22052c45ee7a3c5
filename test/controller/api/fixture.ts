/** The API over small parts: what routes do, without the parts that `main` wires. */
import type { FastifyInstance } from "fastify";
import pino from "pino";
import {
  type ApiPorts,
  type ApplyOutcome,
  type BypassView,
  createApi,
  type PolicyEntry,
  type RefusalView,
  type RemoveOutcome,
  type SidecarView,
} from "../../../controller/api/index.js";
import {
  API_VERSION,
  type BreakerView,
  type EdgeView,
  type FaultView,
  type PolicyError,
  type PolicyKey,
  policyKey,
} from "../../../controller/model/index.js";

export const BREAKER: PolicyEntry = {
  policy: {
    apiVersion: API_VERSION,
    kind: "CircuitBreaker",
    metadata: { name: "ratings", namespace: "default" },
    spec: { trip: { consecutive: 5 } },
  },
  source: "ratings.yaml",
};

/** What the parts were asked, and what they shall answer. */
export interface Script {
  applied: { text: string; dryRun: boolean }[];
  removed: PolicyKey[];
  apply: ApplyOutcome;
  remove: RemoveOutcome;
  fileErrors: PolicyError[];
  bypasses: BypassView[];
  sidecars: SidecarView[];
  edges: EdgeView[];
  breakers: BreakerView[];
  faults: FaultView[];
  refusals: RefusalView[];
  waiting: string[];
  isBroken: boolean;
}

export function script(): Script {
  const key = policyKey(BREAKER.policy);
  return {
    applied: [],
    removed: [],
    apply: { errors: [], changes: [{ key, change: "created" }] },
    remove: "removed",
    fileErrors: [],
    bypasses: [],
    ...{ sidecars: [], edges: [], breakers: [], faults: [], refusals: [] },
    waiting: [],
    isBroken: false,
  };
}

export function apiOver(script: Script, host = "127.0.0.1"): FastifyInstance {
  return createApi({ ports: ports(script), host, logger: pino({ level: "silent" }) });
}

function ports(script: Script): ApiPorts {
  return {
    policies: {
      entries: () => [BREAKER],
      errors: () => script.fileErrors,
      apply: async (text, { dryRun }) => {
        script.applied.push({ text, dryRun });
        return script.apply;
      },
      remove: async (key) => {
        script.removed.push(key);
        return script.remove;
      },
    },
    bypasses: {
      active: () => script.bypasses,
      begin: async ({ forMs, ...wish }) => {
        const bypass = { ...wish, id: `b${script.bypasses.length}`, createdMs: 0, untilMs: forMs };
        script.bypasses.push(bypass);
        return bypass;
      },
      end: async (id) => {
        const at = script.bypasses.findIndex((bypass) => bypass.id === id);
        return at >= 0 && script.bypasses.splice(at, 1).length === 1;
      },
    },
    observations: {
      sidecars: () => script.sidecars,
      edges: () => {
        if (script.isBroken) throw new Error("a secret of the implementation");
        return script.edges;
      },
      breakers: () => script.breakers,
      faults: () => script.faults,
      refusals: () => script.refusals,
    },
    metrics: { contentType: "text/plain; version=0.0.4", text: async () => "meshfuse_up 1\n" },
    waitingFor: () => script.waiting,
  };
}
