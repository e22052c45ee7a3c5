// The filter and the controller's last gate before a push judge the same document alike: a refusal by a filter would
// be a defect of one of the two. A full document is changed in one place, in every place, to every kind of value.
import { beforeAll, describe, expect, it } from "vitest";
import { checkFilterConfig } from "../../../controller/policy/index.js";
import { type Decoder, startDecoder } from "../support/decoder.js";
import { FAULTS, FULL } from "../support/documents.js";

let decoder: Decoder;
beforeAll(async () => {
  decoder = await startDecoder();
});

type Path = readonly (string | number)[];

const VALUES = [
  null,
  true,
  0,
  1,
  -1,
  17,
  1000,
  5000,
  2_000_000,
  1.5,
  "",
  "x",
  "X y",
  "a/b",
  "/",
  "/a/{b}",
  "/a{b}",
  "*",
  "*.a",
  "a*b",
  "1ms",
  "90s",
  "25h",
  "9000h",
  "61s",
  "2h",
  "0s",
  "0%",
  "50%",
  "150%",
  "2026-11-21T00:00:00Z",
  "UNAVAILABLE",
  "request",
  "shadow",
  "digits",
  "status_class",
  "id",
  "x-envoy-a",
  "Host",
  "ab".repeat(16),
  "dryRun",
  "inbound",
  "outbound",
  'é\u0007"\\',
  "x".repeat(65),
  "x".repeat(254),
  "x".repeat(1025),
  "__x",
  "quantile",
  [],
  [""],
  ["x"],
  ["x", 5],
  ["hex", "hex"],
  { metric: false },
  { template: "/a/{b}", take: "c" },
  { query: "a", take: "a" },
  { attribute: "status_class" },
  {},
  { x: 1 },
  { p50: "1ms", max: "5ms" },
  { fixed: "5ms" },
];

/** Every object, list and value in `value`, the document itself apart. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    return [here, ...placesIn(child, here)];
  });
}

/** A copy of `value` with `change` applied to the object or list that holds the place. */
function changed(
  value: unknown,
  path: Path,
  change: (around: Record<string, unknown>, key: string) => void,
): unknown {
  const copy: unknown = structuredClone(value);
  let around = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) around = around[key] as Record<string, unknown>;
  change(around, String(path.at(-1)));
  return copy;
}

function expectAgreement(document: unknown): void {
  const text = JSON.stringify(document);
  const controller = checkFilterConfig(text);
  const { refusal } = decoder.decode(text);
  // Of several things wrong each end may tell another first; of one they say the same.
  if (controller.length > 1) expect(controller, text).toContain(refusal);
  else expect(refusal, text).toBe(controller[0] ?? "");
}

const DOCUMENTS = [FULL, FAULTS];
const PLACES = DOCUMENTS.flatMap((document) => placesIn(document).map((path) => ({ document, path })));

/** Names the object or list that holds the place. */
function placeAround({ document, path }: (typeof PLACES)[number]): string {
  return [DOCUMENTS.indexOf(document), ...path.slice(0, -1)].join();
}

describe("the filter and the controller", () => {
  it.each(DOCUMENTS)("agree on a full document", (document) => {
    expectAgreement(document);
    expect(checkFilterConfig(JSON.stringify(document))).toEqual([]);
  });

  it.each(PLACES.map(({ document, path }) => [path.join("."), document, path] as const))(
    "agree on every value at %s",
    (_name, document, path) => {
      for (const value of VALUES) {
        expectAgreement(
          changed(document, path, (around, key) => {
            around[key] = value;
          }),
        );
      }
    },
  );

  it("agree on what is left out", () => {
    for (const { document, path } of PLACES) {
      expectAgreement(
        changed(document, path, (around, key) => {
          if (Array.isArray(around)) around.splice(Number(key), 1);
          else delete around[key];
        }),
      );
    }
  });

  it("agree on a field of every name in every place", () => {
    const names = [
      "selector",
      "priority",
      "hashKey",
      "key",
      "ramp",
      "slow",
      "lease",
      "to",
      "cookie",
      "take",
      "hash",
      "redact",
      "attribute",
      "log",
      "present",
      "expect",
      "percentage",
      "p95",
    ];
    // One field of each object is as good a place as any other.
    const objects = new Map(PLACES.map((place) => [placeAround(place), place]));
    for (const { document, path } of objects.values()) {
      for (const name of names) {
        expectAgreement(
          changed(document, path, (around) => {
            if (!Array.isArray(around)) around[name] = 5;
          }),
        );
      }
    }
  });
});
