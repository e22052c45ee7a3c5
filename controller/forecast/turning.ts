/** Forecasts follow the mesh. */
import type { Clock } from "../clock.js";
import type { Forecaster } from "./forecaster.js";

/** Far shorter than the shortest step, so that a step is read soon after it has ended. */
const TURN_EVERY_MS = 1000;

/** One turn after another; the result ends them. */
export function keepTurning(forecaster: Pick<Forecaster, "turn">, clock: Clock): () => void {
  let [isOver, cancel] = [false, () => {}];
  const next = () => {
    cancel = clock.after(TURN_EVERY_MS, async () => {
      await forecaster.turn();
      if (!isOver) next();
    });
  };
  next();
  return () => {
    isOver = true;
    cancel();
  };
}
