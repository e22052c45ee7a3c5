/** What `meshfuse analyze` says of a controller that says so. */
import type { AnalysisView } from "../../../controller/analyze/index.js";
import { ANALYSIS, script } from "../api/fixture.js";
import { NOW_MS, type Ran, serverFor, type TestNeeds } from "./world.js";

export const INCIDENT: AnalysisView["incidents"][number] = {
  ...{ id: 7, condition: "incident", severity: "critical", endedMs: null },
  title: "Users' requests to default/productpage fail; very likely: default/ratings (crash)",
  ...{ onsetMs: NOW_MS - 30_000, detectedMs: NOW_MS - 20_000 },
  harm: { requests: 800, failed: 300, slow: 20, missing: 12 },
  cause: { name: "default/ratings", kind: "crash", confidence: 0.93 },
};
export async function analysisOf(
  more: Partial<AnalysisView>,
  args: string[] = [],
  needs: TestNeeds = {},
): Promise<Ran> {
  return (await serverFor(script({ analysis: { ...ANALYSIS, ...more } })))(["analyze", ...args], needs);
}
