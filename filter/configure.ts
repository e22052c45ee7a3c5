// A configuration arrives. It is decoded beside the one in force; a good one is swapped in at once, a bad one leaves
// everything as it was, and is told in the log, in a metric and in the next report. The answer to the host is always
// "configured": anything else would poison the VM or cost the listener (see ARCHITECTURE.md).
import * as host from "./abi/host";
import { landAnywhere, landNextAt } from "./abi/memory";
import { forget as forgetReply, printable } from "./abi/reply";
import { adopt as adoptKeys } from "./breaker/key/adopt";
import { adopt as adoptBreakers } from "./breaker/tick";
import { murmur3 } from "./bytes/hash";
import { ascii } from "./bytes/names";
import { smaller } from "./bytes/numbers";
import { intern } from "./bytes/pool";
import { ABSENT, endsWith, ptrOf, Slice, sizeOf, slice } from "./bytes/slice";
import * as writer from "./bytes/writer";
import { AREA_SIZE, decode, MAX_DOCUMENT, refusal, refusedRevision } from "./config/decode";
import {
  BreakerSpec,
  INBOUND,
  KEY_NONE,
  NEEDS_HEADERS,
  NEEDS_MANY_HEADERS,
  NEEDS_SOURCE,
  NONE,
  OUTBOUND,
  Program,
  Rule,
} from "./config/program";
import {
  bind,
  configAt,
  configOf,
  configOfPlugin,
  MAX_CONFIGS,
  Root,
  refusedReasonAt,
  refusedRevisionAt,
} from "./config/slot";
import { adopt as adoptFaults } from "./fault/tick";
import { adopt as adoptTags } from "./tag/definition";

/** One area a configuration, and one to decode the next in. */
const AREAS = memory.data(9175040, 16);
let spare: u32 = MAX_CONFIGS;

const PLUGIN_NAME = ascii("plugin_name");
const ROOT_ID = ascii("plugin_root_id");
const INBOUND_ROOT = ascii("inbound");
const NODE_CLUSTER = ascii("xds\0node\0cluster");
const NODE_NAMESPACE = ascii("xds\0node\0metadata\0namespace");
const ISTIO_NAMESPACE = ascii("xds\0node\0metadata\0NAMESPACE");
const DEFAULT_NAMESPACE = ascii("default");
const UNKNOWN = ascii("unknown");
const REFUSED = ascii("meshfuse: config refused: ");
const FULL = ascii("meshfuse: too many configurations in one VM, this one passes everything (at most 4)");
const PASS_EVERYTHING = ascii("{}");

const LINE_SIZE: u32 = 576;
const LINE = memory.data(576, 8);
const REVISION = memory.data(64, 8);
const REASON = memory.data(512, 8);
/** `namespace/service`, 253 bytes each; the controller refuses a report with longer names. */
const NODE_SIZE: u32 = 507;
const NODE = memory.data(507, 8);

/** Puts the document of `size` bytes in force for `root`, or refuses it. */
export function configure(root: Root, size: u32, now: u64): void {
  const plugin = pluginHash();
  const area = AREAS + spare * AREA_SIZE;
  const program = readDocument(area, size);
  if (program != 0) {
    putInForce(root, plugin, program, now);
    return;
  }
  logRefusal();
  const revision = kept(REVISION, refusedRevision(), 64);
  const reason = kept(REASON, refusal(), 512);
  let index = configOfPlugin(plugin);
  // Nothing good was ever read: everything passes and is counted.
  if (index == NONE) index = putInForce(root, plugin, passThrough(area), now);
  else bind(root, index);
  if (index != NONE) noteRefusal(index, revision, reason);
}

/** The texts of a refusal lie in the area that was decoded, which may be used again at once. */
function kept(place: usize, text: Slice, most: u32): Slice {
  const size = smaller(sizeOf(text), most);
  memory.copy(place, ptrOf(text), size);
  return slice(place, size);
}

function readDocument(area: usize, size: u32): usize {
  if (size > MAX_DOCUMENT) return decode(area, AREA_SIZE, size);
  landNextAt(area, MAX_DOCUMENT);
  const read = size == 0 ? ABSENT : host.buffer(host.PLUGIN_CONFIGURATION, size);
  // The host need not have handed anything over; its next value is another one.
  landAnywhere();
  return decode(area, AREA_SIZE, sizeOf(read));
}

