import { describe, expect, it } from "vitest";
import { compileMs, withMark } from "../../../../bench/ladder/memory/compile.js";
import { emptyModule } from "../../../../bench/peers/index.js";

const MODULE = emptyModule(["proxy_on_request_headers"]);

describe("a module that is compiled again", () => {
  it("differs each time, so that V8 has it in no cache", () => {
    const marked = [0, 1, 255, 256, 257].map((mark) => Buffer.from(withMark(MODULE, mark)).toString("hex"));
    expect(new Set(marked).size).toBe(5);
    for (const text of marked) expect(text.startsWith(MODULE.toString("hex"))).toBe(true);
  });

  it("is still the same module", () => {
    const exported = (bytes: Uint8Array<ArrayBuffer>) =>
      WebAssembly.Module.exports(new WebAssembly.Module(bytes));
    expect(exported(withMark(MODULE, 300))).toEqual(exported(new Uint8Array(MODULE)));
  });

  it("has the time that passed meanwhile", () => {
    const clock = [0, 5, 10, 17];
    expect(compileMs(MODULE, 2, () => clock.shift() ?? Number.NaN)).toEqual([5, 7]);
  });

  it("is refused where it is none", () => {
    expect(() => compileMs(Buffer.from("nonsense"), 1)).toThrow(/magic word/);
  });
});
