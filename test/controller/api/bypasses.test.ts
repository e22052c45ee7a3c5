import { describe, expect, it } from "vitest";
import { MOST_BYPASSES } from "../../../controller/model/index.js";
import { apiOver, type Script, script } from "./fixture.js";

const URL = "/api/v1/bypasses";
const JSON_TYPE = { "content-type": "application/json" };
const GOOD = { all: true, forMs: 60_000, because: "an incident" };

function post(asked: Script, body: unknown) {
  const payload = JSON.stringify(body);
  return apiOver(asked).inject({ method: "POST", url: URL, headers: JSON_TYPE, payload });
}

describe("bypasses", () => {
  it("begin for a selector, and say who asked and why", async () => {
    const wish = { selector: { app: "reviews" }, forMs: 60_000, because: "an incident", by: "ann" };
    const reply = await post(script(), wish);
    expect(reply.statusCode).toBe(201);
    const { forMs, ...kept } = wish;
    expect(reply.json()).toEqual({ ...kept, id: "b0", createdMs: 0, untilMs: forMs, durable: true });
  });

  it("begin for all sidecars", async () => {
    const asked = script();
    await post(asked, GOOD);
    expect(asked.bypasses[0]).not.toHaveProperty("selector");
    expect(asked.bypasses[0]).toMatchObject({ by: "api" });
  });

  it.each([
    ["neither a selector nor all", { forMs: 60_000, because: "x" }],
    ["both", { ...GOOD, selector: { app: "a" } }],
    ["an empty selector", { selector: {}, forMs: 60_000, because: "x" }],
    ["a selector that is a list", { selector: ["app"], forMs: 60_000, because: "x" }],
    ["a label that is a number", { selector: { app: 5 }, forMs: 60_000, because: "x" }],
    ["a label without a name", { selector: { "": "a" }, forMs: 60_000, because: "x" }],
    ["all: false", { ...GOOD, all: false }],
    ["no reason", { all: true, forMs: 60_000 }],
    ["an empty reason", { ...GOOD, because: "" }],
    ["a reason of two lines", { ...GOOD, because: "a\nb" }],
    ["a reason that is a book", { ...GOOD, because: "a".repeat(501) }],
    ["no end", { all: true, because: "x" }],
    ["an end after a day", { ...GOOD, forMs: 86_400_001 }],
    ["an end at once", { ...GOOD, forMs: 999 }],
    ["half a millisecond", { ...GOOD, forMs: 1000.5 }],
    ["a time that is a text", { ...GOOD, forMs: "60000" }],
    ["a reason that is no text", { ...GOOD, because: 5 }],
    ["an unknown field", { ...GOOD, force: true }],
    ["null", null],
    ["a list", [GOOD]],
    ["a text", "all"],
  ])("are refused with %s", async (_what, body) => {
    const asked = script();
    const reply = await post(asked, body);
    expect(reply.statusCode).toBe(400);
    expect(reply.json().detail).toMatch(/^body/);
    expect(asked.bypasses).toEqual([]);
  });

  it("say which fields are wanted", async () => {
    const wish = { forMs: 60_000, because: "x" };
    const none = (await post(script(), wish)).json();
    expect(none.detail).toBe("body must have one of these: selector, or all");
    const both = (await post(script(), { ...wish, selector: { app: "a" }, all: true })).json();
    expect(both.detail).toBe("body must have only one of these: selector, or all");
  });

  it("are refused where a key would reach the objects of the program", async () => {
    const payload = '{"all":true,"forMs":60000,"because":"x","__proto__":{"all":true}}';
    const reply = await apiOver(script()).inject({ method: "POST", url: URL, headers: JSON_TYPE, payload });
    expect(reply.statusCode).toBe(400);
  });

  it("beyond as many as there may be are refused with what to do", async () => {
    const asked = script();
    asked.bypasses = Array.from({ length: MOST_BYPASSES }, (_unused, at) => ({
      ...{ id: `b${at}`, createdMs: 0, untilMs: 1, because: "x", by: "ann", durable: true },
    }));
    const reply = await post(asked, GOOD);
    expect(reply.statusCode).toBe(409);
    expect(reply.json()).toMatchObject({
      code: "too_many_bypasses",
      detail: "1000 bypasses are in force: end some of them first",
    });
  });

  it("are listed and ended by id", async () => {
    const asked = script();
    await post(asked, GOOD);
    expect((await apiOver(asked).inject(URL)).json().bypasses).toHaveLength(1);
    const end = { method: "DELETE", url: `${URL}/b0?because=over` } as const;
    expect((await apiOver(asked).inject(end)).statusCode).toBe(204);
    const again = await apiOver(asked).inject(end);
    expect(again.statusCode).toBe(404);
    expect(again.json().detail).toContain("it may have ended by itself");
  });
});
