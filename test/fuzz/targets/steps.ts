// A life of a sidecar as text, a step a line, and changes to it.
import type { Dice } from "../../filter/soak/dice.js";
import { changeBytes, interesting } from "../engine/bytes.js";
import { pairsOf, readPairs } from "../world/pairs.js";
import { changeHeaders } from "./header-bytes.js";
import { PRESETS } from "./presets.js";

/** A header map: pairs where it is one, else its bytes in hex. */
export type HeaderText = string | [string, string][];

export type Step =
  | { do: "configure"; preset: number; document?: string }
  | { do: "request"; stream: number; headers: HeaderText; ends: boolean }
  /** `upstream`: one answered. */
  | { do: "response"; stream: number; headers: HeaderText; ends: boolean; upstream?: boolean }
  /** `size`: what its part is said to have. */
  | { do: "body"; stream: number; ends: boolean; size?: number }
  | { do: "trailers"; stream: number }
  | { do: "end"; stream: number; trailers?: HeaderText }
  | { do: "tick"; root: number; afterMs: number }
  | { do: "endRoot"; root: number }
  /** `token`: so many calls before the last one. `reply`: hex. */
  | { do: "reply"; token: number; reply: string }
  | { do: "failReport"; token: number; status: number }
  /** Another build, or a broken one, writes shared data: a key's value in hex, or a change to the nth key there is. */
  | { do: "share"; key: string; value: string }
  | { do: "damage"; nth: number; at: number; value: string; size: number }
  /** So many of the next host calls fail. */
  | { do: "fail"; calls: number }
  | { do: "flags"; flags: number; attempts: number };

type KeyAndSizes = readonly [key: string, sizes: readonly number[]];

/** Keys of the shared data, each with the sizes that mean something there. */
const KEYS: readonly [KeyAndSizes, ...KeyAndSizes[]] = [
  ["mf.slot.0", [31, 32, 33, 40]],
  ["mf.slot.1", [31, 32, 33, 40]],
  ["mf.vms", [3, 4, 5]],
  ["mf.boot", [7, 8, 9]],
  ["mf.lead", [15, 16, 17]],
  ["mf.turn", [3, 4, 5]],
  ["mf.windows", [0, 1, 10]],
  ["mf.index.0", [4, 8, 64, 13_320, 13_324]],
  ["mf.index.1", [4, 8, 64, 13_320, 13_324]],
  ["mf.rec.0#0", [1, 60, 600, 4096, 61_441]],
  ["mf.rec.1#0", [1, 60, 600, 4096, 61_441]],
  ["mf.breaker2.os/rate", [711, 712, 728, 2312, 2328, 4096]],
  ["mf.breaker2.os/conditions", [711, 712, 728, 2312, 2328, 4096]],
  ["mf.breaker2.is/rate", [712, 2312, 2328]],
  ["mf.window2.os/rate", [223, 224, 448, 28_672, 28_896]],
  ["mf.keys", [8, 32_775, 32_776, 32_777]],
  ["mf.keynews", [8, 32_775, 32_776, 32_777]],
  ["mf.key.0", [11, 12, 20, 393]],
  ["mf.breaker2.#0", [711, 712, 728, 2312]],
  ["mf.window2.#0", [223, 224, 448]],
  ["mf.places2.os/abort", [0, 16, 32, 4096, 4112]],
  ["mf.lease", [0, 15, 16, 17]],
  ["mf.start.os/delay", [7, 8, 9]],
];
const SIZES = [0, 1, 4, 8, 16, 32, 224, 712, 728, 2328, 4096] as const;
const DELAYS_MS = [0, 1, 10, 50, 100, 101, 300, 500, 1500, 10_001, 30_000, 3_600_000, 90_000_000] as const;
const BODY_SIZES = [0, 1, 7, 8, 9, 61_440, 61_441, 200_000, 0x7fff_ffff, 0xffff_ffff] as const;
const MOST_STEPS = 60;
const STREAMS = 6;

export function readSteps(text: string): Step[] {
  return text
    .split("\n")
    .slice(0, MOST_STEPS)
    .flatMap((line) => {
      const step = readStep(line);
      return step === undefined ? [] : [step];
    });
}

function readStep(line: string): Step | undefined {
  try {
    const step: unknown = JSON.parse(line);
    return typeof step === "object" && step !== null && "do" in step ? (step as Step) : undefined;
  } catch {
    // A line that is no step is none.
    return undefined;
  }
}

export function writeSteps(steps: readonly Step[]): string {
  return steps.map((step) => `${JSON.stringify(step)}\n`).join("");
}

export function bytesOf(headers: HeaderText): Uint8Array {
  return typeof headers === "string" ? new Uint8Array(Buffer.from(headers, "hex")) : pairsOf(headers);
}

export function changeSteps(steps: Step[], others: readonly Step[], dice: Dice): Step[] {
  const at = dice.below(steps.length + 1);
  const step = steps[at];
  const luck = dice.below(8);
  if (luck === 0) return without(steps, at, 1 + dice.below(3));
  if (luck === 1) return [...steps, ...steps.slice(at, at + 1 + dice.below(8))];
  if (luck === 2) return [...steps.slice(0, at), ...others.slice(dice.below(others.length + 1))];
  if (luck < 5 && step !== undefined) return steps.with(at, changedStep(step, dice));
  return [...steps.slice(0, at), anyStep(dice), ...steps.slice(at)];
}

