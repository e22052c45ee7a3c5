// JSON as a tree that keeps what JavaScript's own values lose: numbers as they are written, keys that come twice,
// strings with their escapes, bytes that are no UTF-8. Texts are byte strings, one character a byte.

export type Node =
  | { kind: "object"; members: [key: string, value: Node][] }
  | { kind: "list"; items: Node[] }
  | { kind: "scalar"; text: string };

const SCALAR = /"(?:[^"\\]|\\[\s\S])*"|[^\s,:{}[\]"]+/y;
const SPACE = /\s*/y;
/** Deeper than any document that is not refused at once. */
const MOST_DEPTH = 40;

/** Undefined where it is not JSON, roughly. */
export function parseJson(text: string): Node | undefined {
  const reading = { text, at: 0 };
  const node = read(reading, 0);
  skip(reading, SPACE);
  return reading.at === text.length ? node : undefined;
}

export function writeJson(node: Node): string {
  if (node.kind === "scalar") return node.text;
  if (node.kind === "list") return `[${node.items.map(writeJson).join(",")}]`;
  return `{${node.members.map(([key, value]) => `${key}:${writeJson(value)}`).join(",")}}`;
}

/** The node and all nodes below it. */
export function allNodes(node: Node): Node[] {
  return [node, ...childrenOf(node).flatMap(allNodes)];
}

export function childrenOf(node: Node): Node[] {
  if (node.kind === "scalar") return [];
  return node.kind === "list" ? node.items : node.members.map(([, value]) => value);
}

interface Reading {
  text: string;
  at: number;
}

function read(reading: Reading, depth: number): Node | undefined {
  if (depth > MOST_DEPTH) return undefined;
  if (take(reading, "{")) return readObject(reading, depth);
  if (take(reading, "[")) return readList(reading, depth);
  const text = skip(reading, SCALAR);
  return text === "" ? undefined : { kind: "scalar", text };
}

function readObject(reading: Reading, depth: number): Node | undefined {
  const members: [string, Node][] = [];
  if (take(reading, "}")) return { kind: "object", members };
  do {
    skip(reading, SPACE);
    const key = skip(reading, SCALAR);
    if (key === "" || !take(reading, ":")) return undefined;
    const value = read(reading, depth + 1);
    if (value === undefined) return undefined;
    members.push([key, value]);
  } while (take(reading, ","));
  return take(reading, "}") ? { kind: "object", members } : undefined;
}

function readList(reading: Reading, depth: number): Node | undefined {
  const items: Node[] = [];
  if (take(reading, "]")) return { kind: "list", items };
  do {
    const item = read(reading, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
  } while (take(reading, ","));
  return take(reading, "]") ? { kind: "list", items } : undefined;
}

function take(reading: Reading, byte: string): boolean {
  skip(reading, SPACE);
  if (reading.text[reading.at] !== byte) return false;
  reading.at++;
  skip(reading, SPACE);
  return true;
}

function skip(reading: Reading, what: RegExp): string {
  what.lastIndex = reading.at;
  const [found = ""] = what.exec(reading.text) ?? [];
  reading.at += found.length;
  return found;
}
