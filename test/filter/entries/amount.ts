// The amounts of delays, asked for by themselves.
import "../../../filter/abi/abort";
import { spreadOf } from "../../../filter/config/amount";
import { Amount } from "../../../filter/config/program";
import { amountUs } from "../../../filter/fault/amount";

const ROOM = memory.data(256, 8);

export { amountUs, spreadOf };

/** Where an Amount may be laid out, and its points behind it. */
export function amountAt(): Amount {
  return changetype<Amount>(ROOM);
}
