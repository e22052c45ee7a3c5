// Node has it, the types of Node 20 do not say so.
declare namespace WebAssembly {
  class Global {
    value: number | bigint;
  }
}
