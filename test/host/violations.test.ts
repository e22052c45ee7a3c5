import { describe, expect, it } from "vitest";
import type { ExchangePlan, HostViolation, ViolationCode } from "./index.js";
import { probed } from "./probe/index.js";

const by = (script: string, more: ExchangePlan = {}): ExchangePlan => ({
  upstream: { body: "hello", delayMs: 5 },
  ...more,
  request: { headers: { "x-probe": script } },
});

describe("what kills a real Envoy is thrown:", () => {
  it.each<[ViolationCode, string, string]>([
    ["resume-response", "continuing a response that does not exist", "q continue 1"],
    ["resume-response", "continuing it from a tick", "q pause; q tick 5; t continue 1"],
    ["resume-response", "continuing a response after it was let pass", "s say passes; l continue 1"],
    ["double-reply", "two replies instead of a response", "s reply 503 a b; s reply 503 a b"],
    ["double-reply", "a reply to the own reply", "q reply 503 a b; s reply 503 a b"],
    ["reply-and-close", "a reply after a close", "q close 0; q reply 503 a b"],
    ["reply-and-close", "a close after a reply", "q reply 503 a b; q close 0"],
    ["close-network", "closing a TCP direction", "q close 2"],
    ["header-bytes", "a line feed in a header", "q set 0 x a%0ab"],
    ["header-bytes", "a carriage return in a header", "s add 2 x a%0db"],
    ["header-bytes", "a line feed in a local reply", "q reply 503 a b -1 x=a\nb"],
    ["bad-status", "a reply without a status", "q reply 0 a b"],
    ["bad-status", "an informational reply", "q reply 100 a b"],
    ["metric", "an unknown metric", "q inc 404 1"],
    ["trap", "unreachable code", "l trap"],
  ])("%s by %s", async (code, _, script) => {
    const { envoy, root } = await probed();
    expect(() => root.exchange(by(script))).toThrow(`${code}: `);
    expect(envoy.violationList.map((violation) => violation.code)).toEqual([code]);
  });

  it("a tick that outlives its root", async () => {
    const { root } = await probed("c tick 100");
    expect(() => root.update("")).toThrow("tick-after-done: root 1 (r) left a tick of 100 ms");
  });

  it("nothing when the root stops its tick", async () => {
    const { envoy, root } = await probed("c tick 100; x tick 0");
    root.update("");
    expect(envoy.violationList).toEqual([]);
  });
});

describe("what a real Envoy bears is not thrown:", () => {
  it.each([
    ["continuing a request twice", "q continue 0; q continue 0"],
    ["continuing a request that is not paused", "s continue 0"],
    ["continuing a response inside its callback", "s continue 1"],
    ["continuing a request after a reply", "q reply 503 a b; q continue 0"],
    ["two replies to a request", "q reply 503 a b; q reply 504 c d"],
    ["other control bytes in a header", "q set 0 x a\tb"],
  ])("%s", async (_, script) => {
    const { envoy, root } = await probed();
    expect(root.exchange(by(script)).done).toBe(true);
    expect(envoy.violationList).toEqual([]);
  });

  it("a stream that is gone", async () => {
    const { root, lines } = await probed();
    const gone = root.exchange(by("")).stream.id;
    root.exchange(by(`q context ${gone}; q context 0; q continue 0`));
    expect(lines()).toContain("context -> 2");
  });
});

describe("a violation", () => {
  it("that is tolerated is recorded and answered as Envoy answers", async () => {
    const { envoy, root, lines } = await probed("", { tolerate: ["metric"] });
    root.exchange(by("q inc 404 1"));
    expect(lines()).toContain("inc -> 1");
    expect(envoy.violationList.map(({ code }: HostViolation) => code)).toEqual(["metric"]);
  });

  it("of a pointer is only recorded, with the call", async () => {
    const { envoy, root, lines } = await probed();
    root.exchange(by("q badread; q badwrite"));
    expect(lines()).toEqual(expect.arrayContaining(["badread -> 6", "badwrite -> 6"]));
    expect(envoy.violationList.map(({ message }) => message)).toEqual([
      "bad-pointer: proxy_log",
      "bad-pointer: proxy_get_current_time_nanoseconds",
    ]);
  });

  it("leaves the VM dead", async () => {
    const { vm, root } = await probed();
    expect(() => root.exchange(by("q close 2"))).toThrow();
    expect(vm.failed).toBe(true);
  });
});
