import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyText } from "../../../controller/report/breaker-status.js";
import { encode, errorsOf, odd, report, type StatusMessage } from "./messages.js";

const NUMBERS = {
  ...{ completed: 20, failed: 12, consecutive: 4, slowCompleted: 21, slow: 3, hung: 2 },
  ...{ probeSuccesses: 1, probeFailures: 1 },
};
const OPENED = { generation: 3, from: 0, to: 1, reason: "rate", atMs: 5, ...NUMBERS } as const;
const WHOLE = {
  ...{ direction: 1, name: "default/b", state: 3, generation: 9, sinceMs: 7, openUntilMs: 8, attempt: 2 },
  ...{ mode: 1, ...NUMBERS, probesInFlight: 2, windowRestartedMs: 6 },
} as const;

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function breakerErrors(status: StatusMessage): readonly string[] {
  return errorsOf(encode({ breakers: [{ name: "b", ...status }] }));
}

describe("a breaker's status", () => {
  it("has every number that the filter tells", () => {
    const transition = { ...OPENED, threshold: 500_000, attempt: 1, lastsMs: 5000 };
    const [read] = report({ breakers: [{ ...WHOLE, transitions: [transition] }] }).breakers;
    expect(read).toEqual({
      ...{ ...WHOLE, direction: "inbound", state: "ramp", mode: "shadow" },
      transitions: [{ ...transition, from: "closed", to: "open" }],
    });
  });

  it("of one key has the key, also the empty one", () => {
    const keyed = (key: string) => ({ name: "b", keyed: true, key: utf8(key) });
    const { breakers } = report({ breakers: [keyed("gold"), keyed(""), { name: "b" }] });
    expect(breakers.map(({ key }) => key)).toEqual(["gold", "", undefined]);
  });

  it("that all further values share has the keys by state", () => {
    const { breakers } = report({ breakers: [{ name: "b", keys: [5, 1] }, { name: "c" }] });
    expect(breakers.map(({ keys }) => keys)).toEqual([[5, 1, 0, 0], undefined]);
  });

  it("without `keyed` has no key, and one of a key no keys", () => {
    const { breakers } = report({
      breakers: [
        { name: "b", key: utf8("x") },
        { name: "b", keyed: true, keys: [1] },
      ],
    });
    expect(breakers.map(({ key, keys }) => [key, keys])).toEqual([
      [undefined, undefined],
      ["", undefined],
    ]);
  });

  it("that a key is forgotten is told apart from what it was", () => {
    const forgotten = { name: "b", keyed: true, key: utf8("gold"), forgotten: true };
    const { breakers, forgottenKeys } = report({ breakers: [forgotten, { name: "c" }] });
    expect(breakers.map(({ name }) => name)).toEqual(["c"]);
    expect(forgottenKeys).toEqual([{ direction: "outbound", name: "b", key: "gold" }]);
  });

  it.each<[string, StatusMessage, string]>([
    [
      "a state of a transition",
      { transitions: [{ to: odd(4) }] },
      "transitions[0].to: 4 is not one of 0 to 3",
    ],
    ["a reason", { transitions: [{ reason: "x".repeat(65) }] }, "is longer than 64 bytes"],
    ["a key", { keyed: true, key: new Uint8Array(129) }, "breakers[0].key: 129 bytes are over 128"],
    ["keys by state", { keys: [1, 2, 3, 4, 5] }, "breakers[0].keys: has more than 4 entries"],
    ["a length", { transitions: [{ lastsMs: 2 ** 53 }] }, "lasts_ms: 9007199254740992 is over"],
    ["an instant", { windowRestartedMs: 2 ** 53 }, "window_restarted_ms: 9007199254740992 is over"],
    ["one that is forgotten and no key", { forgotten: true }, "breakers[0].forgotten: only a key can be"],
    ["a key without a name", { name: "", keyed: true, forgotten: true }, "breakers[0].name: is empty"],
  ])("is refused with %s beyond its bounds", (_what, status, words) => {
    const errors = breakerErrors(status);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(words);
  });

  it("has a question mark where a reason would move a cursor", () => {
    const [status] = report({ breakers: [{ name: "b", transitions: [{ reason: "a\u001b[2J" }] }] }).breakers;
    expect(status?.transitions[0]?.reason).toBe("a?[2J");
  });

  it("is read for as many keys as a report can hold, and no more", () => {
    const many = (count: number) => ({ breakers: Array.from({ length: count }, () => ({ name: "b" })) });
    expect(report(many(8192)).breakers).toHaveLength(8192);
    expect(errorsOf(encode(many(8193)))).toEqual(["breakers: has more than 8192 entries"]);
  });
});

describe("a key as text", () => {
  it.each<[string, number[] | string, string]>([
    ["plain", "gold-7 Ä€", "gold-7 Ä€"],
    ["with a control character", "a\tb\u0000", "a\\x09b\\x00"],
    ["with a control character of two bytes", "a\u0085", "a\\xc2\\x85"],
    ["with a backslash", "a\\x09", "a\\x5cx09"],
    ["that is not UTF-8", [0x61, 0xff, 0x5c, 0x0a], "a\\xff\\x5c\\x0a"],
    ["that ends in the middle of a character", [0x61, 0xe2, 0x82], "a\\xe2\\x82"],
    ["with half a surrogate pair", [0xed, 0xa0, 0x80], "\\xed\\xa0\\x80"],
    ["with a byte order mark", [0xef, 0xbb, 0xbf, 0x61], "\ufeffa"],
    ["empty", "", ""],
  ])("%s is written so that a person can read it", (_what, key, text) => {
    expect(keyText(typeof key === "string" ? utf8(key) : Uint8Array.from(key))).toBe(text);
  });

  it("is another one for every key, and has no control character", () => {
    const bytes = fc.uint8Array({ maxLength: 6 });
    const odd = fc.constantFrom(...["\\", "x", "5", "c", "\t", "é"].map((text) => Buffer.from(text)));
    const key = fc.oneof(
      bytes,
      fc.array(odd, { maxLength: 4 }).map((parts) => Buffer.concat(parts)),
    );
    fc.assert(
      fc.property(key, key, (one, other) => {
        expect(keyText(one) === keyText(other)).toBe(Buffer.from(one).equals(Buffer.from(other)));
        expect(keyText(one)).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 2000 },
    );
  });
});
