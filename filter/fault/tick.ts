// Faults over time: put in force, and told to Envoy's metrics.
import { nameAt } from "../bytes/list";
import { ascii } from "../bytes/names";
import { Slice } from "../bytes/slice";
import { NONE, Program } from "../config/program";
import { counterAt, tell } from "../report/counter";
import * as metric from "../report/metric";
import * as overflow from "../report/overflow";
import { configured, schedule } from "./active";
import { maskOf } from "./exempt";
import {
  entryNamed,
  Fault,
  faultAt,
  faultCount,
  KINDS,
  kindsOf,
  specAt,
  VERDICTS,
  verdictsOf,
} from "./table";

const REQUESTS_TOTAL = ascii("meshfuse_fault_requests_total");
const INJECTED_TOTAL = ascii("meshfuse_fault_injected_total");

const VERDICT_NAMES = ascii(
  "injected, not_drawn, sequence, inactive, expired, limit, preempted, unavailable, dry_run",
);
const KIND_NAMES = ascii("delay, abort, response, throughput");

/** Puts the faults of a program in force as configuration `owner`; by name they keep their counts. */
export function adopt(program: Program, owner: u32, now: u64): void {
  for (let i: u32 = 0; i < faultCount; i++) {
    const fault = faultAt(i);
    if (fault.owner != owner) continue;
    fault.owner = NONE;
    fault.spec = 0;
  }
  configured();
  for (let i: u32 = 0; i < program.faultCount; i++) {
    const spec = specAt(program, i);
    spec.runtime = entryNamed(program.direction, spec.name);
    if (spec.runtime == NONE) {
      overflow.count(overflow.FAULTS);
      continue;
    }
    const fault = faultAt(spec.runtime);
    fault.owner = owner;
    fault.spec = changetype<usize>(spec);
    fault.exemptMask = maskOf(spec);
    schedule(fault, spec, now);
  }
}

export function flush(): void {
  for (let i: u32 = 0; i < faultCount; i++) {
    const fault = faultAt(i);
    tellAll(fault, verdictsOf(fault), VERDICTS, REQUESTS_TOTAL, metric.VERDICT, VERDICT_NAMES);
    tellAll(fault, kindsOf(fault), KINDS, INJECTED_TOTAL, metric.KIND, KIND_NAMES);
  }
}

function tellAll(fault: Fault, first: usize, many: u32, name: Slice, label: Slice, values: Slice): void {
  for (let i: u32 = 0; i < many; i++) {
    const value = nameAt(values, i);
    tell(counterAt(first, i), name, fault.direction, metric.FAULT, fault.name, label, value);
  }
}
