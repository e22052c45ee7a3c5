import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cursorOf, type Key, keyFrom, pageOf } from "../../../controller/api/page.js";
import type { AuditEvent } from "../../../controller/store/index.js";
import { apiOver, BREAKER, type Script, script } from "./fixture.js";

function named(name: string): typeof BREAKER {
  return { ...BREAKER, policy: { ...BREAKER.policy, metadata: { name, namespace: "default" } } };
}

/** All pages of a list, as a client reads them. */
async function allOf(asked: Script, path: string, word: string, limit: number): Promise<unknown[]> {
  const app = apiOver(asked);
  const items: unknown[] = [];
  let cursor: string | undefined;
  do {
    const query: string = cursor === undefined ? `?limit=${limit}` : `?limit=${limit}&cursor=${cursor}`;
    const page = (await app.inject(`${path}${query}`)).json();
    items.push(...page[word]);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return items;
}

const EVENTS: AuditEvent[] = [5, 4, 3, 2, 1].map((number) => ({
  ...{ number, sequence: number, type: "policy.put", subject: "a", atMs: number, by: "ann" },
}));

describe("a list", () => {
  it.each([1, 2, 3, 4, 1000])("is read whole in pages of %d", async (limit) => {
    const entries = ["c", "a", "b"].map(named);
    const names = await allOf(script({ entries }), "/api/v1/policies", "policies", limit);
    expect(names).toEqual([named("a"), named("b"), named("c")]);
  });

  it.each([1, 2, 5, 6])(
    "of the audit trail is read whole in pages of %d, the newest first",
    async (limit) => {
      expect(await allOf(script({ audit: EVENTS }), "/api/v1/audit", "events", limit)).toEqual(EVENTS);
    },
  );

  it("tells what is wrong with files on its first page only", async () => {
    const error = { source: "a.yaml", document: "", path: "", message: "not YAML" };
    const app = apiOver(script({ entries: [named("a"), named("b")], fileErrors: [error] }));
    const first = (await app.inject("/api/v1/policies?limit=1")).json();
    expect(first.errors).toEqual([error]);
    const second = await app.inject(`/api/v1/policies?limit=1&cursor=${first.nextCursor}`);
    expect(second.json().errors).toEqual([]);
  });

  it("goes on rightly when what was shown last is gone", async () => {
    const asked = script({ entries: ["a", "b", "c"].map(named) });
    const { nextCursor } = (await apiOver(asked).inject("/api/v1/policies?limit=2")).json();
    asked.entries = ["0", "a", "c"].map(named);
    const reply = await apiOver(asked).inject(`/api/v1/policies?cursor=${nextCursor}`);
    expect(reply.json().policies).toEqual([named("c")]);
  });

  it.each([
    ...["0", "1001", "-1", "1.5", "1e2", "0x10", "", "%201", "many"].map((limit) => `limit=${limit}`),
    ...["cursor=", "cursor=x", "cursor=W10", `cursor=${"a".repeat(5000)}`],
  ])("is refused with %s", async (query) => {
    const reply = await apiOver(script()).inject(`/api/v1/sidecars?${query}`);
    expect(reply.statusCode).toBe(400);
    expect(reply.json().detail).toContain(query.split("=")[0]);
  });

  it("refuses the cursor of another list", async () => {
    const cursor = cursorOf("edges", ["a"]);
    const reply = await apiOver(script()).inject(`/api/v1/sidecars?cursor=${cursor}`);
    expect(reply.json().detail).toContain("not one that this list gave");
  });
});

describe("the audit trail", () => {
  it.each([["x"], [1.5], [2 ** 60]])("refuses a cursor that names the event %s", async (number) => {
    const reply = await apiOver(script()).inject(`/api/v1/audit?cursor=${cursorOf("audit", [number])}`);
    expect(reply.statusCode).toBe(400);
  });
});

describe("pages", () => {
  const key = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.string({ unit: "binary", maxLength: 3 }));

  it("hold each item once, in the order of the keys, whatever their size", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { selector: String }),
        fc.integer({ min: 1, max: 5 }),
        (keys, limit) => {
          const seen: Key[] = [];
          let cursor: string | undefined;
          do {
            const page = pageOf<Key>("list", keys, (each) => each, { limit, ...(cursor ? { cursor } : {}) });
            expect(page.items.length).toBeLessThanOrEqual(limit);
            seen.push(...page.items);
            cursor = page.nextCursor;
          } while (cursor !== undefined);
          const order = ([a, b]: Key, [c, d]: Key) =>
            a === c ? Number(`${b}` > `${d}`) || -1 : Number(a) - Number(c);
          expect(seen).toEqual([...keys].sort(order));
        },
      ),
    );
  });

  it("read back every cursor that they give", () => {
    fc.assert(
      fc.property(key, (each) => {
        expect(keyFrom("list", cursorOf("list", each))).toEqual(each);
      }),
    );
  });

  it("never take a text for a cursor that they did not give", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => keyFrom("list", text)).toThrow("not one that this list gave");
      }),
    );
  });
});
