// Envoy's gauges of keyed breakers: how many keys are in each state, and how many wait for their windows to be
// published.
import * as host from "../../abi/host";
import { ascii } from "../../bytes/names";
import { INBOUND, MODE_DISABLED, MODE_FORCED_OPEN, NONE, OUTBOUND } from "../../config/program";
import * as metric from "../../report/metric";
import { stateName } from "../reason";
import { breakerAt, breakerCount, CLOSED, OPEN, specOf } from "../table";
import { keysCell, STATES, tallyAt } from "../tally";
import { waitingIn, waitingKeys } from "../touched";

const KEYS = ascii("meshfuse_breaker_keys");
const WAITING = ascii("meshfuse_breaker_keys_waiting");

/** Behind the count in a cell of the tally: Envoy's id of the gauge (0: none yet), and what it shows. */
const ID: usize = 4;
const SHOWN: usize = 8;

@unmanaged
class Gauge {
  /** Envoy's; 0: none yet. */
  id: u32;
  shown: u32;
}

const GAUGE_SIZE: u32 = 8;
const WAITING_GAUGES = memory.data(16, 8);

/** Sets the gauges that do not show what is. */
export function showKeys(): void {
  for (let i: u32 = 0; i < breakerCount; i++) {
    for (let state: u32 = 0; state < STATES; state++) show(i, state);
  }
  showWaiting(OUTBOUND);
  showWaiting(INBOUND);
}

/** Only a worker that is not through by its tick has any; the last one to have had any says so. */
function showWaiting(direction: u32): void {
  const gauge = changetype<Gauge>(WAITING_GAUGES + direction * GAUGE_SIZE);
  const many = waitingKeys == 0 ? 0 : waitingIn(direction);
  if (gauge.shown == many) return;
  if (gauge.id == 0) {
    metric.named(WAITING, direction);
    gauge.id = metric.define(host.GAUGE);
  }
  if (gauge.id != NONE) host.recordMetric(gauge.id, many);
  gauge.shown = many;
}

function show(index: u32, state: u32): void {
  const cell = keysCell(index, state);
  const many = visible(index, state);
  if (load<u32>(cell + SHOWN) == many) return;
  if (load<u32>(cell + ID) == 0) {
    const breaker = breakerAt(index);
    metric.named(KEYS, breaker.direction);
    metric.label(metric.BREAKER, breaker.name);
    metric.label(metric.STATE, stateName(state));
    store<u32>(cell + ID, metric.define(host.GAUGE));
  }
  if (load<u32>(cell + ID) != NONE) host.recordMetric(load<u32>(cell + ID), many);
  store<u32>(cell + SHOWN, many);
}

/** A breaker whose mode holds its state still shows what it does. */
function visible(index: u32, state: u32): u32 {
  const breaker = breakerAt(index);
  const mode = breaker.spec == 0 ? 0 : specOf(breaker).mode;
  if (mode == MODE_FORCED_OPEN) return state == OPEN ? tallyAt(index).keys : 0;
  if (mode == MODE_DISABLED) return state == CLOSED ? tallyAt(index).keys : 0;
  return load<u32>(keysCell(index, state));
}