function passThrough(area: usize): usize {
  memory.copy(area, ptrOf(PASS_EVERYTHING), sizeOf(PASS_EVERYTHING));
  return decode(area, AREA_SIZE, sizeOf(PASS_EVERYTHING));
}

/** Index of the configuration; NONE when there is no place for one more. */
function putInForce(root: Root, plugin: u32, address: usize, now: u64): u32 {
  const program = changetype<Program>(address);
  // A pass-through `{}` does not say where it stands; the resource's name does.
  if (program.direction == NONE)
    program.direction = endsWith(host.property(ROOT_ID), INBOUND_ROOT) ? INBOUND : OUTBOUND;
  const identity = (plugin ^ (program.direction + 1)) | 1;
  let index = configOf(identity);
  if (index == NONE) index = freeConfig(identity, plugin);
  if (index == NONE) {
    host.log(host.LOG_ERROR, FULL);
    return NONE;
  }
  bind(root, index);
  const config = configAt(index);
  const old = config.area;
  config.area = spare;
  spare = old;
  config.program = address;
  config.refusedRevisionSize = 0;
  config.refusedReasonSize = 0;
  config.revisionHash = murmur3(program.revision, 1) | 1;
  config.node = nodeName(program);
  config.needs = needsOf(program);
  config.otherEdge = NONE;
  config.unknownEdge = NONE;
  config.outsideEdge = NONE;
  forgetReply();
  adoptBreakers(program, index);
  // Now its entry is known.
  config.everyones = breakerOfAll(program);
  adoptKeys(now);
  adoptFaults(program, index, now);
  adoptTags(program, index);
  return index;
}

/** A place that nobody uses: a free one, or one whose last root is gone. */
function freeConfig(identity: u32, plugin: u32): u32 {
  for (let i: u32 = 0; i < MAX_CONFIGS; i++) {
    const config = configAt(i);
    if (config.roots > 0) continue;
    // Area i is the configuration's own until its first swap with the spare one.
    if (config.identity == 0) config.area = i;
    config.identity = identity;
    config.plugin = plugin;
    config.revisionTold = 0;
    config.revisionGauge = NONE;
    return i;
  }
  return NONE;
}

/** Address of the breaker that is each request's, 0 where there is none or it has to be looked for. */
function breakerOfAll(program: Program): usize {
  if (program.breakerCount == 0) return 0;
  const first = changetype<BreakerSpec>(program.breakers);
  const rule = changetype<Rule>(program.rules);
  return rule.needs == 0 && first.keyKind == KEY_NONE && first.runtime != NONE ? program.breakers : 0;
}

function needsOf(program: Program): u32 {
  let needs = program.needs;
  // The callee's side looks for names that must not come in.
  if (program.direction == INBOUND || program.edge) needs |= NEEDS_HEADERS | NEEDS_MANY_HEADERS;
  // Who calls is known without a look; so it means that requests are looked at.
  return program.tagCount > 0 ? needs | NEEDS_SOURCE : needs;
}

/** `namespace/service`, from the document, else from Envoy's own node. */
function nodeName(program: Program): Slice {
  writer.begin(NODE, NODE_SIZE);
  let namespace = program.nodeNamespace;
  if (sizeOf(namespace) == 0) namespace = host.property(NODE_NAMESPACE);
  if (sizeOf(namespace) == 0) namespace = host.property(ISTIO_NAMESPACE);
  writer.text(sizeOf(namespace) == 0 ? DEFAULT_NAMESPACE : namespace);
  writer.byte(0x2f);
  let service = program.nodeService;
  if (sizeOf(service) == 0) service = host.property(NODE_CLUSTER);
  writer.text(sizeOf(service) == 0 ? UNKNOWN : service);
  // It is set as a header's value, and no document is needed for it to be anything.
  const kept = intern(printable(writer.written()));
  return kept == 0 ? UNKNOWN : kept;
}

function pluginHash(): u32 {
  const name = murmur3(host.property(PLUGIN_NAME), 0);
  return murmur3(host.property(ROOT_ID), name) & ~3;
}

function logRefusal(): void {
  writer.begin(LINE, LINE_SIZE);
  writer.text(REFUSED);
  writer.text(refusal());
  host.log(host.LOG_ERROR, writer.written());
}

function noteRefusal(index: u32, revision: Slice, reason: Slice): void {
  const config = configAt(index);
  config.refused++;
  config.refusedRevisionSize = sizeOf(kept(refusedRevisionAt(index), revision, 64));
  config.refusedReasonSize = sizeOf(kept(refusedReasonAt(index), reason, 512));
}
