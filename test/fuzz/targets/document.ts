// Changes to a configuration that keep it a document, or nearly one.
import type { Dice } from "../../filter/soak/dice.js";
import { allNodes, type Node, parseJson, writeJson } from "./json.js";

/** All fields of the policy language, whether this version reads them or not. */
const FIELDS = (
  "version revision node service namespace direction services name hosts report cluster interval breakers match paths exact prefix " +
  "template methods headers suffix contains present clusters sources trip consecutive rate threshold window minimum open base factor " +
  "max halfOpen probes failures lease fallback status body grpc retry mode faults percentage unit header seed delay fixed abort " +
  "activeFrom activeFor limits concurrent tags from values maxValues otherwise to metric access edge series key source " +
  "maxKeys idle slow over hung count statuses soft ignore jitter retryAfter ramp response selector priority hash redact cookie query pathSegment take value attribute hashKey log uniform exponential mean lognormal median p99 percentiles p50 p99.9 min drop truncate " +
  "bytes end throughput kibps sequence skip first perSecond exempt expect banana __proto__ constructor"
).split(" ");

const TEXTS = [
  ...[
    "",
    "a",
    "x",
    "default/a",
    "inbound",
    "outbound",
    "enforce",
    "shadow",
    "forcedOpen",
    "disabled",
    "request",
    "dryRun",
    "clean",
    "digits",
    "email",
    "status_class",
    "path_template",
    "0123456789abcdefABCDEF0123456789",
    "x-envoy-a",
    "/healthz",
    "UNAVAILABLE",
    "OK",
    "14",
    "17",
  ],
  ...[
    "5xx",
    "1xx",
    "6xx",
    "5XX",
    "429",
    "404",
    "599",
    "600",
    "500-504",
    "504-500",
    "100-599",
    "500-",
    "5xx-599",
  ],
  ...[
    "0%",
    "50%",
    "100%",
    "100.00001%",
    "0.0001%",
    "0.00004%",
    "1e3%",
    "%",
    "5ms",
    "10ms",
    "1.5s",
    "0ms",
    "61s",
    "1h",
    "24h",
    "25h",
    "8760h",
    "9e9h",
    "-1s",
  ],
  ...[
    "*",
    "*.",
    "*.a",
    "[::1]",
    "[",
    "a*",
    "*a",
    "/",
    "/a",
    "/a/{b}",
    "/{",
    "/{}",
    "/}{",
    "/a{b}",
    "le",
    "__a",
    "tenant",
    "x-a",
    ":path",
    "X-A",
  ],
  ...[
    "2026-11-21T00:00:00Z",
    "2024-02-29T23:59:59.999999999Z",
    "2026-02-30T00:00:00Z",
    "9999-12-31T23:59:60Z",
    "0000-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z",
  ],
].map((text) => `"${text}"`);
/** Written raw: escapes, bytes that are no UTF-8, numbers at every edge. */
const RAW = [
  ...[
    '"\\u0000"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\ud83d\\ude00"',
    '"\\ud83d\\n"',
    '"\\u00e9\\u4e2d"',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t"',
    '"\\x"',
    '"\\u12"',
  ],
  ...[
    '"\xc3\xa9"',
    '"\xc3"',
    '"\xff"',
    '"\xed\xa0\x80"',
    '"\xf4\x90\x80\x80"',
    '"\xf0\x9f\x98\x80"',
    '"\xc0\x80"',
    '"\x7f"',
    '"\x01"',
  ],
  ..."0 1 2 5 10 50 100 503 599 600 1024 4096 4097 1000000 1000001 4294967295 4294967296 -0 -1 1.5 1e3 5.0 00 01 .5 1. 1e 99999999999999999999999".split(
    " ",
  ),
  ..."true false null nul tru {} [] [[]] [{}]".split(" "),
];
/** Sizes at the limits of names, texts, values and keys. */
const SIZES = [63, 64, 65, 252, 253, 254, 255, 256, 257, 1023, 1024, 1025] as const;
const COUNTS = [2, 3, 16, 17, 64, 65, 300, 1024, 1025] as const;
const MOST_COUNT_BYTES = 280_000;

/** Byte strings that are worth putting anywhere. */
export const WORDS = [
  ...FIELDS.map((field) => `"${field}":`),
  ...TEXTS,
  ...RAW,
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  " ",
  "\n",
].map((word) => Buffer.from(word, "latin1"));

