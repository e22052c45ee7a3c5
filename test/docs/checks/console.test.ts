import { describe, expect, test } from "vitest";
import { consoleErrors } from "./console.js";

describe("a command for a cluster", () => {
  test("may be of a form that is known, with meshfuse before or between", () => {
    const text =
      "npx meshfuse render istio | kubectl apply -f -\n# a comment\nkubectl get pods -A \\\n  -o wide\n";
    expect(consoleErrors(text)).toEqual([]);
  });

  test("may hand anything to what it runs in a pod", () => {
    expect(
      consoleErrors("kubectl exec POD -n shop -c istio-proxy -- pilot-agent request GET 'a --b'\n"),
    ).toEqual([]);
  });

  test.each([
    ["helm install x\n", "helm install x: nothing knows helm"],
    ["kubectl aply -f x\n", "kubectl aply -f x: nothing knows kubectl aply"],
    ["kubectl apply --file x\n", "kubectl apply --file x: nothing knows kubectl --file"],
    ["npx meshfuse get | kubctl apply\n", "kubctl apply: nothing knows kubctl"],
  ])("is refused as %j", (text, error) => {
    expect(consoleErrors(text)).toEqual([error]);
  });
});
