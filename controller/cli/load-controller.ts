/** The controller's own modules, for the commands that run one. The others would start half a second later with them. */

export async function loadController() {
  const [{ startController }, { SYSTEM_CLOCK }, { default: pino }] = await Promise.all([
    import("../main.js"),
    import("../clock.js"),
    import("pino"),
  ]);
  return { startController, SYSTEM_CLOCK, pino };
}
