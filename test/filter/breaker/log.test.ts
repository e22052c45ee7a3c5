// The line in Envoy's log for each transition: what it says, and that a caller's bytes cannot forge it.
import { describe, expect, it } from "vitest";
import { type Document, Sidecar } from "../support/sidecar.js";

const TRIP = { trip: { consecutive: 1 }, open: { base: "5s" } };

async function lineOf(document: Document, headers: Record<string, string> = {}): Promise<string[]> {
  const sidecar = await Sidecar.start(document);
  sidecar.root.exchange({ request: { headers }, upstream: { status: 503 } });
  return sidecar.envoy.logTexts("info").filter((line) => line.includes("breaker"));
}

describe("the line of a transition", () => {
  it.each(["outbound", "inbound"] as const)(
    "names breaker, states, reason, numbers and direction: %s",
    async (direction) => {
      expect(await lineOf({ direction, breakers: [{ name: "shop/b", ...TRIP }] })).toEqual([
        "meshfuse: breaker shop/b closed -> open: consecutive, failed 1 of 1, in a row 1, slow 0 of 0, hung 0, " +
          `probes passed 0, failed 0, threshold 1, generation 1, attempt 0, for 5000ms (${direction})`,
      ]);
    },
  );

  const keyed = { breakers: [{ name: "b", key: { header: "x-tenant" }, ...TRIP }] };

  it("names the key", async () => {
    expect(await lineOf(keyed, { "x-tenant": "gold one" })).toEqual([
      expect.stringContaining(`b key "gold one" closed -> open: `),
    ]);
  });

  it("shows what a caller may have made up as it is, and as nothing else", async () => {
    const [line, ...more] = await lineOf(keyed, { "x-tenant": 'a" closed -> open: forced\\\u0001\u009b' });
    expect(more).toEqual([]);
    expect(line).toContain('key "a\\x22 closed -> open: forced\\x5c\\x01\\x9b" closed -> open: consecutive');
  });

  it("has room for the longest name and key", async () => {
    const name = "n".repeat(253);
    const document = { breakers: [{ name, key: { header: "x-tenant" }, ...TRIP }] };
    const [line] = await lineOf(document, { "x-tenant": "\u00ff".repeat(128) });
    expect(line).toContain(`key "${"\\xff".repeat(128)}"`);
    expect(line).toMatch(/\(outbound\)$/);
  });
});
