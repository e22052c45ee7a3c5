// What belongs to the process or the VM: logs, time, ticks, shared data and queues, metrics, foreign functions.
import { toByteString, toText } from "../bytes.js";
import { type GuestSide, LOG_LEVELS } from "../context.js";
import { Status } from "../status.js";
import type { HostCalls } from "./call.js";

/** Of Envoy's foreign functions these are emulated; the others answer NotFound. */
const FOREIGN: ReadonlySet<string> = new Set(["clear_route_cache"]);

export const processCalls = {
  proxy_log(guest: GuestSide, level: number, message: number, size: number) {
    const name = LOG_LEVELS[level];
    if (name === undefined) return Status.BadArgument;
    const text = toText(guest.read(message, size));
    guest.process.logs.push({ level: name, rootId: guest.context().root.rootId, vmId: guest.vmId, text });
    return Status.Ok;
  },
  proxy_get_log_level(guest: GuestSide, out: number) {
    guest.writeU32(out, LOG_LEVELS.indexOf(guest.process.logLevel));
    return Status.Ok;
  },
  proxy_get_current_time_nanoseconds(guest: GuestSide, out: number) {
    guest.writeU64(out, guest.process.clock.wallNs);
    return Status.Ok;
  },
  proxy_set_tick_period_milliseconds(guest: GuestSide, periodMs: number) {
    guest.context().root.setTickPeriod(periodMs);
    return Status.Ok;
  },
  proxy_set_effective_context(guest: GuestSide, id: number) {
    return guest.setEffectiveContext(id);
  },
  proxy_done(guest: GuestSide) {
    return guest.context().root.done();
  },
  proxy_call_foreign_function(
    guest: GuestSide,
    name: number,
    nameSize: number,
    argument: number,
    argumentSize: number,
    out: number,
    outSize: number,
  ) {
    const known = FOREIGN.has(toByteString(guest.read(name, nameSize)));
    guest.read(argument, argumentSize);
    if (!known) return Status.NotFound;
    if (out !== 0) guest.writeU32(out, 0);
    if (outSize !== 0) guest.writeU32(outSize, 0);
    return Status.Ok;
  },
} satisfies HostCalls;

export const sharedCalls = {
  proxy_get_shared_data(
    guest: GuestSide,
    key: number,
    size: number,
    out: number,
    outSize: number,
    outCas: number,
  ) {
    const found = guest.process.shared.get(guest.vmId, toByteString(guest.read(key, size)));
    if (found === undefined) return Status.NotFound;
    guest.give(found.value, out, outSize);
    guest.writeU32(outCas, found.cas);
    return Status.Ok;
  },
  proxy_set_shared_data(
    guest: GuestSide,
    key: number,
    size: number,
    value: number,
    valueSize: number,
    cas: number,
  ) {
    const name = toByteString(guest.read(key, size));
    return guest.process.shared.set(guest.vmId, name, guest.read(value, valueSize), cas);
  },
  proxy_register_shared_queue(guest: GuestSide, name: number, size: number, out: number) {
    const { root } = guest.context();
    const queue = toByteString(guest.read(name, size));
    const ready = (token: number) => root.queueReady(token);
    guest.writeU32(out, guest.process.shared.registerQueue(guest.vmId, queue, ready));
    return Status.Ok;
  },
  proxy_resolve_shared_queue(
    guest: GuestSide,
    vmId: number,
    vmIdSize: number,
    name: number,
    size: number,
    out: number,
  ) {
    const vm = toByteString(guest.read(vmId, vmIdSize)) || guest.vmId;
    const token = guest.process.shared.resolveQueue(vm, toByteString(guest.read(name, size)));
    if (token === undefined) return Status.NotFound;
    guest.writeU32(out, token);
    return Status.Ok;
  },
  proxy_enqueue_shared_queue(guest: GuestSide, token: number, data: number, size: number) {
    return guest.process.shared.enqueue(token, guest.read(data, size));
  },
  proxy_dequeue_shared_queue(guest: GuestSide, token: number, out: number, outSize: number) {
    const item = guest.process.shared.dequeue(token);
    if (typeof item === "number") return item;
    guest.give(item, out, outSize);
    return Status.Ok;
  },
} satisfies HostCalls;

export const metricCalls = {
  proxy_define_metric(guest: GuestSide, type: number, name: number, size: number, out: number) {
    const id = guest.metricIds.define(type, toByteString(guest.read(name, size)));
    if (id === undefined) return Status.BadArgument;
    guest.writeU32(out, id);
    return Status.Ok;
  },
  proxy_increment_metric(guest: GuestSide, id: number, offset: bigint) {
    return guest.metricIds.increment(id, offset);
  },
  proxy_record_metric(guest: GuestSide, id: number, value: bigint) {
    return guest.metricIds.record(id, value);
  },
  proxy_get_metric(guest: GuestSide, id: number, out: number) {
    const value = guest.metricIds.read(id);
    if (typeof value === "number") return value;
    guest.writeU64(out, value);
    return Status.Ok;
  },
} satisfies HostCalls;
