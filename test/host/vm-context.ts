// The context of a VM before it has any other: what runs in _initialize.
import type { RootContext } from "./context.js";
import { Status } from "./status.js";

export const bareContext: RootContext = {
  id: 0,
  rootId: "",
  ledger: undefined,
  get root() {
    return bareContext;
  },
  get callouts(): never {
    throw new Error("calls are forbidden outside a root context");
  },
  readableHeaders: () => undefined,
  writableHeaders: () => undefined,
  buffer: () => undefined,
  property: () => Status.NotFound,
  setProperty: () => Status.NotFound,
  continueStream: () => undefined,
  closeStream: () => undefined,
  sendLocalReply: () => undefined,
  setTickPeriod: () => undefined,
  queueReady: () => undefined,
  done: () => Status.NotFound,
};
