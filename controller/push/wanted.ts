/** What each sidecar shall run by the policies, bypasses and services of now, as the resources that it fetches. */
import {
  DIRECTIONS,
  type Direction,
  type PolicyError,
  policyKey,
  RESOURCE_NAMES,
  type Sidecar,
  THROUGHPUT_RESOURCE,
} from "../model/index.js";
import {
  type AcceptedPolicy,
  BYPASS_CONFIG,
  type ResolvedConfig,
  resolveConfig,
  type Service,
} from "../policy/index.js";
import type { Bypass } from "../store/index.js";
import { type Resource, type ResourceProvider, throughputResource, wasmResource } from "../xds/index.js";

/** The same for all, always. */
const THROUGHPUT = throughputResource(THROUGHPUT_RESOURCE);

interface WantedSources {
  policies: () => readonly AcceptedPolicy[];
  services: () => readonly Service[];
  bypassOf: (sidecar: Sidecar) => Bypass | undefined;
  /** Its Envoy asks for THROUGHPUT_RESOURCE, without which no fault has `throughput`; absent: each does. */
  throttles?: (sidecar: Sidecar) => boolean;
  /** What tags are hashed with, 32 hex digits; absent: no tag can hash. */
  hashKey?: string | undefined;
  /** The filter's module. */
  module: Uint8Array;
}

/** What one sidecar shall run in one direction. */
export interface Wanted {
  config: ResolvedConfig;
  /** Undefined: its policies cannot be resolved and never could, so it is left with what it runs. */
  resource: Resource | undefined;
  /** Names of its breakers, as reports give them, and of its metric tags. */
  breakers: readonly string[];
  metricTags: readonly string[];
  /** Why it is not what the policies say: the last good configuration stays. */
  errors: PolicyError[];
}

/** What configurations are resolved from. */
interface Inputs {
  policies: readonly AcceptedPolicy[];
  services: readonly Service[];
}

interface LastGood {
  description: string;
  wanted: Wanted;
  inputs: Inputs;
}

export class WantedConfigs implements ResourceProvider {
  /** By direction, what Envoy can do and description (two Envoys may have been given one id); emptied by `invalidate`. */
  #current = new Map<string, Wanted>();
  /** By direction and description but for the id, of those without errors: replicas need one resolution, not one each. */
  #ofReplicas = new Map<string, Wanted>();
  /** By sidecar id and direction. Another description's is not its own. */
  readonly #lastGood = new Map<string, LastGood>();
  #known: Inputs | undefined;
  readonly #descriptions = new WeakMap<Sidecar, string>();
  /** Sidecars of one workload share bytes. By resource name and text; of this and of the last state. */
  #resources = new Map<string, Resource>();
  #oldResources = new Map<string, Resource>();

  constructor(private readonly sources: WantedSources) {}

  resource(sidecar: Sidecar, name: string): Resource | undefined {
    if (name === THROUGHPUT_RESOURCE) return THROUGHPUT;
    const direction = DIRECTIONS.find((each) => RESOURCE_NAMES[each] === name);
    return direction && this.of(sidecar, direction).resource;
  }

  of(sidecar: Sidecar, direction: Direction): Wanted {
    const description = this.#describe(sidecar);
    const throttles = this.sources.throttles?.(sidecar) ?? true;
    const key = `${direction}\0${throttles}\0${description}`;
    const known = this.#current.get(key);
    if (known !== undefined) return known;
    const lastGood = this.#lastGood.get(`${sidecar.id}\0${direction}`);
    const own = lastGood?.description === description ? lastGood : undefined;
    const wanted = this.#resolve(sidecar, direction, throttles, own);
    this.#current.set(key, wanted);
    if (wanted.errors.length === 0 && wanted.config !== BYPASS_CONFIG) {
      this.#lastGood.set(`${sidecar.id}\0${direction}`, { description, wanted, inputs: this.#inputs });
    }
    return wanted;
  }

