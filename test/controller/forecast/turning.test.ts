import { expect, test } from "vitest";
import { keepTurning } from "../../../controller/forecast/index.js";
import { FakeClock } from "../push/fixture.js";

function counted(turn: () => Promise<void> = async () => {}) {
  const counts = { turns: 0 };
  return {
    counts,
    turn() {
      counts.turns += 1;
      return turn();
    },
  };
}

test("there is a turn each second, until it is ended", async () => {
  const [clock, forecaster] = [new FakeClock(), counted()];
  const stop = keepTurning(forecaster, clock);
  for (let second = 0; second < 3; second++) await passes(clock, 1000);
  expect(forecaster.counts.turns).toBe(3);
  stop();
  await passes(clock, 5000);
  expect(forecaster.counts.turns).toBe(3);
});

test("a turn that takes long is waited for, and none follows one that ends after all", async () => {
  let finish = () => {};
  const slow = () =>
    new Promise<void>((resolve) => {
      finish = resolve;
    });
  const [clock, forecaster] = [new FakeClock(), counted(slow)];
  const stop = keepTurning(forecaster, clock);
  await passes(clock, 5000);
  expect(forecaster.counts.turns).toBe(1);
  stop();
  finish();
  await passes(clock, 5000);
  expect(forecaster.counts.turns).toBe(1);
});

async function passes(clock: FakeClock, ms: number): Promise<void> {
  clock.advance(ms);
  for (let each = 0; each < 5; each++) await Promise.resolve();
}