/** Undefined where the input is no document. */
export function changeDocument(input: string, other: string, dice: Dice): string | undefined {
  const document = parseJson(input);
  if (document === undefined) return undefined;
  const nodes = allNodes(document);
  const node = nodes[dice.below(nodes.length)] ?? document;
  if (node.kind === "scalar") Object.assign(node, { text: scalarFrom(node.text, dice) });
  else if (node.kind === "list") changeList(node.items, other, dice);
  else changeObject(node.members, other, dice);
  return dice.chance(0.05) ? spaced(document, dice) : writeJson(document);
}

function scalarFrom(text: string, dice: Dice): string {
  if (!text.startsWith('"') || dice.chance(0.6)) return anyScalar(dice);
  if (dice.chance(0.4)) return `"${"y".repeat(dice.pick(SIZES))}"`;
  if (dice.chance(0.3)) return `"${escaped(text.slice(1, -1), dice)}"`;
  const at = 1 + dice.below(text.length - 1);
  return text.slice(0, at) + anyScalar(dice).replaceAll('"', "") + text.slice(at + dice.below(2));
}

function anyScalar(dice: Dice): string {
  const from = dice.chance(0.5) ? TEXTS : RAW;
  return from[dice.below(from.length)] ?? "0";
}

/** The same text, some characters as escapes. */
function escaped(text: string, dice: Dice): string {
  return text.replaceAll(/[^\\]/g, (char) =>
    dice.chance(0.3) ? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}` : char,
  );
}

function changeList(items: Node[], other: string, dice: Dice): void {
  const at = dice.below(items.length + 1);
  const chosen = items[at] ?? items[0] ?? anyNode(other, dice);
  const luck = dice.below(5);
  if (luck === 0) items.splice(at, 1);
  else if (luck === 1) items.splice(at, 0, structuredClone(chosen));
  else if (luck === 2) items.splice(at, 0, anyNode(other, dice));
  else if (luck === 3) items.splice(at, 1, anyNode(other, dice));
  else if (dice.chance(0.1)) items.push(...repeated(chosen, dice));
}

/** The node many times; where it has a name, each time another one. */
function repeated(node: Node, dice: Dice): Node[] {
  const size = writeJson(node).length + 8;
  const count = Math.min(dice.pick(COUNTS), Math.floor(MOST_COUNT_BYTES / size));
  const renames = dice.chance(0.8);
  return Array.from({ length: count }, (_, i) => {
    const copy = structuredClone(node);
    if (renames && copy.kind === "object")
      for (const member of copy.members)
        if (member[0] === '"name"') member[1] = { kind: "scalar", text: `"n${i}"` };
    return copy;
  });
}

function changeObject(members: [string, Node][], other: string, dice: Dice): void {
  const at = dice.below(members.length + 1);
  const chosen = members[at];
  const luck = dice.below(6);
  const key = `"${FIELDS[dice.below(FIELDS.length)]}"`;
  if (luck === 0) members.splice(at, 1);
  else if (luck === 1 && chosen !== undefined) members.push(structuredClone(chosen));
  else if (luck === 2 && chosen !== undefined) chosen[1] = anyNode(other, dice);
  else if (luck === 3 && chosen !== undefined) chosen[0] = dice.chance(0.2) ? anyScalar(dice) : key;
  else members.splice(at, 0, graft(key, other, dice));
}

/** A member from the other document, or a field with any value. */
function graft(key: string, other: string, dice: Dice): [string, Node] {
  const from = parseJson(other);
  const members =
    from === undefined ? [] : allNodes(from).flatMap((node) => (node.kind === "object" ? node.members : []));
  const member = members[dice.below(members.length)];
  return member === undefined || dice.chance(0.4) ? [key, anyNode(other, dice)] : structuredClone(member);
}

function anyNode(other: string, dice: Dice): Node {
  const from = dice.chance(0.4) ? parseJson(other) : undefined;
  if (from === undefined) return { kind: "scalar", text: anyScalar(dice) };
  const nodes = allNodes(from);
  return structuredClone(nodes[dice.below(nodes.length)] ?? from);
}

function spaced(document: Node, dice: Dice): string {
  const space = dice.pick([" ", "\n", "\t", "\r\n", "  "]);
  return writeJson(document).replaceAll(/[,:{}[\]]/g, (mark) =>
    dice.chance(0.5) ? `${space}${mark}${space}` : mark,
  );
}