  /** Policies, services or bypasses changed, or a sidecar describes itself anew. */
  invalidate(): void {
    this.#current = new Map();
    this.#ofReplicas = new Map();
    this.#known = undefined;
    this.#oldResources = this.#resources;
    this.#resources = new Map();
  }

  /** To be called when a sidecar is gone for good. */
  forget(sidecarId: string): void {
    for (const direction of DIRECTIONS) {
      this.#lastGood.delete(`${sidecarId}\0${direction}`);
    }
  }

  /** Kept with the sidecar, because each look at a status asks for it. */
  #describe(sidecar: Sidecar): string {
    const known = this.#descriptions.get(sidecar) ?? JSON.stringify(sidecar);
    this.#descriptions.set(sidecar, known);
    return known;
  }

  /** Asked for once in each state: both are sorted anew each time. */
  get #inputs(): Inputs {
    const { policies, services } = this.sources;
    this.#known ??= { policies: policies(), services: services() };
    return this.#known;
  }

  #resolve(
    sidecar: Sidecar,
    direction: Direction,
    throttles: boolean,
    lastGood: LastGood | undefined,
  ): Wanted {
    if (this.sources.bypassOf(sidecar) !== undefined) return this.#wanted(direction, BYPASS_CONFIG);
    const replica = `${direction}\0${throttles}\0${JSON.stringify({ ...sidecar, id: "" })}`;
    const known = this.#ofReplicas.get(replica);
    if (known !== undefined) return known;
    const { hashKey } = this.sources;
    const resolution = resolveConfig({ sidecar, direction, throttles, hashKey, ...this.#inputs });
    if (resolution.ok) {
      const wanted = this.#wanted(direction, resolution.config);
      this.#ofReplicas.set(replica, wanted);
      return wanted;
    }
    const { errors } = resolution;
    const nothing = { config: BYPASS_CONFIG, resource: undefined, breakers: [], metricTags: [] };
    return { ...(lastGood === undefined ? nothing : this.#held(sidecar, direction, lastGood)), errors };
  }

  /** The last good one, less the faults that were deleted or changed since: a fault must always be stoppable. */
  #held(sidecar: Sidecar, direction: Direction, { wanted, inputs }: LastGood): Wanted {
    const standing = new Set(this.#inputs.policies.map(faultKey));
    const policies = inputs.policies.filter((each) => {
      return each.policy.kind !== "FaultInjection" || standing.has(faultKey(each));
    });
    if (policies.length === inputs.policies.length) return wanted;
    const { hashKey } = this.sources;
    const { services } = inputs;
    const resolution = resolveConfig({ sidecar, direction, policies, services, hashKey });
    return resolution.ok ? this.#wanted(direction, resolution.config) : wanted;
  }

  #wanted(direction: Direction, config: ResolvedConfig): Wanted {
    const resource = this.#build(RESOURCE_NAMES[direction], config);
    return { config, resource, ...namesIn(config), errors: [] };
  }

  #build(name: string, { text, revision }: ResolvedConfig): Resource {
    const key = `${name}\0${text}`;
    const known = this.#resources.get(key) ?? this.#oldResources.get(key);
    const { module } = this.sources;
    const configuration = Buffer.from(text);
    const resource = known ?? wasmResource({ name, revision, configuration, module });
    this.#resources.set(key, resource);
    return resource;
  }
}

/** Its present spec was accepted at one instant, so another spec is another fault. */
function faultKey({ policy, acceptedMs }: AcceptedPolicy): string {
  return `${policyKey(policy)}/${acceptedMs}`;
}

/** Of a configuration that was resolved, and so checked, here. */
interface Named {
  breakers?: { name: string }[];
  tags?: { name: string; to?: { metric?: boolean } }[];
}

function namesIn({ text }: ResolvedConfig): Pick<Wanted, "breakers" | "metricTags"> {
  const { breakers = [], tags = [] } = JSON.parse(text) as Named;
  const metricTags = tags.filter(({ to }) => to?.metric !== false).map(({ name }) => name);
  return { breakers: breakers.map(({ name }) => name), metricTags };
}