function without(steps: Step[], at: number, count: number): Step[] {
  return steps.filter((_, index) => index < at || index >= at + count);
}

function changedStep(step: Step, dice: Dice): Step {
  if (step.do === "request" || step.do === "response")
    return { ...step, headers: changedHeaders(step.headers, dice) };
  if (step.do === "reply") return { ...step, reply: changedHex(step.reply, dice) };
  if (step.do === "share" || step.do === "damage") return { ...step, value: changedHex(step.value, dice) };
  if (step.do === "tick") return { ...step, afterMs: dice.pick(DELAYS_MS) };
  return anyStep(dice);
}

function changedHeaders(headers: HeaderText, dice: Dice): HeaderText {
  const bytes = changeHeaders(bytesOf(headers), new Uint8Array(), dice);
  const pairs = readPairs(bytes).map(({ name, value }): [string, string] => [latin1(name), latin1(value)]);
  return Buffer.from(pairsOf(pairs)).equals(bytes) ? pairs : Buffer.from(bytes).toString("hex");
}

function changedHex(hex: string, dice: Dice): string {
  return Buffer.from(changeBytes(Buffer.from(hex, "hex"), new Uint8Array(), dice, [])).toString("hex");
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

function anyStep(dice: Dice): Step {
  const make = dice.pick(MAKERS);
  return make(dice);
}

const REQUEST: [string, string][] = [
  [":authority", "a"],
  [":path", "/a"],
  [":method", "GET"],
];

const MAKERS: readonly [(dice: Dice) => Step, ...((dice: Dice) => Step)[]] = [
  (dice) => ({ do: "configure", preset: dice.below(PRESETS.length) }),
  (dice) => ({
    do: "request",
    stream: dice.below(STREAMS),
    headers: changedHeaders(REQUEST, dice),
    ends: dice.chance(0.5),
  }),
  (dice) => ({ do: "request", stream: dice.below(STREAMS), headers: REQUEST, ends: dice.chance(0.5) }),
  (dice) => ({
    do: "response",
    stream: dice.below(STREAMS),
    headers: [[":status", dice.pick(["200", "503", "429", "101"])]],
    ends: dice.chance(0.5),
    upstream: dice.chance(0.5),
  }),
  (dice) => ({
    do: "body",
    stream: dice.below(STREAMS),
    ends: dice.chance(0.5),
    ...(dice.chance(0.7) ? { size: dice.pick(BODY_SIZES) } : {}),
  }),
  (dice) => ({ do: "trailers", stream: dice.below(STREAMS) }),
  (dice) => ({
    do: "end",
    stream: dice.below(STREAMS),
    ...(dice.chance(0.2) ? { trailers: [["grpc-status", "14"]] } : {}),
  }),
  (dice) => ({ do: "tick", root: dice.below(3), afterMs: dice.pick(DELAYS_MS) }),
  (dice) => ({ do: "tick", root: dice.below(3), afterMs: 100 }),
  (dice) => ({ do: "endRoot", root: dice.below(3) }),
  (dice) => ({ do: "reply", token: dice.below(3), reply: changedHex("08d00f1001", dice) }),
  (dice) => ({ do: "failReport", token: dice.below(3), status: dice.below(17) }),
  anyShare,
  (dice) => ({
    do: "damage",
    nth: dice.below(40),
    at: dice.below(64) * (dice.chance(0.5) ? 4 : 1),
    value: numbers(dice, 1 + dice.below(3)),
    size: dice.chance(0.3) ? dice.pick(SIZES) : -1,
  }),
  (dice) => ({
    do: "damage",
    nth: dice.below(40),
    at: dice.below(64) * 4,
    value: numbers(dice, 1),
    size: -1,
  }),
  (dice) => ({ do: "fail", calls: 1 + dice.below(4) }),
  (dice) => ({ do: "flags", flags: 1 << dice.below(30), attempts: dice.below(3) }),
];

function anyShare(dice: Dice): Step {
  const [key, sizes] = dice.pick(KEYS);
  const size = sizes[dice.below(sizes.length)] ?? 0;
  // Values that are mostly nothing are believed further than those of which each number is odd.
  const odd = dice.chance(0.5) ? 1 : 0.05;
  return { do: "share", key, value: numbers(dice, Math.ceil(size / 4), odd).slice(0, 2 * size) };
}

/** 32 bits each; of them the share `odd` is drawn, the others are 0. */
function numbers(dice: Dice, count: number, odd = 1): string {
  const bytes = Buffer.alloc(4 * count);
  for (let i = 0; i < count; i++) {
    if (!dice.chance(odd)) continue;
    bytes.writeUInt32LE(dice.chance(0.5) ? dice.below(4) : interesting(dice), 4 * i);
  }
  return bytes.toString("hex");
}
