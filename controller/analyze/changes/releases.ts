/**
 * Releases: a version that joins a service, or new instances of one. That a version is gone is no change by itself: a
 * crash looks the same. All go by who is connected, since no deployment tells of itself.
 */
import type { Sidecar } from "../../model/index.js";
import type { ChangeLog } from "./log.js";

/** After a start all are new; they connect again within a second. */
const SETTLED_AFTER_MS = 60_000;
/** New instances that come so soon after others are one change. */
const ONE_CHANGE_MS = 300_000;
const MOST_SERVICES = 10_000;
/** Of one version: more are as old as the first of them. */
const MOST_INSTANCES = 1_000;

interface Known {
  firstMs: number;
  versions: Map<string, Version>;
}

interface Version {
  instances: Set<string>;
  connected: Set<string>;
  /** Of the change that new instances belong to. */
  changedMs: number;
  fresh: number;
}

type Named = Pick<Sidecar, "id" | "namespace" | "service" | "version">;

export class ReleaseChanges {
  /** By `namespace/service`. */
  readonly #services = new Map<string, Known>();

  constructor(private readonly log: ChangeLog) {}

  connected(sidecar: Named, atMs: number): void {
    if (sidecar.service === "") return;
    const name = serviceOf(sidecar);
    const service = this.#services.get(name);
    if (service === undefined) {
      this.#meet(sidecar, atMs);
      return;
    }
    const known = service.versions.get(sidecar.version);
    const version = known ?? { instances: new Set(), connected: new Set(), changedMs: 0, fresh: 0 };
    service.versions.set(sidecar.version, version);
    version.connected.add(sidecar.id);
    if (version.instances.has(sidecar.id) || version.instances.size >= MOST_INSTANCES) return;
    version.instances.add(sidecar.id);
    if (atMs - service.firstMs < SETTLED_AFTER_MS) return;
    this.#tell(sidecar, version, known === undefined, atMs);
  }

  disconnected(sidecar: Named, atMs: number): void {
    const version = this.#services.get(serviceOf(sidecar))?.versions.get(sidecar.version);
    if (version?.connected.delete(sidecar.id) && version.connected.size === 0) {
      this.log.end(keyOf(sidecar), atMs);
    }
  }

  /** To be called when a sidecar is gone for good: should it come back, it is new. */
  forget(id: string): void {
    for (const [name, { versions }] of this.#services) {
      for (const [version, { instances, connected }] of versions) {
        instances.delete(id);
        connected.delete(id);
        if (instances.size === 0) versions.delete(version);
      }
      if (versions.size === 0) this.#services.delete(name);
    }
  }

  #meet({ id, version, ...named }: Named, atMs: number): void {
    if (this.#services.size >= MOST_SERVICES) return;
    const first = { instances: new Set([id]), connected: new Set([id]), changedMs: 0, fresh: 0 };
    const versions = new Map([[version, first]]);
    this.#services.set(serviceOf(named), { firstMs: atMs, versions });
  }

  #tell(sidecar: Named, version: Version, isNewVersion: boolean, atMs: number): void {
    const key = keyOf(sidecar);
    const name = nameOf(sidecar);
    const goesOn = this.log.holds(key) && atMs - version.changedMs < ONE_CHANGE_MS;
    version.fresh = goesOn ? version.fresh + 1 : 1;
    const others = version.instances.size - version.fresh;
    const first = isNewVersion || (goesOn && others === 0);
    const what = first ? `${name} is new` : `${name} has new instances beside ${others}`;
    const summary = `${what}: ${version.fresh} connected, ${sidecar.id} the last`;
    if (goesOn) {
      this.log.retell(key, summary);
      return;
    }
    version.changedMs = atMs;
    const scope = () => ({ services: [serviceOf(sidecar)] });
    this.log.begin(key, { kind: "release", name, atMs, summary, scope });
  }
}

function serviceOf({ namespace, service }: Pick<Named, "namespace" | "service">): string {
  return `${namespace}/${service}`;
}

/** `default/reviews v4` */
function nameOf(sidecar: Named): string {
  return `${serviceOf(sidecar)} ${sidecar.version}`.trim();
}

function keyOf(sidecar: Named): string {
  return `release ${nameOf(sidecar)}`;
}
