import { describe, expect, it } from "vitest";
import { type IstioWish, readIstioOptions } from "../../../../controller/render/index.js";

const controller = "meshfuse.mesh.svc:18000";

function errorsOf(wish: IstioWish): string[] {
  const read = readIstioOptions({ controller, ...wish });
  return "errors" in read ? read.errors : [];
}

describe("an EnvoyFilter", () => {
  it("needs to be told of the controller, and of nothing else", () => {
    expect(readIstioOptions({ controller })).toEqual({
      options: {
        controller: { host: "meshfuse.mesh.svc", port: 18_000 },
        name: "meshfuse",
        namespace: "default",
        selector: {},
        priority: 10,
        tags: [],
        directions: ["inbound", "outbound"],
        gateway: false,
      },
    });
    expect(readIstioOptions({})).toEqual({
      errors: ["controller: missing; name the host:port that pods reach, such as meshfuse.mesh.svc:18000"],
    });
  });

  it("is refused with every error at once", () => {
    const wish = {
      controller: "http://x",
      name: "Mesh",
      namespace: "a.b",
      selector: ["app", "=x", "a=b c,a=b", "a=c"],
      priority: "high",
      tags: ["le"],
      direction: "up",
    };
    expect(errorsOf(wish)).toEqual([
      'controller: "http://x" is not host:port',
      'name: "Mesh" is not a Kubernetes name such as meshfuse',
      'namespace: "a.b" is not a Kubernetes namespace such as shop',
      'selector[0]: "app" is not name=value',
      'selector[1]: "" is not the name of a label',
      'selector[2]: "b c" is not the value of a label',
      'selector[4]: "a" is a name given twice',
      'priority: "high" is not an integer',
      'tags[0]: "le" is a reserved name',
      'direction: "up" is not one of inbound, outbound, both',
    ]);
  });

  it("takes labels as Kubernetes does", () => {
    const long = "x".repeat(63);
    const selector = [`app.kubernetes.io/name=reviews,${long}=${long}`, "empty="];
    expect(errorsOf({ selector })).toEqual([]);
    expect(
      errorsOf({ selector: [`${long}x=1`, `a=${long}x`, "/a=1", "a/=1", "a/b/c=1", "-a=1", "a=*"] }),
    ).toHaveLength(7);
    expect(errorsOf({ selector: [""] })).toEqual(['selector[0]: "" is not name=value']);
  });

  it("takes names as long as Kubernetes does", () => {
    expect(errorsOf({ namespace: "n".repeat(63), name: `${"n".repeat(63)}.${"m".repeat(63)}` })).toEqual([]);
    expect(errorsOf({ namespace: "n".repeat(64) })).toHaveLength(1);
    expect(errorsOf({ name: Array.from({ length: 85 }, () => "ab").join(".") })).toHaveLength(1);
    expect(errorsOf({ name: "" })).toHaveLength(1);
  });

  it("takes a priority of 32 bits", () => {
    expect(errorsOf({ priority: "-2147483648" })).toEqual([]);
    expect(errorsOf({ priority: "2147483648" })).toEqual(["priority: 2147483648 is over 2147483647"]);
    expect(errorsOf({ priority: "-2147483649" })).toEqual(["priority: -2147483649 is under -2147483648"]);
    expect(errorsOf({ priority: "1.5" })).toEqual(['priority: "1.5" is not an integer']);
  });

  it("takes no tag that Istio's expressions would confuse with another label", () => {
    expect(errorsOf({ tags: ["tenant", "tier"] })).toEqual([]);
    expect(errorsOf({ tags: ["quota_to", "on", "tenant", "sub_tenant"] })).toEqual([
      'tags[0]: "to" is the end of "quota_to", and Istio would take one for the other',
      'tags[1]: "on" is the end of "direction", and Istio would take one for the other',
      'tags[2]: "tenant" is the end of "sub_tenant", and Istio would take one for the other',
      'tags[3]: "tenant" is the end of "sub_tenant", and Istio would take one for the other',
    ]);
  });

  it("is for gateways only with their one direction", () => {
    expect(errorsOf({ gateway: true, direction: "outbound" })).toEqual([]);
    expect(errorsOf({ gateway: true, direction: "inbound" })).toEqual([
      "gateway: takes the outbound filter only; leave out --direction inbound",
    ]);
  });
});
