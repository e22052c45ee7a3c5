import { describe, expect, it } from "vitest";
import { templateError, traceLink } from "../../../controller/trace/index.js";

describe("the link to a trace", () => {
  it("is the template with the identifier in its place, wherever that is", () => {
    expect(traceLink("http://127.0.0.1:9411/zipkin/traces/{trace}", "ab")).toBe(
      "http://127.0.0.1:9411/zipkin/traces/ab",
    );
    expect(traceLink("https://t/?a={trace}&b={trace}", "ab")).toBe("https://t/?a=ab&b=ab");
  });

  it.each([
    ["http://127.0.0.1:9411/zipkin/traces/{trace}", undefined],
    ["https://traces.example/#/{trace}", undefined],
    ["http://127.0.0.1:9411/zipkin", "has no {trace}"],
    ["", "has no {trace}"],
    ["127.0.0.1:9411/{trace}", "not a URL"],
    ["/traces/{trace}", "not a URL"],
    ["javascript:alert('{trace}')", "neither http:// nor https://"],
    ["ftp://host/{trace}", "neither http:// nor https://"],
  ])("is checked before: %s", (template, words) => {
    if (words === undefined) expect(templateError(template)).toBeUndefined();
    else expect(templateError(template)).toContain(words);
  });
});
