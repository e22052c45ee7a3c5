import { describe, expect, it } from "vitest";
import { script } from "../../api/fixture.js";
import { breakerView } from "../views.js";
import { run, serverFor } from "../world.js";
import { CLOSED, OPEN, OPENED } from "./described.js";

describe("describe breaker NAME", () => {
  const cart = breakerView("s1", { name: "shop/cart" });

  it.each([
    ["default/ratings", []],
    ["ratings", ["-n", "default"]],
    ["default/ratings", ["--namespace", "default"]],
  ])("takes %s with %j", async (name, more) => {
    const cli = await serverFor(script({ explained: [OPEN] }));
    for (const kind of ["breaker", "Breakers", "CircuitBreaker"]) {
      expect((await cli(["describe", kind, name, ...more])).code).toBe(0);
    }
  });

  it.each([
    ["cart", "there is no breaker default/cart (did you mean shop/cart?)"],
    ["ratngs", "there is no breaker default/ratngs (did you mean default/ratings?)"],
    ["shop/carts", "there is no breaker shop/carts (did you mean shop/cart?)"],
    ["nothing-like-it", "there is no breaker default/nothing-like-it\n"],
  ])("of the unknown %s ends with 1 and says what may have been meant", async (name, words) => {
    const { code, out, err } = await (await serverFor(script({ breakers: [cart] })))([
      "describe",
      "breaker",
      name,
    ]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(words);
    expect(err).toContain("`meshfuse get breakers` lists all\n");
  });

  it.each<[string[], string]>([
    [["breakr", "a"], '"breakr" cannot be described (did you mean breaker?)'],
    [["edges", "a"], '"edges" cannot be described'],
    [["breaker"], "missing required argument 'name'"],
    [["breaker", "a/b/c"], '"a/b/c" is not the name of a policy'],
    [["breaker", "A"], '"A" is not the name of a policy'],
    [["breaker", "a", "-n", "b/c"], '"b/c" is not the name of a policy'],
    [["breaker", "shop/a", "-n", "default"], "shop/a is not of the namespace default"],
    [["breaker", "a", "--direction", "up"], "Allowed choices are inbound, outbound"],
    [["breaker", "a", "--keys", "1001"], "Give a number from 0 to 1000."],
    [["breaker", "a", "--keys=-1"], "Give a number from 0 to 1000."],
  ])("with %j ends with 2 and says what is right", async (args, words) => {
    const { code, out, err } = await run(["describe", ...args]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(words);
  });

  it("ends with 3 where no controller answers", async () => {
    const { code, err } = await run(["describe", "breaker", "a"], {
      env: { MESHFUSE_SERVER: "http://127.0.0.1:9" },
    });
    expect(code).toBe(3);
    expect(err).toContain("no controller answers");
  });
});

describe("describe breaker --watch", () => {
  it("tells of each change once, without ages, and of each transition as it comes", async () => {
    const asked = script({ explained: [CLOSED, { ...OPEN, state: "closed" }] });
    const { code, out } = await (await serverFor(asked))(["describe", "breaker", "ratings", "-w"], {
      steps: [
        () => {},
        () => {
          asked.explained = [CLOSED, OPEN];
          asked.history = [OPENED];
        },
        () => {},
      ],
    });
    expect(code).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines[0]).toBe("default/ratings (outbound) is closed on all 2 sidecars");
    expect(lines).toContain("default/ratings (outbound) is OPEN on 1 of 2 sidecars");
    expect(lines).toContain("reviews-v2 (default/reviews), outbound: since      2026-11-21T11:59:48Z");
    expect(lines.filter((line) => line.startsWith("History: "))).toHaveLength(1);
    expect(out).not.toContain("ago");
  });

  it("goes on when the breaker is gone", async () => {
    const asked = script({ entries: [], explained: [OPEN] });
    const { code, out, err } = await (await serverFor(asked))(["describe", "breaker", "ratings", "-w"], {
      steps: [
        () => {
          asked.explained = [];
        },
      ],
    });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("\nthere is no breaker default/ratings any more\n");
  });
});
