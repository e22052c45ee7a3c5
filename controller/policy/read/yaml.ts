// YAML (and JSON, which is part of it) into trees. The core schema of YAML 1.2 alone: `no` is a text here, not false.
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from "yaml";
import { tooMuchIn } from "./size.js";
import { childPointer, integerOf, type Mark, type Marks, type Refusal, type Tree } from "./tree.js";

/** Policies are short; this stops a document whose anchors multiply, or that contains itself. */
const MOST_VALUES = 200_000;
const MOST_DEPTH = 64;
/** One slip makes a parser stumble many times; a text that is no YAML has thousands. */
const MOST_PROBLEMS = 20;

interface YamlProblem {
  line: number;
  message: string;
}

/** Trees in the order of the documents, empty ones left out; or what is wrong with the text as YAML. */
type YamlReading = { ok: true; trees: Tree[] } | { ok: false; problems: YamlProblem[] };

export function readYaml(text: string): YamlReading {
  const tooMuch = tooMuchIn(text);
  if (tooMuch !== undefined) return { ok: false, problems: [{ line: 1, message: tooMuch }] };
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: "1.2",
    schema: "core",
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
    lineCounter: lines,
  });
  if (!Array.isArray(documents)) return { ok: true, trees: [] };
  const problems = documents.flatMap((document) => problemsOf(document, lines));
  if (problems.length > 0) return { ok: false, problems: firstOf(problems) };
  const written = documents.filter((document) => document.contents !== null);
  return { ok: true, trees: written.map((document) => treeOf(document, lines)).filter(holdsSomething) };
}

function problemsOf(document: Document.Parsed, lines: LineCounter): YamlProblem[] {
  const found = [...document.errors, ...document.warnings].map((error) => ({
    line: Math.max(1, lines.linePos(error.pos[0]).line),
    // The parser nests by recursion: dashes that nest without brackets can end its stack.
    message: error.message.includes("call stack") ? "is nested too deep" : `not YAML: ${error.message}`,
  }));
  if (document.directives.yaml.version !== "1.2") {
    found.push({ line: 1, message: "YAML 1.1 is not read: remove the %YAML line" });
  }
  return found;
}

function firstOf(problems: YamlProblem[]): YamlProblem[] {
  const [more, line] = [problems.length - MOST_PROBLEMS, problems.at(-1)?.line ?? 1];
  if (more <= 0) return problems;
  return [...problems.slice(0, MOST_PROBLEMS), { line, message: `not YAML, in ${more} more places` }];
}

/** An empty document (`---` alone) is no policy and no mistake. */
function holdsSomething(tree: Tree): boolean {
  return tree.value !== null || tree.refusals.length > 0;
}

/** State of one walk over one document. */
interface Walk {
  /** Nodes by their anchors, as far as the walk has come. */
  anchors: Map<string, Node>;
  lines: LineCounter;
  marks: Marks;
  refusals: Refusal[];
  values: number;
}

function treeOf(document: Document.Parsed, lines: LineCounter): Tree {
  const walk: Walk = { anchors: new Map(), lines, marks: new Map(), refusals: [], values: 0 };
  const value = plainOf(walk, document.contents, "", 0);
  return { value, marks: walk.marks, refusals: walk.refusals };
}

function plainOf(walk: Walk, node: unknown, pointer: string, depth: number): unknown {
  walk.values += 1;
  if (walk.values > MOST_VALUES || depth > MOST_DEPTH) {
    if (walk.values <= MOST_VALUES + 1) refuse(walk, pointer, "is nested too deep or holds too much");
    walk.values = MOST_VALUES + 1;
    return null;
  }
  const target = isAlias(node) ? walk.anchors.get(node.source) : node;
  if (!isNode(target)) {
    if (isAlias(node)) refuse(walk, pointer, `*${node.source} stands for nothing before it`);
    return null;
  }
  if ("anchor" in target && target.anchor !== undefined) walk.anchors.set(target.anchor, target);
  if (target.tag !== undefined)
    refuse(walk, pointer, `the tag ${target.tag} is not read: write the value alone`);
  if (isMap(target)) {
    mark(walk, pointer, target.range);
    return mapOf(walk, target.items, pointer, depth);
  }
  if (isSeq(target)) {
    mark(walk, pointer, target.range, { isList: true });
    return target.items.map((item, index) => plainOf(walk, item, childPointer(pointer, index), depth + 1));
  }
  return isScalar(target) ? scalarOf(walk, target, pointer) : null;
}

function mapOf(
  walk: Walk,
  items: readonly { key: unknown; value: unknown }[],
  pointer: string,
  depth: number,
) {
  const entries = new Map<string, unknown>();
  for (const item of items) {
    const key = keyOf(item.key);
    if (key === undefined) {
      refuse(walk, pointer, "has a key that is no text");
      continue;
    }
    const at = childPointer(pointer, key);
    if (entries.has(key)) refuse(walk, at, "given twice");
    else entries.set(key, plainOf(walk, item.value, at, depth + 1));
    if (!isWellFormed(key)) refuse(walk, pointer, "has a key with an unpaired surrogate");
  }
  return Object.fromEntries(entries);
}

/** A key as it is written: `1` and `true` are texts as keys. */
function keyOf(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === "string" ? key.value : (key.source ?? undefined);
}

function scalarOf(walk: Walk, node: { value: unknown; source?: string; range?: Range }, pointer: string) {
  const { value, source } = node;
  if (typeof value === "number") {
    mark(walk, pointer, node.range, { numberText: source ?? String(value) });
    return integerOf(source ?? String(value));
  }
  mark(walk, pointer, node.range);
  if (typeof value === "string" && !isWellFormed(value)) refuse(walk, pointer, "has an unpaired surrogate");
  return value;
}

type Range = readonly [number, number, number] | null | undefined;

function mark(walk: Walk, pointer: string, range: Range, more: Partial<Mark> = {}): void {
  const offset = range?.[0] ?? 0;
  walk.marks.set(pointer, { offset, line: Math.max(1, walk.lines.linePos(offset).line), ...more });
}

function refuse(walk: Walk, pointer: string, message: string): void {
  walk.refusals.push({ pointer, message });
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
