// What a FaultInjection may say, and the words for what it may not. The words for single values stand in the table of
// test/golden/words.json; here is what holds between fields, and what only a policy has.
import { describe, expect, it } from "vitest";
import { checkDocuments } from "../../../../controller/policy/index.js";

/** The errors of a fault with this spec in braces, without the lines they stand in. */
function linesOf(spec: string): string[] {
  const text = `apiVersion: meshfuse.dev/v1alpha1\nkind: FaultInjection\nmetadata: {name: a}\nspec: {activeFor: 10m, ${spec}}\n`;
  return checkDocuments(text, "a.yaml").errors.map(({ path, message }) => `${path}: ${message}`);
}

const MISSING = ["spec.percentage: missing"];
const TOO_LONG = "spec: a delay is over limits.delay, by default 60s";

describe("a fault", () => {
  it("injects something", () => {
    const nothing = ["spec: needs one of delay, abort, response, throughput, headers"];
    expect(linesOf("percentage: 10%")).toEqual(nothing);
    expect(linesOf("percentage: 10%, headers: false, mode: dryRun")).toEqual(nothing);
    const kinds = [
      "delay: {fixed: 1ms}",
      "abort: {grpc: 14}",
      "response: {drop: true}",
      "throughput: {kibps: 1}",
    ];
    for (const kind of [...kinds, "headers: true"]) {
      expect(linesOf(`percentage: 10%, ${kind}`), kind).toEqual([]);
    }
  });

  it("has a percentage for each kind, and for what headers ask for", () => {
    const own = "percentage: 5%";
    const kinds = [
      `delay: {fixed: 1ms, ${own}}`,
      `abort: {status: 503, ${own}}`,
      `response: {status: 500, ${own}}`,
      `throughput: {kibps: 64, ${own}}`,
    ];
    expect(linesOf(kinds.join(", "))).toEqual([]);
    for (const kind of kinds) {
      const without = kinds.join(", ").replace(kind, kind.replace(`, ${own}`, ""));
      expect(linesOf(without), without).toEqual(MISSING);
    }
    expect(linesOf(`${kinds.join(", ")}, headers: true`)).toEqual(MISSING);
    expect(linesOf("headers: true")).toEqual(MISSING);
  });

  it("slows down bodies at the caller alone", () => {
    const refused = ["spec.throughput: only with direction outbound"];
    const throughput = "percentage: 10%, throughput: {kibps: 64}";
    expect(linesOf(throughput)).toEqual([]);
    expect(linesOf(`${throughput}, direction: outbound`)).toEqual([]);
    expect(linesOf(`${throughput}, direction: inbound`)).toEqual(refused);
    expect(linesOf(`${throughput}, direction: both`)).toEqual(refused);
  });

  it("has no lease: the controller gives one", () => {
    expect(linesOf("percentage: 10%, delay: {fixed: 1ms}, lease: 10s")).toEqual([
      "spec.lease: unknown field",
    ]);
  });

  it("has a sequence that counts something", () => {
    const sequence = (fields: string) =>
      linesOf(`percentage: 10%, delay: {fixed: 1ms}, sequence: {${fields}}`);
    expect(sequence("")).toEqual(["spec.sequence: needs one of skip, first"]);
    for (const fields of ["skip: 1", "first: 1", "skip: 0, first: 0"]) expect(sequence(fields)).toEqual([]);
  });
});

describe("a delay", () => {
  const delay = (fields: string, limits = "") =>
    linesOf(`percentage: 10%, delay: {${fields}}${limits === "" ? "" : `, limits: {delay: ${limits}}`}`);

  it.each([
    "fixed: 60s",
    "uniform: {min: 0ms, max: 60s}",
    "exponential: {mean: 2m, max: 60s}",
    "lognormal: {median: 1m, p99: 1h, max: 60s}",
    "percentiles: {p50: 1s, p99.9: 59s, max: 60s}",
  ])("may be %s", (fields) => {
    expect(delay(fields)).toEqual([]);
  });

  it("has one form", () => {
    expect(delay("fixed: 1ms, exponential: {mean: 1ms, max: 1s}")).toEqual([
      "spec.delay: takes only one of fixed, uniform, exponential, lognormal, percentiles",
    ]);
  });

  it.each([
    "fixed: 5001ms",
    "uniform: {min: 1ms, max: 6s}",
    "exponential: {mean: 1ms, max: 6s}",
    "lognormal: {median: 1ms, p99: 1ms, max: 6s}",
    "percentiles: {p50: 1ms, max: 6s}",
  ])("of %s is not longer than limits.delay", (fields) => {
    expect(delay(fields, "5s")).toEqual([TOO_LONG]);
    expect(delay(fields, "6s")).toEqual([]);
    const response = linesOf(`percentage: 1%, response: {delay: {${fields}}}, limits: {delay: 5s}`);
    expect(response).toEqual([TOO_LONG]);
  });

  it("has bounds in their order", () => {
    expect(delay("uniform: {min: 2s, max: 1s}")).toEqual(["spec.delay.uniform.max: is under min"]);
    expect(delay("lognormal: {median: 2s, p99: 1s, max: 3s}")).toEqual([
      "spec.delay.lognormal.p99: is under median",
    ]);
  });

  it("has percentiles that do not fall, in whatever order they stand", () => {
    expect(delay("percentiles: {p99: 2s, p50: 1s, max: 2s}")).toEqual([]);
    const falls = ["spec.delay.percentiles: must not fall"];
    expect(delay("percentiles: {p50: 2s, p99: 1s, max: 3s}")).toEqual(falls);
    expect(delay("percentiles: {p99: 1s, p50: 2s, max: 3s}")).toEqual(falls);
    expect(delay("percentiles: {p50: 2s, max: 1s}")).toEqual(falls);
  });

  it("has each percentile once, however it is written", () => {
    expect(delay("percentiles: {p50: 1s, p50.00: 1s, max: 3s}")).toEqual([
      "spec.delay.percentiles.p50.00: given twice",
    ]);
  });

  it("says of a value that is wrong by itself that alone", () => {
    expect(delay("fixed: 2h")).toEqual(['spec.delay.fixed: "2h" is over 1h']);
    expect(delay("fixed: 1s", "0s")).toEqual(['spec.limits.delay: "0s" is under 1ms']);
    expect(delay("uniform: {min: soon, max: 1s}")).toHaveLength(1);
  });
});

describe("what is done to a response", () => {
  const response = (fields: string) => linesOf(`percentage: 10%, response: {${fields}}`);

  it("may be several things, but a lost answer is nothing else", () => {
    expect(response("delay: {fixed: 1ms}, status: 500, header: {a: b}, truncate: 5")).toEqual([]);
    for (const other of ["delay: {fixed: 1ms}", "status: 500", "header: {a: b}", "truncate: 0"]) {
      expect(response(`drop: true, ${other}`), other).toEqual(["spec.response.drop: stands alone"]);
    }
  });

  it("sets no header that says where a message ends, or who made it", () => {
    for (const name of ["Content-Length", "transfer-encoding", "Connection", "X-Meshfuse"]) {
      expect(response(`header: {x-a: b, ${name}: c}`), name).toEqual([
        `spec.response.header: "${name.toLowerCase()}" is a reserved name`,
      ]);
    }
    expect(response("header: {content-type: a, x-meshfuse-b: c}")).toEqual([]);
  });

  it("says of a header's name before its value what is wrong", () => {
    expect(response("header: {'a b': 5}")).toEqual(['spec.response.header.a b: "a b" is not a header name']);
  });
});
