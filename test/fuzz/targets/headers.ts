// The scan of headers. A request and a response whose header maps are any bytes at all, under configurations that read
// all of them. What the map says of itself is never believed, and nothing is read that was not handed over.
//
//   0  number of the configuration      1  flags      2  u32: bytes of the request's map      6  both maps
import type { Dice } from "../../filter/soak/dice.js";
import { changeBytes } from "../engine/bytes.js";
import type { Target } from "../engine/target.js";
import type { Planted } from "../module/build.js";
import { type KeptSidecar, type Root, Sidecar } from "../world/sidecar.js";
import { changeHeaders } from "./header-bytes.js";
import { PRESETS } from "./presets.js";

const HEAD_BYTES = 6;
/** Flags: the request, the response ends with its headers; the trailers are the response's map; a host call fails. */
const REQUEST_ENDS = 1;
const RESPONSE_ENDS = 2;
const HAS_TRAILERS = 4;
const HOST_FAILS = 8;
const UPSTREAM_FLAGS = 16;
const BODY_ENDS = 32;

export class HeadersTarget implements Target {
  readonly name = "headers";
  readonly ending = "bin";

  /** The filter with each of the configurations. */
  readonly #scenes: { kept: KeptSidecar; root: Root }[];

  private constructor(readonly sidecar: Sidecar) {
    const beginning = sidecar.keep();
    this.#scenes = PRESETS.map(({ document, direction }) => {
      sidecar.restore(beginning);
      const { root } = sidecar.configure(document, direction);
      return { root, kept: sidecar.keep() };
    });
  }

  static async start(planted?: Planted): Promise<HeadersTarget> {
    return new HeadersTarget(await Sidecar.start(planted));
  }

  run(input: Uint8Array): Uint32Array {
    const { sidecar } = this;
    const { number, flags, request, response } = partsOf(input);
    const { kept, root } = this.#scenes[number % this.#scenes.length] ?? fail();
    sidecar.restore(kept);
    for (let round = 0; round < 2; round++) {
      const stream = sidecar.openStream(root);
      sidecar.host.properties = propertiesOf(flags, request);
      sidecar.host.failing = (flags & HOST_FAILS) === 0 ? 0 : 1 + round;
      const replied = sidecar.request(stream, request, (flags & REQUEST_ENDS) !== 0) !== 0;
      if (!replied) sidecar.response(stream, response, (flags & RESPONSE_ENDS) !== 0);
      if ((flags & BODY_ENDS) !== 0) sidecar.body(stream, true);
      sidecar.host.failing = 0;
      sidecar.end(stream, (flags & HAS_TRAILERS) === 0 ? undefined : response);
      sidecar.tick(root, 120);
    }
    return sidecar.host.guest.counters;
  }

  change(input: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array {
    const { head, request, response } = partsOf(input);
    const { request: otherRequest, response: otherResponse } = partsOf(other);
    const luck = dice.below(8);
    if (luck === 0) return joined(Uint8Array.of(dice.below(PRESETS.length), head[1] ?? 0), request, response);
    if (luck === 1) return joined(Uint8Array.of(head[0] ?? 0, dice.below(64)), request, response);
    if (luck === 2) return changeBytes(input, other, dice, []);
    if (luck < 6) return joined(head, changeHeaders(request, otherRequest, dice), response);
    return joined(head, request, changeHeaders(response, otherResponse, dice));
  }

  pieces(input: Uint8Array): Uint8Array[] {
    return Array.from(input, (byte) => Uint8Array.of(byte));
  }
}

/** One input of its parts. */
export function joined(head: Uint8Array, request: Uint8Array, response: Uint8Array): Uint8Array {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(request.length);
  return new Uint8Array(Buffer.concat([head, size, request, response]));
}

function partsOf(input: Uint8Array) {
  const [number = 0, flags = 0] = input;
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.length);
  const size = input.length < HEAD_BYTES ? 0 : bytes.readUInt32LE(2);
  const maps = input.subarray(HEAD_BYTES);
  const [request, response] = [maps.subarray(0, size), maps.subarray(size)];
  return { number, flags, head: Uint8Array.of(number, flags), request, response };
}

/** Envoy's flags and counts, of the right size or of another. */
function propertiesOf(flags: number, request: Uint8Array): Record<string, Uint8Array> {
  if ((flags & UPSTREAM_FLAGS) === 0) return {};
  return {
    "response.flags": request.slice(0, 8),
    "upstream.request_attempt_count": new Uint8Array(8),
    "xds.cluster_name": request.slice(0, 40),
  };
}

function fail(): never {
  throw new Error("there is no configuration");
}
