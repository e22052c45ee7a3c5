export { sendAll, type Volley } from "./closed-loop.js";
export { type Exchange, withConnections } from "./connection.js";
export { requestBytes } from "./wire.js";
