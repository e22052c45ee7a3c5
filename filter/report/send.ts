// The report: the VM that leads sends what changed since the controller's last answer, in absolute values, one call at
// a time. A call that is lost costs nothing: the next one says the same and more. What does not fit follows at the
// next tick.
import * as host from "../abi/host";
import { resetArena } from "../abi/memory";
import { breakerCount } from "../breaker/table";
import { ascii } from "../bytes/names";
import { larger, smaller } from "../bytes/numbers";
import * as protobuf from "../bytes/protobuf";
import { ABSENT, Slice, sizeOf } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { Program } from "../config/program";
import { configAt, MAX_CONFIGS, programOf } from "../config/slot";
import { firstOf } from "../share/count";
import { BOOT, recordKey } from "../share/key";
import { intervalMs, isTaken, lead, setInterval } from "../share/leader";
import { renew } from "../share/lease";
import { alive, MAX_SLOTS, read as readSlot } from "../share/slot";
import { flush, flushOf, lastFlush, readIndex } from "./flush";
import * as status from "./status";

/** Policy of the wire: at most 48 KiB a report. */
const REQUEST_SIZE: u32 = 49152;
const REQUEST = memory.data(49152, 8);
/** Kept free for the closing fields. */
const RESERVE: u32 = 64;
const TIMEOUT_MS: u32 = 500;
const GONE: u32 = 0x80000000;
const MS: u64 = 1_000_000;
/** An answer or a failure comes within the timeout, or (the call went down with its root) never. */
const GIVE_UP_NS: u64 = 1_500_000_000;
const SHORTEST_MS: u32 = 100;
const LONGEST_MS: u32 = 60_000;
/** After a new configuration the controller hears soon; all workers have it by then. */
const SOON_NS: u64 = 150_000_000;

const SERVICE = ascii("meshfuse.report.v1alpha1.ReportService");
const METHOD = ascii("Report");
const NODE_ID = ascii("xds\0node\0id");
const NODE_CLUSTER = ascii("xds\0node\0cluster");

/** By slot: number of the flush up to which the controller has everything, and up to which the call on its way says. With
 * GONE: it knows that the slot's VM is dead. */
const ACKED = memory.data(512, 8);
const PENDING = memory.data(512, 8);

/** Where the next report goes on: in the middle of a slot that did not fit, or of the breakers. */
let fromSlot: u32 = 0;
let fromRecord: u32 = 0;
let fromBreaker: u32 = 0;
/** The slot's last flush when its first part was sent: up to there it is told once all parts are. */
let fromFlush: u32 = 0;
let nextFlush: u32 = 0;
let nextSlot: u32 = 0;
let nextRecord: u32 = 0;
let nextBreaker: u32 = 0;
let complete: bool = false;

let token: i64 = -1;
let giveUpNs: u64 = 0;
/** When the counts were last written, and when they are to be whatever the interval. */
let lastNs: u64 = 0;
let soonNs: u64 = u64.MAX_VALUE;
let bootUs: u64 = 0;

/** At each housekeeping tick: flushes and, where this VM leads, reports when it is due. */
export function report(now: u64): void {
  // The Envoy's own number, made by the first VM that asks: microseconds of wall clock.
  if (bootUs == 0) bootUs = firstOf(BOOT, host.wallNs() / 1000);
  const program = reporting();
  if (program === null) return;
  const leading = lead(now);
  const isNew = leading && isTaken;
  // The one that led before may have died with a report due; and a younger VM may take the lease in this same tick.
  if (isNew) {
    // What this VM told when it led before is not what the controller heard last.
    status.forget();
    reportSoon(now);
  }
  if (
    isNew ||
    now < smaller(soonNs, lastNs + (intervalMs > 0 ? <u64>intervalMs : program.reportIntervalMs) * MS)
  )
    return;
  if (token >= 0 && now < giveUpNs) return;
  if (token >= 0) onReportFailed(<u32>token);
  lastNs = now;
  soonNs = u64.MAX_VALUE;
  flush();
  if (leading) send(program.reportCluster, now);
}

export function onReply(call: u32, size: u32): void {
  if (token != <i64>call) return;
  token = -1;
  fromSlot = nextSlot;
  fromRecord = nextRecord;
  fromBreaker = nextBreaker;
  fromFlush = nextFlush;
  memory.copy(ACKED, PENDING, MAX_SLOTS << 2);
  status.told();
  // The host leaves out where an empty buffer is.
  readReply(size == 0 ? ABSENT : host.buffer(host.GRPC_RECEIVE_BUFFER, size));
  if (!complete) soonNs = 0;
}

