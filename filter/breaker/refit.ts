// A breaker's windows and limits under a new spec: a window of another length begins anew, all else is kept.
import { wallNs } from "../abi/host";
import { BreakerSpec } from "../config/program";
import { Breaker, rateOf, slowOf } from "./table";
import { timeAnswers } from "./timed";
import { touchWindow } from "./touched";
import * as waiting from "./waiting";
import * as window from "./window";

const MS: u64 = 1_000_000;

/** What of a breaker depends on its spec's windows and limits. */
export function refit(breaker: Breaker, spec: BreakerSpec): void {
  if (spec.slowOverMs != 0) timeAnswers();
  const isRateNew = window.fit(rateOf(breaker), window.rateMs(spec));
  const isSlowNew = window.fit(slowOf(breaker), window.slowMs(spec));
  if (isRateNew || isSlowNew) {
    breaker.restartedWallMs = wallNs() / MS;
    touchWindow(breaker);
  }
  waiting.recount(breaker);
}
