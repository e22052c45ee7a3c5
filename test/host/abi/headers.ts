// Header maps.
import { fromByteString, toByteString } from "../bytes.js";
import { type GuestSide, MapType } from "../context.js";
import { splitsMessage } from "../header-map.js";
import { decodePairs, encodePairs, type Pair } from "../pairs.js";
import { Status } from "../status.js";
import type { HostCalls } from "./call.js";

const LAST_MAP = MapType.HttpCallTrailers;

export const headerCalls = {
  proxy_get_header_map_value(
    guest: GuestSide,
    map: number,
    key: number,
    size: number,
    out: number,
    outSize: number,
  ) {
    if (map > LAST_MAP) return Status.BadArgument;
    const name = text(guest, key, size);
    const headers = guest.context().readableHeaders(map);
    if (headers === undefined) return Status.BadArgument;
    const value = headers.get(name);
    if (value === undefined) return Status.NotFound;
    guest.give(fromByteString(value), out, outSize);
    return Status.Ok;
  },
  proxy_get_header_map_pairs(guest: GuestSide, map: number, out: number, outSize: number) {
    if (map > LAST_MAP) return Status.BadArgument;
    const pairs = guest.context().readableHeaders(map)?.pairs() ?? [];
    guest.give(pairs.length === 0 ? new Uint8Array() : encodePairs(pairs), out, outSize);
    return Status.Ok;
  },
  proxy_get_header_map_size(guest: GuestSide, map: number, out: number) {
    const headers = guest.context().writableHeaders(map);
    if (headers === undefined) return Status.BadArgument;
    guest.writeU32(out, headers.byteSize);
    return Status.Ok;
  },
  proxy_add_header_map_value(
    guest: GuestSide,
    map: number,
    key: number,
    keySize: number,
    value: number,
    size: number,
  ) {
    return change(guest, map, [text(guest, key, keySize), text(guest, value, size)], "add");
  },
  proxy_replace_header_map_value(
    guest: GuestSide,
    map: number,
    key: number,
    keySize: number,
    value: number,
    size: number,
  ) {
    return change(guest, map, [text(guest, key, keySize), text(guest, value, size)], "set");
  },
  proxy_remove_header_map_value(guest: GuestSide, map: number, key: number, size: number) {
    const name = text(guest, key, size);
    const headers = guest.context().writableHeaders(map);
    headers?.remove(name);
    return headers === undefined ? Status.BadArgument : Status.Ok;
  },
  proxy_set_header_map_pairs(guest: GuestSide, map: number, address: number, size: number) {
    const pairs = decodePairs(guest.read(address, size));
    for (const pair of pairs) checkHeader(guest, pair);
    const headers = guest.context().writableHeaders(map);
    if (headers === undefined) return Status.BadArgument;
    for (const [name] of headers.pairs()) headers.remove(name);
    for (const [name, value] of pairs) headers.add(name, value);
    return Status.Ok;
  },
} satisfies HostCalls;

/** Envoy writes names and values to the wire as they are. */
export function checkHeader(guest: GuestSide, [name, value]: Pair): void {
  if (splitsMessage(name) || splitsMessage(value))
    guest.process.violations.report(
      "header-bytes",
      `header ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
    );
}

function change(guest: GuestSide, map: number, pair: Pair, how: "add" | "set"): Status {
  if (map > LAST_MAP) return Status.BadArgument;
  const headers = guest.context().writableHeaders(map);
  if (headers === undefined) return Status.BadArgument;
  checkHeader(guest, pair);
  headers[how](...pair);
  return Status.Ok;
}

function text(guest: GuestSide, address: number, size: number): string {
  return toByteString(guest.read(address, size));
}
