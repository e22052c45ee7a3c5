// What the upstream's plain answer is for the emulator. It takes a while, so that whatever waits for time has an order.
export const SLOW = { delayMs: 20 };
export const HELLO = { status: 200, body: "hello", headers: { "x-probe-upstream": "none" }, ...SLOW };
