// The configurations of this VM and the root contexts that use them. Each ECDS resource is one root context at a
// time, two while the old one still has streams; both see the configuration in force, which is the last good one.
import { larger } from "../bytes/numbers";
import { Slice } from "../bytes/slice";
import { NONE, Program } from "./program";

/** Resources (inbound, outbound, a gateway's few) in one VM. */
export const MAX_CONFIGS: u32 = 4;
/** Each configuration's present root, and old ones that drain. */
export const MAX_ROOTS: u32 = 32;

@unmanaged
export class Config {
  /** Hash of the plugin's name, root id and direction; 0: a free place. */
  identity: u32;
  /** Hash of the plugin's name and root id alone. */
  plugin: u32;
  /** Address of the Program in force, in area `area`. */
  program: usize;
  area: u32;
  /** Interned `namespace/service` of this sidecar. */
  node: Slice;
  /** Attributes that requests will be asked for; 0: none, so it is a caller's side without services, tags or faults. */
  needs: u32;
  /** Address of its first BreakerSpec where that has neither match nor keys, so is each request's; else 0. */
  everyones: usize;
  /** Roots that use it, and the context id of the newest: the others only drain. */
  roots: u32;
  newestRoot: u32;
  /** Edges to or from who is no service; NONE before their first request. */
  otherEdge: u32;
  unknownEdge: u32;
  outsideEdge: u32;
  /** Hash of the revision in force; never 0. */
  revisionHash: u32;
  /** Last document refused since: sizes of the texts kept in refusedAt(). */
  refusedRevisionSize: u32;
  refusedReasonSize: u32;
  /** What the config_refused counter and the revision gauge have told Envoy. */
  refused: u32;
  refusedTold: u32;
  revisionTold: u32;
  revisionGauge: u32;
}

@unmanaged
export class Root {
  /** 0: a free place. */
  context: u32;
  /** Index of its configuration; NONE: it never had a place for one, its streams pass. */
  config: u32;
  /** When its next tick is due, and the period it was last set to. */
  armedNs: u64;
  periodMs: u32;
  /** Address of its Config; 0: none. */
  address: usize;
}

const CONFIG_SIZE: u32 = 96;
const CONFIGS = memory.data(384, 16);
const ROOT_SIZE: u32 = 24;
const ROOTS = memory.data(768, 16);
/** Places ever used: there is rarely more than one root for each direction. */
let rootHighWater: u32 = 0;
/** The highest context id of any root so far: mostly it is under those of all streams. */
export let lastRoot: u32 = 0;

const REVISION_SIZE: u32 = 64;
const REFUSAL_SIZE: u32 = 576;
const REFUSALS = memory.data(2304, 8);

export function configAt(index: u32): Config {
  return changetype<Config>(CONFIGS + index * CONFIG_SIZE);
}

export function rootAt(index: u32): Root {
  return changetype<Root>(ROOTS + index * ROOT_SIZE);
}

export function programOf(config: Config): Program {
  return changetype<Program>(config.program);
}

/** Where the revision (64 bytes) and the reason (512) of a configuration's last refusal are kept. */
export function refusedRevisionAt(index: u32): usize {
  return REFUSALS + index * REFUSAL_SIZE;
}

export function refusedReasonAt(index: u32): usize {
  return refusedRevisionAt(index) + REVISION_SIZE;
}

/** Mostly there is one, in the first place. */
export function rootOf(context: u32): Root | null {
  return rootAt(0).context == context ? rootAt(0) : placeOf(context);
}

/** A place for a new root context, or null. */
export function openRoot(context: u32): Root | null {
  let root = placeOf(0);
  if (root === null) {
    if (rootHighWater == MAX_ROOTS) return null;
    root = rootAt(rootHighWater++);
  }
  lastRoot = larger(lastRoot, context);
  root.context = context;
  root.config = NONE;
  root.address = 0;
  root.armedNs = 0;
  root.periodMs = 0;
  return root;
}

export function bind(root: Root, index: u32): void {
  release(root);
  root.config = index;
  root.address = changetype<usize>(configAt(index));
  configAt(index).roots++;
  configAt(index).newestRoot = root.context;
}

/** False for a root that a newer one has replaced, and that lives on for its streams. */
export function isNewest(root: Root): bool {
  return root.config != NONE && configAt(root.config).newestRoot == root.context;
}

/** How many root contexts have a configuration. */
export function openRoots(): u32 {
  let roots: u32 = 0;
  for (let i: u32 = 0; i < MAX_CONFIGS; i++) roots += configAt(i).roots;
  return roots;
}

export function closeRoot(root: Root): void {
  release(root);
  root.context = 0;
}

/** Index of a configuration by what identifies it, or NONE. */
export function configOf(identity: u32): u32 {
  for (let i: u32 = 0; i < MAX_CONFIGS; i++) if (configAt(i).identity == identity) return i;
  return NONE;
}

/** The configuration that a plugin has now, in whichever direction, or NONE. */
export function configOfPlugin(plugin: u32): u32 {
  for (let i: u32 = 0; i < MAX_CONFIGS; i++) {
    if (configAt(i).roots > 0 && configAt(i).plugin == plugin) return i;
  }
  return NONE;
}

function release(root: Root): void {
  if (root.config != NONE) configAt(root.config).roots--;
  root.config = NONE;
  root.address = 0;
}

function placeOf(context: u32): Root | null {
  for (let i: u32 = 0; i < rootHighWater; i++) if (rootAt(i).context == context) return rootAt(i);
  return null;
}
