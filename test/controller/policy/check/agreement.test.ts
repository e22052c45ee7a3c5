// The controller checks what it sends in the filter's words, so that a refusal by a filter is a defect of one of the
// two. Here both read the same documents, made wrong at random.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { checkFilterConfig } from "../../../../controller/policy/index.js";
import { type Decoder, startDecoder } from "../../../filter/support/decoder.js";
import { FULL } from "./full-document.js";

type Path = readonly (string | number)[];

const FIELDS = [
  ...new Set(JSON.stringify(FULL).match(/[a-zA-Z]+(?=":)/g)),
  ...["banana", "p95", "throughput", "selector", "priority"],
];

/** JSON texts of values that are wrong in most places and right in some. */
const VALUES = [
  ..."0 1 5 50 100 599 4096 4097 1000001 -1 -5 1.5 1e3 5.0 4294967296 99999999999999999999 true false null".split(
    " ",
  ),
  ...[
    "[]",
    "{}",
    "[5]",
    '["a"]',
    '[""]',
    '["5xx"]',
    '["404",429]',
    "[16]",
    '[{"name":"a"}]',
    '{"a":"b"}',
    '{"header":"x"}',
    '{"header":"x-envoy-a","metric":false}',
    '{"metric":false}',
    '{"template":"/a/{a}","take":"b"}',
    '{"cookie":"a","take":"a"}',
    '["hex","hex"]',
    '{"status":503}',
    '{"fixed":"5ms"}',
    '{"kibps":5}',
    '{"p50":"61s","p50.0":"1ms","max":"1ms"}',
    '{"min":"5ms","max":"1ms"}',
    '{"content-length":"5"}',
  ],
  ...[
    "",
    "a",
    "5",
    "request",
    "0%",
    "100%",
    "100.00001%",
    "0.00004%",
    "5 %",
    "0ms",
    "1.5ms",
    "1ms",
    "99ms",
    "61s",
  ].map((text) => JSON.stringify(text)),
  ...[
    "8761h",
    "25h",
    "*",
    "a*",
    "*.a",
    "a b",
    "/",
    "/{x}",
    "/{",
    "x\ny",
    "ä",
    "le",
    "hex",
    "method",
    "id",
    "Content-Length",
    "__a",
    "A",
    "OK",
    "14",
    "5xx",
    "6xx",
    "500-504",
    "504-500",
  ].map((text) => JSON.stringify(text)),
  JSON.stringify("y".repeat(64)),
  JSON.stringify("y".repeat(254)),
  JSON.stringify("/".repeat(1025)),
  JSON.stringify("2026-02-30T00:00:00Z"),
  JSON.stringify("2026-02-28T00:00:00.123456789Z"),
];

const UNREADABLE = /(not JSON|an unpaired surrogate) at byte \d+$/;

/** Stands for a value's JSON text, which JavaScript's own values could not keep. */
const HOLE = "@@@";

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}

/** The document with what stands at a path changed by `change`, which gets what is around it. */
function changed(path: Path, change: (around: Record<string, unknown>, key: string) => void): unknown {
  const document = structuredClone(FULL);
  let around: unknown = document;
  for (const key of path.slice(0, -1)) around = Reflect.get(around as object, key);
  change(around as Record<string, unknown>, String(path.at(-1)));
  return document;
}

const path = fc.constantFrom(...pathsOf(FULL).filter((candidate) => candidate.length > 0));
const jsonText = fc.constantFrom(...VALUES);

const replaced = fc
  .tuple(path, jsonText)
  .map(([at, text]) =>
    JSON.stringify(changed(at, (around, key) => Reflect.set(around, key, HOLE))).replace(
      `"${HOLE}"`,
      () => text,
    ),
  );
const removed = path.map((at) =>
  JSON.stringify(
    changed(at, (around, key) =>
      Array.isArray(around) ? around.splice(Number(key), 1) : Reflect.deleteProperty(around, key),
    ),
  ),
);
const added = fc.tuple(path, fc.constantFrom(...FIELDS), jsonText).map(([at, field, text]) => {
  const document = changed([...at, field], (around, key) => {
    if (typeof around === "object" && !Array.isArray(around) && !(key in around))
      Reflect.set(around, key, HOLE);
  });
  return JSON.stringify(document).replace(`"${HOLE}"`, () => text);
});
const cutShort = fc
  .nat({ max: JSON.stringify(FULL).length })
  .map((end) => JSON.stringify(FULL).slice(0, end));
const turned = fc
  .tuple(fc.nat({ max: JSON.stringify(FULL).length - 1 }), fc.constantFrom(...'"{}[]:,\\0e-. u\u0001'))
  .map(([at, char]) => `${JSON.stringify(FULL).slice(0, at)}${char}${JSON.stringify(FULL).slice(at + 1)}`);

describe("controller and filter", () => {
  let decoder: Decoder;
  beforeAll(async () => {
    decoder = await startDecoder();
  });

  /**
   * The filter stops at the first mistake; the checker tells all, and this one with them. Of a text that is no JSON the
   * checker tells that alone, while the filter may have met another mistake on the way there.
   */
  function agree(document: string): void {
    const lines = checkFilterConfig(document);
    const { refusal } = decoder.decode(document);
    const isUnreadable = UNREADABLE.test(lines[0] ?? "");
    if (isUnreadable && !UNREADABLE.test(refusal)) expect(refusal, document).not.toBe("");
    else if (refusal === "") expect(lines, document).toEqual([]);
    else expect(lines, document).toContain(refusal);
  }

  it("both take the document that has every field", () => {
    agree(JSON.stringify(FULL));
    expect(checkFilterConfig(JSON.stringify(FULL))).toEqual([]);
  });

  it.each([
    ["one value replaced", replaced],
    ["one value removed", removed],
    ["one field added", added],
    ["its end cut off", cutShort],
    ["one character turned", turned],
  ])("say the same of a document with %s", (_what, documents) => {
    fc.assert(fc.property(documents, agree), { numRuns: 500 });
  });
});
