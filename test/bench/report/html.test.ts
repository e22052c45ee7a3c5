import { describe, expect, test } from "vitest";
import { htmlOf, type Report } from "../../../bench/report/index.js";

const REPORT: Report = {
  title: "Costs of <mine> & yours",
  machine: {
    date: "2026-08-01T12:30:05.000Z",
    commit: "0123456789",
    cpu: "A CPU",
    cores: 2,
    memoryGiB: 8,
    kernel: "Linux 6",
    node: "20.20.0",
    envoy: "1.40.0",
    loadBefore: 0.1,
    loadAfter: 0.2,
  },
  module: { bytes: 56789, sha256: "abcdef012345" },
  tookS: {},
  results: [
    {
      step: "cpu",
      title: "CPU",
      how: "Counted.",
      tables: [
        {
          title: "By chain",
          columns: ["chain", "us"],
          rows: [
            ["mine", { median: 1.5, low: 1.25, high: 1.75, samples: 9 }],
            ["<script>", undefined],
          ],
          notes: ["One copy."],
        },
      ],
      verdicts: [],
      skipped: [{ what: "Lua", why: "not at hand" }],
    },
  ],
  failures: [{ step: "memory", message: "Envoy died" }],
  pending: [],
};
const PAGE = { lead: ["It costs 1.5 us."], appendix: { title: "The configuration", text: '{"a": "<b>"}' } };

describe("the page in HTML", () => {
  const html = htmlOf(REPORT, PAGE);

  test("loads nothing from elsewhere", () => {
    expect(html).not.toMatch(/https?:|src=|@import|url\(/);
  });

  test("says what was measured, where, and what to take away", () => {
    expect(html).toContain("Envoy 1.40.0; Node 20.20.0; Linux 6");
    expect(html).toContain("module of 56,789 bytes (SHA-256 abcdef012345)");
    expect(html).toContain('<p class="lead">It costs 1.5 us.</p>');
  });

  test("shows a figure with its interval, and a dash where nothing was measured", () => {
    expect(html).toContain('<td class="number">1.50 <small>[1.25, 1.75]</small></td>');
    expect(html).toContain('<td class="number">-</td>');
    expect(html).toContain('<p class="facts">One copy.</p>');
  });

  test("lists what was not measured and what failed", () => {
    expect(html).toContain("<li>Lua: not at hand</li>");
    expect(html).toContain("<li>memory: Envoy died</li>");
  });

  test("takes no text for markup", () => {
    expect(html).toContain("<title>Costs of &lt;mine&gt; &amp; yours</title>");
    expect(html).toContain("<td>&lt;script&gt;</td>");
    expect(html).toContain("<pre>{&quot;a&quot;: &quot;&lt;b&gt;&quot;}</pre>");
    expect(html).not.toContain("<script>");
  });
});
