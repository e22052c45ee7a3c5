// Which requests a route's match means, in the words of a policy.
import { describe, expect, it } from "vitest";
import { converted, DELAY, notesOf, specsOf, virtualService } from "./support.js";

function matched(entry: Record<string, unknown>): unknown {
  return specsOf([{ match: [entry], fault: DELAY }])[0]?.match;
}

describe("a match of Istio's", () => {
  it.each([
    [{}, {}],
    [{ uri: { exact: "/a" } }, { paths: [{ exact: "/a" }] }],
    [{ uri: { prefix: "/a" } }, { paths: [{ prefix: "/a" }] }],
    [{ method: { exact: "GET" } }, { methods: ["GET"] }],
    [{ headers: { "end-user": { exact: "jason" } } }, { headers: [{ name: "end-user", exact: "jason" }] }],
    [
      { headers: { a: { prefix: "x" }, b: {} } },
      {
        headers: [
          { name: "a", prefix: "x" },
          { name: "b", present: true },
        ],
      },
    ],
    [{ headers: { a: { regex: "*" } } }, { headers: [{ name: "a", present: true }] }],
    [{ headers: { a: { regex: ".*" } } }, { headers: [{ name: "a", present: true }] }],
    [{ withoutHeaders: { a: {} } }, { headers: [{ name: "a", present: false }] }],
    [{ name: "n", statPrefix: "s", gateways: ["mesh", "g"] }, {}],
    [{ authority: { exact: "ratings.shop.svc" } }, { hosts: ["ratings.shop.svc"] }],
  ])("%j is %j", (entry, match) => {
    expect(matched(entry)).toEqual({ hosts: ["ratings"], ...match });
  });

  it("by labels of the caller selects its workloads", () => {
    const [spec] = specsOf([{ match: [{ sourceLabels: { app: "reviews", version: "v2" } }], fault: DELAY }]);
    expect(spec?.selector).toEqual({ app: "reviews", version: "v2" });
  });

  it("by the caller's namespace is a policy of that namespace, where the hosts are called by longer names", () => {
    const { policies } = converted(
      virtualService({ http: [{ match: [{ sourceNamespace: "front" }], fault: DELAY }] }),
    );
    expect(policies).toMatchObject([
      {
        metadata: { namespace: "front" },
        spec: { match: { hosts: ["ratings.shop", "ratings.shop.svc", "ratings.shop.svc.cluster.local"] } },
      },
    ]);
  });

  it.each([
    [{ uri: { regex: "/a.*" } }, "uri.regex", "a policy has no regular expressions"],
    [
      { uri: { prefix: "/a" }, ignoreUriCase: true },
      "ignoreUriCase",
      "a policy compares paths by their case",
    ],
    [{ method: { regex: "GET|PUT" } }, "method.regex", "a policy has no regular expressions"],
    [{ method: { prefix: "G" } }, "method.prefix", "a policy has no such condition"],
    [{ headers: { a: { regex: "x+" } } }, "headers.a.regex", "a policy has no regular expressions"],
    [{ headers: { a: { suffix: "x" } } }, "headers.a.suffix", "a policy has no such condition"],
    [
      { withoutHeaders: { a: { exact: "x" } } },
      "withoutHeaders.a",
      "a policy can only ask that a header is not there at all",
    ],
    [{ port: 9080 }, "port", "a policy has no such condition"],
    [{ scheme: { exact: "http" } }, "scheme", "a policy has no such condition"],
    [{ queryParams: { a: { exact: "1" } } }, "queryParams", "a policy has no such condition"],
    [{ gateways: ["front"] }, "gateways", "is not of sidecars: a policy does not tell gateways apart"],
    [
      { authority: { exact: "ratings" } },
      "authority.exact",
      "in a policy a short host stands for all names of its service",
    ],
    [{ authority: { exact: "ratings.shop:80" } }, "authority.exact", "a policy compares hosts without port"],
    [{ authority: { exact: "details.shop" } }, "authority.exact", '"details.shop" is none of the hosts'],
    [{ sourceLabels: { app: 5 } }, "sourceLabels.app", "is no text"],
    [{ uri: {} }, "uri.prefix", "is no text"],
    [{ uri: [] }, "uri", "is no object"],
    [{ something: 1 }, "something", "a policy has no such condition"],
  ])("%j hits other requests without it, so it ends the conversion", (entry, path, words) => {
    expect(matched(entry)).toBeUndefined();
    expect(notesOf([{ match: [entry], fault: DELAY }])).toEqual([
      `spec.http[0].match[0].${path}: not converted: ${words}`,
    ]);
  });

  it("that policies refuse is not converted either", () => {
    expect(matched({ uri: { prefix: "a" } })).toBeUndefined();
    expect(notesOf([{ match: [{ uri: { prefix: "a" } }], fault: DELAY }]).join()).toMatch(
      /^: not converted: ratings: spec\.match\.paths\[0\]\.prefix: /,
    );
  });
});

describe("the hosts of a VirtualService", () => {
  it.each([
    [["ratings"], ["ratings"]],
    [["ratings.shop.svc.cluster.local", "ratings"], ["ratings"]],
    [
      ["ratings.prod.svc.cluster.local"],
      ["ratings.prod", "ratings.prod.svc", "ratings.prod.svc.cluster.local"],
    ],
    [
      ["Example.COM", "*.example.com"],
      ["example.com", "*.example.com"],
    ],
    [["10.0.0.1"], ["10.0.0.1"]],
    [["*"], undefined],
  ])("%j are %j", (hosts, expected) => {
    const { policies } = converted(virtualService({ hosts, http: [{ fault: DELAY }] }));
    expect(Object(policies[0]?.spec.match).hosts).toEqual(expected);
  });
});
