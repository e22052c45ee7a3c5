// Several routes, of which Istio takes the first that holds, and several entries of one.
import { describe, expect, it } from "vitest";
import { converted, DELAY, notesOf, specsOf, virtualService } from "./support.js";

const jason = { headers: { "end-user": { exact: "jason" } } };
const ann = { headers: { "end-user": { exact: "ann" } } };
const TAKEN = "takes never gets here; the policy hits it as well";

describe("routes", () => {
  it("without a fault behind it leave a route alone", () => {
    expect(notesOf([{ match: [jason], fault: DELAY }, { route: [] }])).toEqual([]);
    expect(specsOf([{ match: [jason], fault: DELAY }, { route: [] }])).toHaveLength(1);
  });

  it("before it that take its requests are told", () => {
    const notes = notesOf([{ match: [{ uri: { prefix: "/a" } }] }, { match: [jason], fault: DELAY }]);
    expect(notes).toEqual([`spec.http[1].match: in Istio a request that http[0] ${TAKEN}`]);
  });

  it("before it that have a fault too are told, since both policies hit", () => {
    const http = [{ match: [{ uri: { prefix: "/a" } }], fault: DELAY }, { match: [jason] }, { fault: DELAY }];
    expect(notesOf(http)).toEqual([
      `spec.http[2].match: in Istio a request that http[0] and http[1] ${TAKEN}`,
    ]);
  });

  it.each([
    [{}],
    [{ match: [] }],
    [{ match: [jason, {}] }],
    [{ match: [{ name: "all", gateways: ["mesh"] }] }],
  ])("before it that take all, such as %j, leave it nothing: it is not converted", (first) => {
    const http = [first, { fault: DELAY }];
    expect(specsOf(http)).toEqual([]);
    expect(notesOf(http)).toEqual(["spec.http[1]: not converted: no request gets here: http[0] takes all"]);
  });

  it.each([
    [jason, ann],
    [{ method: { exact: "GET" } }, { method: { exact: "PUT" } }],
    [{ uri: { prefix: "/a" } }, { uri: { prefix: "/b" } }],
    [{ uri: { exact: "/b/c" } }, { uri: { prefix: "/a" } }],
    [{ uri: { prefix: "/a" } }, { uri: { exact: "/b/c" } }],
    [{ withoutHeaders: { "end-user": {} } }, jason],
    [jason, { withoutHeaders: { "end-user": {} } }],
    [{ sourceLabels: { app: "a" } }, { sourceLabels: { app: "b" } }],
    [{ sourceNamespace: "a" }, { sourceNamespace: "b" }],
    [{ gateways: ["front"] }, jason],
  ])("of which no request satisfies both, such as %j and %j, are not told", (first, second) => {
    expect(notesOf([{ match: [first] }, { match: [second], fault: DELAY }])).toEqual([]);
  });

  it.each([
    [{ uri: { prefix: "/a" } }, { uri: { prefix: "/ab" } }],
    [{ uri: { regex: "/a" } }, { uri: { exact: "/b" } }],
    [{ headers: { a: { exact: "1" } } }, { headers: { b: { exact: "2" } } }],
    [{ withoutHeaders: { "end-user": { exact: "ann" } } }, jason],
  ])("that one request may satisfy, such as %j and %j, are told", (first, second) => {
    expect(notesOf([{ match: [first] }, { match: [second], fault: DELAY }])[0]).toContain(TAKEN);
  });

  it("with several faults are policies with names of their own", () => {
    const http = [
      { match: [jason], fault: DELAY },
      { match: [ann], fault: DELAY },
    ];
    const { policies } = converted(virtualService({ http }));
    expect(policies.map(({ metadata }) => metadata.name)).toEqual(["ratings-http-0", "ratings-http-1"]);
  });
});

describe("entries of one match", () => {
  it("that differ in the path or the method alone are one policy", () => {
    const match = [
      { uri: { exact: "/a" }, method: { exact: "GET" } },
      { uri: { prefix: "/b" }, method: { exact: "GET" } },
      { uri: { exact: "/a" }, method: { exact: "GET" } },
    ];
    expect(specsOf([{ match, fault: DELAY }])).toMatchObject([
      { match: { paths: [{ exact: "/a" }, { prefix: "/b" }], methods: ["GET"] } },
    ]);
    const methods = [{ method: { exact: "GET" } }, { method: { exact: "PUT" } }];
    expect(specsOf([{ match: methods, fault: DELAY }])).toMatchObject([
      { match: { methods: ["GET", "PUT"] } },
    ]);
  });

  it("that cannot be one are policies of their own, which is told where both may hold", () => {
    const both = [jason, { method: { exact: "GET" } }];
    const { policies } = converted(virtualService({ http: [{ match: both, fault: DELAY }] }));
    expect(policies.map(({ metadata }) => metadata.name)).toEqual(["ratings-match-0", "ratings-match-1"]);
    expect(notesOf([{ match: both, fault: DELAY }])).toEqual([
      "spec.http[0].match: a request that satisfies several entries is drawn for each of them",
    ]);
    expect(notesOf([{ match: [jason, ann], fault: DELAY }])).toEqual([]);
  });

  it("that cannot be converted leave the others", () => {
    const match = [jason, { uri: { regex: "x" } }];
    expect(specsOf([{ match, fault: DELAY }])).toHaveLength(1);
    expect(notesOf([{ match, fault: DELAY }])).toHaveLength(1);
  });
});
