/** What faults did to requests, in words. */
import { VERDICTS, type Verdict } from "../model/index.js";

/** `not drawn 59, limit 3`: what became of requests that were not injected; empty: there are none. */
export function skippedText({ verdicts }: { verdicts: Readonly<Record<Verdict, number>> }): string {
  const others = VERDICTS.filter((verdict) => verdict !== "injected" && verdicts[verdict] > 0);
  return others.map((verdict) => `${verdict.replace("_", " ")} ${verdicts[verdict]}`).join(", ");
}