/** Nothing is acknowledged: the next report says the same again. Calls that are not ours are none of our business. */
export function onReportFailed(call: u32): void {
  if (token != <i64>call) return;
  token = -1;
  status.lost();
}

/** A configuration was put in force. */
export function reportSoon(now: u64): void {
  if (lastNs == 0) lastNs = now;
  soonNs = smaller(soonNs, now + SOON_NS);
}

/** The program that says where reports go, or null. */
function reporting(): Program | null {
  for (let i: u32 = 0; i < MAX_CONFIGS; i++) {
    const config = configAt(i);
    if (config.roots > 0 && sizeOf(programOf(config).reportCluster) > 0) return programOf(config);
  }
  return null;
}

function send(cluster: Slice, now: u64): void {
  writer.begin(REQUEST, REQUEST_SIZE - RESERVE);
  protobuf.text(1, host.property(NODE_ID));
  protobuf.text(2, host.property(NODE_CLUSTER));
  protobuf.uint(3, bootUs);
  protobuf.uint(4, now / 1000);
  protobuf.uint(5, host.wallNs() / MS);
  status.writeConfigs(now);
  complete = writeSlots(now) && writeBreakers(now);
  writer.allow(RESERVE);
  if (!complete) protobuf.uint(9, 1);
  token = host.grpcCall(cluster, SERVICE, METHOD, writer.written(), TIMEOUT_MS);
  giveUpNs = now + GIVE_UP_NS;
  if (token < 0) status.lost();
}

/** False when not all that changed did fit. */
function writeSlots(now: u64): bool {
  memory.copy(PENDING, ACKED, MAX_SLOTS << 2);
  nextSlot = 0;
  nextRecord = 0;
  for (let slot = fromSlot; slot < MAX_SLOTS; slot++) {
    resetArena();
    const present = readSlot(slot);
    if (present === null) return true;
    const gone = alive(present, now) ? 0 : GONE;
    if (!writeSlot(slot, present.epochUs, gone, slot == fromSlot ? fromRecord : 0)) {
      nextSlot = slot;
      return false;
    }
  }
  return true;
}

function writeSlot(slot: u32, epochUs: u64, gone: u32, first: u32): bool {
  const count = readIndex(slot);
  if (count == 0) return true;
  nextFlush = first == 0 ? lastFlush() : fromFlush;
  const known = load<u32>(ACKED + (slot << 2));
  // Called dead, and alive: what was in flight in it is so again.
  const acked: u32 = (known & GONE) > gone ? 0 : known & ~GONE;
  const died = gone > (known & GONE);
  const before = writer.position();
  const place = protobuf.open(7);
  protobuf.uint(1, slot);
  protobuf.uint(2, epochUs);
  let any = died;
  for (let record = first; record < count; record++) {
    if (flushOf(record) <= acked) continue;
    resetArena();
    const value = host.sharedData(recordKey(slot, record));
    if (sizeOf(value) + RESERVE > writer.room()) {
      protobuf.close(place);
      nextRecord = record;
      return false;
    }
    writer.text(value);
    any = true;
  }
  if (died) protobuf.uint(7, 1);
  protobuf.close(place);
  if (!any) writer.rewind(before);
  store<u32>(PENDING + (slot << 2), nextFlush | gone);
  return true;
}

function writeBreakers(now: u64): bool {
  nextBreaker = 0;
  for (let i = fromBreaker; i < breakerCount; i++) {
    if (status.writeBreaker(i, now)) continue;
    nextBreaker = i;
    return false;
  }
  return status.writeChangedKeys(now);
}

/**
 * What cannot be read of it, or is absent, asks for nothing: the interval is the configured one again, and leases are
 * renewed by any answer.
 */
function readReply(reply: Slice): void {
  let askedMs: u64 = 0;
  let ended: u32 = 0;
  protobuf.begin(reply);
  while (protobuf.next()) {
    if (protobuf.field == 1) askedMs = protobuf.value;
    else if (protobuf.field == 3) ended = protobuf.value != 0 ? 1 : 0;
    else if (protobuf.field == 2 && protobuf.value != 0) {
      memory.fill(ACKED, 0, MAX_SLOTS << 2);
      status.forget();
      fromSlot = 0;
      fromRecord = 0;
      fromBreaker = 0;
      complete = false;
    }
  }
  renew(host.monotonicNs(), ended);
  setInterval(askedMs == 0 ? 0 : <u32>larger<u64>(SHORTEST_MS, smaller<u64>(askedMs, LONGEST_MS)));
}
