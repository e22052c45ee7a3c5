// The fuzzer finds what it looks for: defects planted in the filter's sources, each found within seconds.
import { describe, expect, it } from "vitest";
import { meshfuse } from "../../controller/proto/index.js";
import { readCorpus } from "./engine/corpus.js";
import { fuzz } from "./engine/session.js";
import type { Target } from "./engine/target.js";
import type { Planted } from "./module/build.js";
import { ConfigTarget } from "./targets/config.js";
import { HeadersTarget } from "./targets/headers.js";
import { LifeTarget } from "./targets/life.js";
import { ReportTarget } from "./targets/report.js";

/** 20 s at most, where the machine has nothing else to do; it stops at the first, so a loaded one is given time. */
const MOST_MS = 400_000;
/** The filter is compiled anew for each defect. */
const TIMEOUT = { timeout: 600_000 };

/** Kinds of what is found in `target` before the time is over; it stops at the first. */
function kindsFound(target: Target): string[] {
  // What was found once is left out: it would be found at once, and prove nothing.
  const inputs = readCorpus(target.name)
    .filter(({ path }) => path.includes("seed-"))
    .map(({ input }) => input);
  let stopped = false;
  const clock = () => (stopped ? Number.POSITIVE_INFINITY : performance.now());
  const onProgress = ({ findings }: { findings: number }) => {
    stopped = findings > 0;
  };
  const { found } = fuzz(target, { inputs, seed: 1, forMs: MOST_MS, clock, onProgress, progressMs: 200 });
  return found.map(({ finding }) => finding.kind);
}

const DEFECTS: readonly [
  what: string,
  kinds: readonly string[],
  start: (planted: Planted) => Promise<Target>,
  planted: Planted,
][] = [
  [
    "a scan of headers that trusts a size by eight bytes",
    ["spoilt"],
    (planted) => HeadersTarget.start(planted),
    {
      file: "filter/match/response.ts",
      from: "if (next > end) return seen;",
      to: "if (next > end + 8) return seen;",
    },
  ],
  [
    "a count of headers that is believed",
    ["spoilt", "outside"],
    (planted) => HeadersTarget.start(planted),
    { file: "filter/match/response.ts", from: "if (count > (size - 4) >> 3) return 0;", to: "" },
  ],
  [
    "an escape at the very end of a document",
    ["spoilt"],
    (planted) => ConfigTarget.start(planted),
    {
      file: "filter/config/string.ts",
      from: "if (end - at < 5) return -1;",
      to: "if (end - at < 4) return -1;",
    },
  ],
  [
    "a list of values that is walked without a step forward",
    ["unbounded"],
    (planted) => LifeTarget.start(planted),
    { file: "filter/tag/shown.ts", from: "tag.registered++;", to: "" },
  ],
  [
    "a key that may come twice",
    ["contract"],
    (planted) => ConfigTarget.start(planted),
    { file: "filter/config/fields.ts", from: "(level().seen & bit) != 0", to: "false" },
  ],
  [
    "a record of more leases than there is room for",
    ["spoilt"],
    (planted) => LifeTarget.start(planted),
    {
      file: "filter/breaker/record.ts",
      from: "landNextAt(WORK, WORK_SIZE);",
      to: "landNextAt(WORK, 2 * WORK_SIZE);",
    },
  ],
  [
    "a reply that is read past its end",
    ["spoilt", "unbounded"],
    (planted) => LifeTarget.start(planted),
    { file: "filter/bytes/protobuf.ts", from: "shift < 64 && at < end;", to: "shift < 64;" },
  ],
];

describe("a planted defect", () => {
  it.each(DEFECTS)("is found: %s", TIMEOUT, async (_what, kinds, start, planted) => {
    const found = kindsFound(await start(planted));
    expect(
      found.some((kind) => kinds.includes(kind)),
      found.join(),
    ).toBe(true);
  });

  it("is found: a decoder of reports that throws", TIMEOUT, () => {
    const careless: typeof import("../../controller/report/index.js").decodeReport = (bytes) => {
      meshfuse.report.v1alpha1.ReportRequest.decode(bytes);
      return { errors: ["x: y"], nodeId: "" };
    };
    expect(kindsFound(new ReportTarget(careless))).toContain("trap");
  });
});
