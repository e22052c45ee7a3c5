// Envoy's metrics about the filter itself: which configuration it runs, what it refused, what its tables could not
// hold.
import * as host from "../abi/host";
import { ascii } from "../bytes/names";
import { NONE, OUTBOUND } from "../config/program";
import { Config, programOf } from "../config/slot";
import { clear, counterAt, tell } from "./counter";
import * as metric from "./metric";
import * as overflow from "./overflow";

const REVISION_GAUGE = ascii("meshfuse_config_revision");
const REFUSED_TOTAL = ascii("meshfuse_config_refused_total");
const OVERFLOW_TOTAL = ascii("meshfuse_overflow_total");

const OVERFLOWS = memory.data(264, 8);
clear(OVERFLOWS, overflow.KINDS);

export function tellConfig(config: Config): void {
  const program = programOf(config);
  if (config.revisionGauge == NONE || config.revisionTold != program.revisionNumber) {
    if (config.revisionGauge == NONE) {
      metric.named(REVISION_GAUGE, program.direction);
      config.revisionGauge = metric.define(host.GAUGE);
    }
    if (config.revisionGauge != NONE) host.recordMetric(config.revisionGauge, program.revisionNumber);
    config.revisionTold = program.revisionNumber;
  }
  if (config.refused == config.refusedTold) return;
  metric.named(REFUSED_TOTAL, program.direction);
  const id = metric.define(host.COUNTER);
  if (id != NONE) host.incrementMetric(id, config.refused - config.refusedTold);
  config.refusedTold = config.refused;
}

/** Overflows belong to the VM, not to a direction: they are shown as outbound. */
export function tellOverflow(): void {
  for (let what: u32 = 0; what < overflow.KINDS; what++) {
    const counter = counterAt(OVERFLOWS, what);
    counter.count = overflow.counted(what) - overflow.inherited(what);
    tell(counter, OVERFLOW_TOTAL, OUTBOUND, metric.WHAT, overflow.nameOf(what), 0, 0);
  }
}
