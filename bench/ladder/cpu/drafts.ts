// Which groups a run measures: by scope, or by the names that were asked for.
import { availableParallelism } from "node:os";
import {
  admissionControl,
  emptyEntries,
  emptyLua,
  emptyWasm,
  faultNever,
  faultNotHit,
  luaTags,
  nativeSet,
  type Peer,
} from "../../peers/index.js";
import type { Skip } from "../../result/index.js";
import { SCENARIOS, type Scenario } from "../../scenario/index.js";
import type { Settings } from "../step.js";
import { answeredGroup } from "./answered.js";
import type { FloorOf } from "./build.js";
import { clusterGroup } from "./cluster.js";
import type { Group } from "./group.js";
import { type Growth, growthGroup, workersGroup } from "./growth.js";
import { stackedGroup } from "./stacked.js";

const NATIVE = [faultNever, faultNotHit, admissionControl, nativeSet];

export interface Draft {
  /** By which it can be asked for: its own name first, then those of its scenarios. */
  names: readonly string[];
  isShort: boolean;
  /** Builds what it needs, which may take a while. */
  group: (settings: Settings) => Promise<{ group: Group; skipped: Skip[] }>;
}

/** What is built from registries or by other steps. */
export interface Parts {
  floorOf: FloorOf;
  sdkPeers: readonly Peer[];
  /** Why Lua is left out; undefined: it is not. */
  withoutLua?: string;
}

export function draftsOf({ scope, only }: Settings, parts: Parts): Draft[] {
  const all = [
    ...SCENARIOS.filter(isStacked).map((scenario) => stackedDraft(scenario, parts)),
    ...growths(scope).map((growth) => growthDraft(growth)),
    ...SCENARIOS.filter(({ copies }) => copies === 1).map((scenario) => answeredDraft(scenario, parts)),
    ...SCENARIOS.filter(({ name }) => name === "full-set").map(workersDraft),
    ...SCENARIOS.filter(({ name }) => name === "breaker").map(clusterDraft),
  ];
  if (only.length > 0) return all.filter(({ names }) => names.some((name) => only.includes(name)));
  return scope === "full" ? all : all.filter(({ isShort }) => isShort);
}

/** Of any scenario, also one that is in no list. */
export function stackedDraft(scenario: Scenario, { floorOf, sdkPeers, withoutLua }: Parts): Draft {
  const beside = ({ sameWorkAs }: Peer) => sameWorkAs.includes(scenario.name);
  return {
    names: [scenario.name],
    isShort: scenario.isShort,
    group: async (settings) => {
      const tags = luaTags(scenario);
      const lua = withoutLua === undefined ? [emptyLua, ...(tags ? [tags] : [])] : [];
      const others = [emptyEntries(settings.module), ...NATIVE].filter(beside);
      const sdks = sdkPeers.filter(beside);
      const isFull = settings.scope === "full";
      const peers = [emptyWasm, ...lua, ...others, ...(isFull ? sdks : [])];
      const { group, skipped } = await stackedGroup(scenario, { floorOf, peers }, settings);
      const left = isFull ? [] : sdks.map(({ name }) => ({ what: name, why: "belongs to the full run" }));
      const luaLeft =
        withoutLua === undefined ? [] : [{ what: `Lua beside ${scenario.name}`, why: withoutLua }];
      return { group, skipped: [...skipped, ...left, ...luaLeft] };
    },
  };
}

function answeredDraft(scenario: Scenario, { floorOf }: Parts): Draft {
  const { name, isShort } = scenario;
  return { names: [name], isShort, group: (settings) => answeredGroup(scenario, floorOf, settings) };
}

function growthDraft(growth: Growth): Draft {
  return {
    names: [growth.name, ...growth.scenarios.map(({ name }) => name)],
    isShort: growth.scenarios.some(({ isShort }) => isShort),
    group: async (settings) => ({ group: growthGroup(growth, settings), skipped: [] }),
  };
}

function workersDraft(scenario: Scenario): Draft {
  const group = async (settings: Settings) => ({
    group: workersGroup(scenario, settings, availableParallelism()),
    skipped: [],
  });
  return { names: ["workers"], isShort: false, group };
}

function clusterDraft(scenario: Scenario): Draft {
  const group = async (settings: Settings) => ({ group: clusterGroup(scenario, settings), skipped: [] });
  return { names: ["cluster"], isShort: false, group };
}

/** The short run measures the ends that a verdict needs. */
function growths(scope: Settings["scope"]): Growth[] {
  const of = (prefix: string, ends: readonly string[]) =>
    SCENARIOS.filter(({ name }) => name.startsWith(prefix) && (scope === "full" || ends.includes(name)));
  return [
    {
      name: "rules",
      title: "rules: breakers by path, of which the last is the request's",
      scenarios: of("rules-", ["rules-10", "rules-1000"]),
      limit: { of: "rules-1000", to: "rules-10", atMost: 1.5 },
    },
    {
      name: "keys",
      title: "keys: a breaker by header, by the number of values in use",
      scenarios: of("keys-", ["keys-1", "keys-10000"]),
      limit: { of: "keys-10000", to: "keys-1", atMost: 1.2 },
    },
  ];
}

function isStacked({ name, copies }: Scenario): boolean {
  return copies > 1 && !/^(rules|keys)-/.test(name);
}
