// How long V8 takes for a module outside of Envoy: Node's V8, which is another version than Envoy's, with its own settings.

const CUSTOM_SECTION = 0;
const NAME = "bench";
const NAME_BYTES = [NAME.length, ...Buffer.from(NAME)];

/** Node's types leave it to those of browsers. */
declare const WebAssembly: { Module: new (bytes: Uint8Array) => object };

/** Milliseconds of each of so many compilations. */
export function compileMs(module: Buffer, count: number, nowMs = () => performance.now()): number[] {
  return Array.from({ length: count }, (_, index) => {
    const unique = withMark(module, index);
    const begunMs = nowMs();
    new WebAssembly.Module(unique);
    return nowMs() - begunMs;
  });
}

/** The module with a custom section that nothing reads: V8 would take equal bytes from its cache. */
export function withMark(module: Buffer, mark: number): Uint8Array<ArrayBuffer> {
  const payload = [...NAME_BYTES, mark & 0xff, (mark >> 8) & 0xff];
  return new Uint8Array([...module, CUSTOM_SECTION, payload.length, ...payload]);
}
