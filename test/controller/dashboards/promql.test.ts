import { describe, expect, it } from "vitest";
import {
  errorShare,
  growth,
  max,
  mean,
  perSecond,
  quantile,
  SHOWN_RANGE,
  share,
  sum,
  unservedShare,
} from "../../../controller/dashboards/promql.js";

describe("a rate", () => {
  it("is taken over what Grafana holds to be enough scrapes, unless another window is named", () => {
    expect(perSecond("a_total", `x="1"`)).toBe(`rate(a_total{x="1"}[$__rate_interval])`);
    expect(perSecond("a_total", `x="1"`, SHOWN_RANGE)).toBe(`rate(a_total{x="1"}[$__range])`);
  });

  it("needs no braces where nothing is chosen", () => {
    expect(perSecond("a_total", "")).toBe("rate(a_total[$__rate_interval])");
    expect(growth("a_total", "")).toBe("increase(a_total[$__range])");
  });
});

describe("a sum", () => {
  it("keeps the labels that are named, and none where none is", () => {
    expect(sum("x")).toBe("sum(x)");
    expect(sum("x", "a", "b")).toBe("sum by (a, b) (x)");
    expect(max("x", "a")).toBe("max by (a) (x)");
  });
});

describe("a share", () => {
  it("is 0 where there is a whole and no part, and nothing where there is no whole", () => {
    expect(share("part", "whole")).toBe("(part or 0 * whole) / (whole > 0)");
  });

  it("of errors is of those that were judged, as in the edges of the command line", () => {
    const text = errorShare(`a="b"`, ["c"]);
    expect(text.match(/outcome=~"[^"]*"/g)).toEqual([
      `outcome=~"failure|soft_failure"`,
      ...Array(2).fill(`outcome=~"success|failure|soft_failure"`),
    ]);
    expect(text.match(/sum by \(c\)/g)).toHaveLength(3);
    expect(text.match(/a="b"/g)).toHaveLength(3);
  });

  it("of requests not served is of all, with what was answered in place of the callee", () => {
    const [part, ...wholes] = unservedShare(`a="b"`, [], "5m").match(/rate\([^)]*\)/g) ?? [];
    expect(part).toMatch(/outcome=~"failure\|soft_failure\|rejected\|denied\|injected"\}\[5m\]\)$/);
    expect(wholes).toEqual(Array(2).fill(`rate(meshfuse_mesh_requests_total{a="b"}[5m])`));
  });
});

describe("a duration", () => {
  it("comes from the buckets by le and the labels", () => {
    expect(quantile(0.99, `a="b"`, ["c"])).toBe(
      `histogram_quantile(0.99, sum by (le, c) (rate(meshfuse_mesh_request_duration_seconds_bucket{a="b"}[$__rate_interval])))`,
    );
  });

  it("on average is the sum by the count, and nothing without requests", () => {
    const rate = (part: string) =>
      `sum(rate(meshfuse_mesh_request_duration_seconds_${part}{a="b"}[$__rate_interval]))`;
    expect(mean(`a="b"`)).toBe(`${rate("sum")} / (${rate("count")} > 0)`);
  });
});
